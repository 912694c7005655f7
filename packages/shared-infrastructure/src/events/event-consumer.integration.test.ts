import { randomUUID } from 'node:crypto';
import { on, userDeleted, type CloudEvent, type EventStreamingClient, type RecordedEvent } from '@prognetwork/event-based-service-client';
import {
  createSilentEventStreaming,
  createTestDatabase,
  createTestIssuer,
  testConfig,
  waitFor,
  type TestDatabase,
} from '@prognetwork/testing';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commonError } from '../errors.ts';
import type { Foundation } from '../foundation.ts';
import { createNoteService, noteSchema, noteSettings } from '../test-fixtures/note-service.ts';
import { startConsumer, type EventScope } from './event-consumer.ts';

const tenantId = randomUUID();

function recorded(position: number, subject: string, overrides: Partial<CloudEvent> = {}): RecordedEvent {
  const event: CloudEvent = {
    specversion: '1.0',
    id: randomUUID(),
    source: '/user-service',
    type: 'user.deleted',
    subject,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: 1,
    tenantid: tenantId,
    correlationid: 'correlation',
    data: { userId: randomUUID() },
    ...overrides,
  };
  return { position: String(position), stream: `user-${subject}`, version: 1, recordedAt: event.time, event };
}

const MAX_ATTEMPTS = 5;
const RETRY_MS = 5;

/** A log with one group, which hands out these events by key until each is finished or laid aside. */
function createLog(events: readonly RecordedEvent[], leaseMs = 10_000) {
  const states = events.map((item) => ({ item, key: item.event.subject, attempts: 0, dueAt: 0, isOut: false, isDone: false }));
  const dead: { readonly position: string; readonly reason: string; readonly attempts: number }[] = [];
  let rejections = 0;
  const stateOf = (position: string) => states.find(({ item }) => item.position === position) ?? expect.fail();
  const takeDue = () => {
    const held = new Set<string>();
    return states.filter((state) => {
      if (state.isDone) return false;
      const isFree = !held.has(state.key) && !state.isOut && state.dueAt <= performance.now();
      if (!isFree) held.add(state.key);
      return isFree;
    });
  };
  const client: EventStreamingClient = {
    ...createSilentEventStreaming(),
    async fetch(_group, _request, signal) {
      const due = await waitFor(() => signal?.aborted || (takeDue().length > 0 && takeDue()), { timeoutMs: 20_000, intervalMs: 2 });
      const items = due === true ? [] : due;
      for (const state of items) {
        state.isOut = true;
        state.attempts++;
      }
      return { lease: 'lease', leaseMs, items: items.map(({ item, key, attempts }) => ({ ...item, key, attempt: attempts })) };
    },
    async acknowledge(_group, { positions }) {
      for (const position of positions) stateOf(position).isDone = true;
    },
    async reject(_group, { items }) {
      rejections++;
      for (const { position, reason, isFinal, isCounted = true, delayMs = RETRY_MS } of items) {
        const state = stateOf(position);
        if (!isCounted) state.attempts--;
        state.isDone = isFinal === true || state.attempts >= MAX_ATTEMPTS;
        if (state.isDone) dead.push({ position, reason, attempts: state.attempts });
        state.dueAt = performance.now() + delayMs;
        for (const other of states) if (other.key === state.key && !other.isDone && !isFinal) other.isOut = false;
        state.isOut = false;
      }
    },
  };
  return {
    client,
    dead,
    rejections: () => rejections,
    isFinished: () => states.every(({ isDone }) => isDone),
    left: () => states.filter(({ isDone }) => !isDone),
  };
}

let database: TestDatabase;
let admin: pg.Client;
let foundation: Foundation;

