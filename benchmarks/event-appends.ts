import {
  createEventStreamingService,
  createPostgresEventStore,
  eventStreamingServiceSchema,
  eventStreamingServiceSettings,
  type EventStore,
  type NewEvent,
} from '@prognetwork/event-streaming-service';
import { listen, newId } from '@prognetwork/shared-infrastructure';
import { createTestIssuer, testConfig, type TestDatabase } from '@prognetwork/testing';
import pg from 'pg';
import { putPublishers } from './load/put-publishers.ts';
import { against, inTurns, type Figure } from './suite.ts';

const ROUNDS = 3;
const ROUND_MS = 2_000;
const WARM_UP_MS = 500;
const PUBLISHERS = 64;
const PLAIN_CONNECTIONS = 16;
export const BATCH_EVENTS = 100;
const WAL_MEGABYTES = 400;
const BODY = JSON.stringify({ data: 'x'.repeat(1_000) });

export const ABOUT_APPENDS = `Events of 1 KB on one durable PostgreSQL, whose write-ahead log has been round once. Appends go to the store itself, ${PUBLISHERS} publishers at once, with one event each and then with ${BATCH_EVENTS} each; the same batches go to POST /v1/events from a process of their own. One event a transaction is what ${PUBLISHERS} writers on ${PLAIN_CONNECTIONS} connections reach: into a table with two indexes, and into tables like the log's own (each event in eight indexes, with its version in its stream), whose positions come from a sequence and so without an order that a reader could trust. ${ROUNDS} rounds of ${ROUND_MS / 1000} s in turns, while nothing reads or seals the log.`;

export async function measureAppends(database: TestDatabase): Promise<readonly Figure[]> {
  await createTables(database);
  await goRoundWriteAheadLog(database);
  await using store = openStore(database);
  await using stack = new AsyncDisposableStack();
  const issuer = await createTestIssuer();
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, database);
  // Not started: what it does in the background would be counted as the cost of HTTP.
  const service = stack.use(createEventStreamingService(config, { jwks: issuer.jwks }));
  const { url } = stack.use(await listen(service, { port: 0 }));
  const token = await issuer.serviceToken('user-service');
  const pool = new pg.Pool({ connectionString: database.runtimeUrl, max: PLAIN_CONNECTIONS });
  stack.defer(() => pool.end());
  const statement = { name: 'plain', text: 'insert into plain_events (event_id, event) values ($1, $2)' };
  const batches = { publishers: PUBLISHERS, batchEvents: BATCH_EVENTS, warmUpMs: WARM_UP_MS, durationMs: ROUND_MS };
  const addOne = (publisher: number): Promise<unknown> =>
    pool.query({ ...ONE_A_TRANSACTION, values: [newId(), `single-${publisher}`, 'user.deleted', BODY] });
  const ways = [
    () => eventsPerSecond(PUBLISHERS, 1, () => pool.query({ ...statement, values: [newId(), BODY] })),
    () => eventsPerSecond(PUBLISHERS, 1, addOne),
    () => eventsPerSecond(PUBLISHERS, 1, (publisher) => store.append(newEvents(`single-${publisher}`, 1))),
    () => eventsPerSecond(PUBLISHERS, BATCH_EVENTS, (publisher) => store.append(newEvents(`batched-${publisher}`, BATCH_EVENTS))),
    () => putPublishers({ url, token, ...batches }),
  ];
  const [plain = 0, one = 0, single = 0, batched = 0, published = 0] = await inTurns(ROUNDS, ways, (measure) => measure());
  const bare: Figure = { what: 'plain insert a transaction, two indexes', value: plain, unit: 'events/s' };
  const base: Figure = { what: 'one event a transaction, the tables of the log', value: one, unit: 'events/s' };
  const appended = { what: 'append, one event each', value: single, unit: 'events/s' };
  const direct = against(base, { what: `append, batches of ${BATCH_EVENTS}`, value: batched, unit: 'events/s' });
  return [
    bare,
    base,
    against(base, appended),
    against(bare, appended),
    direct,
    against(direct, { what: `append over HTTP, batches of ${BATCH_EVENTS}`, value: published, unit: 'events/s' }),
  ];
}

/** New files of the write-ahead log are made while commits wait; a server that has run for a while writes old ones over. */
async function goRoundWriteAheadLog(database: TestDatabase): Promise<void> {
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  for (let written = 0; written < WAL_MEGABYTES; written += 1) {
    await admin.query(`select pg_logical_emit_message(true, 'benchmark', repeat('x', 1000000))`);
  }
  await admin.query('checkpoint');
  await admin.end();
}

async function createTables(database: TestDatabase): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('create table plain_events (position bigserial primary key, event_id uuid not null unique, event text not null)');
  await owner.query(`
    create table single_events (like events including all);
    create unique index on single_events (stream, version);
    create table single_ids (like event_ids including all);
    create table single_streams (like streams including all);
    create sequence single_positions`);
  await owner.end();
}

const ONE_A_TRANSACTION = {
  name: 'one-a-transaction',
  text: `
    with place as (select nextval('single_positions') as position),
    in_stream as (
      insert into single_streams as s (stream, version) values ($2, 1) on conflict (stream) do update set version = s.version + 1 returning version
    ), noted as (insert into single_ids (event_id, position, version) select $1::uuid, position, version from place, in_stream)
    insert into single_events (position, event_id, stream, version, type, subject, recorded_at, event)
    select position, $1::uuid, $2, version, $3, $2, clock_timestamp(), $4 from place, in_stream`,
};

export function openStore(database: TestDatabase): EventStore {
  return createPostgresEventStore({
    connectionString: database.runtimeUrl,
    readConnections: 4,
    maxQueuedEvents: 100_000,
    maxQueuedBytes: 1_000_000_000,
  });
}

export function newEvents(stream: string, count: number): NewEvent[] {
  return Array.from({ length: count }, () => ({ id: newId(), stream, type: 'user.deleted', subject: stream, body: BODY }));
}

async function eventsPerSecond(publishers: number, events: number, publish: (publisher: number) => Promise<unknown>): Promise<number> {
  let published = 0;
  const publishUntil = async (deadline: number): Promise<void> => {
    const loop = async (publisher: number): Promise<void> => {
      while (performance.now() < deadline) {
        await publish(publisher);
        published += events;
      }
    };
    await Promise.all(Array.from({ length: publishers }, (_, publisher) => loop(publisher)));
  };
  await publishUntil(performance.now() + WARM_UP_MS);
  published = 0;
  const startedAt = performance.now();
  await publishUntil(startedAt + ROUND_MS);
  return (published / (performance.now() - startedAt)) * 1_000;
}
