import type * as z from 'zod';
import type { PaymentContext } from '../context.ts';
import type { planSchema, platformPlanSchema } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { toMoneyText } from '../money/money.ts';
import { findOrganisationBySlug } from '../organisations/organisation-repository.ts';
import { listPlans, listPlatformPlans, type PlanRow } from './plan-repository.ts';

type PlanView = z.infer<typeof planSchema>;

export async function readPlatformPlans(context: PaymentContext): Promise<z.infer<typeof platformPlanSchema>[]> {
  const rows = await context.foundation.database.inGlobalTransaction(listPlatformPlans);
  return rows.map(({ code, name, description, amount, currency, interval, features }) => ({
    code,
    name,
    description,
    price: toMoneyText({ amount, currency }),
    interval,
    features,
  }));
}

export async function readPlans(context: PaymentContext, tenantId: string): Promise<PlanView[]> {
  return (await context.foundation.database.inTenantTransaction(tenantId, listPlans)).map(toPlanView);
}

/** What anyone may join an organisation with. One that is suspended takes no payments, so it offers nothing. */
export async function readPlansOfOrganisation(context: PaymentContext, slug: string): Promise<PlanView[]> {
  const organisation = await context.foundation.database.inGlobalTransaction((tx) => findOrganisationBySlug(tx, slug));
  if (organisation === undefined) throw paymentError('organisation.not_found');
  return organisation.status === 'suspended' ? [] : readPlans(context, organisation.organisationId);
}

export function toPlanView(plan: PlanRow): PlanView {
  const { planId, name, description, interval } = plan;
  return { planId, name, description, price: toMoneyText(plan), interval };
}
