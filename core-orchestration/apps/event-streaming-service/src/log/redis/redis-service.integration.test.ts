import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { hasRedis, startTestRedis, waitFor, type TestRedis } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGroupDesk } from '../../test-fixtures/group-desk.ts';
import {
  bodyOf,
  createTestLog,
  listenOnFreePort,
  readServerSentEvents,
  userEvent,
  type AppendAnswer,
  type TestLog,
} from '../../test-fixtures/running-service.ts';

const PUBLISHERS = 8;
const KILLS = 10;

let redis: TestRedis;
let log: TestLog;
let service: Service;
let publisher: string;
let administrator: string;
let settings: Readonly<Record<string, string>>;

async function startAll(): Promise<void> {
  redis = (await startTestRedis()) ?? expect.fail('redis-server is not on this machine');
  log = await createTestLog();
  settings = { EVENT_STORE: 'redis', EVENT_STORE_REDIS_URL: redis.url };
  service = log.createService(settings);
  await service.start();
  publisher = await log.issuer.serviceToken('user-service');
  administrator = await log.issuer.platformAdministratorToken(newId());
}

async function stopAll(): Promise<void> {
  await service[Symbol.asyncDispose]();
  await log[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
}

const post = (events: readonly object[]): Promise<Response> =>
  log.request(service, '/v1/events', { method: 'POST', token: publisher, json: { events } });
const get = (path: string, token = administrator): Promise<Response> => log.request(service, path, { token });

describe.runIf(hasRedis())('the service with its log in Redis', () => {
  beforeAll(startAll);
  afterAll(stopAll);

  it('stores events once, tells their places again, and refuses a stale version', async () => {
    const event = userEvent();
    const [first] = await log.publish(service, [event]);
    expect(await log.publish(service, [event])).toEqual([{ ...first, duplicate: true }]);
    const stale = await post([{ event: userEvent({ subject: event.subject }), expectedVersion: 0 }]);
    expect([stale.status, (await bodyOf(stale)).errors[0]?.detail]).toEqual([409, expect.stringContaining('has version 1, not 0')]);
  });

  it('keeps nothing of the log in PostgreSQL', async () => {
    await log.publish(service, [userEvent()]);
    expect(await log.asOwner('select count(*)::integer as count from events')).toEqual([{ count: 0 }]);
  });

  it('pages through a tenant’s events in both directions, and shows it no other’s', async () => {
    const tenantid = newId();
    const token = await log.issuer.memberToken(newId(), tenantid, 'owner');
    const events = Array.from({ length: 5 }, () => userEvent({ tenantid }));
    const positions = (await log.publish(service, [...events, userEvent({ tenantid: newId() })])).map(({ position }) => position);
    for (const order of ['asc', 'desc']) {
      const found: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await bodyOf(await get(`/v1/events?limit=2&order=${order}${cursor && `&cursor=${cursor}`}`, token));
        found.push(...page.items.map((item) => item.position));
        cursor = page.nextCursor;
      }
      expect(found).toEqual(order === 'asc' ? positions.slice(0, 5) : positions.slice(0, 5).toReversed());
    }
    const { items } = await bodyOf(await get(`/v1/streams/user-${events[0]?.subject}/events`, token));
    expect(items.map(({ event }) => event)).toEqual([events[0]]);
    expect(
      (await get(`/v1/streams/user-${events[0]?.subject}/events`, await log.issuer.memberToken(newId(), newId(), 'owner'))).status,
    ).toBe(404);
  });

  it('hands events out to a group, and takes the acknowledgement', async () => {
    const desk = createGroupDesk(log, service, await log.issuer.serviceToken('email-service'), 'group-on-redis');
    await desk.catchUp();
    const events = [userEvent(), userEvent()];
    await log.publish(service, events);
    const fetched = await desk.fetch('one');
    expect(fetched.ids).toEqual(events.map(({ id }) => id));
    await desk.acknowledge('one', fetched);
    expect(await desk.state()).toMatchObject({ lag: 0, inFlight: 0 });
  });

  it('carries events live, also those of another process', async () => {
    const other = log.createService(settings);
    await other.start();
    const response = await get('/v1/events/live');
    const live = readServerSentEvents(response.body ?? new ReadableStream());
    const event = userEvent();
    await log.publish(other, [event]);
    const { value } = await live.next();
    expect(JSON.parse(value?.data ?? '{}')).toMatchObject({ event });
    await live.return(undefined);
    await other[Symbol.asyncDispose]();
  });
});

