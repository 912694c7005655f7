'use server';

import { isHexColor } from '@prognetwork/design-system/tokens';
import { refresh } from 'next/cache';
import { getTranslations } from 'next-intl/server';
import { openTenant } from '../../../../access/viewer.ts';
import { change, type FormState, refuse, textOf } from '../../../../gateway/change.ts';

export async function saveProfile(tenantSlug: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId } = await openTenant(tenantSlug);
  const json = { name: textOf(form, 'name'), description: textOf(form, 'description') };
  const state = await change(form, `/v1/tenants/${tenantId}`, { method: 'PATCH', tenantId, json });
  if (state.status === 'done') refresh();
  return state;
}

export async function saveBranding(tenantSlug: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId } = await openTenant(tenantSlug);
  const t = await getTranslations('settings');
  const primaryColor = textOf(form, 'primaryColor');
  if (!isHexColor(primaryColor)) return refuse(form, '/primaryColor', t('colorWrong'));
  const branding = { primaryColor, logoText: textOf(form, 'logoText'), tagline: textOf(form, 'tagline') };
  const state = await change(form, `/v1/tenants/${tenantId}`, { method: 'PATCH', tenantId, json: { branding } });
  if (state.status === 'done') refresh();
  return state;
}
