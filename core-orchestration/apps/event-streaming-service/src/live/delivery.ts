import type { StoredEvent } from '../log/event-store.ts';
import type { Audience } from './audience.ts';
import { toFrame } from './frame.ts';
import { Chunk, type LiveConnection } from './live-connection.ts';

/** Writes each event to those it concerns. A frame is built once an event, and a chunk once for all who asked for the same. */
export function deliver(audience: Audience, epoch: number, events: readonly StoredEvent[], from: number): number {
  const frames = new Map<StoredEvent, Buffer>();
  const frameOf = (event: StoredEvent): Buffer => {
    const frame = frames.get(event) ?? toFrame(epoch, event);
    frames.set(event, frame);
    return frame;
  };
  let deliveries = 0;
  for (const [listeners, share] of audience.match(events)) {
    const chunk = new Chunk(Buffer.concat(share.map(frameOf)));
    for (const { connection, position } of listeners) {
      // One who caught up beyond the feed's place joins in the middle of this share.
      const missing = position <= from ? share : share.filter((event) => event.position > position);
      if (missing.length === 0) continue;
      connection.write(missing === share ? chunk : new Chunk(Buffer.concat(missing.map(frameOf))));
      deliveries += missing.length;
    }
  }
  return deliveries;
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
