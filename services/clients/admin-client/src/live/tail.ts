import type { RecordedEvent } from '../contract/events.ts';

/** What the live table shows: newest first, never more than `limit` rows, and what came in while it was held still. */
export interface Tail {
  readonly rows: readonly RecordedEvent[];
  readonly waiting: readonly RecordedEvent[];
  readonly isPaused: boolean;
  readonly limit: number;
  /** Events that fell out of the buffers unseen while paused. */
  readonly dropped: number;
}

export function createTail(rows: readonly RecordedEvent[], limit: number): Tail {
  return { rows: newestFirst(rows, limit), waiting: [], isPaused: false, limit, dropped: 0 };
}

/** Adds a batch: to the rows, or behind the pause. A position seen before takes no effect, so a resumed stream may overlap. */
export function receive(tail: Tail, batch: readonly RecordedEvent[]): Tail {
  const seen = new Set([...tail.rows, ...tail.waiting].map(({ position }) => position));
  const fresh = batch.filter(({ position }) => {
    if (seen.has(position)) return false;
    seen.add(position);
    return true;
  });
  if (fresh.length === 0) return tail;
  if (!tail.isPaused) return { ...tail, rows: newestFirst([...fresh, ...tail.rows], tail.limit) };
  const waiting = newestFirst([...fresh, ...tail.waiting], tail.limit);
  return { ...tail, waiting, dropped: tail.dropped + fresh.length + tail.waiting.length - waiting.length };
}

export function pause(tail: Tail): Tail {
  return tail.isPaused ? tail : { ...tail, isPaused: true };
}

export function resume(tail: Tail): Tail {
  if (!tail.isPaused) return tail;
  return { ...tail, rows: newestFirst([...tail.waiting, ...tail.rows], tail.limit), waiting: [], isPaused: false, dropped: 0 };
}

function newestFirst(events: readonly RecordedEvent[], limit: number): readonly RecordedEvent[] {
  return events.toSorted((a, b) => Number(b.position) - Number(a.position)).slice(0, limit);
}
