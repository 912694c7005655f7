import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { createSealedLog, TENANTS, type SealedLog } from '../test-fixtures/sealed-log.ts';
import type { FindingReason } from './finding.ts';

const EVENTS = 60;
const swap = (one: number, other: number): string => `
  update events set position = -1 where position = ${one};
  update events set position = ${one} where position = ${other};
  update events set position = ${other} where position = -1`;
const withRoom = (sql: string): string => `create table events_0_before partition of events for values from (-1000) to (0); ${sql}`;

async function sealedLog(): Promise<SealedLog> {
  const log = await createSealedLog();
  // In two parts, so that each chain has two checkpoints.
  for (const part of [30, EVENTS - 30]) {
    await log.append(part);
    await log.seal();
  }
  return log;
}

describe('a log of several tenants that nobody touched', () => {
  it('is intact, as a whole and for each tenant, and stays so while it grows', async () => {
    await using log = await sealedLog();
    expect(await log.verify()).toEqual({ status: 'intact', events: EVENTS, removed: 0, checkpoints: 6, firstBad: null });
    expect(await log.verify({ tenantId: TENANTS[0] })).toEqual({
      status: 'intact',
      events: 20,
      removed: 0,
      checkpoints: 2,
      firstBad: null,
    });
    await log.append(700);
    expect(await log.verify()).toMatchObject({ status: 'intact', events: EVENTS });
    await log.seal();
    expect(await log.verify()).toMatchObject({ status: 'intact', events: EVENTS + 700, firstBad: null });
  });

  it('is intact without events', async () => {
    await using log = await createSealedLog();
    expect(await log.verify()).toEqual({ status: 'intact', events: 0, removed: 0, checkpoints: 0, firstBad: null });
  });

  it('has hashes and checkpoints that the service cannot change', async () => {
    await using log = await sealedLog();
    const runtime = new pg.Client({ connectionString: log.database.runtimeUrl });
    await runtime.connect();
    try {
      for (const sql of [
        `update event_hashes set hash = record_hash`,
        'delete from event_hashes',
        'truncate event_hashes',
        'update chain_checkpoints set events = 1',
        'delete from chain_checkpoints',
      ])
        await expect(runtime.query(sql)).rejects.toThrow('permission denied');
    } finally {
      await runtime.end();
    }
  });
});

