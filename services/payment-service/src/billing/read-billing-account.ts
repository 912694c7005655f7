import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import type { BillingAccountView } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { toMoneyText } from '../money/money.ts';
import { findBillingAccount } from './billing-repository.ts';

export function readBillingAccount(context: PaymentContext, tenantId: string): Promise<BillingAccountView> {
  return context.foundation.database.inTenantTransaction(tenantId, loadBillingAccount);
}

export async function loadBillingAccount(tx: Transaction): Promise<BillingAccountView> {
  const found = await findBillingAccount(tx);
  if (found === undefined) throw paymentError('billing_account.not_found');
  const { account, plan, subscription } = found;
  return {
    planCode: plan.code,
    planName: plan.name,
    price: toMoneyText(plan),
    interval: plan.interval,
    status: subscription.status,
    currentPeriodEnd: subscription.periodEnd.toISOString(),
    createdAt: account.createdAt.toISOString(),
  };
}
