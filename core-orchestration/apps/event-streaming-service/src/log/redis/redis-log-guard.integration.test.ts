import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, hasRedis, startTestRedis, waitFor, type TestDatabase, type TestRedis } from '@prognetwork/testing';
import pg from 'pg';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema } from '../../index.ts';
import { newEvent, readAll } from '../conformance/store-under-test.ts';
import { LogUnavailableError, type EventStore } from '../event-store.ts';
import { raiseRedisEpoch } from './raise-redis-epoch.ts';
import { createRedisEventStore } from './redis-event-store.ts';
import { createWitnessRepository, type WitnessRepository } from './witness-repository.ts';

let database: TestDatabase;
let pool: pg.Pool;
let witness: WitnessRepository;
let stores: EventStore[] = [];
const servers: TestRedis[] = [];

beforeAll(async () => {
  database = await createTestDatabase(eventStreamingServiceSchema);
  pool = new pg.Pool({ connectionString: database.runtimeUrl });
  witness = createWitnessRepository(pool);
});
afterEach(async () => {
  for (const store of stores) await store[Symbol.asyncDispose]();
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
  stores = [];
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`truncate redis_log_witness; update log_head set kept_in = 'postgres'`);
  await owner.end();
});
afterAll(async () => {
  await pool.end();
  await database[Symbol.asyncDispose]();
});

async function startServer(settings: Readonly<Record<string, string>> = {}): Promise<TestRedis> {
  const server = (await startTestRedis(settings)) ?? expect.fail('redis-server is not on this machine');
  servers.push(server);
  return server;
}

function open(url: string, acceptsLoss = false): EventStore {
  const store = createRedisEventStore({
    url,
    witness,
    acceptsLoss,
    newId,
    maxQueuedEvents: 10_000,
    maxQueuedBytes: 10_000_000,
    onRefused: () => undefined,
    onWitnessFailed: (error) => expect.fail(String(error)),
  });
  stores.push(store);
  return store;
}

async function command(url: string, ...words: string[]): Promise<void> {
  const client = await createClient({ url }).connect();
  await client.sendCommand(words);
  client.destroy();
}

describe.runIf(hasRedis())('a Redis that persists less than the log needs', () => {
  it.each([
    [{ appendfsync: 'everysec' }, 'its appendfsync is everysec, not always'],
    [{ appendonly: 'no' }, 'its appendonly is no, not yes'],
    [{ 'maxmemory-policy': 'allkeys-lru' }, 'its maxmemory-policy is allkeys-lru, not noeviction'],
  ])('is refused with %j, with the reason, and taken when that is accepted', async (settings, sentence) => {
    const { url } = await startServer(settings);
    const store = open(url);
    await expect(store.head()).rejects.toThrow(sentence);
    await expect(store.append([newEvent('a')])).rejects.toThrow('EVENT_STORE_ACCEPT_LOSS=true');
    await expect(store.append([newEvent('a')])).rejects.toBeInstanceOf(LogUnavailableError);
    expect(await open(url, true).append([newEvent('a')])).toMatchObject([{ position: 1 }]);
  });

  it('is refused when it does not tell its settings, as managed ones often do not', async () => {
    const { url } = await startServer();
    await command(url, 'ACL', 'SETUSER', 'tenant', 'on', '>secret', '~*', '+@all', '-config');
    const refused = url.replace('redis://', 'redis://tenant:secret@');
    await expect(open(refused).head()).rejects.toThrow('it does not tell its appendfsync');
    expect((await open(refused, true).head()).position).toBe(0);
  });
});

