'use server';

import { safeReturnTo, type StartedSession } from '@prognetwork/bff';
import { getTranslations } from 'next-intl/server';
import { redirect } from 'next/navigation';
import { bff } from '../../../bff.ts';
import { type FormState, passwordOf, textOf } from '@prognetwork/design-system';
import { missingTexts, problemTexts } from '../../../forms/problem-texts.ts';
import { destinationAfterSignIn } from '../../continue/destination.ts';

export async function signIn(_: FormState, form: FormData): Promise<FormState> {
  const values = { email: textOf(form, 'email') };
  const password = passwordOf(form);
  const missing = await missingTexts(values);
  const t = await getTranslations('problems.signInFields');
  const problems = password === '' ? [...missing, { fieldId: 'password', message: t('password') }] : missing;
  if (problems.length > 0) return { values, problems };

  const signedIn = await bff.gateway<StartedSession>('/v1/sessions', { method: 'POST', json: { ...values, password }, sessionToken: null });
  if (!signedIn.ok) return { values, problems: await problemTexts(signedIn.problem) };

  await bff.keepSession(signedIn.body.sessionToken);
  return redirect(await destinationAfterSignIn(safeReturnTo(textOf(form, 'return_to'), '/organisations'), signedIn.body.sessionToken));
}
