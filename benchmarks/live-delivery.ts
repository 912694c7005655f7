import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { userDeleted, type CloudEvent } from '@prognetwork/event-based-service-client';
import { newId, type Service } from '@prognetwork/shared-infrastructure';
import type { TestIssuer } from '@prognetwork/testing';
import { MARK, type Followed, type Following } from './load/follow-live.ts';
import { end } from './processes.ts';
import type { Figure } from './suite.ts';

const EVENTS_PER_SECOND = 100;
const WARM_UP_MS = 1_500;
const MEASURE_MS = 5_000;
const CONNECT_TIMEOUT_MS = 60_000;

export interface LiveTarget {
  readonly service: Pick<Service, 'fetch'>;
  readonly url: string;
  readonly issuer: TestIssuer;
}

/** From publishing until readers have it: 100 events a second, one a request, to 1,000 and to 5,000 connections of another process. */
export async function measureLiveDelivery(target: LiveTarget): Promise<readonly Figure[]> {
  const few = await deliverTo(target, 1_000);
  const many = await deliverTo(target, 5_000);
  return [
    { what: 'publish → live at 1,000 readers × 100 events/s, p50', value: few.medianMs, unit: 'ms' },
    { what: 'publish → live at 1,000 readers × 100 events/s, p99', value: few.p99Ms, unit: 'ms' },
    { what: 'live deliveries to 5,000 readers × 100 events/s', value: many.frames / many.seconds, unit: 'deliveries/s' },
    { what: 'share of the 500,000 deliveries/s offered to 5,000 readers', value: many.frames / many.offered, unit: 'of 1' },
    { what: 'publish → live at 5,000 readers × 100 events/s, p50', value: many.medianMs, unit: 'ms' },
  ];
}

async function deliverTo(target: LiveTarget, connections: number): Promise<Followed & { readonly offered: number }> {
  const child = fork(join(import.meta.dirname, 'load/follow-live.ts'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const { hostname, port } = new URL(target.url);
    const token = await target.issuer.platformAdministratorToken(newId());
    const path = `/v1/events/live?type=${userDeleted.type}`;
    const following: Following = { host: hostname, port: Number(port), path, token, connections };
    child.send(following);
    await answerOf(child);
    await publishFor(target, WARM_UP_MS);
    child.send('begin');
    const events = await publishFor(target, MEASURE_MS);
    child.send('end');
    // Only this file starts the program, and this is what it sends last.
    const followed = (await answerOf(child)) as Followed;
    if (followed.stillOpen !== connections) throw new Error(`${followed.stillOpen} of ${connections} readers were left at the end.`);
    return { ...followed, offered: events * connections };
  } finally {
    await end(child);
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [message] = (await once(child, 'message', { signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS) })) as [unknown];
  return message;
}

/** Publishes at the set rate, one event a request, without waiting for the answer before the next one is due. */
async function publishFor({ service, issuer }: LiveTarget, durationMs: number): Promise<number> {
  const token = await issuer.serviceToken('user-service');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const startedAt = performance.now();
  const publishing: Promise<void>[] = [];
  for (let sent = 0; ; sent++) {
    const dueMs = startedAt + (sent * 1_000) / EVENTS_PER_SECOND - performance.now();
    if (dueMs > 0) await delay(dueMs);
    if (performance.now() - startedAt >= durationMs) break;
    const body = JSON.stringify({ events: [{ event: newEvent() }] });
    publishing.push(publish(service, new Request('http://service/v1/events', { method: 'POST', headers, body })));
  }
  await Promise.all(publishing);
  return publishing.length;
}

async function publish(service: Pick<Service, 'fetch'>, request: Request): Promise<void> {
  const response = await service.fetch(request);
  if (!response.ok) throw new Error(`Publishing was answered with ${response.status}.`);
}

function newEvent(): CloudEvent {
  return {
    specversion: '1.0',
    id: newId(),
    source: '/user-service',
    type: userDeleted.type,
    subject: newId(),
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: userDeleted.version,
    correlationid: MARK,
    data: { userId: newId() },
  };
}