describe.runIf(hasRedis())('the service whose Redis is gone', () => {
  beforeAll(startAll);
  afterAll(stopAll);

  it('answers 503 with Retry-After to publishers and readers, and serves both again when Redis is back', async () => {
    const [before, during] = [userEvent(), userEvent()];
    await log.publish(service, [before]);
    await redis.kill();
    const answers = [await post([{ event: during }]), await get('/v1/events')];
    const codes = await Promise.all(
      answers.map(async (answer) => [answer.status, answer.headers.get('retry-after'), (await bodyOf(answer)).code]),
    );
    expect(codes).toEqual([
      [503, '1', 'event_log.unavailable'],
      [503, '1', 'event_log.unreadable'],
    ]);
    expect((await get('/health/ready')).status).toBe(503);
    await redis.restart();
    await waitFor(async () => (await post([{ event: during }])).ok, { what: 'the publisher' });
    const { items } = await bodyOf(await get('/v1/events'));
    expect(items.map(({ event }) => event.id)).toEqual([before.id, during.id]);
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('does not start on one that persists too little, and says why', async () => {
    const lax = (await startTestRedis({ appendfsync: 'everysec' })) ?? expect.fail('redis-server is not on this machine');
    const careless = log.createService({ EVENT_STORE: 'redis', EVENT_STORE_REDIS_URL: lax.url });
    await expect(careless.start()).rejects.toThrow('its appendfsync is everysec, not always');
    await careless[Symbol.asyncDispose]();
    await lax[Symbol.asyncDispose]();
    expect(() => log.createService({ EVENT_STORE: 'redis', EVENT_STORE_REDIS_URL: '' })).toThrow('EVENT_STORE_REDIS_URL is missing');
  });
});

describe.runIf(hasRedis())('the service whose Redis came back empty', () => {
  beforeAll(startAll);
  afterAll(stopAll);

  it('stays away until an operator raises the epoch; then cursors and groups from before stop and say so', async () => {
    const desk = createGroupDesk(log, service, await log.issuer.serviceToken('email-service'), 'group-from-before');
    await log.publish(service, [userEvent(), userEvent(), userEvent()]);
    await desk.catchUp();
    const { nextCursor } = await bodyOf(await get('/v1/events?limit=1'));
    await waitFor(async () => {
      const [witness] = await log.asOwner('select position::integer as position from redis_log_witness');
      return witness?.['position'] === 3;
    });
    await redis.restart((folder) => rmSync(join(folder, 'appendonlydir'), { recursive: true }));
    expect((await get('/v1/events')).status).toBe(503);
    expect((await post([{ event: userEvent() }])).status).toBe(503);

    const command = fileURLToPath(new URL('../../commands/raise-epoch.ts', import.meta.url));
    const environment = { PATH: process.env['PATH'], ...settings, EVENT_STREAMING_OWNER_DATABASE_URL: log.database.ownerUrl };
    await promisify(execFile)(process.execPath, [command], { cwd: tmpdir(), env: environment });
    await waitFor(async () => (await post([{ event: userEvent() }])).ok, { what: 'the publisher' });
    await waitFor(async () => (await get('/v1/events')).ok, { what: 'the reader' });
    expect((await bodyOf(await get(`/v1/events?cursor=${nextCursor}`))).code).toBe('cursor.outdated');
    expect(await desk.fetch('one')).toMatchObject({ status: 409, code: 'cursor.outdated' });
  });
});

interface Publishing {
  readonly acknowledged: Map<string, string>;
  readonly over: AbortSignal;
  readonly url: string;
}

/** Publishes without end; what is not acknowledged is sent again with the same ids until it is. */
async function publishOn({ acknowledged, over, url }: Publishing): Promise<void> {
  while (!over.aborted) {
    const events = Array.from({ length: 1 + Math.floor(Math.random() * 4) }, () => userEvent());
    for (let answer: AppendAnswer | undefined; answer === undefined;) {
      answer = await append(url, events);
      for (const { id, position } of answer?.results ?? []) acknowledged.set(id, position);
      await delay(answer === undefined ? 25 : 2);
    }
  }
}

async function append(url: string, events: readonly CloudEvent[]): Promise<AppendAnswer | undefined> {
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${publisher}`, 'content-type': 'application/json' },
    body: JSON.stringify({ events: events.map((event) => ({ event })) }),
  });
  // Anything but an acknowledgement and "later" is a fault.
  if (!response.ok) expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  return response.ok ? ((await response.json()) as AppendAnswer) : (await response.arrayBuffer(), undefined);
}

describe.runIf(hasRedis())('Redis, killed with -9 again and again under load', () => {
  beforeAll(startAll);
  afterAll(stopAll);

  it(`has lost no acknowledged event and stored none twice after ${KILLS} times`, { timeout: 120_000 }, async () => {
    await using listening = await listenOnFreePort(service);
    const over = new AbortController();
    const publishing: Publishing = { acknowledged: new Map(), over: over.signal, url: listening.url };
    const publishers = Array.from({ length: PUBLISHERS }, () => publishOn(publishing));
    for (let kill = 0; kill < KILLS; kill++) {
      const before = publishing.acknowledged.size;
      await waitFor(() => publishing.acknowledged.size > before + PUBLISHERS, { timeoutMs: 20_000, what: 'acknowledged events' });
      await delay(Math.random() * 100);
      await redis.restart();
    }
    over.abort();
    await Promise.all(publishers);

    const stored: { readonly id: string; readonly position: string }[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await bodyOf(await get(`/v1/events?limit=200${cursor && `&cursor=${cursor}`}`));
      stored.push(...page.items.map(({ event, position }) => ({ id: event.id, position })));
      cursor = page.nextCursor;
    }
    expect(stored.map(({ position }) => Number(position))).toEqual(stored.map((_, index) => index + 1));
    const positions = new Map(stored.map(({ id, position }) => [id, position]));
    expect(positions.size).toBe(stored.length);
    expect(publishing.acknowledged.size).toBeGreaterThan(KILLS * PUBLISHERS);
    expect([...publishing.acknowledged].filter(([id, position]) => positions.get(id) !== position)).toEqual([]);
  });
});
