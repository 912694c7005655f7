export const LOCALE_COOKIE = 'pn_locale';

interface Preference {
  readonly language: string;
  readonly weight: number;
}

function readPreference(entry: string): Preference {
  const [tag = '', ...parameters] = entry.trim().split(';');
  const weight = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find((value) => value !== undefined);
  return { language: tag.trim().toLowerCase().split('-')[0] ?? '', weight: weight === undefined ? 1 : Number(weight) };
}

/** The language to answer in: the one chosen before, else the browser's best supported one, else the first supported one. */
export function chooseLocale<Locale extends string>(
  supported: readonly [Locale, ...Locale[]],
  chosen: string | undefined,
  acceptLanguage: string | null,
): Locale {
  const byName = (name: string | undefined) => supported.find((locale) => locale === name);
  const preferences = (acceptLanguage ?? '').slice(0, 500).split(',').map(readPreference);
  const wanted = preferences.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  return byName(chosen) ?? wanted.map(({ language }) => byName(language)).find((locale) => locale !== undefined) ?? supported[0];
}