beforeEach(async () => {
  database = await createTestDatabase(noteSchema);
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterEach(async () => {
  await foundation[Symbol.asyncDispose]();
  await admin.end();
  await database[Symbol.asyncDispose]();
});

type Handler = (event: CloudEvent<{ userId: string }>, scope: EventScope) => Promise<void>;

async function start(events: readonly RecordedEvent[], handler: Handler, log = createLog(events)) {
  const issuer = await createTestIssuer();
  foundation = createNoteService(testConfig(noteSettings, noteSchema, database), {
    jwks: issuer.jwks,
    eventStreaming: log.client,
  }).foundation;
  return { log, consumer: startConsumer(foundation, { group: 'test', subscriptions: [on(userDeleted, handler)] }) };
}

async function consume(events: readonly RecordedEvent[], handler: Handler) {
  const { log, consumer } = await start(events, handler);
  await waitFor(log.isFinished, { timeoutMs: 20_000 });
  await consumer[Symbol.asyncDispose]();
  return log.dead;
}

async function writeNote(event: CloudEvent<{ userId: string }>, { tx }: EventScope): Promise<void> {
  await tx.db.execute(
    sql`insert into notes (tenant_id, id, user_id, text) values (${tenantId}, ${randomUUID()}, ${event.data.userId}, ${event.subject})`,
  );
}

async function notes(): Promise<string[]> {
  const { rows } = await admin.query<{ text: string }>('select text from notes.notes order by text');
  return rows.map(({ text }) => text);
}

describe('a consumer', () => {
  it('lets each event take effect once, however often and in whatever order it is delivered', async () => {
    const unique = ['a', 'b', 'c', 'd', 'e'].map((subject) => recorded(0, subject));
    const delivered = Array.from({ length: 5 }, () => unique)
      .flat()
      .toSorted(() => Math.random() - 0.5)
      .map((item, index) => ({ ...item, position: String(index + 1) }));
    await consume(delivered, writeNote);
    expect(await notes()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('tries again after a fault, and the half-done attempt leaves nothing', async () => {
    let attempts = 0;
    await consume([recorded(1, 'a')], async (event, scope) => {
      await writeNote(event, scope);
      attempts++;
      if (attempts < 3) throw new Error('passing fault');
    });
    expect([attempts, await notes()]).toEqual([3, ['a']]);
  });

  it('lets the group lay aside what a rule refuses, at once, and goes on with the next of its key', async () => {
    let attempts = 0;
    const events = [recorded(1, 'a', { schemaversion: 1 }), recorded(2, 'a')];
    const refused = events[0]?.event.id;
    const dead = await consume(events, async (event, scope) => {
      if (event.id === refused) {
        attempts++;
        throw commonError('resource.not_found');
      }
      await writeNote(event, scope);
    });
    expect([attempts, await notes()]).toEqual([1, ['a']]);
    expect(dead).toEqual([{ position: '1', reason: 'ServiceError: Not found', attempts: 1 }]);
    expect((await admin.query('select 1 from notes.inbox')).rowCount).toBe(1);
  });

  it('lets the group lay aside an event that does not fit its schema', async () => {
    const dead = await consume([recorded(1, 'odd', { data: { nothing: true } }), recorded(2, 'b')], writeNote);
    expect(await notes()).toEqual(['b']);
    expect(dead).toMatchObject([{ position: '1', attempts: MAX_ATTEMPTS }]);
  }, 30_000);

  it('keeps the order of a key, and lets a slow key hold up no other', async () => {
    const events = ['slow', 'a', 'b', 'c', 'slow', 'a'].map((subject, index) => recorded(index + 1, subject));
    const handled: string[] = [];
    const { promise: others, resolve: othersAreDone } = Promise.withResolvers<void>();
    await consume(events, async ({ subject, id }) => {
      const position = events.find(({ event }) => event.id === id)?.position ?? '';
      if (subject === 'slow') await others;
      handled.push(`${subject}${position}`);
      if (handled.length === 4) othersAreDone();
    });
    expect(handled.slice(0, 4).toSorted()).toEqual(['a2', 'a6', 'b3', 'c4']);
    expect(handled.slice(4)).toEqual(['slow1', 'slow5']);
    expect(handled.indexOf('a2')).toBeLessThan(handled.indexOf('a6'));
  });

  it('counts no attempt against an event while its own database is gone', async () => {
    const url = new URL(database.adminUrl);
    const name = url.pathname.slice(1);
    url.pathname = '/postgres';
    const server = new pg.Client({ connectionString: url.href });
    await server.connect();
    await server.query(`alter database "${name}" allow_connections false`);
    const { log, consumer } = await start([recorded(1, 'a')], writeNote);
    await waitFor(() => log.rejections() > MAX_ATTEMPTS + 1, { timeoutMs: 20_000 });
    await server.query(`alter database "${name}" allow_connections true`);
    await server.end();
    await waitFor(log.isFinished);
    await consumer[Symbol.asyncDispose]();
    expect([log.dead, await notes()]).toEqual([[], ['a']]);
  });

  it('handles what comes after it has waited for longer than a lease lasts', async () => {
    const leaseMs = 150;
    const later = performance.now() + 2 * leaseMs;
    const events = [recorded(1, 'a')];
    const log = createLog(events, leaseMs);
    for (const state of log.left()) state.dueAt = later;
    const { consumer } = await start(events, writeNote, log);
    await waitFor(log.isFinished);
    await consumer[Symbol.asyncDispose]();
    expect(await notes()).toEqual(['a']);
  });

  it('gives back what it has not come to when it ends', async () => {
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const { log, consumer } = await start([recorded(1, 'a'), recorded(2, 'a'), recorded(3, 'a')], async (event, scope) => {
      started.resolve();
      await release.promise;
      await writeNote(event, scope);
    });
    await started.promise;
    const ending = consumer[Symbol.asyncDispose]();
    release.resolve();
    await ending;
    expect(log.left().map(({ item, attempts, isOut }) => [item.position, attempts, isOut])).toEqual([
      ['2', 0, false],
      ['3', 0, false],
    ]);
  });

  it("passes the correlation on, names the event as the cause, and stays in the event's trace", async () => {
    const traceparent = '00-0123456789abcdef0123456789abcdef-0123456789abcdef-01';
    const item = recorded(1, 'a', { traceparent });
    await consume([item], async (event, { tx }) => {
      await tx.publish(userDeleted, { subject: 'next', data: { userId: event.data.userId } });
    });
    const { rows } = await admin.query('select event from notes.outbox');
    const published = JSON.parse(rows[0].event) as CloudEvent;
    expect(published).toMatchObject({ correlationid: 'correlation', causationid: item.event.id, tenantid: tenantId });
    expect(published.traceparent).toContain('0123456789abcdef0123456789abcdef');
  });
});
