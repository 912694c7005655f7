import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenize } from './json-view.tsx';

test('tells keys, texts, numbers and words apart', () => {
  const tokens = tokenize(JSON.stringify({ name: 'a: "b"', count: -1.5e3, gone: null }, null, 2)).filter(({ kind }) => kind !== 'plain');
  expect(tokens.map(({ kind, text }) => [kind, text.replace(/\s*:$/, '')])).toEqual([
    ['key', '"name"'],
    ['text', '"a: \\"b\\""'],
    ['key', '"count"'],
    ['number', '-1500'],
    ['key', '"gone"'],
    ['word', 'null'],
  ]);
});

test('loses no character of any value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value, null, 2);
      expect(
        tokenize(json)
          .map(({ text }) => text)
          .join(''),
      ).toBe(json);
    }),
  );
});
