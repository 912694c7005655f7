import { and, asc, eq, inArray, isNull, lt, lte } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { webhookEvents } from '../schema.ts';

export interface DueWebhook {
  readonly id: string;
  readonly payload: string;
  readonly attempts: number;
}

/** Takes webhooks that are due by moving their next attempt ahead: another process, or this one after a crash, takes over from there. */
export async function claimDueWebhooks(
  tx: Transaction,
  limits: { readonly count: number; readonly maxAttempts: number; readonly leaseMs: number },
): Promise<DueWebhook[]> {
  const due = await tx.db
    .select({ id: webhookEvents.id, payload: webhookEvents.payload, attempts: webhookEvents.attempts })
    .from(webhookEvents)
    .where(and(isNull(webhookEvents.deliveredAt), lte(webhookEvents.nextAttemptAt, tx.now), lt(webhookEvents.attempts, limits.maxAttempts)))
    .orderBy(asc(webhookEvents.nextAttemptAt))
    .limit(limits.count)
    .for('update', { skipLocked: true });
  if (due.length === 0) return [];
  const ids = due.map(({ id }) => id);
  await tx.db
    .update(webhookEvents)
    .set({ nextAttemptAt: new Date(tx.now.getTime() + limits.leaseMs) })
    .where(inArray(webhookEvents.id, ids));
  return due;
}

export async function updateWebhook(
  tx: Transaction,
  id: string,
  change: Partial<Pick<typeof webhookEvents.$inferSelect, 'attempts' | 'deliveredAt' | 'lastError' | 'nextAttemptAt'>>,
): Promise<void> {
  await tx.db.update(webhookEvents).set(change).where(eq(webhookEvents.id, id));
}

/** When the next webhook that still has attempts is due. */
export async function findNextDueAt(tx: Transaction, maxAttempts: number): Promise<Date | undefined> {
  const [next] = await tx.db
    .select({ at: webhookEvents.nextAttemptAt })
    .from(webhookEvents)
    .where(and(isNull(webhookEvents.deliveredAt), lt(webhookEvents.attempts, maxAttempts)))
    .orderBy(asc(webhookEvents.nextAttemptAt))
    .limit(1);
  return next?.at;
}
