import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, waitFor, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema } from '../../index.ts';
import { VersionConflictError, type EventStore, type NewEvent } from '../event-store.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

let database: TestDatabase;
let store: EventStore;

function openStore(): EventStore {
  return createPostgresEventStore({
    connectionString: database.runtimeUrl,
    readConnections: 4,
    maxQueuedEvents: 10_000,
    maxQueuedBytes: 10_000_000,
  });
}

function event(stream: string, more: Partial<NewEvent> = {}): NewEvent {
  const id = more.id ?? newId();
  return { id, stream, type: 'user.created', subject: stream, body: JSON.stringify({ id, stream }), ...more };
}

async function readAll(after = 0): Promise<readonly { readonly position: number; readonly stream: string; readonly body: string }[]> {
  return store.read({ after, order: 'asc', limit: 100_000 });
}

beforeAll(async () => {
  database = await createTestDatabase(eventStreamingServiceSchema);
  store = openStore();
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

describe('appending', () => {
  it('gives each event the next position and the next version of its stream', async () => {
    const { position } = await store.head();
    const appended = await store.append([event('a'), event('b'), event('a')]);
    expect(appended.map((place) => [place.stream, place.version, place.position - position])).toEqual([
      ['a', 1, 1],
      ['b', 1, 2],
      ['a', 2, 3],
    ]);
    expect((await store.head()).position).toBe(position + 3);
  });

  it('keeps every character of the body, the ids and the tenant', async () => {
    const tenant = newId();
    const body = JSON.stringify({ text: 'Zoë — 東京 🌍 "quoted" \\ {a,b} \u0000' });
    const given = event('characters', { tenant, subject: 'sübject, {x} "y"', body });
    const [place] = await store.append([given]);
    const [stored] = await store.read({ after: (place?.position ?? 0) - 1, order: 'asc', limit: 1 });
    const { id: _id, isDuplicate: _isDuplicate, ...at } = place ?? expect.fail();
    expect(stored).toEqual({ ...at, type: given.type, tenant, subject: given.subject, body, recordedAt: expect.any(String) });
  });

  it('gives no position away twice and leaves none out under concurrent writers, and shows them in order to a live reader', async () => {
    const start = (await store.head()).position;
    const others = [openStore(), openStore()];
    const published: string[] = [];
    const seen: number[] = [];
    let isPublishing = true;
    const publishers = Array.from({ length: 20 }, async (_, publisher) => {
      const target = [store, ...others][publisher % 3] ?? store;
      for (let turn = 0; turn < 25; turn++) {
        const events = Array.from({ length: 1 + (turn % 3) }, () => event(`publisher-${publisher}`));
        await target.append(events);
        published.push(...events.map(({ id }) => id));
        await delay(Math.random() * 8);
      }
    });
    const reading = (async () => {
      let last = start;
      for (;;) {
        const isLastTurn = !isPublishing;
        for (const { position } of await readAll(last)) {
          seen.push(position);
          last = position;
        }
        if (isLastTurn) return;
      }
    })();
    await Promise.all(publishers);
    isPublishing = false;
    await reading;
    await Promise.all(others.map((other) => other[Symbol.asyncDispose]()));

    expect(seen).toEqual(Array.from({ length: published.length }, (_, index) => start + 1 + index));
    const stored = await readAll(start);
    expect(new Set(stored.map(({ body }) => (JSON.parse(body) as { id: string }).id))).toEqual(new Set(published));
    for (let publisher = 0; publisher < 20; publisher++) {
      const versions = await store.readStream({ stream: `publisher-${publisher}`, order: 'asc', limit: 1_000 });
      expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    }
  });
});

describe('an event id that is stored already', () => {
  it('returns its first place and stores nothing', async () => {
    const given = event('retried');
    const [first] = await store.append([given]);
    const [again] = await store.append([{ ...given, stream: 'elsewhere' }]);
    expect(again).toEqual({ ...first, isDuplicate: true });
    expect(await store.readStream({ stream: 'elsewhere', order: 'asc', limit: 10 })).toEqual([]);
  });

  it('does not keep new events of the same append from being stored', async () => {
    const given = event('partly');
    await store.append([given]);
    const [known, added] = await store.append([given, event('partly')]);
    expect([known?.isDuplicate, known?.version, added?.isDuplicate, added?.version]).toEqual([true, 1, false, 2]);
  });

  it('is stored once when many processes send it at the same time', async () => {
    const stores = [store, openStore(), openStore()];
    for (let round = 0; round < 20; round++) {
      const given = event(`race-${round}`);
      const places = await Promise.all([...stores, ...stores].map((target) => target.append([given])));
      expect(new Set(places.map(([place]) => place?.position)).size).toBe(1);
      expect(places.filter(([place]) => place?.isDuplicate === false)).toHaveLength(1);
    }
    await Promise.all(stores.slice(1).map((other) => other[Symbol.asyncDispose]()));
  });

  it('is no version conflict when its stream has grown since', async () => {
    const given = event('grown', { expectedVersion: 0 });
    await store.append([given]);
    await store.append([event('grown')]);
    const [again] = await store.append([given]);
    expect(again).toMatchObject({ version: 1, isDuplicate: true });
  });
});

describe('an expected version', () => {
  it('is met by the version the stream has just before the event', async () => {
    await store.append([event('exact', { expectedVersion: 0 }), event('exact', { expectedVersion: 1 })]);
    const [place] = await store.append([event('exact', { expectedVersion: 2 })]);
    expect(place?.version).toBe(3);
  });

  it('refuses its whole append, and tells which stream has which version', async () => {
    await store.append([event('taken')]);
    const { position } = await store.head();
    const refused = store.append([event('innocent'), event('taken', { expectedVersion: 0 })]);
    await expect(refused).rejects.toMatchObject({ conflicts: [{ index: 1, stream: 'taken', expectedVersion: 0, actualVersion: 1 }] });
    expect((await store.head()).position).toBe(position);
  });

  it('that is wrong leaves the other appends of its batch as they are', async () => {
    await store.append([event('busy')]);
    const { position } = await store.head();
    const outcomes = await Promise.allSettled([
      store.append([event('neighbour-1')]),
      store.append([event('other', { expectedVersion: 7 })]),
      store.append([event('busy', { expectedVersion: 1 })]),
      store.append([event('neighbour-2'), event('neighbour-1')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((await readAll(position)).map((stored) => [stored.position - position, stored.stream])).toEqual([
      [1, 'neighbour-1'],
      [2, 'busy'],
      [3, 'neighbour-2'],
      [4, 'neighbour-1'],
    ]);
  });

  it('lets exactly one of many concurrent appends win', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => store.append([event('contended', { expectedVersion: 0 })])));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refusals.every((reason) => reason instanceof VersionConflictError)).toBe(true);
  });
});

describe('a database that misbehaves', () => {
  it('fails only the append whose content it refuses', async () => {
    const { position } = await store.head();
    const outcomes = await Promise.allSettled([
      store.append([event('before')]),
      store.append([event('spoiled', { subject: 'nul \u0000 byte' })]),
      store.append([event('after')]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await readAll(position)).map(({ stream }) => stream)).toEqual(['before', 'after']);
  });

  it('stores every event once when it cuts the writers off', async () => {
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const given = Array.from({ length: 60 }, () => event('cut-off'));
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

describe('reading', () => {
  const tenant = newId();
  let start = 0;
  beforeEach(async () => {
    start = (await store.head()).position;
    await store.append([
      event('r1', { type: 'user.created', tenant, subject: 's1' }),
      event('r2', { type: 'member.joined', tenant, subject: 's2' }),
      event('r3', { type: 'member.joined', subject: 's2' }),
    ]);
  });

  it('filters by type, tenant and subject', async () => {
    const read = async (filter: object) =>
      (await store.read({ after: start, order: 'asc', limit: 10, ...filter })).map(({ stream }) => stream);
    expect(await read({})).toEqual(['r1', 'r2', 'r3']);
    expect(await read({ types: ['member.joined'] })).toEqual(['r2', 'r3']);
    expect(await read({ tenant })).toEqual(['r1', 'r2']);
    expect(await read({ subject: 's2' })).toEqual(['r2', 'r3']);
    expect(await read({ types: ['member.joined', 'user.created'], tenant, subject: 's2' })).toEqual(['r2']);
  });

  it('goes backwards from the end', async () => {
    const streams = (await store.read({ order: 'desc', limit: 2 })).map(({ stream }) => stream);
    expect(streams).toEqual(['r3', 'r2']);
    expect((await store.read({ before: start + 3, order: 'desc', limit: 1 })).map(({ stream }) => stream)).toEqual(['r2']);
  });

  it('tells how far this process has appended', async () => {
    const told: number[] = [];
    using _subscription = store.onAppended((position) => told.push(position));
    const [place] = await store.append([event('told')]);
    await waitFor(() => told.includes(place?.position ?? 0));
  });
});
