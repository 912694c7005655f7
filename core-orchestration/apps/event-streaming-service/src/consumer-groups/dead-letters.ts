import { consumerGroupDeadLetterDiscarded, consumerGroupDeadLettersReplayed } from '@prognetwork/event-based-service-client';
import { commonError, decodeCursor, encodeCursor, type Transaction } from '@prognetwork/shared-infrastructure';
import type * as z from 'zod';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { DeadLetterQuery, deadLetterPageSchema } from './consumer-group-contract.ts';
import { hasGroup } from './consumer-group-repository.ts';
import {
  countDeadLetters,
  discardDeadLetter as remove,
  listDeadLetters as list,
  replayDeadLetters as replay,
} from './dead-letter-repository.ts';

const REPLAY_BATCH = 500;

/** One page of what a group could not handle, by position. */
export async function listDeadLetters(
  { database }: EventStreamingContext,
  group: string,
  { limit, cursor }: DeadLetterQuery,
): Promise<z.infer<typeof deadLetterPageSchema>> {
  const [after = '0'] = decodeCursor(cursor, 1) ?? [];
  if (!/^\d{1,15}$/.test(after)) throw commonError('request.invalid_cursor');
  const found = await database.inGlobalTransaction(async (tx) => {
    await refuseUnknown(tx, group);
    return list(tx, group, Number(after), limit + 1);
  });
  const items = found.slice(0, limit).map(({ position, firstFailedAt, failedAt, ...letter }) => ({
    ...letter,
    position: String(position),
    firstFailedAt: firstFailedAt.toISOString(),
    failedAt: failedAt.toISOString(),
  }));
  const last = items.at(-1);
  return { items, nextCursor: found.length > limit && last ? encodeCursor([last.position]) : null };
}

/** Gives one dead letter back to the group, as if it had never been tried. */
export async function replayDeadLetter(context: EventStreamingContext, group: string, position: string): Promise<number> {
  const replayed = await replayBatch(context, group, position);
  if (replayed === 0) throw eventStreamingError('consumer_group.dead_letter_not_found');
  return replayed;
}

/** Gives all dead letters back that the group has now, in batches. One that fails again meanwhile is not taken up again. */
export async function replayAllDeadLetters(context: EventStreamingContext, group: string): Promise<number> {
  const deadLetters = await context.database.inGlobalTransaction(async (tx) => {
    await refuseUnknown(tx, group);
    return countDeadLetters(tx, group);
  });
  let replayed = 0;
  while (replayed < deadLetters) {
    const batch = await replayBatch(context, group, undefined);
    if (batch === 0) break;
    replayed += batch;
  }
  return replayed;
}

/** Gives a dead letter up: the group will never handle it. */
export async function discardDeadLetter(context: EventStreamingContext, group: string, position: string, reason: string): Promise<void> {
  await context.database.inGlobalTransaction(async (tx) => {
    await refuseUnknown(tx, group);
    if (!(await remove(tx, group, Number(position)))) throw eventStreamingError('consumer_group.dead_letter_not_found');
    const data = { group, position, reason };
    await tx.audit({ action: 'consumer_group.dead_letter_discarded', subject: group, detail: data });
    await tx.publish(consumerGroupDeadLetterDiscarded, { subject: group, data });
  });
}

async function replayBatch(context: EventStreamingContext, group: string, position: string | undefined): Promise<number> {
  const replayed = await context.database.inGlobalTransaction(async (tx) => {
    await refuseUnknown(tx, group);
    const count = await replay(tx, group, position === undefined ? undefined : Number(position), REPLAY_BATCH);
    if (count === 0) return 0;
    const data = { group, count, position: position ?? null };
    await tx.audit({ action: 'consumer_group.dead_letters_replayed', subject: group, detail: data });
    await tx.publish(consumerGroupDeadLettersReplayed, { subject: group, data });
    return count;
  });
  context.groupTurns.wake(group);
  return replayed;
}

async function refuseUnknown(tx: Transaction, group: string): Promise<void> {
  if (!(await hasGroup(tx, group))) throw eventStreamingError('consumer_group.not_found');
}
