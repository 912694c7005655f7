import { and, desc, eq, lt, max } from 'drizzle-orm';
import { idOfCursor, toPage, type Page, type Transaction } from '@prognetwork/shared-infrastructure';
import { plans, subscriptions } from '../schema.ts';
import type { Viewer } from '../viewer.ts';
import type { PageRequest } from '../page-request.ts';

export type SubscriptionRow = typeof subscriptions.$inferSelect;

/** The end of the last period that was paid for. */
export async function findPaidUntil(tx: Transaction, subscriberId: string, planId: string): Promise<Date | undefined> {
  const [row] = await tx.db
    .select({ paidUntil: max(subscriptions.periodEnd) })
    .from(subscriptions)
    .where(and(eq(subscriptions.subscriberId, subscriberId), eq(subscriptions.planId, planId)));
  return row?.paidUntil ?? undefined;
}

export async function insertSubscription(tx: Transaction, subscription: SubscriptionRow): Promise<void> {
  await tx.db.insert(subscriptions).values(subscription);
}

/** Newest first, with the name of the plan. */
export async function listSubscriptions(
  tx: Transaction,
  viewer: Viewer,
  request: PageRequest,
): Promise<Page<{ readonly subscription: SubscriptionRow; readonly planName: string }>> {
  const after = idOfCursor(request.cursor);
  const rows = await tx.db
    .select({ subscription: subscriptions, planName: plans.name })
    .from(subscriptions)
    .innerJoin(plans, and(eq(plans.tenantId, subscriptions.tenantId), eq(plans.planId, subscriptions.planId)))
    .where(
      and(
        viewer.onlyUserId === undefined ? undefined : eq(subscriptions.subscriberId, viewer.onlyUserId),
        after === undefined ? undefined : lt(subscriptions.subscriptionId, after),
      ),
    )
    .orderBy(desc(subscriptions.subscriptionId))
    .limit(request.limit + 1);
  return toPage(
    rows,
    request.limit,
    (row) => row,
    (row) => [row.subscription.subscriptionId],
  );
}
