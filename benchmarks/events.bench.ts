import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@prognetwork/embedded-postgres';
import {
  createEventStreamingService,
  createPostgresEventStore,
  eventStreamingServiceSchema,
  eventStreamingServiceSettings,
  type EventStore,
  type NewEvent,
} from '@prognetwork/event-streaming-service';
import { listen, newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, createTestIssuer, findFreePorts, testConfig, type TestDatabase, type TestIssuer } from '@prognetwork/testing';
import pg from 'pg';

export type Report = (name: string, value: number, unit: string) => void;

const MEASURE_MS = 3_000;
const WARM_UP_MS = 1_000;
const PUBLISHERS = 64;
const PLAIN_CONNECTIONS = 16;
const BATCH_EVENTS = 100;
const LIVE_READERS = 100;
const LIVE_EVENTS = 2_000;
const BODY = JSON.stringify({ data: 'x'.repeat(1_000) });

/** Append and delivery of events against one plain insert a transaction, in one run on one durable PostgreSQL. */
export async function run(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'prognetwork-bench-events-'));
  chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres({
    dataDirectory: join(folder, 'data'),
    port: await findFreePorts(),
    logFile: join(folder, 'postgres.log'),
  });
  const outerServer = process.env['TEST_POSTGRES_URL'];
  process.env['TEST_POSTGRES_URL'] = server.adminUrl;
  try {
    await using database = await createTestDatabase(eventStreamingServiceSchema);
    const plain = await measurePlainInserts(database);
    report('events: one plain insert a transaction', plain, 'events/s');
    await measureAppends(database, plain, report);
    await measureDelivery(database, report);
  } finally {
    process.env['TEST_POSTGRES_URL'] = outerServer;
    if (outerServer === undefined) delete process.env['TEST_POSTGRES_URL'];
    await server[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePlainInserts(database: TestDatabase): Promise<number> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('create table plain_events (position bigserial primary key, event_id uuid not null unique, event text not null)');
  await owner.end();
  const pool = new pg.Pool({ connectionString: database.runtimeUrl, max: PLAIN_CONNECTIONS });
  const statement = { name: 'plain', text: 'insert into plain_events (event_id, event) values ($1, $2)' };
  const rate = await eventsPerSecond(PUBLISHERS, 1, () => pool.query({ ...statement, values: [newId(), BODY] }));
  await pool.end();
  return rate;
}

async function measureAppends(database: TestDatabase, plain: number, report: Report): Promise<void> {
  await using store = openStore(database);
  const single = await eventsPerSecond(PUBLISHERS, 1, (publisher) => store.append(newEvents(`single-${publisher}`, 1)));
  report(`events: append, ${PUBLISHERS} publishers, one event each`, single, 'events/s');
  report('events: append one by one against plain inserts', single / plain, 'ratio');
  const batched = await eventsPerSecond(8, BATCH_EVENTS, (publisher) => store.append(newEvents(`batched-${publisher}`, BATCH_EVENTS)));
  report(`events: append in batches of ${BATCH_EVENTS}`, batched, 'events/s');
  report('events: append in batches against plain inserts', batched / plain, 'ratio');
}

function openStore(database: TestDatabase): EventStore {
  return createPostgresEventStore({
    connectionString: database.runtimeUrl,
    readConnections: 4,
    maxQueuedEvents: 100_000,
    maxQueuedBytes: 1_000_000_000,
  });
}

function newEvents(stream: string, count: number): NewEvent[] {
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
  await publishUntil(startedAt + MEASURE_MS);
  return (published / (performance.now() - startedAt)) * 1_000;
}

async function measureDelivery(database: TestDatabase, report: Report): Promise<void> {
  const issuer = await createTestIssuer();
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, database);
  const service = createEventStreamingService(config, { jwks: issuer.jwks });
  await service.start();
  const listening = await listen(service, { port: 0 });
  try {
    report('events: delivery to a consumer group over HTTP', await measureGroup(listening.url, issuer), 'events/s');
    await measureLive(listening.url, issuer, database, report);
  } finally {
    await listening[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  }
}

async function measureGroup(url: string, issuer: TestIssuer): Promise<number> {
  const headers = { authorization: `Bearer ${await issuer.serviceToken('email-service')}`, 'content-type': 'application/json' };
  const call = (path: string, body: object) =>
    fetch(`${url}/v1/consumer-groups/benchmark/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const startedAt = performance.now();
  let delivered = 0;
  while (performance.now() - startedAt < MEASURE_MS) {
    const response = await call('fetch', { consumerId: 'one', maxEvents: 1_000, waitMs: 0 });
    // The service answers in the shape of its contract.
    const { lease, items } = (await response.json()) as {
      readonly lease: string;
      readonly items: readonly { readonly position: string }[];
    };
    const last = items.at(-1);
    if (last === undefined) break;
    await call('acknowledge', { consumerId: 'one', lease, position: last.position });
    delivered += items.length;
  }
  return (delivered / (performance.now() - startedAt)) * 1_000;
}

/** All readers get all events; the time is from the first append until the last reader has the last event. */
async function measureLive(url: string, issuer: TestIssuer, database: TestDatabase, report: Report): Promise<void> {
  await using store = openStore(database);
  const headers = { authorization: `Bearer ${await issuer.platformAdministratorToken(newId())}` };
  const subject = newId();
  const opened = Array.from({ length: LIVE_READERS }, () => fetch(`${url}/v1/events/live?subject=${subject}`, { headers }));
  const responses = await Promise.all(opened);
  const startedAt = performance.now();
  const readers = responses.map((response) => readUntil(response.body ?? new ReadableStream(), LIVE_EVENTS));
  for (let sent = 0; sent < LIVE_EVENTS; sent += BATCH_EVENTS) await store.append(newEvents(subject, BATCH_EVENTS));
  await Promise.all(readers);
  const seconds = (performance.now() - startedAt) / 1_000;
  report(`events: live delivery to ${LIVE_READERS} connections, readers included`, (LIVE_READERS * LIVE_EVENTS) / seconds, 'deliveries/s');
}

async function readUntil(body: ReadableStream<Uint8Array>, events: number): Promise<void> {
  let seen = 0;
  for await (const chunk of body) {
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let at = text.indexOf('\nid: '); at !== -1; at = text.indexOf('\nid: ', at + 1)) seen++;
    if (text.subarray(0, 4).equals(Buffer.from('id: '))) seen++;
    if (seen >= events) return;
  }
}
