'use server';

import { refresh } from 'next/cache';
import { openPlatform } from '../access/viewer.ts';
import { change, type FormState, textOf } from '../gateway/change.ts';
import { rulePath } from '../gateway/retention.ts';

/** Sets a rule: a new one under an id made for it, or one that is there. */
export async function putRule(ruleId: string | null, _previous: FormState, form: FormData): Promise<FormState> {
  await openPlatform();
  const json = {
    tenantId: textOf(form, 'tenantId') || null,
    type: textOf(form, 'type') || null,
    category: textOf(form, 'category') || null,
    keepDays: Number(textOf(form, 'keepDays')),
  };
  // The key of this try names the rule, so that a repeated request makes no second one.
  const state = await change(form, rulePath(ruleId ?? textOf(form, 'idempotencyKey')), { method: 'PUT', json });
  if (state.status === 'done') refresh();
  return state;
}

export async function removeRule(ruleId: string, _previous: FormState, form: FormData): Promise<FormState> {
  await openPlatform();
  const state = await change(form, rulePath(ruleId), { method: 'DELETE' });
  if (state.status === 'done') refresh();
  return state;
}
