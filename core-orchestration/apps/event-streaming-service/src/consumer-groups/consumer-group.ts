import type { StoredEvent } from '../log/event-store.ts';

/** What keeps events of one group in order: those of one key are with one consumer at a time. */
export type OrderBy = 'stream' | 'subject' | 'tenant' | 'log';

/** The key of an event. An event without a tenant is ordered by its subject; the prefix keeps the two apart. */
export function keyOf(event: Pick<StoredEvent, 'stream' | 'subject' | 'tenant'>, orderBy: OrderBy): string {
  switch (orderBy) {
    case 'log':
      return 'log';
    case 'stream':
      return `stream:${event.stream}`;
    case 'subject':
      return `subject:${event.subject}`;
    case 'tenant':
      return event.tenant === null ? `subject:${event.subject}` : `tenant:${event.tenant}`;
  }
}

/** Why a group stands still, if it does: what it has noted does not fit the log as it is now. */
export function findStoppedReason(
  group: { readonly epoch: number; readonly position: number },
  head: { readonly epoch: number; readonly position: number },
): string | null {
  if (group.epoch !== head.epoch) return `The log was restored: its epoch is ${head.epoch}, the group's place is of epoch ${group.epoch}.`;
  if (group.position > head.position) return `The log ends at ${head.position}, before the group's place ${group.position}.`;
  return null;
}

/** Positions in ascending order as few ranges, so that those close together are read at once. */
export function toRanges(positions: readonly number[], maxGap: number): readonly { readonly first: number; readonly last: number }[] {
  const ranges: { first: number; last: number }[] = [];
  for (const position of positions) {
    const range = ranges.at(-1);
    if (range && position - range.last <= maxGap) range.last = position;
    else ranges.push({ first: position, last: position });
  }
  return ranges;
}

/** Half of the room of a hand-out; of an odd one the two sides get the larger half by turns. */
export function halfOf(room: number, lease: number): number {
  return Math.floor((room + (lease % 2)) / 2);
}
