import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@prognetwork/embedded-postgres';
import {
  createEventStreamingService,
  eventStreamingServiceSchema,
  eventStreamingServiceSettings,
} from '@prognetwork/event-streaming-service';
import { listen, newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, createTestIssuer, findFreePorts, testConfig, type TestDatabase, type TestIssuer } from '@prognetwork/testing';
import { ABOUT_APPENDS, BATCH_EVENTS, measureAppends, newEvents, openStore } from './event-appends.ts';
import { measureRedisStore } from './event-stores.ts';
import { measureLiveDelivery } from './live-delivery.ts';
import type { Figure, Suite } from './suite.ts';

const GROUP_MS = 3_000;
const GROUP_EVENTS = 150_000;
const LIVE_READERS = 100;
const LIVE_EVENTS = 2_000;
const FRAME_START = '\nid: ';

export const suite: Suite = {
  title: 'Event log against a plain insert a transaction',
  about: `${ABOUT_APPENDS} Delivery goes over HTTP, with its readers in the same process, except to thousands of readers: there service, readers and publisher are processes of their own, a delivery takes from the time that an event carries until a reader has it, and its share is of the rate that was set. The log in Redis is held against bare XADD of the same body, \`appendfsync always\` for both.`,
  limitSeconds: 240,
  async run() {
    await using stack = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'prognetwork-bench-events-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o711);
    const options = { dataDirectory: join(folder, 'data'), port: await findFreePorts(), logFile: join(folder, 'postgres.log') };
    process.env['TEST_POSTGRES_URL'] = stack.use(await startEmbeddedPostgres(options)).adminUrl;
    // Each has a log of its own: a service that works through what the measure before it left would take the processor from the next one.
    const measureOnOwnLog = async (measure: (database: TestDatabase) => Promise<readonly Figure[]>): Promise<readonly Figure[]> => {
      await using database = await createTestDatabase(eventStreamingServiceSchema);
      return await measure(database);
    };
    return [
      ...(await measureOnOwnLog(measureAppends)),
      ...(await measureOnOwnLog(measureDelivery)),
      ...(await measureOnOwnLog(measureLiveDelivery)),
      ...(await measureRedisStore()),
    ];
  },
};

async function measureDelivery(database: TestDatabase): Promise<readonly Figure[]> {
  await fillLog(database);
  const issuer = await createTestIssuer();
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, database);
  await using service = createEventStreamingService(config, { jwks: issuer.jwks });
  await using listening = await listen(service, { port: 0 });
  const group = await measureGroup(listening.url, issuer);
  await service.start();
  return [
    { what: 'delivery to a consumer group', value: group, unit: 'events/s' },
    {
      what: `live delivery to ${LIVE_READERS} connections`,
      value: await measureLive(listening.url, issuer, database),
      unit: 'deliveries/s',
    },
  ];
}

async function fillLog(database: TestDatabase): Promise<void> {
  await using store = openStore(database);
  for (let sent = 0; sent < GROUP_EVENTS; sent += BATCH_EVENTS) await store.append(newEvents(newId(), BATCH_EVENTS));
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
