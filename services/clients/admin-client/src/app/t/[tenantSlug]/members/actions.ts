'use server';

import { refresh } from 'next/cache';
import { openTenant } from '../../../../access/viewer.ts';
import { change, type FormState, textOf } from '../../../../gateway/change.ts';

export async function changeRole(tenantSlug: string, membershipId: string, _previous: FormState, form: FormData): Promise<FormState> {
  const { tenantId } = await openTenant(tenantSlug);
  const json = { role: textOf(form, 'role') };
  const state = await change(form, `/v1/members/${encodeURIComponent(membershipId)}`, { method: 'PATCH', tenantId, json });
  if (state.status === 'done') refresh();
  return state;
}
