import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import { hasRedis, startTestRedis, waitFor, type TestRedis } from '@prognetwork/testing';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPostgresEventStore, type EventStore } from '../index.ts';
import { createGroupDesk } from '../test-fixtures/group-desk.ts';
import { bodyOf, createTestLog, readServerSentEvents, userEvent, type TestLog } from '../test-fixtures/running-service.ts';

const COMMAND = fileURLToPath(new URL('copy-log.ts', import.meta.url));
const MANY = 4_000;
const GROUP = 'group-that-moves';

let log: TestLog;
let redis: TestRedis;
let administrator: string;
let publisher: string;
let secrets: Readonly<Record<string, string>>;

async function startAll(): Promise<void> {
  [log, redis] = [await createTestLog(), (await startTestRedis()) ?? expect.fail('redis-server is not on this machine')];
  administrator = await log.issuer.platformAdministratorToken(newId());
  publisher = await log.issuer.serviceToken('email-service');
  secrets = { EVENT_STREAMING_CHAIN_SECRET: 'a secret for this test, long enough', EVENT_STORE_REDIS_URL: redis.url };
}
async function stopAll(): Promise<void> {
  await log[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
}

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  ...secrets,
  EVENT_STREAMING_OWNER_DATABASE_URL: log.database.ownerUrl,
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
function run(...parameters: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...parameters], { cwd: tmpdir(), env: environment() }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

/** Ends the command with `kill -9` once it has copied something; how far it was. */
async function killHalfway(copied: () => Promise<number>, ...parameters: string[]): Promise<number> {
  const child = spawn(process.execPath, [COMMAND, ...parameters], { cwd: tmpdir(), env: environment(), stdio: 'ignore' });
  const ended = once(child, 'exit');
  await waitFor(async () => (await copied()) > 0, { intervalMs: 1, what: 'a first page', timeoutMs: 40_000 });
  child.kill('SIGKILL');
  await ended;
  return copied();
}

async function copiedToRedis(): Promise<number> {
  const client = await createClient({ url: redis.url }).connect();
  const position = await client.hGet('{events}:copy', 'position');
  client.destroy();
  return Number(position ?? 0);
}
async function copiedToPostgres(): Promise<number> {
  const [row] = await log.asOwner(`select position::int as position from log_head where kept_in = 'moving to postgres'`);
  return Number(row?.['position'] ?? 0);
}

async function start(kept: 'postgres' | 'redis'): Promise<Service> {
  const service = log.createService({ ...secrets, EVENT_STORE: kept });
  try {
    await service.start();
    return service;
  } catch (error) {
    await service[Symbol.asyncDispose]();
    throw error;
  }
}

const get = async (service: Service, path: string) => bodyOf(await log.request(service, path, { token: administrator }));

/** All that is read of the log over HTTP. */
async function everything(service: Service): Promise<readonly string[]> {
  const found: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await get(service, `/v1/events?limit=200${cursor && `&cursor=${cursor}`}`);
    found.push(...page.items.map((item) => JSON.stringify(item)));
    cursor = page.nextCursor;
  }
  return found;
}

async function liveAfter(service: Service, id: string): Promise<string> {
  const response = await log.request(service, '/v1/events/live', { token: administrator, headers: { 'last-event-id': id } });
  const live = readServerSentEvents(response.body ?? new ReadableStream());
  const { value } = await live.next();
  await live.return(undefined);
  return value?.data ?? '';
}

async function verifyUpTo(service: Service, position: number): Promise<unknown> {
  await waitFor(async () => Number((await log.asOwner('select max(position) as value from event_hashes'))[0]?.['value']) >= position, {
    timeoutMs: 30_000,
    what: 'the hash chain',
  });
  return (await log.request(service, '/v1/chain/verifications', { method: 'POST', token: administrator, json: {} })).json();
}

function openPostgres(): EventStore {
  return createPostgresEventStore({
    connectionString: log.database.runtimeUrl,
    readConnections: 1,
    maxQueuedEvents: 10_000,
    maxQueuedBytes: 100_000_000,
  });
}

async function fill(store: EventStore): Promise<void> {
  const tenants = [newId(), newId(), undefined];
  for (let from = 0; from < MANY; from += 1_000) {
    const events = Array.from({ length: 1_000 }, (_, index) => {
      const tenantid = tenants[index % 3];
      const event = userEvent(tenantid === undefined ? {} : { tenantid });
      const tenant = tenantid === undefined ? {} : { tenant: tenantid };
      return {
        id: event.id,
        stream: `many-${index % 50}`,
        type: event.type,
        subject: event.subject,
        body: JSON.stringify(event),
        ...tenant,
      };
    });
    await store.append(events);
  }
}

