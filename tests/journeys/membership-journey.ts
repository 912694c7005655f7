import { createVisitor, found, mailTo, payWithCard, signIn, signUp, somebody, type Organisation, type Visitor } from './journey-client.ts';
import type { Platform } from '@prognetwork/platform-host';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GOOD_CARD = '4242424242424242';
const DECLINED_CARD = '4000000000000002';

interface Checkout {
  readonly status: string;
  readonly failureCode?: string;
  readonly paymentId?: string;
  readonly invoiceId?: string;
}

/** From sign-up to a paid membership, with everything visible to those who may see it and to nobody else. The same in every shape. */
export function describeMembershipJourney(shape: string, start: () => Promise<Platform>): void {
  describe(`the membership journey, ${shape}`, () => {
    let platform: Platform;
    let visitor: Visitor;
    let administrator: Visitor;
    let founder: Visitor;
    let organisation: Organisation;
    const ada = somebody('Ada Founder');
    const grace = somebody('Grace Member');

    beforeAll(async () => {
      platform = await start();
      visitor = createVisitor(platform.urls['gateway'] ?? '');
      administrator = await signIn(visitor, platform.secrets.administrator);
    });
    afterAll(() => platform?.[Symbol.asyncDispose]());

    async function checkoutWith(member: Visitor, slug: string, card: string): Promise<Checkout> {
      const { items } = await visitor.get<{ items: { planId: string; price: { amount: string; currency: string } }[] }>(
        `/v1/organisations/${slug}/plans`,
      );
      expect(items[0]?.price).toEqual({ amount: '6000', currency: 'EUR' });
      const returnUrl = `${platform.urls['marketing']}/o/${slug}/joined`;
      const { checkoutId, url } = await member.post<{ checkoutId: string; url: string }>('/v1/checkouts', {
        planId: items[0]?.planId,
        returnUrl,
      });
      expect(new URL(url).origin).toBe(new URL(platform.urls['sandbox'] ?? '').origin);
      const back = await payWithCard(url, card);
      expect(back).toContain(`checkout=${checkoutId}`);
      let checkout: Checkout = { status: 'open' };
      await waitFor(
        async () => {
          checkout = await member.get<Checkout>(`/v1/checkouts/${checkoutId}`);
          return checkout.status === 'succeeded' || checkout.status === 'failed';
        },
        { timeoutMs: 20_000, what: 'the end of the checkout' },
      );
      return checkout;
    }

    it('registers a person, who cannot sign in before following the link of the mail', async () => {
      await visitor.post('/v1/registrations', { email: ada.email, password: ada.password, displayName: ada.displayName });
      const early = await visitor.send('/v1/sessions', { method: 'POST', json: { email: ada.email, password: ada.password } });
      expect([early.status, early.body['code']]).toEqual([403, 'authentication.email_not_verified']);
      const mail = await mailTo(administrator, ada.email, 'verification');
      expect(mail.html).toContain('<html');
      const link = new URL(/https?:\/\/\S+\/verify\?token=[\w-]+/.exec(mail.text)?.[0] ?? '');
      expect(link.origin).toBe(new URL(platform.urls['auth'] ?? '').origin);
      await visitor.post('/v1/registrations/verify', { token: link.searchParams.get('token') });
      const again = await visitor.send('/v1/registrations/verify', { method: 'POST', json: { token: link.searchParams.get('token') } });
      expect(again.status).toBe(422);
      founder = await signIn(visitor, ada);
      expect(await founder.get('/v1/me')).toMatchObject({ email: ada.email, displayName: ada.displayName });
    });

    it('provisions an organisation by a saga whose progress arrives live', async () => {
      const result = await found(founder, 'Harbour Workers');
      organisation = result;
      const last = result.seen.at(-1);
      expect(last?.status).toBe('completed');
      expect(last?.steps.every(({ status }) => status === 'done')).toBe(true);
      const { items } = await founder.get<{ items: { tenantId: string; role: string; status: string }[] }>('/v1/tenants');
      expect(items.find(({ tenantId }) => tenantId === organisation.tenantId)).toMatchObject({ role: 'owner', status: 'active' });
      expect(await founder.in(organisation.tenantId).get('/v1/billing-account')).toMatchObject({ status: 'trialing' });
      await mailTo(administrator, ada.email, 'welcome');
      const templates = await founder.in(organisation.tenantId).get<{ items: unknown[] }>('/v1/templates');
      expect(templates.items.length).toBeGreaterThan(0);
    });

    it('leaves neither membership nor money behind a declined card', async () => {
      const heidi = somebody('Heidi Declined');
      const person = await signUp(visitor, administrator, heidi);
      await person.post(`/v1/organisations/${organisation.slug}/memberships`, {});
      const checkout = await checkoutWith(person.in(organisation.tenantId), organisation.slug, DECLINED_CARD);
      expect(checkout).toMatchObject({ status: 'failed', failureCode: 'card_declined' });
      const { items } = await person.get<{ items: { status: string }[] }>('/v1/me/memberships');
      expect(items.map(({ status }) => status)).toEqual(['pending']);
      const balances = await founder.in(organisation.tenantId).get<{ items: { balance: { amount: string } }[] }>('/v1/ledger/balances');
      expect(balances.items.every(({ balance }) => balance.amount === '0')).toBe(true);
      const invoices = await founder.in(organisation.tenantId).get<{ items: unknown[] }>('/v1/invoices');
      expect(invoices.items).toEqual([]);
    });

    it('makes a second person a member once the dues are paid, with invoice, receipt and a balanced ledger', async () => {
      const member = await signUp(visitor, administrator, grace);
      expect(await visitor.get(`/v1/organisations/${organisation.slug}`)).toMatchObject({ name: 'Harbour Workers', status: 'active' });
      await member.post(`/v1/organisations/${organisation.slug}/memberships`, {});
      const checkout = await checkoutWith(member.in(organisation.tenantId), organisation.slug, GOOD_CARD);
      expect(checkout).toMatchObject({ status: 'succeeded', paymentId: expect.any(String), invoiceId: expect.any(String) });
      await waitFor(
        async () => {
          const { items } = await member.get<{ items: { status: string }[] }>('/v1/me/memberships');
          return items.some(({ status }) => status === 'active');
        },
        { timeoutMs: 20_000, what: 'the active membership' },
      );
      const receipt = await mailTo(administrator, grace.email, 'receipt');
      expect(receipt.text).toContain('60');
      const owner = founder.in(organisation.tenantId);
      const { items } = await owner.get<{ items: { balance: { amount: string } }[] }>('/v1/ledger/balances');
      expect(items.reduce((sum, { balance }) => sum + BigInt(balance.amount), 0n)).toBe(0n);
      expect(items.some(({ balance }) => balance.amount !== '0')).toBe(true);
    });

    it('shows the member and the payment to the administrator of the organisation', async () => {
      const owner = founder.in(organisation.tenantId);
      const members = await owner.get<{ items: { email: string; status: string }[] }>('/v1/members');
      expect(members.items.find(({ email }) => email === grace.email)).toMatchObject({ status: 'active' });
      const payments = await owner.get<{ items: { payerName: string; amount: object; status: string }[] }>('/v1/payments');
      expect(payments.items[0]).toMatchObject({
        payerName: grace.displayName,
        amount: { amount: '6000', currency: 'EUR' },
        status: 'succeeded',
      });
    });

    it('shows the platform administrator tenants, people, health, live events, and one trace through every part of the payment', async () => {
      const tenants = await administrator.get<{ items: { tenantId: string }[] }>('/v1/platform/tenants?limit=200');
      expect(tenants.items.map(({ tenantId }) => tenantId)).toContain(organisation.tenantId);
      const people = await administrator.get<{ items: { email: string }[] }>(`/v1/people?q=${encodeURIComponent(grace.email)}`);
      expect(people.items.map(({ email }) => email)).toEqual([grace.email]);
      let services: string[] = [];
      await waitFor(
        async () => {
          const health = await administrator.get<{ items: { service: string; status: string }[] }>('/v1/monitoring/health');
          services = health.items.filter(({ status }) => status === 'up').map(({ service }) => service);
          return services.length >= 7;
        },
        { timeoutMs: 30_000, what: 'seven healthy services' },
      );
      const payments = await founder.in(organisation.tenantId).get<{ items: { traceId: string; paymentId: string }[] }>('/v1/payments');
      const expected = ['api-gateway', 'payment-service', 'event-streaming-service', 'user-service', 'email-service'];
      await waitFor(
        async () => {
          const { status, body } = await administrator.send<{ spans?: { service: string }[]; logs?: { traceId?: string }[] }>(
            `/v1/monitoring/traces/${payments.items[0]?.traceId}`,
          );
          const seen = new Set(status === 200 ? body.spans?.map(({ service }) => service) : []);
          return expected.every((service) => seen.has(service)) && (body.logs?.length ?? 0) > 0;
        },
        { timeoutMs: 30_000, what: 'one trace through gateway, payment, event streaming, user and e-mail' },
      );
    });

    it('streams events live, and resumes after the last one seen', async () => {
      const first: string[] = [];
      for await (const { id } of administrator.stream('/v1/events/live?after=0')) {
        first.push(id ?? '');
        if (first.length === 3) break;
      }
      expect(first).toEqual(['1-1', '1-2', '1-3']);
      const { items } = await administrator.get<{ items: { event: { type: string } }[] }>('/v1/events?type=payment.processed&limit=10');
      expect(items.map(({ event }) => event.type)).toContain('payment.processed');
    });

    it('shows nothing of it to the administrator of another organisation', async () => {
      const eve = somebody('Eve Elsewhere');
      const other = await signUp(visitor, administrator, eve);
      const elsewhere = await found(other, 'Elsewhere');
      const own = other.in(elsewhere.tenantId);
      for (const path of ['/v1/members', '/v1/payments', '/v1/invoices', '/v1/messages', '/v1/subscriptions', '/v1/events']) {
        const text = JSON.stringify(await own.get(path));
        expect(text).not.toContain(organisation.tenantId);
        expect(text).not.toContain(grace.email);
      }
      expect((await other.in(organisation.tenantId).send('/v1/members')).status).toBe(403);
      expect((await own.send(`/v1/tenants/${organisation.tenantId}`)).status).toBe(404);
      expect((await own.send('/v1/platform/tenants')).status).toBe(403);
    });

    it('stops every member of a suspended organisation at once, and lets them on when it is reactivated', async () => {
      const owner = founder.in(organisation.tenantId);
      expect((await owner.send('/v1/members')).status).toBe(200);
      await administrator.post(`/v1/platform/tenants/${organisation.tenantId}/suspend`, { reason: 'A test of the suspension' });
      await waitFor(async () => (await owner.send('/v1/members')).status === 403, { timeoutMs: 15_000, what: 'the suspension to be felt' });
      await administrator.post(`/v1/platform/tenants/${organisation.tenantId}/reactivate`, {});
      await waitFor(async () => (await owner.send('/v1/members')).status === 200, {
        timeoutMs: 40_000,
        what: 'the reactivation to be felt',
      });
    });

    it('ends a session on signing out', async () => {
      const session = await signIn(visitor, grace);
      expect((await session.send('/v1/me')).status).toBe(200);
      expect((await session.send('/v1/sessions/current', { method: 'DELETE' })).status).toBe(204);
      await waitFor(async () => (await session.send('/v1/me')).status === 401, { timeoutMs: 10_000, what: 'the session to end' });
    });
  });
}
