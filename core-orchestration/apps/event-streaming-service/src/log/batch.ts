import type { NewEvent } from './event-store.ts';

/**
 * How many appends of the queue go into the next batch: as many as fit in `maxEvents`, but at least one. A batch ends before an append
 * whose outcome depends on an earlier one of it: one that repeats an event id, or that expects a version of a stream already touched.
 */
export function countNextBatch(queue: readonly { readonly events: readonly NewEvent[] }[], maxEvents: number): number {
  const ids = new Set<string>();
  const streams = new Set<string>();
  let events = 0;
  for (const [taken, append] of queue.entries()) {
    const isDependent = append.events.some(
      (event) => ids.has(event.id) || (event.expectedVersion !== undefined && streams.has(event.stream)),
    );
    if (taken > 0 && (isDependent || events + append.events.length > maxEvents)) return taken;
    for (const event of append.events) {
      ids.add(event.id);
      streams.add(event.stream);
    }
    events += append.events.length;
  }
  return queue.length;
}
