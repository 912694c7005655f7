'use server';

import { LOCALE_COOKIE } from '@prognetwork/bff';
import { cookies } from 'next/headers';
import { isLocale } from '../../i18n/locales.ts';

const ONE_YEAR_S = 31_536_000;

export async function chooseLanguage(form: FormData): Promise<void> {
  const locale = form.get('locale');
  if (!isLocale(locale)) return;
  (await cookies()).set(LOCALE_COOKIE, locale, { path: '/', sameSite: 'lax', maxAge: ONE_YEAR_S });
}
