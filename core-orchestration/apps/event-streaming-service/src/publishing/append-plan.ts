import type { NewEvent } from '../log/event-store.ts';

/** Events with their place in the request. */
export type PlannedAppend = readonly { readonly index: number; readonly event: NewEvent }[];

/**
 * How to store events that stand for themselves: chains of appends, of which each waits for the one before it. Without expected versions
 * nothing can conflict, and one append takes all. Else each stream is a chain, so that its events keep their order, and an event that
 * expects a version is an append of its own, so that its refusal is its own.
 */
export function planAppends(events: PlannedAppend): readonly (readonly PlannedAppend[])[] {
  if (events.length === 0) return [];
  if (events.every(({ event }) => event.expectedVersion === undefined)) return [[events]];
  const streams = Map.groupBy(events, ({ event }) => event.stream);
  return [...streams.values()].map(splitRuns);
}

function splitRuns(events: PlannedAppend): readonly PlannedAppend[] {
  const appends: PlannedAppend[number][][] = [];
  let isOpen = false;
  for (const planned of events) {
    const standsAlone = planned.event.expectedVersion !== undefined;
    if (isOpen && !standsAlone) appends.at(-1)?.push(planned);
    else appends.push([planned]);
    isOpen = !standsAlone;
  }
  return appends;
}
