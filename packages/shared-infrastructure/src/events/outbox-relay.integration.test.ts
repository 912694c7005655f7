import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { EventStreamingError, userDeleted, type AppendItem, type EventStreamingClient } from '@prognetwork/event-based-service-client';
import {
  createSilentEventStreaming,
  createTestDatabase,
  createTestIssuer,
  testConfig,
  waitFor,
  type TestDatabase,
} from '@prognetwork/testing';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNoteService, noteSchema, noteSettings } from '../test-fixtures/note-service.ts';

/** The other end of the relay: takes batches as the log does, keeping the first of each id. */
function createLog(before: (batch: readonly AppendItem[]) => Promise<void> = async () => undefined) {
  const taken: string[] = [];
  let duplicates = 0;
  const client: EventStreamingClient = {
    ...createSilentEventStreaming(),
    async append(items) {
      await before(items);
      for (const { event } of items) {
        if (taken.includes(event.id)) duplicates++;
        else taken.push(event.id);
      }
      return [];
    },
  };
  return { client, taken, duplicates: () => duplicates };
}

let database: TestDatabase;
let admin: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase(noteSchema);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await database[Symbol.asyncDispose]();
});

async function startService(client: EventStreamingClient) {
  const issuer = await createTestIssuer();
  const config = testConfig(noteSettings, noteSchema, database, { DATABASE_POOL_SIZE: '24' });
  return createNoteService(config, { jwks: issuer.jwks, eventStreaming: client }).foundation;
}

describe('the outbox under twenty writers with random delays and rollbacks', () => {
  it('reaches the log whole: nothing lost, nothing twice, each writer in order', async () => {
    const log = createLog();
    const foundation = await startService(log.client);
    foundation.start();
    const committed: string[][] = [];
    await Promise.all(
      Array.from({ length: 20 }, async (_unused, writer) => {
        const own: string[] = [];
        committed.push(own);
        for (let round = 0; round < 25; round++) {
          const subject = `${writer}-${round}-${randomUUID()}`;
          const attempt = foundation.database.inGlobalTransaction(async (tx) => {
            await tx.publish(userDeleted, { subject, data: { userId: randomUUID() } });
            await wait(Math.random() * 12);
            if (Math.random() < 0.25) throw new Error('rolled back on purpose');
          });
          await attempt.then(
            () => own.push(subject),
            () => undefined,
          );
        }
      }),
    );
    const expected = committed.flat().length;
    await waitFor(() => log.taken.length >= expected, { timeoutMs: 15_000 });
    await waitFor(async () => (await admin.query('select 1 from notes.outbox')).rowCount === 0, { timeoutMs: 5_000 });
    await foundation[Symbol.asyncDispose]();
    expect(log.taken).toHaveLength(expected);
    expect(log.duplicates()).toBe(0);
    expect(expected).toBeGreaterThan(300);
  });

  it('keeps the order in which the same writer committed', async () => {
    const order: string[] = [];
    const log = createLog(async (batch) => void order.push(...batch.map(({ event }) => event.subject)));
    const foundation = await startService(log.client);
    foundation.start();
    const writers = Array.from({ length: 20 }, async (_unused, writer) => {
      for (let round = 0; round < 20; round++) {
        await foundation.database.inGlobalTransaction(async (tx) => {
          await wait(Math.random() * 5);
          await tx.publish(userDeleted, { subject: `${writer}:${round}`, data: { userId: randomUUID() } });
          await wait(Math.random() * 5);
        });
      }
    });
    await Promise.all(writers);
    await waitFor(() => order.length >= 400, { timeoutMs: 15_000 });
    await foundation[Symbol.asyncDispose]();
    for (let writer = 0; writer < 20; writer++) {
      const rounds = order.filter((subject) => subject.startsWith(`${writer}:`)).map((subject) => Number(subject.split(':')[1]));
      expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    }
  });
});

describe('the relay', () => {
  it('holds everything while the log is away, and catches up when it is back', async () => {
    let isAway = true;
    const log = createLog(async () => {
      if (isAway) throw new EventStreamingError('append', 503, undefined);
    });
    const foundation = await startService(log.client);
    foundation.start();
    for (let index = 0; index < 10; index++) {
      await foundation.database.inGlobalTransaction((tx) =>
        tx.publish(userDeleted, { subject: String(index), data: { userId: randomUUID() } }),
      );
    }
    expect((await admin.query('select 1 from notes.outbox')).rowCount).toBe(10);
    isAway = false;
    await waitFor(() => log.taken.length === 10, { timeoutMs: 15_000 });
    await foundation[Symbol.asyncDispose]();
  });

  it('lays aside an event that the log refuses, and carries the others', async () => {
    const log = createLog(async (batch) => {
      if (batch.some(({ event }) => event.subject === 'bad')) throw new EventStreamingError('append', 422, { code: 'schema' });
    });
    const foundation = await startService(log.client);
    await foundation.database.inGlobalTransaction(async (tx) => {
      for (const subject of ['good', 'bad', 'better']) await tx.publish(userDeleted, { subject, data: { userId: randomUUID() } });
    });
    foundation.start();
    await waitFor(() => log.taken.length === 2, { timeoutMs: 10_000 });
    const { rows } = await admin.query('select event, reason from notes.dead_letters');
    expect(JSON.parse(rows[0].event)).toMatchObject({ subject: 'bad' });
    await foundation[Symbol.asyncDispose]();
  });

  it('works in one of two processes at a time, and moves to the other when the first ends', async () => {
    const first = createLog();
    const second = createLog();
    const one = await startService(first.client);
    const two = await startService(second.client);
    one.start();
    await one.database.inGlobalTransaction((tx) => tx.publish(userDeleted, { subject: 'a', data: { userId: randomUUID() } }));
    await waitFor(() => first.taken.length === 1, { timeoutMs: 5_000 });
    two.start();
    await two.database.inGlobalTransaction((tx) => tx.publish(userDeleted, { subject: 'b', data: { userId: randomUUID() } }));
    await waitFor(() => first.taken.length === 2, { timeoutMs: 5_000 });
    await one[Symbol.asyncDispose]();
    await two.database.inGlobalTransaction((tx) => tx.publish(userDeleted, { subject: 'c', data: { userId: randomUUID() } }));
    await waitFor(() => second.taken.length === 1, { timeoutMs: 5_000 });
    await two[Symbol.asyncDispose]();
    expect(second.taken).toHaveLength(1);
  });
});
