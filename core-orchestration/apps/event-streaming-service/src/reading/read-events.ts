import { setTimeout as delay } from 'node:timers/promises';
import type { Principal } from '@prognetwork/shared-infrastructure';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { EventQuery } from '../event-contract.ts';
import type { EventFilter, LogHead, ReadQuery, StoredEvent } from '../log/event-store.ts';
import { readCursor, withinLog, writeCursor } from './cursor.ts';
import { visibleEvents } from './visible-events.ts';

export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly nextCursor: string | null;
}

/** The positions that a query is about, both exclusive. */
interface Range {
  readonly after: number;
  readonly before: number | undefined;
}

const MIN_READ_INTERVAL_MS = 20;

/** One page of the events that the principal may see, by position. Waits for one when asked to and there is none yet. */
export async function readEvents(
  context: EventStreamingContext,
  principal: Principal | undefined,
  query: EventQuery,
  signal: AbortSignal,
): Promise<EventPage> {
  const filter = visibleEvents(principal, query);
  const head = await context.head.refresh();
  const range = await toRange(context, query, head);
  if (query.waitMs > 0) return follow(context, filter, range, query, head, signal);
  const found = await read(context, filter, range, query);
  return toPage(found, query.limit, head.epoch, (event) => event.position);
}

export function toPage(found: readonly StoredEvent[], limit: number, epoch: number, placeOf: (event: StoredEvent) => number): EventPage {
  const events = found.slice(0, limit);
  const last = events.at(-1);
  return { events, nextCursor: found.length > limit && last ? writeCursor(epoch, placeOf(last)) : null };
}

async function toRange({ store }: EventStreamingContext, query: EventQuery, head: LogHead): Promise<Range> {
  const cursor = readCursor(query.cursor, head);
  const after = query.after === undefined ? 0 : withinLog(Number(query.after), head);
  const [from, until] = await Promise.all([
    query.from === undefined ? 0 : store.positionBefore(query.from),
    query.until === undefined ? undefined : store.positionBefore(query.until),
  ]);
  const before = until === undefined ? undefined : until + 1;
  if (query.order === 'asc') return { after: Math.max(after, from, cursor ?? 0), before };
  return { after: Math.max(after, from), before: cursor === undefined ? before : Math.min(cursor, before ?? cursor) };
}

function read(
  { store }: EventStreamingContext,
  filter: EventFilter,
  { after, before }: Range,
  { order, limit }: Pick<ReadQuery, 'order' | 'limit'>,
): Promise<readonly StoredEvent[]> {
  return store.read({ ...filter, ...(after === 0 ? {} : { after }), ...(before === undefined ? {} : { before }), order, limit: limit + 1 });
}

/** What is there, or else what comes first within the time. The answer always says where to go on. */
async function follow(
  context: EventStreamingContext,
  filter: EventFilter,
  range: Range,
  query: EventQuery,
  head: LogHead,
  signal: AbortSignal,
): Promise<EventPage> {
  const deadline = performance.now() + query.waitMs;
  let passed = range.after;
  let end = head;
  for (;;) {
    const readAt = performance.now();
    const last = Math.min(end.position, (range.before ?? Infinity) - 1);
    const found = last <= passed ? [] : await read(context, filter, { after: passed, before: last + 1 }, query);
    if (found.length > query.limit) return toPage(found, query.limit, head.epoch, (event) => event.position);
    passed = Math.max(passed, last);
    const remainingMs = deadline - performance.now();
    const isOver = remainingMs <= 0 || signal.aborted || context.head.isStopping;
    if (found.length > 0 || isOver) return { events: found, nextCursor: writeCursor(head.epoch, passed) };
    await context.head.waitBeyond(end.position, remainingMs, signal);
    // While much is appended that does not concern the reader, it looks now and then, not at each append.
    const pauseMs = Math.min(readAt + MIN_READ_INTERVAL_MS, deadline) - performance.now();
    if (pauseMs > 0) await delay(pauseMs);
    end = await context.head.refresh();
    if (end.epoch !== head.epoch) throw eventStreamingError('cursor.outdated');
  }
}
