'use server';

import { refresh } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { openTenant } from '../../../../access/viewer.ts';
import { parseAmount } from '../../../../format/money.ts';
import { change, type FormState, refuse, textOf } from '../../../../gateway/change.ts';

export async function createPlan(tenantSlug: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId } = await openTenant(tenantSlug);
  const t = await getTranslations('plans');
  const currency = textOf(form, 'currency');
  const amount = /^[A-Z]{3}$/.test(currency) ? parseAmount(textOf(form, 'price'), currency) : undefined;
  if (amount === undefined) return refuse(form, '/price', t('priceWrong'));
  const json = {
    name: textOf(form, 'name'),
    description: textOf(form, 'description'),
    price: { amount, currency },
    interval: textOf(form, 'interval'),
  };
  const state = await change(form, '/v1/plans', { method: 'POST', tenantId, json });
  if (state.status === 'done') refresh();
  return state;
}
