import { randomUUID } from 'node:crypto';
import { emailServiceSchema } from '@prognetwork/email-service';
import { eventStreamingServiceSchema } from '@prognetwork/event-streaming-service';
import { monitoringServiceSchema } from '@prognetwork/monitoring-service';
import { paymentServiceSchema } from '@prognetwork/payment-service';
import { sandboxSchema } from '@prognetwork/payment-service/sandbox';
import { startPlatform, type Platform } from '@prognetwork/platform-host';
import { checkIsolation, rolesOf, type ServiceSchema } from '@prognetwork/shared-infrastructure';
import { tenantServiceSchema } from '@prognetwork/tenant-service';
import { createTestDatabaseConnection } from './state-database.ts';
import { startInTemporaryState } from './temporary-state.ts';
import { userServiceSchema } from '@prognetwork/user-service';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleOf, operationsOf, type ApiDocument, type Operation } from './api-document.ts';
import { createVisitor, found, payWithCard, signIn, signUp, somebody, type Organisation, type Visitor } from './journey-client.ts';

const schemas: readonly ServiceSchema[] = [
  userServiceSchema,
  tenantServiceSchema,
  paymentServiceSchema,
  sandboxSchema,
  emailServiceSchema,
  monitoringServiceSchema,
  eventStreamingServiceSchema,
];

let platform: Platform;
let administrator: Visitor;
let victim: { readonly visitor: Visitor; readonly organisation: Organisation };
let stranger: { readonly visitor: Visitor; readonly organisation: Organisation };

beforeAll(async () => {
  platform = await startInTemporaryState('isolation', (stateDirectory) =>
    startPlatform({ stateDirectory, portShift: 13_000, clients: false, seed: false }),
  );
  const visitor = createVisitor(platform.urls['gateway'] ?? '');
  administrator = await signIn(visitor, platform.secrets.administrator);
  const ada = await signUp(visitor, administrator, somebody('Ada Victim'));
  const eve = await signUp(visitor, administrator, somebody('Eve Stranger'));
  victim = { visitor: ada, organisation: await found(ada, 'Victims') };
  stranger = { visitor: eve, organisation: await found(eve, 'Strangers') };
  await makeData(visitor);
});
afterAll(() => platform?.[Symbol.asyncDispose]());

