'use server';

import { redirect } from 'next/navigation';
import { bff } from '../../../bff.ts';
import { type FormState, textOf } from '@prognetwork/design-system';
import { problemTexts } from '../../../forms/problem-texts.ts';

export async function verify(_: FormState, form: FormData): Promise<FormState> {
  const json = { token: textOf(form, 'token') };
  const verified = await bff.gateway('/v1/registrations/verify', { method: 'POST', json, sessionToken: null });
  if (!verified.ok) return { values: {}, problems: await problemTexts(verified.problem) };
  return redirect('/sign-in?notice=verified');
}
