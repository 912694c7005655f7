import { newId } from '@prognetwork/shared-infrastructure';
import { Pool } from 'undici';

/** Batches of new events for an event log, from several publishers at once. */
export interface Publishing {
  readonly url: string;
  readonly token: string;
  readonly publishers: number;
  readonly batchEvents: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

export interface PublishingOutcome {
  readonly eventsPerSecond: number;
  /** Answers whose status was not 200. */
  readonly refused: number;
}

// With its envelope an event has about 1 KB.
const TEXT = 'x'.repeat(200);

const ID = '00000000-0000-7000-8000-000000000000';
const TIME = '2000-01-01T00:00:00.000Z';

function newEvent(publisher: number): object {
  return {
    specversion: '1.0',
    id: ID,
    source: '/user-service',
    type: 'user.deleted',
    subject: `publisher-${publisher}-${TEXT}`.slice(0, 200),
    time: TIME,
    datacontenttype: 'application/json',
    schemaversion: 1,
    actorid: TEXT,
    correlationid: TEXT,
    causationid: TEXT,
    data: { userId: '01935f00-0000-7000-8000-000000000001' },
  };
}

/** A request's body whose ids and times are written anew each time: making load must not take the processor from what is measured. */
function createBody(publisher: number, batchEvents: number): () => Buffer {
  const text = JSON.stringify({ events: Array.from({ length: batchEvents }, () => ({ event: newEvent(publisher) })) });
  const body = Buffer.from(text, 'latin1');
  const placesOf = (value: string): number[] => [...text.matchAll(new RegExp(value, 'g'))].map(({ index }) => index);
  const ids = placesOf(ID);
  const times = placesOf(TIME);
  return () => {
    const time = new Date().toISOString();
    for (const place of ids) body.write(newId(), place, 'latin1');
    for (const place of times) body.write(time, place, 'latin1');
    return body;
  };
}

async function publish({ url, token, publishers, batchEvents, warmUpMs, durationMs }: Publishing): Promise<PublishingOutcome> {
  const pool = new Pool(url, { connections: publishers, pipelining: 1 });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const measuredFrom = performance.now() + warmUpMs;
  const until = measuredFrom + durationMs;
  let events = 0;
  let refused = 0;
  const work = async (publisher: number): Promise<void> => {
    const nextBody = createBody(publisher, batchEvents);
    while (performance.now() < until) {
      const answer = await pool.request({ path: '/v1/events', method: 'POST', headers, body: nextBody() });
      await answer.body.dump();
      if (answer.statusCode !== 200) refused += 1;
      else if (performance.now() >= measuredFrom && performance.now() <= until) events += batchEvents;
    }
  };
  await Promise.all(Array.from({ length: publishers }, (_, publisher) => work(publisher)));
  await pool.destroy();
  return { eventsPerSecond: (events / durationMs) * 1_000, refused };
}

process.once('message', (publishing) => {
  // Only put-publishers.ts starts this program, and it sends a Publishing.
  void publish(publishing as Publishing).then((outcome) => process.send?.(outcome, () => process.exit(0)));
});