// Without a redis-server, the bootstrap of the tests says plainly that Redis was not tested.
describe.runIf(hasRedis())('moving the log', () => {
  beforeAll(startAll);
  afterAll(stopAll);
  const first = Array.from({ length: 6 }, () => userEvent());
  const gone = { event: userEvent(), stream: 'gone-1' };
  const last = userEvent();
  let before: readonly string[];
  let cursor: string | null;
  let liveId: string;
  let end: number;

  it('is refused while the service runs', async () => {
    const service = await start('postgres');
    await log.publish(service, first);
    await log.request(service, '/v1/events', {
      method: 'POST',
      token: await log.issuer.serviceToken('user-service'),
      json: { events: [gone] },
    });
    const desk = createGroupDesk(log, service, publisher, GROUP);
    const fetched = await desk.fetch('one', { maxEvents: 4 });
    expect(await desk.acknowledge('one', fetched, 0, 2)).toEqual([204]);
    const refused = await run('--to', 'redis');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('The event streaming service runs')]);
    expect(await log.publish(service, [last])).toHaveLength(1);
    await service[Symbol.asyncDispose]();
  });

  it(
    'to Redis goes on after a crash, fences off whoever still runs, and leaves readers where they were',
    { timeout: 120_000 },
    async () => {
      const running = openPostgres();
      await fill(running);
      const service = await start('postgres');
      end = (await running.head()).position;
      await verifyUpTo(service, end);
      // One event goes as retention takes it, with a record of it; a stream is compacted; the last event of the log goes too.
      const data = { ruleId: null, stream: null, count: 13, upTo: String(end + 2) };
      const type = 'event_log.events_removed';
      await log.publish(service, [userEvent({ source: '/event-streaming-service', type, schemaversion: 1, data })]);
      await log.publish(service, [userEvent({ subject: 'gone at the end' })]);
      end += 2;
      await verifyUpTo(service, end);
      await running.remove({ category: 'gone', after: 0, upTo: end, limit: 10_000 });
      await running.remove({ subject: 'gone at the end', after: 0, upTo: end, limit: 10_000 });
      await running.compact({ stream: 'many-7', upToVersion: 11, upTo: end, limit: 100 });
      before = await everything(service);
      cursor = (await get(service, '/v1/events?limit=3')).nextCursor;
      liveId = `1-${end - 2}`;
      await service[Symbol.asyncDispose]();

      const halfway = await killHalfway(copiedToRedis, '--to', 'redis');
      expect(halfway).toBeGreaterThan(0);
      expect(halfway).toBeLessThan(end);
      await expect(start('postgres')).rejects.toThrow('being moved to Redis');
      await expect(start('redis')).rejects.toThrow('being moved to Redis');
      await expect(running.append([{ ...gone, id: newId(), type: 'user.deleted', subject: 's', body: '{}' }])).rejects.toThrow(
        'store_unreachable',
      );
      await expect(running.remove({ after: 0, upTo: end, limit: 10 })).rejects.toThrow('keeps its log elsewhere');
      await running[Symbol.asyncDispose]();

      const moved = await run('--to', 'redis');
      expect(moved).toMatchObject({ code: 0, stdout: expect.stringContaining('Set EVENT_STORE=redis and EVENT_STORE_REDIS_URL') });
      await expect(start('postgres')).rejects.toThrow('Redis holds the log of this installation: set EVENT_STORE=redis');
      await goesOn('redis');
    },
  );

  it(
    'back to PostgreSQL asks before it throws away what is there, can be given up, and goes on after a crash too',
    { timeout: 120_000 },
    async () => {
      expect((await run('--to', 'postgres')).stderr).toContain('PostgreSQL still holds an earlier log. With --discard');
      expect(await killHalfway(copiedToPostgres, '--to', 'postgres', '--discard')).toBeLessThan(end);
      await expect(start('redis')).rejects.toThrow('being moved to PostgreSQL');
      expect((await run('--abort')).stdout).toContain('the log is in Redis as before');
      const service = await start('redis');
      const [place] = await log.publish(service, [userEvent()]);
      expect(place?.position).toBe(String(++end));
      before = await everything(service);
      await service[Symbol.asyncDispose]();
      expect(await killHalfway(copiedToPostgres, '--to', 'postgres', '--discard')).toBeLessThan(end);
      expect((await run('--to', 'postgres')).code).toBe(0);
      await expect(start('redis')).rejects.toThrow(`PostgreSQL holds the log of this installation, with ${end} events`);
      await goesOn('postgres');
    },
  );

  it('says when the copy is not what was sealed, and where the log is', { timeout: 120_000 }, async () => {
    await log.asOwner(`update events set event = replace(event, 'userId', 'userID') where position = 3`);
    const found = await run('--to', 'redis', '--discard');
    expect([found.code, found.stderr]).toEqual([1, expect.stringContaining('event_changed at position 3')]);
    expect((await run('--abort')).stdout).toContain('the log is in PostgreSQL as before');
    expect((await run('--to', 'postgres')).stderr).toContain('in PostgreSQL already');
  });

  /** The service on the moved log: the same events, and whoever was reading reads on. */
  async function goesOn(kept: 'postgres' | 'redis'): Promise<void> {
    const service = await start(kept);
    expect(await everything(service)).toEqual(before);
    const page = await get(service, `/v1/events?limit=1&cursor=${cursor}`);
    expect(page.items[0]?.event.id).toBe(first[3]?.id);
    expect(JSON.parse(await liveAfter(service, liveId))).toMatchObject({ event: { type: 'event_log.events_removed' } });
    const desk = createGroupDesk(log, service, publisher, GROUP);
    await waitFor(async () => (await desk.fetch('one', { maxEvents: 2 })).ids[0] === first[2]?.id, {
      timeoutMs: 20_000,
      what: 'the group',
    });

    const token = await log.issuer.serviceToken('user-service');
    const again = await log.request(service, '/v1/events', { method: 'POST', token, json: { events: [gone] } });
    expect((await bodyOf(again)).results).toMatchObject([
      { id: gone.event.id, stream: 'gone-1', version: 1, position: '7', duplicate: true },
    ]);
    const json = { events: [{ event: userEvent(), stream: 'gone-1' }] };
    const next = await log.request(service, '/v1/events', { method: 'POST', token, json });
    const [place] = (await bodyOf(next)).results;
    expect(Number(place?.position)).toBe(++end);
    expect(place?.version).toBeGreaterThan(1);
    expect(await verifyUpTo(service, end)).toMatchObject({ status: 'intact', firstBad: null });
    await service[Symbol.asyncDispose]();
  }
});
