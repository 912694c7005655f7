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
import { measureRedisStore } from './event-stores.ts';
import { measureLiveDelivery } from './live-delivery.ts';
import { against, inTurns, type Figure, type Suite } from './suite.ts';

const ROUNDS = 3;
const ROUND_MS = 2_000;
const WARM_UP_MS = 500;
const GROUP_MS = 3_000;
const PUBLISHERS = 64;
const PLAIN_CONNECTIONS = 16;
const BATCH_EVENTS = 100;
const LIVE_READERS = 100;
const LIVE_EVENTS = 2_000;
const FRAME_START = '\nid: ';
const BODY = JSON.stringify({ data: 'x'.repeat(1_000) });

export const suite: Suite = {
  title: 'Event log against a plain insert a transaction',
  about: `Events of 1 KB on one durable PostgreSQL. Appends go to the store itself, ${PUBLISHERS} publishers at once with one event each, then 8 with ${BATCH_EVENTS} each; the inserts come from ${PUBLISHERS} writers on ${PLAIN_CONNECTIONS} connections, into a table with two indexes where the log has six. ${ROUNDS} rounds of ${ROUND_MS / 1000} s in turns. Delivery goes over HTTP, with its readers in the same process. The log in Redis is held against bare XADD of the same body, \`appendfsync always\` for both.`,
  limitSeconds: 180,
  async run() {
    await using stack = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'prognetwork-bench-events-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o711);
    const options = { dataDirectory: join(folder, 'data'), port: await findFreePorts(), logFile: join(folder, 'postgres.log') };
    process.env['TEST_POSTGRES_URL'] = stack.use(await startEmbeddedPostgres(options)).adminUrl;
    const database = stack.use(await createTestDatabase(eventStreamingServiceSchema));
    return [...(await measureAppends(database)), ...(await measureDelivery(database)), ...(await measureRedisStore(database))];
  },
};

async function measureAppends(database: TestDatabase): Promise<readonly Figure[]> {
  await createPlainTable(database);
  await using store = openStore(database);
  const pool = new pg.Pool({ connectionString: database.runtimeUrl, max: PLAIN_CONNECTIONS });
  const statement = { name: 'plain', text: 'insert into plain_events (event_id, event) values ($1, $2)' };
  const ways = [
    () => eventsPerSecond(PUBLISHERS, 1, () => pool.query({ ...statement, values: [newId(), BODY] })),
    () => eventsPerSecond(PUBLISHERS, 1, (publisher) => store.append(newEvents(`single-${publisher}`, 1))),
    () => eventsPerSecond(8, BATCH_EVENTS, (publisher) => store.append(newEvents(`batched-${publisher}`, BATCH_EVENTS))),
  ];
  const [plain = 0, single = 0, batched = 0] = await inTurns(ROUNDS, ways, (measure) => measure());
  await pool.end();
  const base: Figure = { what: 'plain insert a transaction', value: plain, unit: 'events/s' };
  return [
    base,
    against(base, { what: 'append, one event each', value: single, unit: 'events/s' }),
    against(base, { what: `append, batches of ${BATCH_EVENTS}`, value: batched, unit: 'events/s' }),
  ];
}

async function createPlainTable(database: TestDatabase): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('create table plain_events (position bigserial primary key, event_id uuid not null unique, event text not null)');
  await owner.end();
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
  await publishUntil(startedAt + ROUND_MS);
  return (published / (performance.now() - startedAt)) * 1_000;
}

async function measureDelivery(database: TestDatabase): Promise<readonly Figure[]> {
  const issuer = await createTestIssuer();
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, database);
  await using service = createEventStreamingService(config, { jwks: issuer.jwks });
  await service.start();
  await using listening = await listen(service, { port: 0 });
  return [
    { what: 'delivery to a consumer group', value: await measureGroup(listening.url, issuer), unit: 'events/s' },
    {
      what: `live delivery to ${LIVE_READERS} connections`,
      value: await measureLive(listening.url, issuer, database),
      unit: 'deliveries/s',
    },
    ...(await measureLiveDelivery({ service, url: listening.url, issuer })),
  ];
}

async function measureGroup(url: string, issuer: TestIssuer): Promise<number> {
  const headers = { authorization: `Bearer ${await issuer.serviceToken('email-service')}`, 'content-type': 'application/json' };
  const call = (path: string, body: object) =>
    fetch(`${url}/v1/consumer-groups/benchmark/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const startedAt = performance.now();
  let delivered = 0;
  while (performance.now() - startedAt < GROUP_MS) {
    const response = await call('fetch', { consumerId: 'one', maxEvents: 1_000, waitMs: 0 });
    // The service answers in the shape of its contract.
    const { lease, items } = (await response.json()) as {
      readonly lease: string;
      readonly items: readonly { readonly position: string }[];
    };
    if (items.length === 0) break;
    await call('acknowledge', { consumerId: 'one', lease, positions: items.map(({ position }) => position) });
    delivered += items.length;
  }
  return (delivered / (performance.now() - startedAt)) * 1_000;
}

/** All readers get all events; the time is from the first append until the last reader has the last event. */
async function measureLive(url: string, issuer: TestIssuer, database: TestDatabase): Promise<number> {
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
  return (LIVE_READERS * LIVE_EVENTS) / seconds;
}

/** Counts frames by their `id:` line, also where one is cut in two by the network. */
async function readUntil(body: ReadableStream<Uint8Array>, events: number): Promise<void> {
  let seen = 0;
  let end = Buffer.alloc(0);
  for await (const chunk of body) {
    const text = Buffer.concat([end, chunk]);
    for (let at = text.indexOf(FRAME_START); at !== -1; at = text.indexOf(FRAME_START, at + 1)) seen++;
    if (seen >= events) return;
    end = text.subarray(-(FRAME_START.length - 1));
  }
  throw new Error(`the live feed ended after ${seen} of ${events} events`);
}
