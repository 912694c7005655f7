import { randomUUID } from 'node:crypto';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { tablesHolding } from '@prognetwork/testing';
import { handleOnce } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { savePayer } from '../src/checkouts/checkout-repository.ts';
import { eraseDeletedPayers, paymentSubscriptions } from '../src/subscriptions.ts';
import { createPaymentFixture, RETURN_URL, type PaymentFixture } from './test-fixtures/payment-fixture.ts';

let fixture: PaymentFixture;
let eraser: string;
beforeAll(async () => {
  fixture = await createPaymentFixture();
  eraser = await fixture.issuer.serviceToken('user-service');
});
afterAll(() => fixture[Symbol.asyncDispose]());

const holding = (text: string): Promise<string[]> => tablesHolding(fixture.database.adminUrl, 'payments', text);

async function pay(tenantId: string, planId: string, userId: string): Promise<void> {
  const { checkoutId, url } = await fixture.startCheckout(tenantId, planId, userId);
  await fixture.typeCard(url, '4242 4242 4242 4242');
  for (const payload of await fixture.webhooksOf(checkoutId)) await fixture.deliver(payload);
}

describe('the erasure of a payer', () => {
  test('takes name and address off checkouts and payments in every tenant, and leaves documents and other people as they are', async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    const tenants = [await fixture.openTenant(), await fixture.openTenant()];
    for (const { tenantId, planId } of tenants) {
      await pay(tenantId, planId, userId);
      await pay(tenantId, planId, other);
    }
    const ledger = await fixture.rows('select * from payments.ledger_entries order by tenant_id, batch_id, line');
    // Done again, it changes nothing more.
    for (let time = 0; time < 2; time++) {
      expect((await fixture.call('DELETE', `/v1/payments/payers/${userId}`, { token: eraser })).status).toBe(204);
    }
    const named = async (table: string, columns: string) =>
      fixture.rows(`select ${columns} from payments.${table} where user_id = $1`, [userId]);
    const twice = (row: object) => [row, row];
    expect(await named('payments', 'payer_name')).toEqual(twice({ payer_name: 'Erased person' }));
    expect(await named('checkouts', 'payer_name, payer_email')).toEqual(
      twice({ payer_name: 'Erased person', payer_email: 'erased@erased.invalid' }),
    );
    expect(await named('invoices', 'bill_to_name')).toEqual(twice({ bill_to_name: 'Test Person' }));
    expect(await fixture.rows('select payer_name from payments.payments where user_id = $1', [other])).toEqual(
      twice({ payer_name: 'Test Person' }),
    );
    expect(await fixture.rows('select * from payments.ledger_entries order by tenant_id, batch_id, line')).toEqual(ledger);
  });

  test('comes once more with the event of it, for what was heard late', async () => {
    const userId = randomUUID();
    const { tenantId } = await fixture.openTenant();
    const { foundation } = fixture.context;
    await foundation.database.inTenantTransaction(tenantId, (tx) =>
      savePayer(tx, { tenantId, userId, name: 'Ada Late', email: 'ada@example.org' }),
    );
    const id = randomUUID();
    const event: CloudEvent = {
      specversion: '1.0',
      id,
      source: '/user-service',
      type: 'user.deleted',
      subject: userId,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      schemaversion: 1,
      correlationid: id,
      data: { userId },
    };
    // It comes twice, as it may.
    for (let time = 0; time < 2; time++) {
      await handleOnce(foundation, 'payment-service', [eraseDeletedPayers(foundation.database)], event);
    }
    expect(await fixture.rows('select 1 from payments.payers where user_id = $1', [userId])).toEqual([]);
  });

  test('is not undone by events of memberships that come after it, nor by a token that still lives', async () => {
    const [erased, other] = [randomUUID(), randomUUID()];
    const { tenantId, planId } = await fixture.openTenant();
    const { foundation } = fixture.context;
    const late = (type: string, userId: string): CloudEvent => {
      const id = randomUUID();
      const data = { membershipId: randomUUID(), userId, role: 'applicant', email: `${userId}@example.org`, displayName: `Late ${userId}` };
      const about = { source: '/user-service', subject: data.membershipId, tenantid: tenantId, correlationid: id };
      return {
        specversion: '1.0',
        id,
        type,
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        schemaversion: 1,
        ...about,
        data,
      };
    };
    const deliver = (event: CloudEvent) =>
      handleOnce(
        foundation,
        'payment-service',
        paymentSubscriptions.filter(({ type }) => type === event.type),
        event,
      );
    const types = paymentSubscriptions.map(({ type }) => type).filter((type) => !type.startsWith('tenant.'));
    expect(types).toEqual(['member.requested', 'member.joined']);

    expect((await fixture.call('DELETE', `/v1/payments/payers/${erased}`, { token: eraser })).status).toBe(204);
    for (const userId of [erased, other]) for (const type of types) await deliver(late(type, userId));
    expect(await holding(`${erased}@example.org`)).toEqual([]);
    expect(await holding(`Late ${erased}`)).toEqual([]);
    expect(await holding(`${other}@example.org`)).toEqual(['payers']);

    const { status, body } = await fixture.call('POST', '/v1/checkouts', {
      token: await fixture.memberToken(tenantId, erased),
      json: { planId, returnUrl: RETURN_URL },
    });
    expect([status, body['code']]).toEqual([403, 'checkout.payer_erased']);
    expect(await fixture.rows('select 1 from payments.checkouts where user_id = $1', [erased])).toEqual([]);
  });

  test('is for services only', async () => {
    const { tenantId } = await fixture.openTenant();
    const path = `/v1/payments/payers/${randomUUID()}`;
    const owner = await fixture.issuer.memberToken(randomUUID(), tenantId, 'owner');
    expect((await fixture.call('DELETE', path)).status).toBe(401);
    expect((await fixture.call('DELETE', path, { token: owner })).status).toBe(403);
    expect((await fixture.call('DELETE', '/v1/payments/payers/no-id', { token: eraser })).status).toBe(404);
  });
});
