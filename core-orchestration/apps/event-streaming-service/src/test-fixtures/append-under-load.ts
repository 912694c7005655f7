import { newId } from '@prognetwork/shared-infrastructure';
import { createPostgresEventStore, type NewEvent } from '../index.ts';

/**
 * A process of its own that appends to a log: `node append-under-load.ts <database> <events>`. Writes down what was acknowledged, as JSON lines
 * `[id, stream, version, position]`.
 */
const [url = '', count = '0'] = process.argv.slice(2);
const PUBLISHERS = 24;
const STREAMS = 7;

await using store = createPostgresEventStore({
  connectionString: url,
  readConnections: 1,
  maxQueuedEvents: 10_000,
  maxQueuedBytes: 10_000_000,
});
let left = Number(count);
const acknowledged: (readonly [string, string, number, number])[] = [];

function makeEvents(publisher: number, turn: number): NewEvent[] {
  const wanted = 1 + ((publisher + turn) % 5);
  return Array.from({ length: wanted }, (_, index) => {
    const stream = `shared-${(publisher + index) % STREAMS}`;
    return { id: newId(), stream, type: 'user.deleted', subject: stream, body: JSON.stringify({ publisher, turn }) };
  });
}

const publish = async (publisher: number): Promise<void> => {
  for (let turn = 0; left > 0; turn += 1) {
    const events = makeEvents(publisher, turn);
    left -= events.length;
    for (const { id, stream, version, position } of await store.append(events)) acknowledged.push([id, stream, version, position]);
  }
};
await Promise.all(Array.from({ length: PUBLISHERS }, (_, publisher) => publish(publisher)));
process.stdout.write(acknowledged.map((place) => `${JSON.stringify(place)}\n`).join(''));
