import { commonError, decodeCursor, encodeCursor } from '@prognetwork/shared-infrastructure';
import { eventStreamingError } from '../errors.ts';
import type { LogHead } from '../log/event-store.ts';

/** A place and the epoch it was noted in. */
export function writeCursor(epoch: number, place: number): string {
  return encodeCursor([String(epoch), String(place)]);
}

/**
 * The place in a cursor. After a restore the epoch differs, and reading on would skip or repeat without a sign. A place beyond the end means
 * the same where someone restored and forgot to raise the epoch.
 */
export function readCursor(cursor: string | undefined, head: LogHead): number | undefined {
  const values = decodeCursor(cursor, 2);
  if (values === undefined) return undefined;
  const [noted, place] = values.map((value) => (/^\d{1,15}$/.test(value) ? Number(value) : Number.NaN));
  if (noted === undefined || place === undefined || Number.isNaN(noted) || Number.isNaN(place)) throw commonError('request.invalid_cursor');
  if (noted !== head.epoch) throw eventStreamingError('cursor.outdated');
  return withinLog(place, head);
}

export function withinLog(place: number, { position }: LogHead): number {
  if (place > position) throw eventStreamingError('cursor.outdated');
  return place;
}
