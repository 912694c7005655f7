import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reconcileDue } from '../src/checkouts/reconcile-checkouts.ts';
import { startCheckout, type Payer } from '../src/checkouts/start-checkout.ts';
import type { PaymentContext } from '../src/context.ts';
import { GatewayOutcomeUnknown, GatewayRefusal, type PaymentGateway } from '../src/gateway/payment-gateway.ts';
import { createPaymentFixture, RETURN_URL, type PaymentFixture } from './test-fixtures/payment-fixture.ts';

let fixture: PaymentFixture;
beforeAll(async () => void (fixture = await createPaymentFixture()));
afterAll(() => fixture[Symbol.asyncDispose]());

/** The real gateway, seen through a line that breaks. */
function contextWith(broken: Partial<PaymentGateway>): PaymentContext {
  return { ...fixture.context, gateway: { ...fixture.context.gateway, ...broken } };
}

async function newPayer(): Promise<{ payer: Payer; planId: string }> {
  const { tenantId, planId } = await fixture.openTenant();
  return { payer: { tenantId, userId: randomUUID(), name: 'Test Person', email: 'person@example.org' }, planId };
}

interface State {
  readonly checkout_id: string;
  readonly status: string;
  readonly attempt: string;
  readonly gateway_url: string;
  readonly payments: number;
  readonly invoices: number;
  readonly waiting: number;
}

async function stateOf(tenantId: string): Promise<State | undefined> {
  const [row] = await fixture.rows<State>(
    `select c.checkout_id, c.status, a.status as attempt, a.gateway_url,
            (select count(*)::int from payments.payments p where p.tenant_id = $1) as payments,
            (select count(*)::int from payments.invoices i where i.tenant_id = $1) as invoices,
            (select count(*)::int from payments.checkout_reconciliations r where r.checkout_id = c.checkout_id) as waiting
     from payments.checkouts c join payments.payment_attempts a using (tenant_id, checkout_id) where c.tenant_id = $1`,
    [tenantId],
  );
  return row;
}

async function sessionsFor(checkoutId: string): Promise<number> {
  return (await fixture.rows(`select id from sandbox.checkout_sessions where metadata->>'checkoutId' = $1`, [checkoutId])).length;
}

/** Lets time pass until everything that waits is due, and reconciles it. */
async function reconcileLater(context: PaymentContext = fixture.context): Promise<void> {
  fixture.now = new Date(fixture.now.getTime() + 150_000);
  await reconcileDue(context);
}

describe('a gateway call whose outcome is unknown', () => {
  test.each([
    ['the answer is lost', new GatewayOutcomeUnknown('lost'), 'unknown', 'processing'],
    ['the process dies before its commit', new Error('killed'), 'requested', 'open'],
  ])('is asked after under the same key when %s, and opens one session', async (_, failure, attempt, status) => {
    const { payer, planId } = await newPayer();
    const context = contextWith({
      async createCheckout(request) {
        await fixture.context.gateway.createCheckout(request);
        throw failure;
      },
    });
    await expect(startCheckout(context, payer, { planId, returnUrl: RETURN_URL })).rejects.toThrow();
    const before = await stateOf(payer.tenantId);
    expect(before).toMatchObject({ attempt, status, payments: 0, waiting: 1 });
    await reconcileLater();
    const after = await stateOf(payer.tenantId);
    expect(after).toMatchObject({ attempt: 'created', status: 'open' });
    expect(await sessionsFor(after?.checkout_id ?? '')).toBe(1);
    await fixture.typeCard(after?.gateway_url ?? '', '4242424242424242');
    await reconcileLater();
    expect(await stateOf(payer.tenantId)).toMatchObject({ status: 'succeeded', payments: 1, invoices: 1, waiting: 0 });
  });

  test('is resumed when the payer asks again', async () => {
    const { payer, planId } = await newPayer();
    const timedOut = contextWith({ createCheckout: () => Promise.reject(new GatewayOutcomeUnknown('timeout')) });
    await expect(startCheckout(timedOut, payer, { planId, returnUrl: RETURN_URL })).rejects.toMatchObject({ code: 'gateway.unavailable' });
    const again = await startCheckout(fixture.context, payer, { planId, returnUrl: RETURN_URL });
    expect(await stateOf(payer.tenantId)).toMatchObject({ checkout_id: again.checkoutId, status: 'open', attempt: 'created' });
    expect(await sessionsFor(again.checkoutId)).toBe(1);
  });
});

