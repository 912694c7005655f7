import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { waitFor } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRetention, type RetentionOfALog } from '../test-fixtures/retention-of-a-log.ts';
import { createTestLog, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

const PARTITION = 2 ** 20;

let log: TestLog;
let service: Service;
let retention: RetentionOfALog;
let administrator: string;

beforeAll(async () => {
  log = await createTestLog('in PostgreSQL');
  service = log.createService();
  await service.start();
  retention = openRetention(log);
  administrator = await log.issuer.platformAdministratorToken(newId());
});
afterAll(async () => {
  await retention[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
});

async function partitions(): Promise<readonly unknown[]> {
  const found = await log.asOwner(
    `select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'events'::regclass order by 1`,
  );
  return found.map(({ relname }) => relname);
}
const publish = (count: number) =>
  log.publish(
    service,
    Array.from({ length: count }, () => userEvent()),
  );
const setEnd = (position: number) => log.asOwner(`update log_head set position = ${position}`);
async function verify(): Promise<unknown> {
  const { position } = await retention.store.head();
  await waitFor(async () => Number((await log.asOwner('select max(position) as value from event_hashes'))[0]?.['value']) >= position);
  const begun = await log.request(service, '/v1/chain/verifications', { method: 'POST', token: administrator, json: {} });
  const { verificationId } = (await begun.json()) as { readonly verificationId: string };
  return waitFor(async () => {
    const report = (await (
      await log.request(service, `/v1/chain/verifications/${verificationId}`, { token: administrator })
    ).json()) as object;
    return 'status' in report && report.status !== 'running' ? report : undefined;
  });
}
async function records(): Promise<readonly object[]> {
  const found = await retention.store.read({ types: ['event_log.events_removed'], order: 'asc', limit: 100 });
  return found.map(({ position, body }) => ({ position, ...(JSON.parse(body) as { readonly data: object }).data }));
}

describe('a partition of the log in PostgreSQL', () => {
  it('is there when an append needs it, of which nobody thought', async () => {
    await publish(30);
    // The next batch begins in one partition and ends in another.
    await setEnd(2 * PARTITION - 2);
    const places = await publish(5);
    expect(places.map(({ position }) => Number(position) - 2 * PARTITION)).toEqual([-1, 0, 1, 2, 3]);
    expect(await partitions()).toEqual(['events_0', 'events_1', 'events_2']);
    await retention.applyIn(0);
    expect(await partitions()).toEqual(['events_0', 'events_1', 'events_2', 'events_3']);
  });

  it('cannot be reached around the log’s own table', async () => {
    const runtime = await log.asOwner(`select has_table_privilege('events_runtime', 'events_2', 'select, insert, update, delete') as may`);
    expect(runtime).toEqual([{ may: false }]);
  });

  it('goes when all its events are too old, also when records of removals are in it; what is gone stays accounted for', async () => {
    const path = `/v1/retention-rules/${newId()}`;
    const rule = { tenantId: null, type: null, keepDays: 1 };
    expect((await log.request(service, path, { method: 'PUT', token: administrator, json: rule })).status).toBe(200);
    await retention.applyIn(2);
    // Where nothing is, a rule takes its time.
    await log.asOwner(`update retention_rules set reached = ${2 * PARTITION - 5}`);
    await retention.applyIn(2);
    await retention.applyIn(2);
    expect(await partitions()).toEqual(['events_2', 'events_3']);
    const accounted = await records();
    expect(await log.asOwner('select count(*)::int as events from events')).toEqual([{ events: accounted.length }]);
    // The records are in the third partition now, and the log goes on behind it.
    expect(accounted.length).toBeGreaterThan(1);
    await setEnd(4 * PARTITION - 2);
    await publish(3);
    const { store } = retention;
    const cutOff = { store: { ...store, remove: () => Promise.reject(new Error('cut off before the removal')) } };
    await expect(retention.applyIn(0, cutOff)).rejects.toThrow('cut off');
    await retention.applyIn(0);
    await retention.applyIn(0);
    expect(await partitions()).toEqual(['events_3', 'events_4', 'events_5']);
    expect(await records()).toEqual([
      { position: 4 * PARTITION + 2, ruleId: null, stream: null, count: 35 + accounted.length, upTo: expect.any(String) },
    ]);
    expect(await verify()).toMatchObject({ status: 'intact', firstBad: null, events: 4, removed: 35 + accounted.length });
  });

  it('accounts for no more than went', async () => {
    await log.asOwner(`delete from events where position = ${4 * PARTITION}`);
    expect(await verify()).toMatchObject({ status: 'broken', firstBad: { reason: 'event_removed', position: String(4 * PARTITION) } });
  });
});
