import { describe, expect, test } from 'vitest';
import de from '../../messages/de.json' with { type: 'json' };
import en from '../../messages/en.json' with { type: 'json' };
import { localeFromHeader } from './locales.ts';

function flatten(messages: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(messages).flatMap(([key, value]): [string, string][] =>
      typeof value === 'string' ? [[`${prefix}${key}`, value]] : [...flatten(value as object, `${prefix}${key}.`)],
    ),
  );
}

const placeholders = (text: string) => [...text.matchAll(/\{(\w+)(?=[},])/g)].map(([, name = '']) => name).toSorted();

describe('the two languages', () => {
  const [english, german] = [flatten(en), flatten(de)];

  test('have the same messages', () => {
    expect([...german.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    expect(english.size).toBeGreaterThan(200);
  });

  test('leave nothing empty and fill the same places', () => {
    for (const [key, text] of english) {
      expect(german.get(key), key).toMatch(/\S/);
      expect(new Set(placeholders(german.get(key) ?? '')), key).toEqual(new Set(placeholders(text)));
    }
  });
});

describe('the language of a browser', () => {
  test.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['fr,en;q=0.5,de;q=0.7', 'de'],
    ['fr', 'en'],
    ['de;q=0', 'en'],
    [null, 'en'],
  ] as const)('%s is served as %s', (header, locale) => {
    expect(localeFromHeader(header)).toBe(locale);
  });
});
