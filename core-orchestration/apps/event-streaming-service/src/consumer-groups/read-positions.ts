import type { EventStore, StoredEvent } from '../log/event-store.ts';
import { toRanges } from './consumer-group.ts';

const MAX_GAP = 32;

/** The events at these positions, in ascending order. Those that left the log are not among them. */
export async function readPositions(
  store: Pick<EventStore, 'read'>,
  positions: readonly number[],
): Promise<ReadonlyMap<number, StoredEvent>> {
  const wanted = new Set(positions);
  const found = new Map<number, StoredEvent>();
  for (const { first, last } of toRanges(positions, MAX_GAP)) {
    const events = await store.read({ after: first - 1, before: last + 1, order: 'asc', limit: last - first + 1 });
    for (const event of events) if (wanted.has(event.position)) found.set(event.position, event);
  }
  return found;
}
