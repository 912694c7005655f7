import { describe, expect, test } from 'vitest';
import { chooseLocale } from './locale.ts';

describe('the language of a page', () => {
  const supported = ['en', 'de'] as const;

  test('is the one chosen before, if we have it', () => {
    expect(chooseLocale(supported, 'de', 'en')).toBe('de');
    expect(chooseLocale(supported, 'xx', 'de')).toBe('de');
  });

  test('is the browser’s best supported one otherwise', () => {
    expect(chooseLocale(supported, undefined, 'fr-FR, de-AT;q=0.8, en;q=0.7')).toBe('de');
    expect(chooseLocale(supported, undefined, 'de;q=0, en;q=0.1')).toBe('en');
  });

  test('is the first one when nothing fits', () => {
    expect(chooseLocale(supported, undefined, 'fr')).toBe('en');
    expect(chooseLocale(supported, undefined, null)).toBe('en');
    expect(chooseLocale(supported, undefined, ';;q=,,')).toBe('en');
  });
});
