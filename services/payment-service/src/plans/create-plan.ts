import type * as z from 'zod';
import type { PaymentContext } from '../context.ts';
import type { CreatePlan, planSchema } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { insertPlan, type PlanRow } from './plan-repository.ts';
import { toPlanView } from './read-plans.ts';

export async function createPlan(context: PaymentContext, tenantId: string, input: CreatePlan): Promise<z.infer<typeof planSchema>> {
  return context.foundation.database.inTenantTransaction(tenantId, async (tx) => {
    const { name, description, interval, taxRateBasisPoints } = input;
    const plan: PlanRow = {
      tenantId,
      planId: context.foundation.newId(),
      name,
      description,
      amount: BigInt(input.price.amount),
      currency: input.price.currency,
      interval,
      taxRateBasisPoints,
      isDefault: false,
      createdAt: tx.now,
    };
    if (!(await insertPlan(tx, plan))) throw paymentError('plan.name_taken');
    await tx.audit({ action: 'plan.created', subject: plan.planId, detail: { name, amount: input.price.amount, currency: plan.currency } });
    return toPlanView(plan);
  });
}
