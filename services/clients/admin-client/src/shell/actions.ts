'use server';

import { cookies } from 'next/headers';
import { refresh } from 'next/cache';
import { redirect } from 'next/navigation';
import { bff } from '../gateway/bff.ts';
import { isLocale, LOCALE_COOKIE } from '../i18n/locales.ts';

const ONE_YEAR_S = 31_536_000;

export async function signOut(): Promise<void> {
  await bff.endSession();
  redirect('/session/ended');
}

export async function chooseLocale(form: FormData): Promise<void> {
  const locale = form.get('locale');
  if (typeof locale !== 'string' || !isLocale(locale)) return;
  (await cookies()).set(LOCALE_COOKIE, locale, { path: '/', maxAge: ONE_YEAR_S, sameSite: 'lax' });
  refresh();
}
