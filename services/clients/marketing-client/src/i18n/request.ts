import { chooseLocale, LOCALE_COOKIE } from '@prognetwork/bff';
import { getRequestConfig } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import de from '../../messages/de.json';
import en from '../../messages/en.json';
import { locales } from './locales.ts';

const messages = { en, de };

export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = chooseLocale(locales, chosen, (await headers()).get('accept-language'));
  return { locale, messages: messages[locale], timeZone: 'UTC' };
});
