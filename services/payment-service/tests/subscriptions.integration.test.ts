import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { handleOnce } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paymentSubscriptions } from '../src/subscriptions.ts';
import { createPaymentFixture, RETURN_URL, type PaymentFixture } from './test-fixtures/payment-fixture.ts';

let fixture: PaymentFixture;
beforeAll(async () => void (fixture = await createPaymentFixture()));
afterAll(() => fixture[Symbol.asyncDispose]());

function event(type: string, tenantid: string, data: Record<string, unknown>): CloudEvent {
  const id = randomUUID();
  return {
    specversion: '1.0',
    id,
    source: '/test',
    type,
    subject: tenantid,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: 1,
    tenantid,
    correlationid: id,
    data,
  };
}

/** Each event comes twice, as it may. */
async function hear(type: string, tenantId: string, data: Record<string, unknown>): Promise<void> {
  const heard = event(type, tenantId, data);
  const subscriptions = paymentSubscriptions.filter((subscription) => subscription.type === type);
  expect(subscriptions).toHaveLength(1);
  for (let time = 0; time < 2; time++) await handleOnce(fixture.context.foundation, 'payment-service', subscriptions, heard);
}

const tenant = (tenantId: string, slug: string) => ({ tenantId, name: 'River Union', slug, kind: 'union', parentId: null });
const plansOf = (slug: string) => fixture.call('GET', `/v1/organisations/${slug}/plans`);

describe('an organisation', () => {
  test('has public plans once it is provisioned, under the slug it has now', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const slug = `s-${tenantId.slice(0, 8)}`;
    expect((await plansOf(slug)).status).toBe(404);
    await hear('tenant.provisioned', tenantId, tenant(tenantId, slug));
    expect((await plansOf(slug)).body).toMatchObject({ items: [{ planId, price: { amount: '6000' } }], nextCursor: null });
    await hear('tenant.updated', tenantId, { ...tenant(tenantId, `${slug}-new`), changed: ['slug'] });
    expect((await plansOf(slug)).status).toBe(404);
    expect((await plansOf(`${slug}-new`)).status).toBe(200);
  });

  test('takes no payments while it is suspended, yet records one that was on its way', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const slug = `s-${tenantId.slice(0, 8)}`;
    await hear('tenant.provisioned', tenantId, tenant(tenantId, slug));
    const begun = await fixture.startCheckout(tenantId, planId);
    await hear('tenant.suspended', tenantId, { tenantId, reason: 'unpaid' });
    expect((await plansOf(slug)).body).toMatchObject({ items: [] });
    const token = await fixture.memberToken(tenantId);
    const post = () => fixture.call('POST', '/v1/checkouts', { token, json: { planId, returnUrl: RETURN_URL } });
    expect(await post()).toMatchObject({ status: 403, body: { code: 'organisation.suspended' } });
    await fixture.typeCard(begun.url, '4242424242424242');
    expect((await fixture.call('GET', `/v1/checkouts/${begun.checkoutId}`, { token: begun.token })).body).toMatchObject({
      status: 'succeeded',
    });
    await hear('tenant.reactivated', tenantId, { tenantId });
    expect((await post()).status).toBe(201);
  });

  test.each([
    ['tenant.provisioning_failed', { provisioningId: randomUUID(), step: 'templates', reason: 'no answer' }],
    ['tenant.deleted', {}],
  ])('is forgotten on %s', async (type, data) => {
    const { tenantId } = await fixture.openTenant();
    const slug = `s-${tenantId.slice(0, 8)}`;
    await hear('tenant.provisioned', tenantId, tenant(tenantId, slug));
    await hear(type, tenantId, { tenantId, ...data });
    expect((await plansOf(slug)).status).toBe(404);
  });

  test('gets a slug that another one had', async () => {
    const [one, two] = [await fixture.openTenant(), await fixture.openTenant()];
    const slug = `s-${one.tenantId.slice(0, 8)}`;
    await hear('tenant.provisioned', one.tenantId, tenant(one.tenantId, slug));
    await hear('tenant.provisioned', two.tenantId, tenant(two.tenantId, slug));
    expect((await plansOf(slug)).body).toMatchObject({ items: [{ planId: two.planId }] });
  });
});

describe('a payer', () => {
  test('is known from the membership when the token does not say who it is', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const userId = randomUUID();
    const member = { membershipId: randomUUID(), userId, role: 'member', email: 'new@example.org', displayName: 'New Member' };
    await hear('member.requested', tenantId, { ...member, displayName: 'Old Name' });
    await hear('member.joined', tenantId, member);
    const token = await fixture.issuer.token({ sub: userId, tid: tenantId, permissions: ['payment.pay'] });
    const { body } = await fixture.call('POST', '/v1/checkouts', { token, json: { planId, returnUrl: RETURN_URL } });
    await fixture.typeCard(String(body['url']), '4242424242424242');
    await fixture.call('GET', `/v1/checkouts/${String(body['checkoutId'])}`, { token });
    const payments = await fixture.call('GET', '/v1/payments', { token });
    expect(payments.body['items']).toMatchObject([{ payerName: 'New Member', userId }]);
  });
});
