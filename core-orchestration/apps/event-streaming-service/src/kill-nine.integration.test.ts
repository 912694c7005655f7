import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CloudEvent } from '@prognetwork/event-based-service-client';
import { createTestDatabase, createTestIssuer, findFreePorts, waitFor, type TestDatabase, type TestIssuer } from '@prognetwork/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema } from './index.ts';
import { userEvent, type AppendAnswer } from './test-fixtures/running-service.ts';

const CYCLES = 10;
const PUBLISHERS = 8;
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let database: TestDatabase;
let issuer: TestIssuer;
let keys: Server;
const refusals: string[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  [database, issuer] = await Promise.all([createTestDatabase(eventStreamingServiceSchema), createTestIssuer()]);
  keys = createServer((_request, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(issuer.jwks)));
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  keys.close();
  await database[Symbol.asyncDispose]();
});

interface RunningProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
}

async function startProcess(): Promise<RunningProcess> {
  const port = await findFreePorts();
  const { port: keysPort } = keys.address() as AddressInfo;
  const child = spawn(process.execPath, [MAIN], {
    cwd: tmpdir(),
    stdio: 'ignore',
    env: {
      PATH: process.env['PATH'],
      EVENT_STREAMING_SERVICE_PORT: String(port),
      EVENT_STREAMING_DATABASE_URL: database.runtimeUrl,
      EVENT_STREAMING_PLATFORM_DATABASE_URL: database.platformUrl,
      EVENT_STREAMING_CLIENT_SECRET: 'test-client-secret',
      EVENT_STREAMING_CHAIN_SECRET: 'test-chain-secret',
      EVENT_STREAMING_PERSON_KEY_SECRET: 'test-person-key-secret',
      WEBHOOK_SEALING_SECRET: 'test-sealing-secret',
      USER_SERVICE_URL: `http://127.0.0.1:${keysPort}`,
      TELEMETRY: 'false',
      LOG_LEVEL: 'silent',
    },
  });
  children.push(child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  await waitFor(async () => (await fetch(`${url}/health/ready`)).ok, { timeoutMs: 60_000, what: 'the service' });
  return { url, child, ended };
}

interface Publishing {
  url: string;
  readonly acknowledged: Map<string, string>;
  isOver: boolean;
}

/** Publishes without end; an append whose answer did not come is sent again with the same ids until it does. */
async function publish(token: string, publishing: Publishing): Promise<void> {
  while (!publishing.isOver) {
    const events = Array.from({ length: 1 + Math.floor(Math.random() * 4) }, () => userEvent());
    for (let answer: AppendAnswer | undefined; answer === undefined;) {
      answer = await append(publishing.url, token, events);
      for (const { id, position } of answer?.results ?? []) publishing.acknowledged.set(id, position);
      // The machine has to start processes meanwhile.
      await delay(answer === undefined ? 25 : 3);
    }
  }
}

async function append(url: string, token: string, events: readonly CloudEvent[]): Promise<AppendAnswer | undefined> {
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: events.map((event) => ({ event })) }),
      signal: AbortSignal.timeout(5_000),
    });
    if (response.ok) return (await response.json()) as AppendAnswer;
    if (response.status !== 503) refusals.push(`${response.status} ${await response.text()}`);
  } catch {
    // The process was killed: whether the events were stored is not known, so they are sent again.
  }
  return undefined;
}

describe('the event streaming service, killed with -9 again and again under load', () => {
  it(`has lost no acknowledged event and stored none twice after ${CYCLES} times`, { timeout: 300_000 }, async () => {
    const token = await issuer.serviceToken('user-service');
    // The next processes start while the present one works: starting is what takes the time.
    const next = [startProcess(), startProcess()];
    const publishing: Publishing = { url: '', acknowledged: new Map(), isOver: false };
    const publishers: Promise<void>[] = [];
    for (let cycle = 0; cycle <= CYCLES; cycle++) {
      const service = (await next.shift()) ?? expect.fail();
      publishing.url = service.url;
      if (cycle === 0) publishers.push(...Array.from({ length: PUBLISHERS }, () => publish(token, publishing)));
      const before = publishing.acknowledged.size;
      await waitFor(() => publishing.acknowledged.size > before, { timeoutMs: 20_000, what: 'an acknowledged event' });
      await delay(Math.random() * 150);
      if (cycle < CYCLES - 1) next.push(startProcess());
      if (cycle === CYCLES) await finish(service, publishing, publishers);
      else service.child.kill('SIGKILL');
      await service.ended;
    }

    const stored = await readLog();
    expect(stored.map(({ position }) => Number(position))).toEqual(stored.map((_, index) => index + 1));
    expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
    expect(publishing.acknowledged.size).toBeGreaterThan(CYCLES * PUBLISHERS);
    const positions = new Map(stored.map(({ id, position }) => [id, position]));
    const lost = [...publishing.acknowledged].filter(([id, position]) => positions.get(id) !== position);
    expect([lost, refusals]).toEqual([[], []]);
  });
});

async function finish(service: RunningProcess, publishing: Publishing, publishers: readonly Promise<void>[]): Promise<void> {
  publishing.isOver = true;
  await Promise.all(publishers);
  service.child.kill('SIGTERM');
  expect(await service.ended).toBe(0);
}

async function readLog(): Promise<{ readonly position: string; readonly id: string }[]> {
  const client = new pg.Client({ connectionString: database.runtimeUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ position: string; id: string }>(
      `select position, event::json ->> 'id' as id from events order by position`,
    );
    return rows;
  } finally {
    await client.end();
  }
}