/** A member, a payment and an invoice in the victim's organisation, so that there is something to steal. */
async function makeData(visitor: Visitor): Promise<void> {
  const member = await signUp(visitor, administrator, somebody('Grace Member'));
  const { slug, tenantId } = victim.organisation;
  await member.post(`/v1/organisations/${slug}/memberships`, {});
  const { items } = await visitor.get<{ items: { planId: string }[] }>(`/v1/organisations/${slug}/plans`);
  const returnUrl = `${platform.urls['marketing']}/o/${slug}/joined`;
  const { url, checkoutId } = await member
    .in(tenantId)
    .post<{ url: string; checkoutId: string }>('/v1/checkouts', { planId: items[0]?.planId, returnUrl });
  await payWithCard(url, '4242424242424242');
  for (let attempt = 0; attempt < 100; attempt++) {
    const { status } = await member.in(tenantId).get<{ status: string }>(`/v1/checkouts/${checkoutId}`);
    if (status === 'succeeded') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the payment did not succeed');
}

describe('the database', () => {
  let admin: pg.Client;
  beforeAll(async () => {
    admin = await createTestDatabaseConnection(platform.state.path, 13_000);
  });
  afterAll(() => admin?.end());

  it('keeps tenants and services apart by itself, in every schema of the platform', async () => {
    const report = await checkIsolation(admin, schemas);
    expect(report.violations).toEqual([]);
    expect(report.tenantTables).toBeGreaterThan(10);
    expect(report.roles).toBe(schemas.length * 2);
  });

  it('is seen to fail the check as soon as one policy is off', async () => {
    await admin.query('begin');
    await admin.query('alter table users.memberships disable row level security');
    const report = await checkIsolation(admin, schemas);
    await admin.query('rollback');
    expect(report.violations).toEqual(['users.memberships has row-level security disabled']);
  });

  it('shows a stranger no row of the victim in any tenant table, asked in SQL as the runtime role', async () => {
    let looked = 0;
    for (const { schema } of schemas) {
      const { rows } = await admin.query<{ table: string }>(
        `select c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
         where n.nspname = $1 and a.attname = 'tenant_id' and c.relkind in ('r', 'p')`,
        [schema],
      );
      for (const { table } of rows) {
        looked++;
        await admin.query(`begin; set local role ${rolesOf(schema).runtime}`);
        await admin.query(`select set_config('app.tenant_id', $1, true)`, [stranger.organisation.tenantId]);
        const seen = await admin.query(`select 1 from ${schema}.${table} where tenant_id = $1`, [victim.organisation.tenantId]);
        await admin.query('rollback');
        expect({ table: `${schema}.${table}`, rows: seen.rowCount }).toEqual({ table: `${schema}.${table}`, rows: 0 });
      }
    }
    expect(looked).toBeGreaterThan(10);
  });
});

/** Real ids of the victim's by the name of the path parameter, read as the victim through the lists. */
async function idsOfVictim(): Promise<Record<string, string>> {
  const own = victim.visitor.in(victim.organisation.tenantId);
  const first = async (path: string, field: string): Promise<string> => {
    const { items } = await own.get<{ items: Record<string, string>[] }>(path);
    const id = items[0]?.[field];
    if (id === undefined) throw new Error(`${path} gave no ${field}`);
    return id;
  };
  const payment = await own.get<{ items: { paymentId: string }[] }>('/v1/payments');
  const detail = await own.get<{ checkoutId?: string; paymentId: string }>(`/v1/payments/${payment.items[0]?.paymentId}`);
  return {
    tenantId: victim.organisation.tenantId,
    membershipId: await first('/v1/members', 'membershipId'),
    paymentId: detail.paymentId,
    invoiceId: await first('/v1/invoices', 'invoiceId'),
    planId: await first('/v1/plans', 'planId'),
    templateId: await first('/v1/templates', 'templateId'),
    ...(detail.checkoutId === undefined ? {} : { checkoutId: detail.checkoutId }),
  };
}

describe("another organisation's administrator", () => {
  it('gets for every operation with an id of the victim exactly what an id that does not exist gets', async () => {
    const document = await administrator.get<ApiDocument>('/openapi.json');
    const ids = await idsOfVictim();
    const tested: string[] = [];
    for (const operation of operationsOf(document)) {
      const parameters = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      const known = parameters.find((name) => name in ids);
      if (known === undefined || operation.isOpen) continue;
      const [real, absent] = await Promise.all([
        ask(document, operation, known, ids[known] ?? ''),
        ask(document, operation, known, randomUUID()),
      ]);
      expect({ operation: `${operation.method} ${operation.path}`, ...real }).toEqual({
        operation: `${operation.method} ${operation.path}`,
        ...absent,
      });
      expect(real.status).toBeGreaterThanOrEqual(400);
      tested.push(`${operation.method} ${operation.path}`);
    }
    expect(tested.length).toBeGreaterThanOrEqual(8);
    expect(tested).toContain('GET /v1/payments/{paymentId}');
  });

  it('would be caught if a route answered: the victim gets its own', async () => {
    const ids = await idsOfVictim();
    const own = victim.visitor.in(victim.organisation.tenantId);
    expect((await own.send(`/v1/payments/${ids['paymentId']}`)).status).toBe(200);
    expect((await own.send(`/v1/members/${ids['membershipId']}`)).status).toBe(200);
  });

  async function ask(
    document: ApiDocument,
    operation: Operation,
    parameter: string,
    id: string,
  ): Promise<{ status: number; body: unknown }> {
    const path = operation.path.replace(`{${parameter}}`, id).replaceAll(/\{\w+\}/g, randomUUID());
    const answer = await stranger.visitor.in(stranger.organisation.tenantId).send(path, {
      method: operation.method,
      ...(operation.body === undefined ? {} : { json: exampleOf(document, operation.body) }),
    });
    // What names the request itself differs by nature; everything else must not.
    const { requestId: _requestId, ...body } = answer.body;
    return { status: answer.status, body: JSON.parse(JSON.stringify(body).replaceAll(id, 'ID')) as unknown };
  }
});
