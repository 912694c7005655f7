import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@prognetwork/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventStreamingServiceSchema } from '../../index.ts';
import type { EventStore, StoredEvent } from '../event-store.ts';
import { createPostgresEventStore } from './postgres-event-store.ts';

const APPENDING_PROCESS = fileURLToPath(new URL('../../test-fixtures/append-under-load.ts', import.meta.url));
const EVENTS_EACH = 4_000;
const PROCESSES = 2;
const PAGE = 1_000;
const run = promisify(execFile);

type Place = readonly [id: string, stream: string, version: number, position: number];

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await createTestDatabase(eventStreamingServiceSchema);
  store = createPostgresEventStore({
    connectionString: database.runtimeUrl,
    readConnections: 2,
    maxQueuedEvents: 10,
    maxQueuedBytes: 1_000,
  });
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function append(): Promise<readonly Place[]> {
  const { stdout } = await run(process.execPath, [APPENDING_PROCESS, database.runtimeUrl, String(EVENTS_EACH)], {
    maxBuffer: 16 * 1024 * 1024,
  });
  // The fixture writes nothing else.
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Place);
}

/** Follows the log as a reader does who knows nothing but its last position. Every page counts, and it reads as often as it can. */
async function followUntil(isOver: () => boolean): Promise<{ readonly seen: readonly StoredEvent[]; readonly pages: number }> {
  const seen: StoredEvent[] = [];
  for (let pages = 0; ;) {
    const isLastTurn = isOver();
    const page = await store.read({ after: seen.at(-1)?.position ?? 0, order: 'asc', limit: PAGE });
    seen.push(...page);
    if (page.length > 0) pages += 1;
    if (isLastTurn && page.length < PAGE) return { seen, pages };
  }
}

describe('two processes that append to one log under load', () => {
  it('leave no gap and reorder nothing, also in the eyes of a reader who follows live', { timeout: 120_000 }, async () => {
    let running = PROCESSES;
    const appending = Array.from({ length: PROCESSES }, async () => append().finally(() => (running -= 1)));
    const following = followUntil(() => running === 0);
    const acknowledged = (await Promise.all(appending)).flat();
    const { seen, pages } = await following;

    expect(acknowledged.length).toBeGreaterThanOrEqual(PROCESSES * EVENTS_EACH);
    expect(pages).toBeGreaterThan(10);
    expect(seen.map(({ position }) => position)).toEqual(acknowledged.map((_, index) => index + 1));
    const places = new Map(acknowledged.map(([, stream, version, position]) => [position, [stream, version]]));
    expect(seen.filter(({ position, stream, version }) => places.get(position)?.join() !== [stream, version].join())).toEqual([]);
    expect(seen.filter(({ recordedAt }, index) => recordedAt < (seen[index - 1]?.recordedAt ?? ''))).toEqual([]);
    for (const events of Map.groupBy(seen, ({ stream }) => stream).values()) {
      expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
    }
    expect(new Set(acknowledged.map(([id]) => id)).size).toBe(acknowledged.length);
  });
});
