import {
  createRedisEventStore,
  createWitnessRepository,
  eventStreamingServiceSchema,
  type EventStore,
  type NewEvent,
} from '@prognetwork/event-streaming-service';
import { newId } from '@prognetwork/shared-infrastructure';
import { createTestDatabase, startTestRedis } from '@prognetwork/testing';
import pg from 'pg';
import { createClient } from 'redis';
import { against, inTurns, type Figure } from './suite.ts';

const ROUNDS = 3;
const ROUND_MS = 1_000;
const WARM_UP_MS = 300;
const PUBLISHERS = 64;
const BATCH_PUBLISHERS = 8;
const BATCH_EVENTS = 100;
const BODY = JSON.stringify({ data: 'x'.repeat(1_000) });

interface Way {
  readonly publishers: number;
  readonly events: number;
  publish(publisher: number): Promise<unknown>;
}

/**
 * The log in Redis against bare XADD of the same body through the same client library, on one server with `appendfsync always`. No figures where
 * there is no redis-server.
 */
export async function measureRedisStore(): Promise<readonly Figure[]> {
  await using stack = new AsyncDisposableStack();
  const server = await startTestRedis();
  if (server === undefined) return [];
  stack.use(server);
  // One of its own: a database that has a log refuses another beside it.
  const database = stack.use(await createTestDatabase(eventStreamingServiceSchema));
  const pool = new pg.Pool({ connectionString: database.runtimeUrl, max: 2 });
  stack.defer(() => pool.end());
  const store = stack.use(openStore(server.url, pool));
  const raw = await createClient({ url: server.url }).connect();
  stack.defer(() => raw.destroy());

  const add = (): Promise<unknown> => raw.xAdd('raw', '*', { id: newId(), event: BODY });
  const ways: readonly Way[] = [
    { publishers: PUBLISHERS, events: 1, publish: add },
    { publishers: PUBLISHERS, events: 1, publish: (publisher) => store.append(newEvents(`single-${publisher}`, 1)) },
    { publishers: BATCH_PUBLISHERS, events: BATCH_EVENTS, publish: () => Promise.all(Array.from({ length: BATCH_EVENTS }, add)) },
    {
      publishers: BATCH_PUBLISHERS,
      events: BATCH_EVENTS,
      publish: (publisher) => store.append(newEvents(`batched-${publisher}`, BATCH_EVENTS)),
    },
  ];
  const measure = async (way: Way): Promise<number> => {
    const rate = await eventsPerSecond(way);
    // What was measured is no part of the next measurement's memory.
    await raw.del('raw');
    return rate;
  };
  const [rawSingle = 0, single = 0, rawBatched = 0, batched = 0] = await inTurns(ROUNDS, ways, measure);
  const one: Figure = { what: 'Redis: bare XADD, one event each', value: rawSingle, unit: 'events/s' };
  const many: Figure = { what: `Redis: bare XADD, ${BATCH_EVENTS} at once`, value: rawBatched, unit: 'events/s' };
  return [
    one,
    against(one, { what: 'Redis: append, one event each', value: single, unit: 'events/s' }),
    many,
    against(many, { what: `Redis: append, batches of ${BATCH_EVENTS}`, value: batched, unit: 'events/s' }),
  ];
}

function openStore(url: string, pool: pg.Pool): EventStore {
  return createRedisEventStore({
    url,
    witness: createWitnessRepository(pool),
    acceptsLoss: false,
    newId,
    maxQueuedEvents: 100_000,
    maxQueuedBytes: 1_000_000_000,
    onRefused: () => undefined,
    onWitnessFailed: () => undefined,
  });
}

function newEvents(stream: string, count: number): NewEvent[] {
  return Array.from({ length: count }, () => ({ id: newId(), stream, type: 'user.deleted', subject: stream, body: BODY }));
}

async function eventsPerSecond({ publishers, events, publish }: Way): Promise<number> {
  const publishFor = async (ms: number): Promise<number> => {
    const deadline = performance.now() + ms;
    let published = 0;
    const loop = async (publisher: number): Promise<void> => {
      for (; performance.now() < deadline; published += events) await publish(publisher);
    };
    await Promise.all(Array.from({ length: publishers }, (_, publisher) => loop(publisher)));
    return published;
  };
  await publishFor(WARM_UP_MS);
  const startedAt = performance.now();
  const published = await publishFor(ROUND_MS);
  return (published / (performance.now() - startedAt)) * 1_000;
}
