import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPaymentFixture, RETURN_URL, type PaymentFixture } from './test-fixtures/payment-fixture.ts';

let fixture: PaymentFixture;
beforeAll(async () => void (fixture = await createPaymentFixture()));
afterAll(() => fixture[Symbol.asyncDispose]());

const paid = { status: 'succeeded', paymentId: expect.any(String), invoiceId: expect.any(String) };

describe('paying dues', () => {
  test('posts the payment, issues the invoice, starts the subscription and tells the others, in one trace', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const userId = randomUUID();
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const token = await fixture.memberToken(tenantId, userId);
    const start = await fixture.call('POST', '/v1/checkouts', {
      token,
      json: { planId, returnUrl: RETURN_URL },
      headers: { traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'x-request-id': 'the-request' },
    });
    expect(start.status).toBe(201);
    const checkoutId = String(start.body['checkoutId']);
    const back = await fixture.typeCard(String(start.body['url']), '4242 4242 4242 4242');
    expect(back.headers.get('location')).toBe(`${RETURN_URL}?checkout=${checkoutId}`);
    const [payload] = await fixture.webhooksOf(checkoutId);
    expect((await fixture.deliver(payload ?? '')).status).toBe(200);

    const checkout = await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token });
    expect(checkout.body).toEqual({ checkoutId, ...paid });
    const owner = await fixture.issuer.memberToken(randomUUID(), tenantId, 'owner');
    const payment = await fixture.call('GET', `/v1/payments/${String(checkout.body['paymentId'])}`, { token: owner });
    expect(payment.body).toMatchObject({
      userId,
      payerName: 'Test Person',
      amount: { amount: '6000', currency: 'EUR' },
      status: 'succeeded',
      traceId,
      card: { brand: 'visa', last4: '4242' },
      invoiceId: checkout.body['invoiceId'],
      ledgerEntries: [
        { account: 'gateway_clearing', amount: { amount: '6000' } },
        { account: 'dues_income', amount: { amount: '-6000' } },
      ],
    });
    const invoice = await fixture.call('GET', `/v1/invoices/${String(checkout.body['invoiceId'])}`, { token });
    expect(invoice.body).toMatchObject({
      number: 'INV-00001',
      total: { amount: '6000' },
      lines: [{ description: 'Annual membership', total: { amount: '6000' } }],
    });
    const subscriptions = await fixture.call('GET', '/v1/subscriptions', { token });
    expect(subscriptions.body['items']).toMatchObject([{ userId, planName: 'Annual membership', status: 'active' }]);

    const events = await fixture.eventsOf(tenantId);
    expect(events.map(({ type }) => type)).toEqual(['payment.processed', 'invoice.generated', 'invoice.paid', 'subscription.created']);
    for (const event of events) {
      expect(event.traceparent).toContain(traceId);
      expect(event.correlationid).toBe('the-request');
    }
    expect(events[0]?.data).toMatchObject({
      userId,
      planId,
      invoiceNumber: 'INV-00001',
      payerEmail: `${userId}@example.org`,
      purpose: 'dues',
    });
  });

  test('is known on return even when no webhook came', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const { checkoutId, url, token } = await fixture.startCheckout(tenantId, planId);
    await fixture.typeCard(url, '4242424242424242');
    expect((await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token })).body).toEqual({ checkoutId, ...paid });
    expect(await fixture.rows('select 1 from payments.checkout_reconciliations where checkout_id = $1', [checkoutId])).toEqual([]);
  });

  test('records one payment and one invoice when the webhook comes 20 times at once, and later again', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const { checkoutId, url } = await fixture.startCheckout(tenantId, planId);
    await fixture.typeCard(url, '4242424242424242');
    const [payload = ''] = await fixture.webhooksOf(checkoutId);
    const answers = await Promise.all(Array.from({ length: 20 }, () => fixture.deliver(payload)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    await fixture.deliver(payload);
    await fixture.deliver(payload.replace(/"id":"evt_[^"]+"/, '"id":"evt_sent_under_another_id"'));
    expect(await tally(tenantId)).toEqual({ payments: 1, batches: 1, invoices: 1, subscriptions: 1 });
    expect((await fixture.eventsOf(tenantId)).filter(({ type }) => type === 'payment.processed')).toHaveLength(1);
  });

  test('numbers the invoices of 50 payments at once from 1 to 50, and the books sum to zero', { timeout: 120_000 }, async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const checkouts = await Promise.all(Array.from({ length: 50 }, () => fixture.startCheckout(tenantId, planId)));
    await Promise.all(checkouts.map(({ url }) => fixture.typeCard(url, '4242424242424242')));
    const payloads = (await Promise.all(checkouts.map(({ checkoutId }) => fixture.webhooksOf(checkoutId)))).flat();
    const answers = await Promise.all(payloads.map(deliverUntilTaken));
    expect(new Set(answers)).toEqual(new Set([200]));
    const numbers = await fixture.rows<{ sequence: string }>(
      'select sequence from payments.invoices where tenant_id = $1 order by sequence',
      [tenantId],
    );
    expect(numbers.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    const owner = await fixture.issuer.memberToken(randomUUID(), tenantId, 'owner');
    const balances = (await fixture.call('GET', '/v1/ledger/balances', { token: owner })).body['items'] as {
      balance: { amount: string };
    }[];
    expect(balances.map(({ balance }) => balance.amount)).toEqual(['-300000', '300000']);
  });
});

