'use server';

import { cookies } from 'next/headers';
import { getLocale } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { bff } from '../../../bff.ts';
import { type FormState, passwordOf, textOf } from '@prognetwork/design-system';
import { missingTexts, problemTexts } from '../../../forms/problem-texts.ts';
import { REGISTERED_MAIL_COOKIE, registeredMailOptions } from '../check-mail/registered-mail.ts';

export async function register(_: FormState, form: FormData): Promise<FormState> {
  const values = { displayName: textOf(form, 'displayName'), email: textOf(form, 'email') };
  const password = passwordOf(form);
  const missing = await missingTexts({ ...values, password });
  if (missing.length > 0) return { values, problems: missing };

  const json = { ...values, password, locale: await getLocale() };
  const registered = await bff.gateway('/v1/registrations', { method: 'POST', json, sessionToken: null });
  if (!registered.ok) return { values, problems: await problemTexts(registered.problem) };

  (await cookies()).set(REGISTERED_MAIL_COOKIE, values.email, registeredMailOptions);
  return redirect('/check-mail');
}
