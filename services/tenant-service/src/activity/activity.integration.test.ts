import { randomUUID } from 'node:crypto';
import { newId } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTenantHarness, envelope, type TenantHarness } from '../test-fixtures/tenant-harness.ts';
import type { ActivityDay } from './read-activity.ts';

interface Answer {
  readonly result: { readonly days: readonly ActivityDay[] };
  readonly code: string;
  readonly errors: readonly { readonly pointer: string }[];
}

let harness: TenantHarness;
const administrator = randomUUID();
beforeAll(async () => {
  harness = await createTenantHarness();
  // What is in the log when the projection first begins is before its mark.
  await waitFor(async () => (await harness.admin.query('select 1 from projections')).rowCount === 1, { what: 'the first build' });
});
afterAll(() => harness[Symbol.asyncDispose]());

function record(type: string, tenantId: string, day: string, data: Record<string, unknown>): void {
  harness.log.events.push({ ...envelope(type, tenantId, data, newId()), time: `${day}T10:00:00.000Z` });
}

function joined(tenantId: string, day: string, count = 1): void {
  for (let nth = 0; nth < count; nth++) {
    const userId = newId();
    const person = { email: 'member@example.org', displayName: 'Ada' };
    record('member.joined', tenantId, day, { membershipId: newId(), userId, role: 'member', ...person });
  }
}

function left(tenantId: string, day: string): void {
  record('member.left', tenantId, day, { membershipId: newId(), userId: newId(), reason: 'moved' });
}

function paid(tenantId: string, day: string, amount: string, currency: string): void {
  const [paymentId, userId, planId, invoiceId] = [newId(), newId(), newId(), newId()];
  const payer = { payerName: 'Ada', payerEmail: 'member@example.org', description: 'Dues', purpose: 'dues', invoiceNumber: '1' };
  record('payment.processed', tenantId, day, { paymentId, userId, planId, invoiceId, amount: { amount, currency }, ...payer });
}

async function ask(tenantId: string, input: object = {}, token?: string) {
  const bearer = token ?? (await harness.issuer.memberToken(randomUUID(), tenantId, 'member'));
  const headers = { 'prognetwork-consistency-token': `1.${harness.log.events.length}` };
  return harness.send<Answer>('POST', '/v1/queries/organisation.activity', { token: bearer, body: input, headers });
}

/** Lets a command come out of the log, as the event streaming service records it, and returns what became of it. */
async function command(name: string, tenantId: string | undefined, input: object, permissions: readonly string[]) {
  const commandId = newId();
  const data = {
    commandId,
    actorId: administrator,
    personId: administrator,
    name,
    service: 'tenant-service',
    input,
    permissions,
    inputHash: 'hash',
  };
  const { tenantid, ...event } = envelope('command.submitted', tenantId ?? '', data, commandId);
  const place = { source: '/event-streaming-service', subject: commandId, actorid: administrator };
  harness.log.events.push({ ...event, ...place, ...(tenantId === undefined ? {} : { tenantid }) });
  return waitFor(() => harness.log.events.find(({ type, subject }) => subject === commandId && type !== 'command.submitted'), {
    what: `the outcome of ${name}`,
  });
}

describe('the activity of an organisation', () => {
  test('is told by day: members who joined and left, and payments by currency', async () => {
    const tenantId = newId();
    joined(tenantId, '2026-03-01', 3);
    left(tenantId, '2026-03-02');
    paid(tenantId, '2026-03-02', '1250', 'EUR');
    paid(tenantId, '2026-03-02', '900719925474099300', 'EUR');
    paid(tenantId, '2026-03-02', '500', 'USD');
    paid(tenantId, '2026-03-05', '100', 'EUR');
    joined(newId(), '2026-03-02', 5);
    const { status, body } = await ask(tenantId, { from: '2026-03-01', until: '2026-03-04' });
    expect([status, body.result.days]).toEqual([
      200,
      [
        { day: '2026-03-01', membersJoined: 3, membersLeft: 0, payments: [] },
        {
          day: '2026-03-02',
          membersJoined: 0,
          membersLeft: 1,
          payments: [
            { currency: 'EUR', amount: '900719925474100550', count: 2 },
            { currency: 'USD', amount: '500', count: 1 },
          ],
        },
      ],
    ]);
  });

  test('is for members of the organisation, which is that of the token', async () => {
    const tenantId = newId();
    joined(tenantId, '2026-03-01');
    expect((await ask(newId(), { from: '2026-03-01', until: '2026-03-02' })).body.result.days).toEqual([]);
    expect((await ask(tenantId, {}, await harness.issuer.token({ sub: administrator, permissions: [] }))).status).toBe(403);
    expect((await harness.send('POST', '/v1/queries/organisation.activity', { body: {} })).status).toBe(401);
    expect((await ask(tenantId, { from: 'yesterday' })).body.errors.map(({ pointer }) => pointer)).toEqual(['/from']);
    const token = await harness.issuer.memberToken(administrator, tenantId, 'member');
    expect((await harness.send('POST', '/v1/queries/organisation.nothing', { token, body: {} })).status).toBe(404);
  });
});

