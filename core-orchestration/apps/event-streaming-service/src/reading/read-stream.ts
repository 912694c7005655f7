import type { Principal } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { StreamQuery } from '../event-contract.ts';
import type { EventStore, StoredEvent, StreamQuery as StoredStreamQuery } from '../log/event-store.ts';
import { readCursor } from './cursor.ts';
import { toPage, type EventPage } from './read-events.ts';
import { visibleEvents } from './visible-events.ts';

type Stream = Pick<StoredStreamQuery, 'stream' | 'tenant'>;

/** One page of a stream, by version. A stream of which the principal may see nothing is not found. */
export async function readStream(
  context: EventStreamingContext,
  principal: Principal | undefined,
  stream: string,
  query: StreamQuery,
): Promise<EventPage> {
  const seen = visibleStream(principal, stream);
  const head = await context.store.head();
  // The place in a cursor is a version here, and no version is higher than the end of the log.
  const cursor = readCursor(query.cursor, head);
  const until =
    query.until === undefined ? undefined : await versionAt(context.store, seen, await context.store.positionBefore(query.until));
  const lowest = query.afterVersion ?? 0;
  const before = query.order === 'desc' ? cursor : undefined;
  const found = await context.store.readStream({
    ...seen,
    after: query.order === 'asc' ? Math.max(lowest, cursor ?? 0) : lowest,
    ...(until === undefined && before === undefined ? {} : { before: Math.min(before ?? Infinity, (until ?? Infinity) + 1) }),
    order: query.order,
    limit: query.limit + 1,
  });
  if (found.length === 0 && !(await exists(context.store, seen))) throw eventStreamingError('stream.not_found');
  return toPage(found, query.limit, head.epoch, (event) => event.version);
}

export function visibleStream(principal: Principal | undefined, stream: string): Stream {
  const { tenant } = visibleEvents(principal, {});
  return { stream, ...(tenant === undefined ? {} : { tenant }) };
}

async function exists(store: EventStore, stream: Stream): Promise<boolean> {
  return (await store.readStream({ ...stream, order: 'asc', limit: 1 })).length > 0;
}

/** The highest version of a stream at or before a position: 0 when there is none. Versions and positions grow together, so it is searched by halves. */
export async function versionAt(store: EventStore, stream: Stream, position: number): Promise<number> {
  const [newest] = await store.readStream({ ...stream, order: 'desc', limit: 1 });
  if (newest === undefined) return 0;
  if (newest.position <= position) return newest.version;
  let low = 0;
  let high = newest.version - 1;
  // All up to `low` are at or before the position, all beyond `high` are not; some versions may be gone.
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const next: StoredEvent = (await store.readStream({ ...stream, after: middle, order: 'asc', limit: 1 }))[0] ?? newest;
    if (next.position <= position) low = next.version;
    else high = middle;
  }
  return low;
}
