import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { userDeleted, type CloudEvent } from '@prognetwork/event-based-service-client';
import { newId } from '@prognetwork/shared-infrastructure';
import { createTestIssuer, type TestDatabase, type TestIssuer } from '@prognetwork/testing';
import { Pool } from 'undici';
import { MARK, type Ending, type Followed, type Following } from './load/follow-live.ts';
import type { Served, Serving } from './load/serve-log.ts';
import { end } from './processes.ts';
import type { Figure } from './suite.ts';

const EVENTS_PER_SECOND = 100;
const WARM_UP_MS = 1_500;
const MEASURE_MS = 8_000;
const ANSWER_TIMEOUT_MS = 60_000;
const PUBLISHING_CONNECTIONS = 32;

interface Target {
  readonly server: ChildProcess;
  readonly url: string;
  readonly issuer: TestIssuer;
}

interface Delivered extends Followed {
  /** Events that were published and acknowledged a second. */
  readonly eventsPerSecond: number;
  /** Deliveries a second until the last frame arrived, of those that the set rate of events makes. */
  readonly share: number;
  /** Processor time of the service for one delivery, publishing included. */
  readonly microseconds: number;
}

/**
 * From the time that an event carries until readers have it: 100 events a second, one a request, to 1,000 and to 5,000 connections. Service,
 * readers and publisher are processes of their own.
 */
export async function measureLiveDelivery(database: TestDatabase): Promise<readonly Figure[]> {
  const issuer = await createTestIssuer();
  const server = startChild('load/serve-log.ts');
  try {
    const serving: Serving = { database: { runtimeUrl: database.runtimeUrl, platformUrl: database.platformUrl }, jwks: issuer.jwks };
    const { url } = await ask<Served>(server, serving);
    const target = { server, url, issuer };
    return [...figuresOf(1_000, await deliverTo(target, 1_000)), ...figuresOf(5_000, await deliverTo(target, 5_000))];
  } finally {
    await end(server);
  }
}

function figuresOf(readers: number, delivered: Delivered): readonly Figure[] {
  const at = `${readers.toLocaleString('en')} readers × ${EVENTS_PER_SECOND} events/s`;
  return [
    { what: `published to ${at}`, value: delivered.eventsPerSecond, unit: 'events/s' },
    { what: `delivered to ${at}`, value: delivered.frames / delivered.seconds, unit: 'deliveries/s' },
    { what: `delivered to ${at}, share of all`, value: delivered.share, unit: 'of 1' },
    { what: `publish → live at ${at}, p50`, value: delivered.medianMs, unit: 'ms' },
    { what: `publish → live at ${at}, p99`, value: delivered.p99Ms, unit: 'ms' },
    { what: `processor time for a delivery at ${at}`, value: delivered.microseconds, unit: 'µs' },
  ];
}

async function deliverTo({ server, url, issuer }: Target, connections: number): Promise<Delivered> {
  const child = startChild('load/follow-live.ts');
  const publishers = new Pool(url, { connections: PUBLISHING_CONNECTIONS, pipelining: 1 });
  try {
    const { hostname, port } = new URL(url);
    const token = await issuer.platformAdministratorToken(newId());
    const path = `/v1/events/live?type=${userDeleted.type}`;
    const following: Following = { host: hostname, port: Number(port), path, token, connections };
    await ask(child, following);
    const publisherToken = await issuer.serviceToken('user-service');
    await publishFor(publishers, publisherToken, WARM_UP_MS, 'warming up');
    const before = await ask<NodeJS.CpuUsage>(server, 'usage');
    await ask(child, 'begin');
    const startedAt = performance.now();
    const events = await publishFor(publishers, publisherToken, MEASURE_MS, MARK);
    const publishedIn = (performance.now() - startedAt) / 1_000;
    const ending: Ending = { events };
    const followed = await ask<Followed>(child, ending);
    const after = await ask<NodeJS.CpuUsage>(server, 'usage');
    if (followed.stillOpen !== connections) throw new Error(`${followed.stillOpen} of ${connections} readers were left at the end.`);
    if (followed.frames !== events * connections) throw new Error(`${followed.frames} of ${events * connections} frames arrived.`);
    return {
      ...followed,
      eventsPerSecond: events / publishedIn,
      share: followed.frames / followed.seconds / (EVENTS_PER_SECOND * connections),
      microseconds: (after.user + after.system - before.user - before.system) / followed.frames,
    };
  } finally {
    await publishers.destroy();
    await end(child);
  }
}

function startChild(file: string): ChildProcess {
  return fork(join(import.meta.dirname, file), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** Only this file starts these programs; each answers a message with one of the kind that the caller names. */
async function ask<Answer>(child: ChildProcess, message: object | string): Promise<Answer> {
  const answered = once(child, 'message', { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  child.send(message);
  const [answer] = (await answered) as [Answer];
  return answer;
}

/** Publishes at the set rate, one event a request, without waiting for the answer before the next one is due. */
async function publishFor(publishers: Pool, token: string, durationMs: number, mark: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const startedAt = performance.now();
  const publishing: Promise<void>[] = [];
  for (let sent = 0; ; sent++) {
    const dueMs = startedAt + (sent * 1_000) / EVENTS_PER_SECOND - performance.now();
    if (dueMs > 0) await delay(dueMs);
    if (performance.now() - startedAt >= durationMs) break;
    publishing.push(publish(publishers, headers, mark));
  }
  await Promise.all(publishing);
  return publishing.length;
}

async function publish(publishers: Pool, headers: Record<string, string>, mark: string): Promise<void> {
  const body = JSON.stringify({ events: [{ event: newEvent(mark) }] });
  const answer = await publishers.request({ path: '/v1/events', method: 'POST', headers, body });
  await answer.body.dump();
  if (answer.statusCode !== 200) throw new Error(`Publishing was answered with ${answer.statusCode}.`);
}

function newEvent(mark: string): CloudEvent {
  return {
    specversion: '1.0',
    id: newId(),
    source: '/user-service',
    type: userDeleted.type,
    subject: newId(),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: userDeleted.version,
    correlationid: mark,
    data: { userId: newId() },
  };
}
