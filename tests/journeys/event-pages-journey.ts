import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { expectGoodPage } from './browser.ts';
import type { Visitor } from './journey-client.ts';

export interface EventPagesReach {
  /** Nobody in particular, and the platform administrator, over HTTP. */
  readonly visitor: Visitor;
  readonly administrator: Visitor;
  /** A page of the admin client in a browser of its own, signed in as the platform administrator. */
  open(path: string): Promise<Page>;
}

/** What the platform administrator does on the pages of the event backbone. `reach` is asked when a test runs. */
export function itShowsTheEventBackbone(reach: () => EventPagesReach): void {
  it('lets the platform administrator travel in time, read a saga and verify the log', async () => {
    const page = await reach().open('/platform/events/history?category=tenant');
    await page.locator('main table .row-link').first().click();
    await page.getByRole('slider').waitFor();
    const version = await page.locator('.scrubber-at strong').textContent();
    await page.getByRole('button', { name: 'One event earlier' }).click();
    expect(await page.locator('.scrubber-at strong').textContent()).not.toBe(version);
    await expectGoodPage(page, page.url());
    await page.getByLabel('State at (UTC)').fill('2020-01-01T00:00:00');
    await page.getByRole('button', { name: 'Go there' }).click();
    await page.getByText('Nothing had happened yet').waitFor();
    await page.goto(new URL('/platform/sagas?status=completed', page.url()).href);
    await page.locator('main table .row-link').first().click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
    await expectGoodPage(page, page.url());
    await page.goto(new URL('/platform/events/integrity', page.url()).href);
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await page.getByText('The log is intact').waitFor({ timeout: 30_000 });
    await page.context().close();
  }, 240_000);

  it('holds the live events still while the administrator reads further down, and goes on at the top', async () => {
    const page = await reach().open('/platform/events');
    const rows = page.getByRole('region', { name: 'Events, newest first' });
    const mark = page.locator('.live-mark');
    await mark.getByText('Live').waitFor();
    await rows.hover();
    await page.mouse.wheel(0, 600);
    await mark.getByText('Paused').waitFor();
    const newest = await rows.locator('tbody tr').first().textContent();
    const lead = { name: 'A Reader', email: 'reader@example.org', organisation: 'Readers', message: 'Tell us even more.' };
    await reach().visitor.post('/v1/leads', lead);
    const waiting = page.getByRole('button', { name: /^\d+ new events?$/ });
    await waiting.waitFor({ timeout: 30_000 });
    expect(await rows.locator('tbody tr').first().textContent()).toBe(newest);
    await waiting.click();
    await mark.getByText('Live').waitFor();
    expect(await rows.locator('tbody tr').first().textContent()).not.toBe(newest);
    await page.context().close();
  }, 120_000);

  it('shows what changed between two versions of an event from outside, and says what the next one would break', async () => {
    const type = 'letter_office.letter_sent';
    const schema = (fields: readonly string[], required: readonly string[]) => ({
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field, { type: 'string' }])),
      required,
      additionalProperties: false,
    });
    const about = { producer: 'letter-office', description: 'A letter was posted.' };
    const path = `/v1/schemas/${type}/versions`;
    await reach().administrator.post(path, { ...about, version: 1, schema: schema(['letterId'], ['letterId']) });
    await reach().administrator.post(path, { ...about, version: 2, schema: schema(['letterId', 'postage'], ['letterId']) });
    const page = await reach().open(`/platform/schemas/${type}`);
    const changes = page.getByRole('region', { name: 'What changed from 1.1 to 2.1' });
    await changes.getByText('"postage": {').waitFor();
    expect(await changes.locator('[data-kind="removed"]').count()).toBe(0);
    await expectGoodPage(page, page.url());
    await page.getByRole('link', { name: 'Check a new version' }).click();
    await page.getByLabel('JSON Schema of the data').fill(JSON.stringify(schema(['letterId', 'postage', 'stamp'], ['letterId', 'stamp'])));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('It would be refused').waitFor({ timeout: 15_000 });
    await page.getByText('/schema/properties/stamp').waitFor();
    await page.context().close();
  }, 120_000);
}
