import { createHash } from 'node:crypto';
import type { StoredEvent } from '../log/event-store.ts';
import { toChainRecord } from './chain-record.ts';

/** Why a log is not as it was sealed. */
export type FindingReason =
  | 'event_changed'
  | 'event_removed'
  | 'event_inserted'
  | 'event_reordered'
  | 'hash_rewritten'
  | 'hash_removed'
  | 'checkpoint_forged'
  | 'history_rewritten'
  | 'log_shortened';

export interface Finding {
  readonly position: number;
  readonly reason: FindingReason;
}

/** An event hash with the event it stands for, if it is still there. */
export interface Sealed {
  readonly position: number;
  readonly recordHash: Buffer;
  readonly hash: Buffer;
  readonly event: StoredEvent | undefined;
}

/** How far away the true place of an event is looked for. */
const WINDOW = 500;

/** Says what happened to the record at `index`, whose hashes do not fit. `previous` is the link before it, `page` what lies around it. */
export function explainBadHash(page: readonly Sealed[], index: number, previous: Buffer): FindingReason {
  const bad = page[index];
  if (bad?.event === undefined) return 'hash_rewritten';
  const { event } = bad;
  const recordHash = hashOf(event);
  if (recordHash.equals(bad.recordHash) || linkOf(previous, recordHash).equals(bad.hash)) return 'hash_rewritten';
  const around = page.slice(Math.max(index - WINDOW, 0), index + WINDOW);
  const truePlace = around.find(({ position, recordHash: sealed }) => hashOf({ ...event, position }).equals(sealed));
  if (truePlace !== undefined) return isShifted(around, bad, truePlace) ? 'event_removed' : 'event_reordered';
  // The event that belongs here may have been moved on to make room.
  const isMovedOn = around.some(
    ({ event: other }) => other !== undefined && hashOf({ ...other, position: bad.position }).equals(bad.recordHash),
  );
  return isMovedOn ? 'event_inserted' : 'event_changed';
}

/** Whether all that follows has moved up by as much, as when an event was taken out and the gap closed. */
function isShifted(around: readonly Sealed[], bad: Sealed, truePlace: Sealed): boolean {
  const next = around[around.indexOf(bad) + 1];
  const nextTrue = around[around.indexOf(truePlace) + 1];
  if (truePlace.position <= bad.position) return false;
  if (next?.event === undefined || nextTrue === undefined) return next === truePlace;
  return hashOf({ ...next.event, position: nextTrue.position }).equals(nextTrue.recordHash);
}

function hashOf(event: StoredEvent): Buffer {
  return createHash('sha256').update(toChainRecord(event)).digest();
}

function linkOf(previous: Buffer, recordHash: Buffer): Buffer {
  return createHash('sha256').update(previous).update(recordHash).digest();
}
