import { and, asc, eq, notExists } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { paymentError } from '../errors.ts';
import { checkouts, plans, platformPlans } from '../schema.ts';

export type PlanRow = typeof plans.$inferSelect;
export type PlatformPlanRow = typeof platformPlans.$inferSelect;

const MAX_PLANS = 200;

export async function loadPlan(tx: Transaction, planId: string): Promise<PlanRow> {
  const [row] = await tx.db.select().from(plans).where(eq(plans.planId, planId));
  if (row === undefined) throw paymentError('plan.not_found');
  return row;
}

export function listPlans(tx: Transaction): Promise<PlanRow[]> {
  return tx.db.select().from(plans).orderBy(asc(plans.planId)).limit(MAX_PLANS);
}

/** False when there is a plan of this name, or, for the default plan, a default plan. */
export async function insertPlan(tx: Transaction, plan: PlanRow): Promise<boolean> {
  const inserted = await tx.db.insert(plans).values(plan).onConflictDoNothing().returning({ planId: plans.planId });
  return inserted.length === 1;
}

/** Removes the default plan unless someone began to pay for it. */
export async function deleteUnusedDefaultPlan(tx: Transaction): Promise<void> {
  await tx.db
    .delete(plans)
    .where(and(eq(plans.isDefault, true), notExists(tx.db.select().from(checkouts).where(eq(checkouts.planId, plans.planId)))));
}

export function listPlatformPlans(tx: Transaction): Promise<PlatformPlanRow[]> {
  return tx.db.select().from(platformPlans).orderBy(asc(platformPlans.place)).limit(MAX_PLANS);
}

export async function findPlatformPlan(tx: Transaction, code: string): Promise<PlatformPlanRow | undefined> {
  const [row] = await tx.db.select().from(platformPlans).where(eq(platformPlans.code, code));
  return row;
}
