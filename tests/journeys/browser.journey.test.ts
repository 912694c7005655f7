import { randomUUID } from 'node:crypto';
import { startPlatform, type Platform } from '@prognetwork/platform-host';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectGoodPage, findChromium, launchBrowser, newVisitor } from './browser.ts';
import { itShowsTheEventBackbone } from './event-pages-journey.ts';
import { createVisitor, mailTo, signIn, somebody, type Person, type Visitor } from './journey-client.ts';
import { startInTemporaryState } from './temporary-state.ts';

const executable = findChromium();
if (executable === undefined) process.stderr.write('No Chromium on this machine: the browser journey is not tested.\n');

describe.runIf(executable !== undefined)('the membership journey in a browser', () => {
  let platform: Platform;
  let browser: Browser;
  let administrator: Visitor;
  let adaPage: Page;
  const ada = somebody('Ada Founder');
  const grace = somebody('Grace Member');
  const slug = `harbour-${randomUUID().slice(0, 8)}`;
  const at = (client: 'admin' | 'auth' | 'marketing', path = '/'): string => new URL(path, platform.urls[client]).href;

  beforeAll(async () => {
    platform = await startInTemporaryState('browser', (stateDirectory) =>
      startPlatform({ stateDirectory, portShift: 15_000, seed: false }),
    );
    browser = await launchBrowser(executable ?? '');
    administrator = await signIn(createVisitor(platform.urls['gateway'] ?? ''), platform.secrets.administrator);
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
  });

  async function register(page: Page, person: Person): Promise<void> {
    await page.goto(at('auth', '/register'));
    await page.getByLabel('Your name').fill(person.displayName);
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.waitForURL(/check-mail/);
    const mail = await mailTo(administrator, person.email, 'verification');
    await page.goto(/https?:\/\/\S+\/verify\?token=[\w-]+/.exec(mail.text)?.[0] ?? '');
    await page.getByRole('button', { name: 'Confirm my address' }).click();
    await page.waitForURL(/sign-in/);
  }

  async function fillSignIn(page: Page, person: Pick<Person, 'email' | 'password'>): Promise<void> {
    await page.getByLabel('E-mail address').fill(person.email);
    await page.getByLabel('Password', { exact: true }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function payOnHostedPage(page: Page, card: string): Promise<void> {
    expect(new URL(page.url()).origin).toBe(new URL(platform.urls['sandbox'] ?? '').origin);
    await page.getByLabel('Card number').fill(card);
    await page.getByLabel('Expiry date').fill('12/40');
    await page.getByLabel('Security code').fill('123');
    await page.getByLabel('Name on card').fill('Grace Member');
    await page.getByRole('button', { name: /^Pay/ }).click();
  }

  it('registers, verifies by mail and signs in without JavaScript', async () => {
    const visitor = await newVisitor(browser, { javaScript: false });
    const page = await visitor.newPage();
    await page.goto(at('auth', '/register'));
    await page.getByLabel('Your name').fill(ada.displayName);
    await page.getByLabel('E-mail address').fill(ada.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByText('Choose a password of at least 12 characters').first().waitFor();
    expect(await page.getByLabel('Your name').inputValue()).toBe(ada.displayName);
    await register(page, ada);
    await fillSignIn(page, ada);
    await page.getByRole('heading', { name: 'Your organisations' }).waitFor();
    const cookies = await visitor.cookies();
    const session = cookies.find(({ name }) => name === '__Host-pn_auth');
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
    await visitor.close();
  });

  it('founds an organisation and watches it being set up', async () => {
    const visitor = await newVisitor(browser);
    adaPage = await visitor.newPage();
    await adaPage.goto(at('auth', '/sign-in'));
    await fillSignIn(adaPage, ada);
    await adaPage.getByRole('link', { name: 'Create an organisation' }).first().click();
    await adaPage.getByLabel('Name', { exact: true }).fill('Harbour Workers');
    await adaPage.getByLabel('Address').fill(slug);
    await adaPage.getByRole('button', { name: 'Create organisation' }).click();
    await adaPage.getByRole('heading', { name: 'Your organisation is ready' }).waitFor({ timeout: 30_000 });
  });

  it('lets a second person join on the public page, refuses a declined card, and takes a good one', async () => {
    const visitor = await newVisitor(browser);
    const page = await visitor.newPage();
    await register(page, grace);
    await page.goto(at('marketing', `/o/${slug}`));
    await page.getByRole('heading', { name: 'Harbour Workers', level: 1 }).waitFor();
    await page
      .getByRole('button', { name: /Join with/ })
      .or(page.getByRole('link', { name: /Join with/ }))
      .first()
      .click();
    await fillSignIn(page, grace);
    await page.waitForURL(new RegExp(`/o/${slug}`));
    await page
      .getByRole('button', { name: /Join with/ })
      .first()
      .click();
    await page.waitForURL((url) => url.origin === new URL(platform.urls['sandbox'] ?? '').origin);
    await payOnHostedPage(page, '4000000000000002');
    await page.getByRole('heading', { name: 'The payment did not go through' }).waitFor({ timeout: 30_000 });
    await page
      .getByRole('link', { name: 'Try again' })
      .or(page.getByRole('button', { name: 'Try again' }))
      .first()
      .click();
    if (new URL(page.url()).origin !== new URL(platform.urls['sandbox'] ?? '').origin) {
      await page
        .getByRole('button', { name: /Join with/ })
        .first()
        .click();
      await page.waitForURL((url) => url.origin === new URL(platform.urls['sandbox'] ?? '').origin);
    }
    await payOnHostedPage(page, '4242424242424242');
    await page.getByRole('heading', { name: 'Welcome to Harbour Workers' }).waitFor({ timeout: 30_000 });
    await visitor.close();
  });

  it('shows the member and the payment to the administrator of the organisation', async () => {
    await adaPage.goto(at('admin', `/t/${slug}/members`));
    await adaPage.getByText(grace.displayName).first().waitFor({ timeout: 30_000 });
    await adaPage.goto(at('admin', `/t/${slug}/payments`));
    await adaPage.getByText(grace.displayName).first().waitFor();
    expect(await adaPage.getByText('60.00').count()).toBeGreaterThan(0);
  });

  it("answers another organisation's address as one that does not exist", async () => {
    const visitor = await newVisitor(browser);
    const page = await visitor.newPage();
    const eve = somebody('Eve Elsewhere');
    await register(page, eve);
    await page.goto(at('admin', '/'));
    await fillSignIn(page, eve);
    await page.waitForURL((url) => url.origin === new URL(at('admin')).origin);
    const texts = [];
    for (const path of [`/t/${slug}/payments`, `/t/no-such-${randomUUID()}/payments`, '/platform']) {
      const response = await page.goto(at('admin', path));
      texts.push([response?.status(), await page.getByRole('heading', { level: 1 }).textContent()]);
    }
    expect(texts[0]).toEqual(texts[1]);
    expect(texts[0]?.[0]).toBe(404);
    expect(await page.content()).not.toContain('Live events');
    await visitor.close();
  });

  it('shows the platform administrator people, health, live events, mail and the trace of the payment', async () => {
    const visitor = await newVisitor(browser);
    const page = await visitor.newPage();
    await page.goto(at('admin', '/platform'));
    await fillSignIn(page, platform.secrets.administrator);
    await page.waitForURL((url) => url.origin === new URL(at('admin')).origin);
    await page.goto(at('admin', `/platform/people?q=${encodeURIComponent(grace.email)}`));
    await page.getByText(grace.displayName).first().waitFor();
    await page.goto(at('admin', '/platform/events'));
    await createVisitor(platform.urls['gateway'] ?? '').post('/v1/leads', {
      name: 'A Reader',
      email: 'reader@example.org',
      organisation: 'Readers',
      message: 'Hello, tell us more.',
    });
    await page.locator('main :is(table, ol, ul)').getByText('email.sent').first().waitFor({ timeout: 30_000 });
    await page.goto(at('admin', '/platform/mail'));
    await page.getByText(grace.email).first().waitFor();
    const { items } = await administrator.get<{ items: { event: { traceparent?: string } }[] }>(
      '/v1/events?type=payment.processed&limit=1',
    );
    const traceId = items[0]?.event.traceparent?.split('-')[1];
    await page.goto(at('admin', `/platform/traces/${traceId}`));
    for (const service of ['api-gateway', 'payment-service', 'event-streaming-service', 'user-service', 'email-service']) {
      await page.getByText(service).first().waitFor({ timeout: 15_000 });
    }
    await expectGoodPage(page, page.url());
    for (const path of [
      '/platform',
      '/platform/tenants',
      '/platform/people',
      '/platform/events',
      '/platform/mail',
      '/platform/traces',
      '/platform/logs',
      '/platform/events/history?category=payment',
      '/platform/events/integrity',
      '/platform/consumers',
      '/platform/consumers/user-service',
      '/platform/schemas',
      '/platform/schemas/payment.processed',
      '/platform/sagas?status=completed',
      '/platform/webhooks',
      '/platform/retention',
      '/platform/leads',
      '/platform/schemas/check?type=payment.processed',
    ]) {
      await expectGoodPage(page, at('admin', path));
    }
    await visitor.close();
  }, 360_000);

  itShowsTheEventBackbone(() => ({
    administrator,
    visitor: createVisitor(platform.urls['gateway'] ?? ''),
    open: async (path) => {
      const page = await (await newVisitor(browser)).newPage();
      await page.goto(at('admin', path));
      await fillSignIn(page, platform.secrets.administrator);
      await page.waitForURL((url) => url.origin === new URL(at('admin')).origin);
      return page;
    },
  }));

  it('gives the organisation a webhook endpoint with its secret, shown once', async () => {
    await adaPage.goto(at('admin', `/t/${slug}/webhooks`));
    await adaPage.getByRole('button', { name: 'New endpoint' }).first().click();
    await adaPage.getByLabel('Address').fill('https://hooks.example.org/events');
    await adaPage.getByRole('dialog').getByRole('button', { name: 'New endpoint' }).click();
    expect(await adaPage.getByRole('dialog').getByText('whsec_').textContent()).toMatch(/^whsec_/);
    await adaPage.goto(at('admin', `/t/${slug}/webhooks`));
    await adaPage.getByRole('link', { name: 'https://hooks.example.org/events' }).click();
    await adaPage.getByRole('heading', { name: 'About' }).waitFor();
    expect(await adaPage.content()).not.toContain('whsec_');
    await expectGoodPage(adaPage, adaPage.url());
  }, 120_000);

  it('has no accessibility violation, no overflow and no console error on the pages of the organisation', async () => {
    for (const path of [
      '',
      '/members',
      '/payments',
      '/invoices',
      '/plans',
      '/messages',
      '/templates',
      '/chapters',
      '/webhooks',
      '/settings',
    ]) {
      await expectGoodPage(adaPage, at('admin', `/t/${slug}${path}`));
    }
  }, 240_000);

  it('has none on the pages everybody sees', async () => {
    const visitor = await newVisitor(browser);
    const page = await visitor.newPage();
    for (const path of ['/register', '/sign-in', '/check-mail']) await expectGoodPage(page, at('auth', path));
    for (const path of ['/', '/pricing', '/organisations', `/o/${slug}`, '/contact']) await expectGoodPage(page, at('marketing', path));
    await visitor.close();
  }, 240_000);

  it('hands out no protected byte to a caller that pretends to have passed the middleware', async () => {
    for (const headers of [
      { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
      { rsc: '1' },
      { rsc: '1', 'next-router-prefetch': '1' },
    ]) {
      const response = await fetch(at('admin', `/t/${slug}/members`), { headers, redirect: 'manual' });
      const text = await response.text();
      expect(text).not.toContain(grace.email);
      expect(text).not.toContain(grace.displayName);
    }
  });
});
