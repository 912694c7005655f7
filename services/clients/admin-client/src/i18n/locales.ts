export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

export const LOCALE_COOKIE = 'pn_locale';

export function isLocale(value: string | undefined): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The first language of an Accept-Language header that we speak, by its weights; English when there is none. */
export function localeFromHeader(header: string | null): Locale {
  const wanted = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';');
    const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((value) => value !== undefined);
    return { language: tag.split('-')[0]?.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
  });
  const known = wanted.toSorted((a, b) => b.weight - a.weight).find(({ language, weight }) => weight > 0 && isLocale(language));
  return isLocale(known?.language) ? known.language : 'en';
}
