import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactElement } from 'react';
import { chooseLanguage } from '../app/language/choose-language.ts';
import { localeNames, locales } from '../i18n/locales.ts';

/** One button a language: a submit works without JavaScript, a select that acts on change does not. */
export async function LanguageSwitch(): Promise<ReactElement> {
  const t = await getTranslations('app');
  const current = await getLocale();
  return (
    <form action={chooseLanguage} aria-label={t('language')} className="flex">
      {locales
        .filter((locale) => locale !== current)
        .map((locale) => (
          <button
            key={locale}
            name="locale"
            value={locale}
            lang={locale}
            className="min-h-11 cursor-pointer rounded-full px-3 text-sm font-semibold hover:bg-bg-muted"
          >
            {localeNames[locale]}
          </button>
        ))}
    </form>
  );
}