describe('a payment whose webhook never comes', () => {
  test('is found by reconciliation, once, however many processes look', async () => {
    const { payer, planId } = await newPayer();
    const { url } = await startCheckout(fixture.context, payer, { planId, returnUrl: RETURN_URL });
    await fixture.typeCard(url, '4242424242424242');
    fixture.now = new Date(fixture.now.getTime() + 150_000);
    await Promise.all(Array.from({ length: 5 }, () => reconcileDue(fixture.context)));
    expect(await stateOf(payer.tenantId)).toMatchObject({ status: 'succeeded', payments: 1, invoices: 1, waiting: 0 });
  });

  test('leaves nothing half-posted when recording it fails midway, and is recorded on the next try', async () => {
    const { payer, planId } = await newPayer();
    const { url, checkoutId } = await startCheckout(fixture.context, payer, { planId, returnUrl: RETURN_URL });
    await fixture.typeCard(url, '4242424242424242');
    const [payload = ''] = await fixture.webhooksOf(checkoutId);
    // The last step of recording takes the invoice number: make exactly that fail.
    await fixture.rows('alter table payments.invoices add constraint broken check (false) not valid');
    expect((await fixture.deliver(payload)).status).toBe(500);
    expect(await stateOf(payer.tenantId)).toMatchObject({ status: 'open', payments: 0, invoices: 0, waiting: 1 });
    expect(await fixture.rows('select 1 from payments.ledger_entries where tenant_id = $1', [payer.tenantId])).toEqual([]);
    expect(await fixture.rows('select 1 from payments.gateway_events where tenant_id = $1', [payer.tenantId])).toEqual([]);
    expect(await fixture.eventsOf(payer.tenantId)).toEqual([]);
    await fixture.rows('alter table payments.invoices drop constraint broken');
    expect((await fixture.deliver(payload)).status).toBe(200);
    expect(await stateOf(payer.tenantId)).toMatchObject({ status: 'succeeded', payments: 1, invoices: 1 });
    const [invoice] = await fixture.rows('select number from payments.invoices where tenant_id = $1', [payer.tenantId]);
    expect(invoice).toEqual({ number: 'INV-00001' });
  });
});

describe('a checkout nobody pays', () => {
  test('fails when its time is over, and is not asked after any more', async () => {
    const { payer, planId } = await newPayer();
    await startCheckout(fixture.context, payer, { planId, returnUrl: RETURN_URL });
    fixture.now = new Date(fixture.now.getTime() + 3 * 3_600_000);
    await reconcileDue(fixture.context);
    expect(await stateOf(payer.tenantId)).toMatchObject({ status: 'failed', payments: 0, waiting: 0 });
  });

  test('fails at once when the gateway refuses it, and another can be started', async () => {
    const { payer, planId } = await newPayer();
    const refusing = contextWith({ createCheckout: () => Promise.reject(new GatewayRefusal('no')) });
    await expect(startCheckout(refusing, payer, { planId, returnUrl: RETURN_URL })).rejects.toMatchObject({ code: 'gateway.refused' });
    expect(await stateOf(payer.tenantId)).toMatchObject({ status: 'failed', attempt: 'refused', waiting: 0 });
    await expect(startCheckout(fixture.context, payer, { planId, returnUrl: RETURN_URL })).resolves.toMatchObject({
      url: expect.any(String),
    });
  });
});
