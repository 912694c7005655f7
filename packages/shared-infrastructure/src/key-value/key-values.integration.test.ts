import { createTestDatabase, hasRedis, startTestRedis, waitFor } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noteSchema } from '../test-fixtures/note-service.ts';
import type { KeyValueDrivers } from './key-value-store.ts';
import { createPostgresKeyValues } from './postgres-key-values.ts';
import { createRedisKeyValues } from './redis-key-values.ts';

interface Started extends AsyncDisposable {
  readonly drivers: KeyValueDrivers;
}

async function startPostgres(): Promise<Started> {
  const database = await createTestDatabase(noteSchema);
  const pool = new pg.Pool({ connectionString: database.runtimeUrl });
  pool.on('error', () => undefined);
  const drivers = createPostgresKeyValues(pool);
  return {
    drivers,
    async [Symbol.asyncDispose]() {
      await drivers[Symbol.asyncDispose]();
      await pool.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function startRedis(): Promise<Started> {
  const redis = await startTestRedis();
  if (redis === undefined) throw new Error('redis-server is not on this machine');
  const drivers = await createRedisKeyValues(redis.url, 'test');
  return {
    drivers,
    async [Symbol.asyncDispose]() {
      await drivers[Symbol.asyncDispose]();
      await redis[Symbol.asyncDispose]();
    },
  };
}

// One suite for both drivers. Without a redis-server, the bootstrap of the tests says plainly that Redis was not tested.
const engines: [string, () => Promise<Started>][] = [
  ['PostgreSQL', startPostgres],
  ...(hasRedis() ? [['Redis', startRedis] as [string, () => Promise<Started>]] : []),
];

describe.each(engines)('caches, locks and sessions on %s', (_name, start) => {
  let started: Started;
  let drivers: KeyValueDrivers;
  beforeAll(async () => {
    started = await start();
    drivers = started.drivers;
  });
  afterAll(() => started[Symbol.asyncDispose]());

  it('a cached value is there until it ends, is replaced or deleted', async () => {
    expect(await drivers.cache.get('a')).toBeUndefined();
    await drivers.cache.set('a', 'one', 60_000);
    await drivers.cache.set('a', 'two', 60_000);
    expect(await drivers.cache.get('a')).toBe('two');
    await drivers.cache.delete('a');
    expect(await drivers.cache.get('a')).toBeUndefined();
    await drivers.cache.set('short', 'lived', 30);
    await waitFor(async () => (await drivers.cache.get('short')) === undefined, { timeoutMs: 2_000 });
  });

  it('a lock has one holder of fifty who try', async () => {
    const attempts = await Promise.all(Array.from({ length: 50 }, () => drivers.locks.acquire('race', 60_000)));
    expect(attempts.filter((lock) => lock !== undefined)).toHaveLength(1);
  });

  it('a released lock goes to the next with a greater fencing token', async () => {
    const first = await drivers.locks.acquire('passed on', 60_000);
    expect(await first?.extend(60_000)).toBe(true);
    await first?.release();
    const second = await drivers.locks.acquire('passed on', 60_000);
    expect(second?.fencingToken).toBeGreaterThan(first?.fencingToken ?? Number.POSITIVE_INFINITY);
    expect(await first?.extend(60_000)).toBe(false);
    await first?.release();
    expect(await drivers.locks.acquire('passed on', 60_000)).toBeUndefined();
  });

  it('a lock whose holder died is free after its time, and the late holder has lost it', async () => {
    const dead = await drivers.locks.acquire('abandoned', 50);
    let next: Awaited<ReturnType<typeof drivers.locks.acquire>>;
    await waitFor(async () => (next = await drivers.locks.acquire('abandoned', 60_000)) !== undefined, { timeoutMs: 2_000 });
    expect(next?.fencingToken).toBe((dead?.fencingToken ?? 0) + 1);
    expect(await dead?.extend(60_000)).toBe(false);
  });

  it('sessions end one by one, all of an owner at once, or by time', async () => {
    await drivers.sessions.set('s1', 'ada', '1', 60_000);
    await drivers.sessions.set('s2', 'ada', '2', 60_000);
    await drivers.sessions.set('s3', 'ada', '3', 60_000);
    await drivers.sessions.set('other', 'grace', '4', 60_000);
    await drivers.sessions.delete('s1');
    expect(await drivers.sessions.get('s1')).toBeUndefined();
    expect(await drivers.sessions.get('s2')).toBe('2');
    expect(await drivers.sessions.deleteOfOwner('ada')).toBe(2);
    expect([await drivers.sessions.get('s2'), await drivers.sessions.get('other')]).toEqual([undefined, '4']);
    await drivers.sessions.set('brief', 'ada', '5', 30);
    await waitFor(async () => (await drivers.sessions.get('brief')) === undefined, { timeoutMs: 2_000 });
  });
});
