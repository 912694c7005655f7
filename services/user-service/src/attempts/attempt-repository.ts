import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, eq, gt, sql } from 'drizzle-orm';
import { attemptWindows } from '../schema.ts';
import type { AttemptKey } from './attempt-window.ts';

/**
 * Counts an attempt against every key, beginning a new window where the last one ended. Returns the seconds to wait, 0 when all keys are within
 * limits. Counting comes before the attempt, so that many at once cannot slip through.
 */
export async function countAttempt(transaction: Transaction, keys: readonly AttemptKey[]): Promise<number> {
  const { now, db } = transaction;
  let waitMs = 0;
  for (const { limit, bucket } of keys) {
    const isOver = sql`${attemptWindows.endsAt} <= ${now.toISOString()}`;
    const rows = await db
      .insert(attemptWindows)
      .values({ kind: limit.kind, bucket, attempts: 1, endsAt: new Date(now.getTime() + limit.windowMs) })
      .onConflictDoUpdate({
        target: [attemptWindows.kind, attemptWindows.bucket],
        set: {
          attempts: sql`case when ${isOver} then 1 else least(${attemptWindows.attempts} + 1, 1000000) end`,
          endsAt: sql`case when ${isOver} then excluded.ends_at else ${attemptWindows.endsAt} end`,
        },
      })
      .returning({ attempts: attemptWindows.attempts, endsAt: attemptWindows.endsAt });
    for (const row of rows) if (row.attempts > limit.maxAttempts) waitMs = Math.max(waitMs, row.endsAt.getTime() - now.getTime());
  }
  return Math.ceil(waitMs / 1000);
}

/** A success takes all attempts off the account, and its own off the address: one own account must not reset a search through many. */
export async function forgiveAttempts(transaction: Transaction, keys: readonly AttemptKey[]): Promise<void> {
  for (const [index, { limit, bucket }] of keys.entries()) {
    const attempts = index === 0 ? sql`0` : sql`${attemptWindows.attempts} - 1`;
    await transaction.db
      .update(attemptWindows)
      .set({ attempts })
      .where(and(eq(attemptWindows.kind, limit.kind), eq(attemptWindows.bucket, bucket), gt(attemptWindows.attempts, 0)));
  }
}