describe.runIf(hasRedis())('a Redis that was killed with -9', () => {
  it('has everything that was acknowledged, and stores go on without a restart', async () => {
    const server = await startServer();
    const [one, other] = [open(server.url), open(server.url)];
    await one.append([newEvent('kept'), newEvent('kept')]);
    const { epoch } = await other.head();
    await server.restart();
    await waitFor(async () => (await one.append([newEvent('kept')])).length === 1);
    expect((await readAll(other)).map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(await other.head()).toEqual({ epoch, position: 3 });
  });
});

describe.runIf(hasRedis())('a Redis that came back without all of its log', () => {
  let server: TestRedis;
  let store: EventStore;
  let copy = '';
  const copyFiles = (folder: string): void => {
    copy = join(folder, 'copy');
    cpSync(join(folder, 'appendonlydir'), copy, { recursive: true });
  };
  const restoreCopy = (folder: string): void => {
    rmSync(join(folder, 'appendonlydir'), { recursive: true });
    cpSync(copy, join(folder, 'appendonlydir'), { recursive: true });
  };
  /** The store notes how far it has come a moment after it was told. */
  const noted = async (position: number): Promise<void> => {
    await waitFor(async () => (await witness.load()).seen?.position === position, { what: 'the witness' });
  };

  beforeEach(async () => {
    server = await startServer();
    store = open(server.url);
    await store.append([newEvent('early')]);
    await server.restart(copyFiles);
    await waitFor(async () => (await store.append([newEvent('late'), newEvent('late')])).length === 2);
    await noted(3);
  });

  it('is not served to those who knew more, nor to a process that starts now', async () => {
    await server.restart(restoreCopy);
    for (const each of [store, open(server.url)]) {
      await expect(each.head()).rejects.toThrow('it ends at position 1 and reached 3');
      await expect(each.append([newEvent('on top')])).rejects.toThrow('it ends at position 1 and reached 3');
    }
  });

  it('is not served either when it is empty', async () => {
    await server.restart((folder) => rmSync(join(folder, 'appendonlydir'), { recursive: true }));
    await expect(open(server.url).head()).rejects.toThrow('Redis is empty, but its log reached position 3');
    await expect(store.append([newEvent('on top')])).rejects.toBeInstanceOf(LogUnavailableError);
  });

  it('is not served to one that knew more even when others have written on', async () => {
    await server.restart(restoreCopy);
    const forgetful = new pg.Client({ connectionString: database.ownerUrl });
    await forgetful.connect();
    await forgetful.query('update redis_log_witness set position = 1, event_id = null');
    await forgetful.end();
    await open(server.url).append([newEvent('other'), newEvent('other'), newEvent('other')]);
    await expect(store.append([newEvent('on top')])).rejects.toThrow('position 3 holds another event');
  });

  it('is served again, under another epoch, once an operator has accepted it', async () => {
    const before = (await store.head()).epoch;
    await server.restart(restoreCopy);
    await expect(store.head()).rejects.toThrow('has gone back');
    const raised = await raiseRedisEpoch({ url: server.url, witness, newId });
    expect(raised).toEqual({ epoch: before + 1, position: 1 });
    await waitFor(async () => (await store.append([newEvent('again')])).length === 1, { what: 'the running store' });
    expect(await open(server.url).head()).toEqual({ epoch: before + 1, position: 2 });
  });

  it('is a new log under another epoch when it is empty and an operator has accepted that', async () => {
    const before = (await store.head()).epoch;
    await server.restart((folder) => rmSync(join(folder, 'appendonlydir'), { recursive: true }));
    await raiseRedisEpoch({ url: server.url, witness, newId });
    expect(await open(server.url).append([newEvent('anew')])).toMatchObject([{ position: 1 }]);
    expect((await open(server.url).head()).epoch).toBe(before + 1);
  });
});

describe.runIf(hasRedis())('a Redis with a log of another installation', () => {
  it('is not taken over', async () => {
    const { url } = await startServer();
    await open(url).append([newEvent('theirs')]);
    const other = await createTestDatabase(eventStreamingServiceSchema);
    const otherPool = new pg.Pool({ connectionString: other.runtimeUrl });
    const theirs = witness;
    witness = createWitnessRepository(otherPool);
    await expect(open(url).head()).rejects.toThrow('a log of 1 events that this installation has never seen');
    for (const store of stores.splice(1)) await store[Symbol.asyncDispose]();
    witness = theirs;
    await otherPool.end();
    await other[Symbol.asyncDispose]();
  });
});

describe.runIf(hasRedis())('an empty Redis for an installation that has its log in PostgreSQL', () => {
  it('is a log only once an operator has accepted that it begins anew, under an epoch that PostgreSQL never had', async () => {
    const { url } = await startServer();
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(`update log_head set position = 5, epoch = 4`);
    await expect(open(url).head()).rejects.toThrow('PostgreSQL holds the log of this installation, with 5 events');
    await raiseRedisEpoch({ url, witness, newId });
    expect(await open(url).head()).toEqual({ epoch: 5, position: 0 });
    await owner.query(`update log_head set position = 0, epoch = 1, kept_in = 'postgres'`);
    await owner.end();
  });
});

describe.runIf(hasRedis())('a Redis whose memory is full', () => {
  it('refuses appends whole, and takes them when there is room', async () => {
    const { url } = await startServer();
    const store = open(url);
    await store.append([newEvent('full')]);
    await command(url, 'CONFIG', 'SET', 'maxmemory', '1');
    const given = [newEvent('full'), newEvent('full')];
    await expect(store.append(given)).rejects.toMatchObject({ reason: 'store_unreachable' });
    expect(await readAll(store)).toHaveLength(1);
    await command(url, 'CONFIG', 'SET', 'maxmemory', '0');
    expect(await store.append(given)).toMatchObject([{ position: 2 }, { position: 3 }]);
  });
});
