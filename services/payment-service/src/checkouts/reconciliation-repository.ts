import { and, asc, eq, inArray, lt, lte } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { checkoutReconciliations } from '../schema.ts';

export interface DueReconciliation {
  readonly checkoutId: string;
  readonly organisationId: string;
  readonly attempts: number;
}

/** Takes the rows that are due by moving their next run ahead: should this process end, another takes them up after the lease. */
export async function claimDueReconciliations(
  tx: Transaction,
  limits: { readonly count: number; readonly maxAttempts: number; readonly leaseMs: number },
): Promise<DueReconciliation[]> {
  const due = await tx.db
    .select({
      checkoutId: checkoutReconciliations.checkoutId,
      organisationId: checkoutReconciliations.organisationId,
      attempts: checkoutReconciliations.attempts,
    })
    .from(checkoutReconciliations)
    .where(and(lte(checkoutReconciliations.nextRunAt, tx.now), lt(checkoutReconciliations.attempts, limits.maxAttempts)))
    .orderBy(asc(checkoutReconciliations.nextRunAt))
    .limit(limits.count)
    .for('update', { skipLocked: true });
  if (due.length === 0) return [];
  const ids = due.map(({ checkoutId }) => checkoutId);
  const nextRunAt = new Date(tx.now.getTime() + limits.leaseMs);
  await tx.db.update(checkoutReconciliations).set({ nextRunAt }).where(inArray(checkoutReconciliations.checkoutId, ids));
  return due;
}

export async function startReconciling(tx: Transaction, row: typeof checkoutReconciliations.$inferInsert): Promise<void> {
  await tx.db.insert(checkoutReconciliations).values(row);
}

export async function postponeReconciliation(tx: Transaction, checkoutId: string, attempts: number, nextRunAt: Date): Promise<void> {
  await tx.db.update(checkoutReconciliations).set({ attempts, nextRunAt }).where(eq(checkoutReconciliations.checkoutId, checkoutId));
}

export async function stopReconciling(tx: Transaction, checkoutId: string): Promise<void> {
  await tx.db.delete(checkoutReconciliations).where(eq(checkoutReconciliations.checkoutId, checkoutId));
}