describe('a card that is refused', () => {
  test('leaves a failed checkout and a failed payment, and nothing posted', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const { checkoutId, url, token } = await fixture.startCheckout(tenantId, planId);
    const back = await fixture.typeCard(url, '4000 0000 0000 0002');
    expect(back.headers.get('location')).toBe(`${RETURN_URL}?checkout=${checkoutId}`);
    for (const payload of await fixture.webhooksOf(checkoutId)) await fixture.deliver(payload);
    const checkout = await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token });
    expect(checkout.body).toEqual({ checkoutId, status: 'failed', failureCode: 'card_declined', paymentId: expect.any(String) });
    expect(await tally(tenantId)).toEqual({ payments: 1, batches: 0, invoices: 0, subscriptions: 0 });
    const events = await fixture.eventsOf(tenantId);
    expect(events.map(({ type }) => type)).toEqual(['payment.failed']);
    expect(events[0]?.data).toMatchObject({ failureCode: 'card_declined', amount: { amount: '6000', currency: 'EUR' } });
  });

  test('can be followed by another card on the same page', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const { checkoutId, url, token } = await fixture.startCheckout(tenantId, planId);
    await fixture.typeCard(url, '4000000000009995');
    const failed = await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token });
    expect(failed.body).toMatchObject({ status: 'failed', failureCode: 'insufficient_funds' });
    await fixture.typeCard(url, '4242424242424242');
    const late = await fixture.webhooksOf(checkoutId);
    for (const payload of late.toReversed()) await fixture.deliver(payload);
    expect((await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token })).body).toEqual({ checkoutId, ...paid });
    expect(await tally(tenantId)).toEqual({ payments: 2, batches: 1, invoices: 1, subscriptions: 1 });
  });

  test('is followed by a new checkout when the payer starts again, and the old page is closed', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const userId = randomUUID();
    const first = await fixture.startCheckout(tenantId, planId, userId);
    await fixture.typeCard(first.url, '4000000000000002');
    for (const payload of await fixture.webhooksOf(first.checkoutId)) await fixture.deliver(payload);
    const second = await fixture.startCheckout(tenantId, planId, userId);
    expect(second.checkoutId).not.toBe(first.checkoutId);
    expect((await fixture.typeCard(first.url, '4242424242424242')).status).toBe(403);
    expect((await fixture.typeCard(second.url, '4242424242424242')).status).toBe(303);
  });
});

describe('asking for a checkout again', () => {
  test('gives the one that is open, also to requests at the same moment', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const userId = randomUUID();
    const started = await Promise.all(Array.from({ length: 10 }, () => fixture.startCheckout(tenantId, planId, userId)));
    expect(new Set(started.map(({ checkoutId }) => checkoutId)).size).toBe(1);
    expect(new Set(started.map(({ url }) => url)).size).toBe(1);
  });

  test('gives the first answer for the same Idempotency-Key and refuses another body under it', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const token = await fixture.memberToken(tenantId);
    const post = (returnUrl: string) =>
      fixture.call('POST', '/v1/checkouts', { token, json: { planId, returnUrl }, headers: { 'idempotency-key': 'k1' } });
    const [first, second, other] = [await post(RETURN_URL), await post(RETURN_URL), await post('http://localhost:3001/')];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(other.status).toBe(422);
  });

  test('is refused when it is paid already, and possible again near the end of the period', async () => {
    const { tenantId, planId } = await fixture.openTenant();
    const userId = randomUUID();
    const { url, checkoutId, token } = await fixture.startCheckout(tenantId, planId, userId);
    await fixture.typeCard(url, '4242424242424242');
    // The webhook is late: the gateway itself says that it is paid.
    const again = await fixture.call('POST', '/v1/checkouts', { token, json: { planId, returnUrl: `${RETURN_URL}/elsewhere` } });
    expect(again).toMatchObject({ status: 409, body: { code: 'checkout.already_paid' } });
    expect(await tally(tenantId)).toMatchObject({ payments: 1 });
    expect((await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token })).body).toMatchObject(paid);
    const [period] = await fixture.rows<{ until: Date }>(
      `update payments.subscriptions set period_start = period_start - interval '330 days', period_end = period_end - interval '330 days'
       where tenant_id = $1 returning period_end as until`,
      [tenantId],
    );
    const renewal = await fixture.startCheckout(tenantId, planId, userId);
    await fixture.typeCard(renewal.url, '4242424242424242');
    await fixture.call('GET', `/v1/checkouts/${renewal.checkoutId}`, { token });
    const subscriptions = await fixture.call('GET', '/v1/subscriptions', { token });
    expect(subscriptions.body['items']).toMatchObject([
      { status: 'upcoming', periodStart: period?.until.toISOString() },
      { status: 'active' },
    ]);
  });
});

/** As the gateway does: an answer of 503, which a crowded machine may give, is followed by another delivery. */
async function deliverUntilTaken(payload: string): Promise<number> {
  for (let delivery = 1; ; delivery++) {
    const { status } = await fixture.deliver(payload);
    if (status !== 503 || delivery === 10) return status;
  }
}

async function tally(tenantId: string): Promise<Record<string, number>> {
  const [row] = await fixture.rows<Record<string, number>>(
    `select (select count(*)::int from payments.payments where tenant_id = $1) as payments,
            (select count(*)::int from payments.ledger_batches where tenant_id = $1) as batches,
            (select count(*)::int from payments.invoices where tenant_id = $1) as invoices,
            (select count(*)::int from payments.subscriptions where tenant_id = $1) as subscriptions`,
    [tenantId],
  );
  return row ?? {};
}
