'use server';

import { LOCALE_COOKIE } from '@prognetwork/bff';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { bff } from '../../../bff.ts';
import { type FormState, textOf } from '@prognetwork/design-system';
import { missingTexts, problemTexts } from '../../../forms/problem-texts.ts';

const ONE_YEAR_S = 31_536_000;

export async function saveProfile(_: FormState, form: FormData): Promise<FormState> {
  await bff.requireSession('/profile');
  const values = { displayName: textOf(form, 'displayName'), locale: textOf(form, 'locale') };
  const missing = await missingTexts(values);
  if (missing.length > 0) return { values, problems: missing };

  const saved = await bff.gateway('/v1/me', { method: 'PATCH', json: values });
  if (!saved.ok) return { values, problems: await problemTexts(saved.problem) };
  (await cookies()).set(LOCALE_COOKIE, values.locale, { path: '/', sameSite: 'lax', maxAge: ONE_YEAR_S });
  return redirect('/profile?notice=saved');
}
