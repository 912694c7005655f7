'use server';

import { refresh } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { openPlatform } from '../../../../access/viewer.ts';
import { change, type FormState, refuse, textOf } from '../../../../gateway/change.ts';

export async function suspendTenant(tenantId: string, _previous: FormState, form: FormData): Promise<FormState> {
  await openPlatform();
  const reason = textOf(form, 'reason');
  const t = await getTranslations('tenants');
  if (reason === '') return refuse(form, '/reason', t('reasonMissing'));
  const state = await change(form, `/v1/platform/tenants/${encodeURIComponent(tenantId)}/suspend`, { method: 'POST', json: { reason } });
  if (state.status === 'done') refresh();
  return state;
}

export async function reactivateTenant(tenantId: string, _previous: FormState, form: FormData): Promise<FormState> {
  await openPlatform();
  const state = await change(form, `/v1/platform/tenants/${encodeURIComponent(tenantId)}/reactivate`, { method: 'POST' });
  if (state.status === 'done') refresh();
  return state;
}