describe('a log that its owner tampered with', () => {
  const removedBody = `insert into events (position, event_id, stream, version, type, tenant, subject, recorded_at, event)
    select %, gen_random_uuid(), 'user-x', 1, 'user.deleted', null, 'x', recorded_at, event from events where position = 31`;
  const kinds: readonly { what: string; sql: string; position: number; reason: FindingReason }[] = [
    {
      what: 'a changed body',
      sql: `update events set event = replace(event, 'Straße', 'Strasse') where position = 17`,
      position: 17,
      reason: 'event_changed',
    },
    {
      what: 'another tenant',
      sql: `update events set tenant = '${TENANTS[1]}' where position = 16`,
      position: 16,
      reason: 'event_changed',
    },
    {
      what: 'another time',
      sql: `update events set recorded_at = recorded_at + interval '1 s' where position = 40`,
      position: 40,
      reason: 'event_changed',
    },
    { what: 'a removed event', sql: 'delete from events where position = 23', position: 23, reason: 'event_removed' },
    {
      what: 'a removed event and its hash',
      sql: 'delete from events where position = 23; delete from event_hashes where position = 23',
      position: 26,
      reason: 'hash_removed',
    },
    { what: 'a removed hash', sql: 'delete from event_hashes where position = 23', position: 23, reason: 'hash_removed' },
    {
      what: 'an event put in where one was removed',
      sql: `delete from events where position = 12; ${removedBody.replace('%', '12')}`,
      position: 12,
      reason: 'event_changed',
    },
    { what: 'an event put beyond the end', sql: removedBody.replace('%', '75'), position: 75, reason: 'event_inserted' },
    {
      what: 'an event put in, with those behind it moved on',
      sql: withRoom(`
        update events set position = -position where position >= 30;
        update events set position = 1 - position where position < 0;
        update log_head set position = position + 1; ${removedBody.replace('%', '30')}`),
      position: 30,
      reason: 'event_inserted',
    },
    {
      what: 'an event taken out, with those behind it moved up',
      sql: withRoom(`
        delete from events where position = 30;
        update events set position = -position where position > 30;
        update events set position = -1 - position where position < 0;
        update log_head set position = position - 1`),
      position: 30,
      reason: 'event_removed',
    },
    { what: 'two events in each other’s place', sql: withRoom(swap(21, 24)), position: 21, reason: 'event_reordered' },
    {
      what: 'a rewritten hash',
      sql: `update event_hashes set hash = sha256(hash) where position = 33`,
      position: 33,
      reason: 'hash_rewritten',
    },
    {
      what: 'a rewritten hash of a record',
      sql: `update event_hashes set record_hash = sha256(record_hash) where position = 34`,
      position: 34,
      reason: 'hash_rewritten',
    },
    {
      what: 'a forged checkpoint',
      sql: `update chain_checkpoints set signature = sha256(signature) || sha256(hash) where position = 28`,
      position: 28,
      reason: 'checkpoint_forged',
    },
    {
      what: 'a checkpoint of an unknown key',
      sql: `update chain_checkpoints set key_id = 'other' where position = 29`,
      position: 29,
      reason: 'checkpoint_forged',
    },
    {
      what: 'a shortened log',
      sql: 'delete from events where position > 50; delete from event_hashes where position > 50; update log_head set position = 50',
      position: 51,
      reason: 'log_shortened',
    },
    {
      what: 'a shortened log with its hashes left',
      sql: 'delete from events where position > 50; update log_head set position = 50',
      position: 51,
      reason: 'log_shortened',
    },
  ];
  it.each(kinds)('names the first event that is not as it was sealed: $what', async ({ sql, position, reason }) => {
    await using log = await sealedLog();
    await log.tamper(sql);
    const { status, firstBad } = await log.verify();
    expect({ status, firstBad }).toEqual({ status: 'broken', firstBad: { position, reason } });
  });

  it('is noticed in the chain of its tenant, and in no other', async () => {
    await using log = await sealedLog();
    await log.tamper(`update events set event = event || ' ' where position = 17`);
    expect(await log.verify({ tenantId: TENANTS[1] })).toMatchObject({
      status: 'broken',
      firstBad: { position: 17, reason: 'event_changed' },
    });
    expect(await log.verify({ tenantId: TENANTS[0] })).toMatchObject({ status: 'intact' });
  });

  it('is noticed by a checkpoint that was kept elsewhere, even when all that follows was hashed and signed anew', async () => {
    await using log = await sealedLog();
    const keptCheckpoints = await log.chains.listCheckpoints({ limit: 10 });
    await log.tamper(`update events set event = replace(event, 'Straße', 'Strasse') where position = 17`);
    await log.tamper('delete from event_hashes; delete from chain_checkpoints');
    await log.seal();
    expect(await log.verify()).toMatchObject({ status: 'intact' });
    expect(await log.verify({ keptCheckpoints })).toMatchObject({
      status: 'broken',
      firstBad: { position: 29, reason: 'history_rewritten' },
    });
  });
});

describe('a log that retention removed events from', () => {
  const record = (count: number, upTo: number) => ({
    id: crypto.randomUUID(),
    stream: 'event_log-retention',
    type: 'event_log.events_removed',
    subject: 'retention',
    body: JSON.stringify({ data: { ruleId: 'r', count, upTo: String(upTo) } }),
  });

  it('is intact, and says how many are gone', async () => {
    await using log = await sealedLog();
    let after = 0;
    while (after < 30) after = (await log.store.remove({ after, upTo: 30, limit: 1_000, tenant: TENANTS[0] })).reached;
    await log.store.append([record(10, 30)]);
    await log.seal();
    expect(await log.verify()).toMatchObject({ status: 'intact', events: EVENTS - 9, removed: 10, firstBad: null });
    expect(await log.verify({ tenantId: TENANTS[0] })).toMatchObject({ status: 'intact', removed: 10 });
  });

  it('does not hide one that was removed beside', async () => {
    await using log = await sealedLog();
    await log.store.remove({ after: 0, upTo: 30, limit: 1_000, tenant: TENANTS[0] });
    await log.store.append([record(10, 30)]);
    await log.seal();
    await log.tamper('delete from events where position = 44');
    expect(await log.verify()).toMatchObject({ status: 'broken', firstBad: { position: 44, reason: 'event_removed' } });
  });
});
