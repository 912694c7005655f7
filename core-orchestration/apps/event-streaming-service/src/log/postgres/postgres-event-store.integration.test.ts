import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema } from '../../index.ts';
import { describeEventStore } from '../conformance/describe-event-store.ts';
import { newEvent, readAll, streamsOf, type LogUnderTest, type OpenOptions } from '../conformance/store-under-test.ts';
import type { EventStore } from '../event-store.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

function openStore(
  database: TestDatabase,
  { maxQueuedEvents = 10_000, maxQueuedBytes = 10_000_000, throughPort }: OpenOptions = {},
): EventStore {
  const url = new URL(database.runtimeUrl);
  if (throughPort !== undefined) url.port = String(throughPort);
  return createPostgresEventStore({ connectionString: url.href, readConnections: 4, maxQueuedEvents, maxQueuedBytes });
}

async function startLog(): Promise<LogUnderTest> {
  const database = await createTestDatabase(eventStreamingServiceSchema);
  return {
    port: Number(new URL(database.runtimeUrl).port),
    open: (options) => openStore(database, options),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

describeEventStore('PostgreSQL', startLog);

describe('a database that misbehaves', () => {
  let database: TestDatabase;
  let store: EventStore;
  beforeAll(async () => {
    database = await createTestDatabase(eventStreamingServiceSchema);
    store = openStore(database);
  });
  afterAll(async () => {
    await store[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  it('fails only the append whose content it refuses', async () => {
    const { position } = await store.head();
    const outcomes = await Promise.allSettled([
      store.append([newEvent('before')]),
      store.append([newEvent('spoiled', { subject: 'nul \u0000 byte' })]),
      store.append([newEvent('after')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(streamsOf(await readAll(store, position))).toEqual(['before', 'after']);
  });

  it('stores every event once when it cuts the writers off', async () => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const given = Array.from({ length: 60 }, () => newEvent('cut-off'));
    const appending = Promise.all(
      given.map(async (one, index) => {
        await delay(index * 2);
        return store.append([one]);
      }),
    );
    for (let cut = 0; cut < 5; cut++) {
      await admin.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'event-log-writer' and datname = current_database()`,
      );
      await delay(20);
    }
    await appending;
    await admin.end();
    const stored = await store.readStream({ stream: 'cut-off', order: 'asc', limit: 1_000 });
    expect(stored.map(({ version }) => version)).toEqual(given.map((_, index) => index + 1));
  });

  it('lets nobody of the service change what is stored', async () => {
    const runtime = new pg.Client({ connectionString: database.runtimeUrl });
    await runtime.connect();
    for (const statement of [`update events set event = '{}'`, 'delete from events', 'truncate events', 'delete from log_head']) {
      await expect(runtime.query(statement)).rejects.toMatchObject({ code: '42501' });
    }
    await runtime.end();
  });
});
