import { setImmediate as nextTurn } from 'node:timers/promises';
import type { StoredEvent } from '../log/event-store.ts';
import type { Audience, Listener } from './audience.ts';
import { toFrame } from './frame.ts';
import { Chunk, type LiveConnection } from './live-connection.ts';

// About two milliseconds of writing.
const SLICE_CONNECTIONS = 200;

/** Writes to all, and lets appends, reads and other requests go on in between: they must not wait until thousands were served. */
export async function inSlices<Item>(items: Iterable<Item>, write: (item: Item) => void): Promise<void> {
  let written = 0;
  for (const item of items) {
    if (written > 0 && written % SLICE_CONNECTIONS === 0) await nextTurn();
    write(item);
    written++;
  }
}

/** Writes each event to those it concerns. A frame is built once an event, and a chunk once for all who asked for the same. */
export async function deliver(audience: Audience, epoch: number, events: readonly StoredEvent[], from: number): Promise<number> {
  const frames = new Map<StoredEvent, Buffer>();
  const frameOf = (event: StoredEvent): Buffer => {
    const frame = frames.get(event) ?? toFrame(epoch, event);
    frames.set(event, frame);
    return frame;
  };
  let deliveries = 0;
  await inSlices(sharesOf(audience, events, frameOf), ([{ connection, position }, share, chunk]) => {
    // One who caught up beyond the feed's place joins in the middle of this share.
    const missing = position <= from ? share : share.filter((event) => event.position > position);
    if (missing.length === 0) return;
    connection.write(missing === share ? chunk : new Chunk(Buffer.concat(missing.map(frameOf))));
    deliveries += missing.length;
  });
  return deliveries;
}

type Share = readonly [listener: Listener, events: readonly StoredEvent[], chunk: Chunk];

function* sharesOf(audience: Audience, events: readonly StoredEvent[], frameOf: (event: StoredEvent) => Buffer): Generator<Share> {
  for (const [listeners, share] of audience.match(events)) {
    const chunk = new Chunk(Buffer.concat(share.map(frameOf)));
    for (const listener of listeners) yield [listener, share, chunk];
  }
}

/** Writes a page of the past at the reader's own pace, in chunks of about `chunkBytes`. */
export async function writePage(
  connection: LiveConnection,
  epoch: number,
  events: readonly StoredEvent[],
  chunkBytes: number,
): Promise<void> {
  let chunk: Buffer[] = [];
  let bytes = 0;
  for (const [index, event] of events.entries()) {
    const frame = toFrame(epoch, event);
    chunk.push(frame);
    bytes += frame.length;
    if (bytes < chunkBytes && index < events.length - 1) continue;
    connection.write(new Chunk(Buffer.concat(chunk)));
    await connection.drained();
    chunk = [];
    bytes = 0;
  }
}
