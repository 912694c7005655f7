import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import type { BillingAccountView } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { deleteUnusedDefaultPlan, findPlatformPlan, insertPlan } from '../plans/plan-repository.ts';
import {
  changeTrialPlan,
  deleteBillingAccount,
  findBillingAccount,
  insertBillingAccount,
  insertPlatformSubscription,
} from './billing-repository.ts';
import { loadBillingAccount } from './read-billing-account.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const defaultDues = {
  name: 'Annual membership',
  description: 'Dues for one year.',
  amount: 6000n,
  currency: 'EUR',
  interval: 'year',
} as const;

/** Gives an organisation its account with a trial, and the plan its members can pay from the first day. Repeating it changes nothing. */
export async function openBillingAccount(context: PaymentContext, tenantId: string, planCode: string): Promise<BillingAccountView> {
  const { database, newId } = context.foundation;
  return database.inTenantTransaction(tenantId, async (tx) => {
    const plan = await findPlatformPlan(tx, planCode);
    if (plan === undefined) throw paymentError('billing_account.unknown_plan', { planCode });
    if (await insertBillingAccount(tx, { tenantId, planCode, createdAt: tx.now })) {
      await insertPlatformSubscription(tx, {
        tenantId,
        subscriptionId: newId(),
        planCode,
        status: 'trialing',
        periodStart: tx.now,
        periodEnd: new Date(tx.now.getTime() + Math.max(plan.trialDays, 1) * DAY_MS),
      });
      await tx.audit({ action: 'billing_account.opened', subject: tenantId, detail: { planCode } });
    } else {
      await changePlan(tx, tenantId, planCode);
    }
    await insertPlan(tx, { tenantId, planId: newId(), ...defaultDues, taxRateBasisPoints: 0, isDefault: true, createdAt: tx.now });
    return loadBillingAccount(tx);
  });
}

async function changePlan(tx: Transaction, tenantId: string, planCode: string): Promise<void> {
  const existing = await findBillingAccount(tx);
  if (existing?.account.planCode === planCode) return;
  await changeTrialPlan(tx, tenantId, planCode);
  await tx.audit({ action: 'billing_account.plan_changed', subject: tenantId, detail: { planCode } });
}

/** Takes back what opening gave; for an organisation that could not be provisioned. Repeating it changes nothing. */
export async function removeBillingAccount(context: PaymentContext, tenantId: string): Promise<void> {
  await context.foundation.database.inTenantTransaction(tenantId, async (tx) => {
    await deleteUnusedDefaultPlan(tx);
    if (await deleteBillingAccount(tx, tenantId)) await tx.audit({ action: 'billing_account.removed', subject: tenantId });
  });
}