describe('a milestone', () => {
  test('is told once, also when members leave and come back, and not again by a rebuild', { timeout: 60_000 }, async () => {
    const tenantId = newId();
    joined(tenantId, '2026-04-01', 9);
    await ask(tenantId);
    expect(harness.events('tenant.milestone_reached', tenantId)).toEqual([]);
    joined(tenantId, '2026-04-02');
    const told = () => harness.events('tenant.milestone_reached', tenantId);
    const [first] = await waitFor(() => (told().length > 0 ? told() : undefined));
    expect(first?.data).toEqual({ tenantId, milestone: 10, members: 10 });
    left(tenantId, '2026-04-03');
    joined(tenantId, '2026-04-03');
    const before = (await ask(tenantId, { from: '2026-04-01', until: '2026-04-30' })).body.result;

    const rebuilt = await command('organisation_activity.rebuild', undefined, { reason: 'a test' }, ['platform.manage']);
    expect(rebuilt).toMatchObject({ type: 'command.completed', data: { result: { build: 2 } } });
    await waitFor(() => harness.log.events.find(({ type }) => type === 'projection.rebuilt'), { what: 'the switch' });
    expect((await ask(tenantId, { from: '2026-04-01', until: '2026-04-30' })).body.result).toEqual(before);
    joined(tenantId, '2026-04-04', 90);
    await waitFor(() => told().length === 2, { what: 'the next milestone' });
    expect(told().map(({ data }) => data['milestone'])).toEqual([10, 100]);
    const audited = await harness.admin.query(
      `select actor, detail from platform_audit_log where action = 'projection.build_started' order by at`,
    );
    expect(audited.rows[1]).toMatchObject({ actor: administrator, detail: { build: 2, reason: 'a test' } });
  });
});

describe('the command organisation.update_profile', () => {
  test('changes the public face, with audit and event, and tells the outcome', async () => {
    const { tenantId, slug } = await harness.createOpen(administrator);
    const change = { description: 'We keep the river clean.', tagline: 'Clean water' };
    const outcome = await command('organisation.update_profile', tenantId, change, ['tenant.update']);
    expect(outcome).toMatchObject({
      type: 'command.completed',
      tenantid: tenantId,
      data: { actorId: administrator, result: { tenantId, name: 'River Keepers', ...change } },
    });
    const { body } = await harness.send<{ description: string }>('GET', `/v1/organisations/${slug}`);
    expect(body.description).toBe(change.description);
    expect(harness.events('tenant.updated', tenantId)[0]).toMatchObject({ actorid: administrator, causationid: outcome.subject });
    const audit = await harness.admin.query(`select actor from audit_log where tenant_id = $1 and action = 'tenant.updated'`, [tenantId]);
    expect(audit.rows).toEqual([{ actor: administrator }]);
  });

  test('is refused by the rules of the organisation, and without its permission', async () => {
    const unknown = await command('organisation.update_profile', newId(), { name: 'A' }, ['tenant.update']);
    expect(unknown).toMatchObject({ type: 'command.refused', data: { code: 'tenant.not_found', status: 404 } });
    const { tenantId } = await harness.createOpen(administrator);
    const forbidden = await command('organisation.update_profile', tenantId, { name: 'A' }, ['tenant.read']);
    expect(forbidden).toMatchObject({ type: 'command.refused', data: { code: 'authorization.forbidden', status: 403 } });
    const empty = await command('organisation.update_profile', tenantId, {}, ['tenant.update']);
    expect(empty).toMatchObject({ type: 'command.refused', data: { code: 'request.invalid', status: 422 } });
  });
});
