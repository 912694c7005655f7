import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { checkIsolation } from '@prognetwork/shared-infrastructure';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sandboxSchema } from '../sandbox/src/index.ts';
import { paymentServiceSchema } from '../src/index.ts';
import { createPaymentFixture, type PaymentFixture } from './test-fixtures/payment-fixture.ts';

let fixture: PaymentFixture;
let tenantId: string;
let batchId: string;

beforeAll(async () => {
  fixture = await createPaymentFixture();
  const tenant = await fixture.openTenant();
  ({ tenantId } = tenant);
  const { url, checkoutId, token } = await fixture.startCheckout(tenant.tenantId, tenant.planId);
  await fixture.typeCard(url, '4242424242424242');
  await fixture.call('GET', `/v1/checkouts/${checkoutId}`, { token });
  const [batch] = await fixture.rows<{ batch_id: string }>('select batch_id from payments.ledger_batches where tenant_id = $1', [tenantId]);
  batchId = batch?.batch_id ?? '';
});

afterAll(() => fixture[Symbol.asyncDispose]());

let runtime: Client;
beforeEach(async () => {
  runtime = new Client({ connectionString: fixture.database.runtimeUrl });
  await runtime.connect();
  return () => runtime.end();
});

async function asTenant(tenant: string, ...statements: string[]): Promise<void> {
  await runtime.query(['begin', `select set_config('app.tenant_id', '${tenant}', true)`, ...statements, 'commit'].join(';'));
}

/** A batch of its own payment, with these amounts. */
function batchOf(...amounts: readonly (readonly [account: string, amount: number, currency: string])[]): string[] {
  const [payment, batch] = [randomUUID(), randomUUID()];
  return [
    `insert into payments select tenant_id, '${payment}', checkout_id, user_id, plan_id, payer_name, amount, currency, status, failure_code, description,
       gateway, '${payment}', card_brand, card_last4, charged_at, trace_id, created_at from payments limit 1`,
    `insert into ledger_batches (tenant_id, batch_id, payment_id, description, posted_at) values ('${tenantId}', '${batch}', '${payment}', 'test', now())`,
    ...amounts.map(
      ([account, amount, currency], index) =>
        `insert into ledger_entries values ('${tenantId}', '${batch}', ${index + 1}, '${account}', ${amount}, '${currency}')`,
    ),
  ];
}

describe('the ledger, asked by SQL as the service', () => {
  test('takes a batch that sums to zero', async () => {
    await asTenant(tenantId, ...batchOf(['gateway_clearing', 5, 'EUR'], ['dues_income', -5, 'EUR']));
  });

  test.each([
    ['does not sum to zero', batchesOf(['gateway_clearing', 5, 'EUR'], ['dues_income', -4, 'EUR'])],
    ['sums to zero only across currencies', batchesOf(['gateway_clearing', 5, 'EUR'], ['dues_income', -5, 'USD'])],
    ['is empty', batchesOf()],
    ['has one entry', batchesOf(['gateway_clearing', 5, 'EUR'])],
    ['has an entry of nothing', batchesOf(['gateway_clearing', 0, 'EUR'], ['dues_income', 0, 'EUR'])],
  ])('refuses a batch that %s', async (_, statements) => {
    await expect(asTenant(tenantId, ...statements())).rejects.toThrow(/sum to zero|fewer than two|check constraint/);
  });

  test('refuses to change, remove or add to what was posted', async () => {
    for (const statement of [
      'update ledger_entries set amount = amount + 1',
      'delete from ledger_entries',
      'truncate ledger_entries',
      'delete from ledger_batches',
    ]) {
      await expect(asTenant(tenantId, statement)).rejects.toThrow(/permission denied/);
      await runtime.query('rollback');
    }
    const add = `insert into ledger_entries values ('${tenantId}', '${batchId}', 3, 'gateway_clearing', 1, 'EUR'), ('${tenantId}', '${batchId}', 4, 'dues_income', -1, 'EUR')`;
    await expect(asTenant(tenantId, add)).rejects.toThrow(/is closed/);
  });

  test('refuses even the owner of its tables', async () => {
    const owner = new Client({ connectionString: fixture.database.ownerUrl });
    await owner.connect();
    try {
      for (const statement of ['update ledger_entries set amount = 1', 'delete from ledger_batches', 'truncate ledger_entries']) {
        await expect(owner.query(statement)).rejects.toThrow(/append-only/);
      }
    } finally {
      await owner.end();
    }
  });

  test('keeps invoices as they were issued', async () => {
    for (const statement of [`update invoices set total_amount = 1`, 'delete from invoice_lines']) {
      await expect(asTenant(tenantId, statement)).rejects.toThrow(/permission denied/);
      await runtime.query('rollback');
    }
  });

  test('shows another organisation nothing, and lets it post nothing here', async () => {
    const other = randomUUID();
    for (const table of ['payments', 'ledger_batches', 'ledger_entries', 'invoices', 'subscriptions', 'checkouts', 'plans', 'payers']) {
      await runtime.query('begin');
      await runtime.query(`select set_config('app.tenant_id', $1, true)`, [other]);
      expect((await runtime.query(`select * from ${table}`)).rows).toEqual([]);
      await runtime.query('rollback');
      expect((await runtime.query(`select * from ${table}`)).rows).toEqual([]);
    }
    const post = `insert into ledger_batches (tenant_id, batch_id, payment_id, description, posted_at) values ('${tenantId}', gen_random_uuid(), gen_random_uuid(), 'x', now())`;
    await expect(asTenant(other, post)).rejects.toThrow(/row-level security/);
  });
});

test('the database keeps organisations and services apart in both schemas', async () => {
  const admin = new Client({ connectionString: fixture.database.adminUrl });
  await admin.connect();
  try {
    const report = await checkIsolation(admin, [paymentServiceSchema, sandboxSchema]);
    expect(report.violations).toEqual([]);
    expect(report.tenantTables).toBeGreaterThanOrEqual(16);
  } finally {
    await admin.end();
  }
});

/** Statements made when the test runs: before that there is no tenant. */
function batchesOf(...amounts: Parameters<typeof batchOf>): () => string[] {
  return () => batchOf(...amounts);
}
