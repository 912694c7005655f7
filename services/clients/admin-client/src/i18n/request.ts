import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { isLocale, LOCALE_COOKIE, localeFromHeader } from './locales.ts';

export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value;
  const locale = isLocale(chosen) ? chosen : localeFromHeader((await headers()).get('accept-language'));
  const { default: messages } = locale === 'de' ? await import('../../messages/de.json') : await import('../../messages/en.json');
  return { locale, messages, timeZone: 'UTC' };
});
