import { setTimeout as delay } from 'node:timers/promises';
import { userDeleted, type CloudEvent } from '@prognetwork/event-based-service-client';
import { newId } from '@prognetwork/shared-infrastructure';

export interface Publishing {
  /** Position by event id, as the log answered. */
  readonly acknowledged: Map<string, string>;
  /** Answers that should never come. */
  readonly refusals: string[];
  isOver: boolean;
  /** Acknowledged events that have had no effect yet. */
  readonly backlog: () => number;
}

/** About a hundred events a second: always some on their way when a part is killed, and cores left to start it again. */
const PAUSE_MS = 100;
/** Faster than consumers that are killed all the time can follow, the suite would only measure how long they take to catch up. */
const PAUSE_WHEN_AHEAD_MS = 300;
const MAX_BACKLOG = 500;
const RETRY_MS = 50;

/** Publishes until told to stop. What was not answered is sent again, with the same ids, to whichever process comes next. */
export async function publish(publishing: Publishing, logs: readonly string[], token: () => Promise<string>): Promise<void> {
  for (let turn = 0; !publishing.isOver;) {
    const events = Array.from({ length: 1 + Math.floor(Math.random() * 4) }, createEvent);
    for (let isStored = false; !isStored; turn++) {
      isStored = await append(publishing, logs[turn % logs.length] ?? '', await token(), events);
      const pauseMs = publishing.backlog() > MAX_BACKLOG ? PAUSE_WHEN_AHEAD_MS : PAUSE_MS;
      await delay(isStored ? pauseMs : RETRY_MS);
    }
  }
}

async function append(publishing: Publishing, url: string, token: string, events: readonly CloudEvent[]): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ events: events.map((event) => ({ event })) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (response.ok) {
      const { results } = (await response.json()) as { results: { id: string; position: string }[] };
      for (const { id, position } of results) publishing.acknowledged.set(id, position);
      return true;
    }
    if (response.status !== 503) publishing.refusals.push(`${response.status} ${await response.text()}`);
    else await response.body?.cancel();
  } catch {
    // Killed in the middle: whether the events were stored is not known, so they are sent again.
  }
  return false;
}

const TENANTS = Array.from({ length: 5 }, newId);

function createEvent(): CloudEvent {
  const userId = newId();
  const tenantid = TENANTS[Math.floor(Math.random() * TENANTS.length)];
  return {
    specversion: '1.0',
    id: newId(),
    source: '/user-service',
    type: userDeleted.type,
    subject: userId,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    schemaversion: userDeleted.version,
    correlationid: 'chaos',
    ...(tenantid === undefined ? {} : { tenantid }),
    data: { userId },
  };
}
