import { decodeCursor, encodeCursor, commonError, type Principal } from '@prognetwork/shared-infrastructure';
import type { EventQuery, StreamQuery } from '../event-contract.ts';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { ReadQuery, StoredEvent } from '../log/event-store.ts';
import { visibleEvents } from './visible-events.ts';

export interface EventPage {
  readonly events: readonly StoredEvent[];
  readonly nextCursor: string | null;
}

/** One page of the events that the principal may see, by position. */
export async function readEvents(context: EventStreamingContext, principal: Principal | undefined, query: EventQuery): Promise<EventPage> {
  const filter = visibleEvents(principal, query);
  const { epoch, position: end } = await context.store.head();
  const cursor = readCursor(query.cursor, epoch);
  const after = query.after === undefined ? undefined : Number(query.after);
  if (after !== undefined && after > end) throw eventStreamingError('cursor.outdated');
  const ascending = cursor ?? after;
  const range: Pick<ReadQuery, 'after' | 'before'> =
    query.order === 'asc'
      ? ascending === undefined
        ? {}
        : { after: ascending }
      : { ...(after === undefined ? {} : { after }), ...(cursor === undefined ? {} : { before: cursor }) };
  const found = await context.store.read({ ...filter, ...range, order: query.order, limit: query.limit + 1 });
  return toPage(found, query.limit, epoch, (event) => event.position);
}

/** One page of a stream, in the order of its versions. A stream of which the principal may see nothing is not found. */
export async function readStream(
  context: EventStreamingContext,
  principal: Principal | undefined,
  stream: string,
  query: StreamQuery,
): Promise<EventPage> {
  const { tenant } = visibleEvents(principal, {});
  const { epoch } = await context.store.head();
  const afterVersion = readCursor(query.cursor, epoch) ?? 0;
  const found = await context.store.readStream({
    stream,
    ...(tenant === undefined ? {} : { tenant }),
    after: afterVersion,
    order: 'asc',
    limit: query.limit + 1,
  });
  if (found.length === 0 && afterVersion === 0) throw eventStreamingError('stream.not_found');
  return toPage(found, query.limit, epoch, (event) => event.version);
}

function toPage(found: readonly StoredEvent[], limit: number, epoch: number, placeOf: (event: StoredEvent) => number): EventPage {
  const events = found.slice(0, limit);
  const last = events.at(-1);
  return { events, nextCursor: found.length > limit && last ? encodeCursor([String(epoch), String(placeOf(last))]) : null };
}

/** A cursor is (epoch, place): after a restore the epoch differs, and reading on would skip or repeat without a sign. */
function readCursor(cursor: string | undefined, epoch: number): number | undefined {
  const values = decodeCursor(cursor, 2);
  if (values === undefined) return undefined;
  const [noted, place] = values.map((value) => (/^\d{1,15}$/.test(value) ? Number(value) : Number.NaN));
  if (noted === undefined || place === undefined || Number.isNaN(noted) || Number.isNaN(place)) throw commonError('request.invalid_cursor');
  if (noted !== epoch) throw eventStreamingError('cursor.outdated');
  return place;
}
