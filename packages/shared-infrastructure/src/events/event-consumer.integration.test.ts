import { randomUUID } from 'node:crypto';
import {
  on,
  userDeleted,
  type CloudEvent,
  type EventStreamingClient,
  type FetchOutcome,
  type RecordedEvent,
} from '@prognetwork/event-based-service-client';
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

/** A log that hands out these events, again and again until they are acknowledged. */
function createLog(events: readonly RecordedEvent[]) {
  let acknowledged = 0;
  const client: EventStreamingClient = {
    ...createSilentEventStreaming(),
    append: async () => [],
    async fetch(_group, _request, signal): Promise<FetchOutcome> {
      const items = events.filter(({ position }) => Number(position) > acknowledged);
      if (items.length === 0) await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      return { kind: 'events', lease: 'lease', items };
    },
    acknowledge: async (_group, { position }) => void (acknowledged = Number(position)),
  };
  return { client, acknowledged: () => acknowledged };
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

async function consume(
  events: readonly RecordedEvent[],
  handler: (event: CloudEvent<{ userId: string }>, scope: EventScope) => Promise<void>,
): Promise<void> {
  const log = createLog(events);
  const issuer = await createTestIssuer();
  foundation = createNoteService(testConfig(noteSettings, noteSchema, database), {
    jwks: issuer.jwks,
    eventStreaming: log.client,
  }).foundation;
  const consumer = startConsumer(foundation, { group: 'test', subscriptions: [on(userDeleted, handler)] });
  const last = Number(events.at(-1)?.position);
  await waitFor(() => log.acknowledged() === last, { timeoutMs: 20_000 });
  await consumer[Symbol.asyncDispose]();
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

  it('lays aside what a rule refuses, at once, and goes on with the next', async () => {
    let attempts = 0;
    await consume([recorded(1, 'refused'), recorded(2, 'b')], async (event, scope) => {
      if (event.subject === 'refused') {
        attempts++;
        throw commonError('resource.not_found');
      }
      await writeNote(event, scope);
    });
    expect([attempts, await notes()]).toEqual([1, ['b']]);
    const { rows } = await admin.query('select direction, consumer_group, attempts, event from notes.dead_letters');
    expect(rows[0]).toMatchObject({ direction: 'in', consumer_group: 'test', attempts: 1 });
    expect(JSON.parse(rows[0].event)).toMatchObject({ subject: 'refused' });
  });

  it('lays aside an event that does not fit its schema', async () => {
    await consume([recorded(1, 'odd', { data: { nothing: true } }), recorded(2, 'b')], writeNote);
    expect(await notes()).toEqual(['b']);
    expect((await admin.query('select 1 from notes.dead_letters')).rowCount).toBe(1);
  }, 30_000);

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
