import { and, desc, eq } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { billingAccounts, platformPlans, platformSubscriptions } from '../schema.ts';

/** False when the organisation has an account already. */
export async function insertBillingAccount(tx: Transaction, account: typeof billingAccounts.$inferInsert): Promise<boolean> {
  const inserted = await tx.db
    .insert(billingAccounts)
    .values(account)
    .onConflictDoNothing()
    .returning({ planCode: billingAccounts.planCode });
  return inserted.length === 1;
}

export async function insertPlatformSubscription(tx: Transaction, subscription: typeof platformSubscriptions.$inferInsert): Promise<void> {
  await tx.db.insert(platformSubscriptions).values(subscription);
}

/** The account with its plan and its latest subscription. */
export async function findBillingAccount(tx: Transaction) {
  const [row] = await tx.db
    .select({ account: billingAccounts, plan: platformPlans, subscription: platformSubscriptions })
    .from(billingAccounts)
    .innerJoin(platformPlans, eq(platformPlans.code, billingAccounts.planCode))
    .innerJoin(
      platformSubscriptions,
      and(eq(platformSubscriptions.tenantId, billingAccounts.tenantId), eq(platformSubscriptions.planCode, billingAccounts.planCode)),
    )
    .orderBy(desc(platformSubscriptions.periodStart))
    .limit(1);
  return row;
}

/** Moves a trial that runs to another plan. */
export async function changeTrialPlan(tx: Transaction, tenantId: string, planCode: string): Promise<void> {
  await tx.db.update(billingAccounts).set({ planCode }).where(eq(billingAccounts.tenantId, tenantId));
  await tx.db
    .update(platformSubscriptions)
    .set({ planCode })
    .where(and(eq(platformSubscriptions.tenantId, tenantId), eq(platformSubscriptions.status, 'trialing')));
}

/** Removes the account with its subscriptions. True when there was one. */
export async function deleteBillingAccount(tx: Transaction, tenantId: string): Promise<boolean> {
  const deleted = await tx.db
    .delete(billingAccounts)
    .where(eq(billingAccounts.tenantId, tenantId))
    .returning({ planCode: billingAccounts.planCode });
  return deleted.length === 1;
}
