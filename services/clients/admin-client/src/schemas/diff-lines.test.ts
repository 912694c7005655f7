import { describe, expect, test } from 'vitest';
import { diffJson } from './diff-lines.ts';

const properties = (names: readonly string[]) => ({ properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });
const many = Array.from({ length: 12 }, (_, index) => `field${String(index).padStart(2, '0')}`);

describe('two versions of a schema', () => {
  test('are the same when only the order of names differs', () => {
    expect(diffJson({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toEqual([]);
  });

  test('show what was added and removed with three lines around, and fold the rest', () => {
    const parts = diffJson(properties(many), properties([...many.slice(0, 11), 'field11b']));
    expect([parts[0]?.isFolded, parts.slice(1).some(({ isFolded }) => isFolded)]).toEqual([true, false]);
    const shown = parts[1]?.lines ?? [];
    expect(shown.filter(({ kind }) => kind === 'removed').map(({ text }) => text.trim())).toEqual(['"field11": {']);
    expect(shown.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())).toEqual(['"field11b": {']);
    expect(shown.findIndex(({ kind }) => kind !== 'same')).toBe(3);
  });

  test('lose no line by folding', () => {
    const after = properties(many.slice(1));
    const texts = diffJson(properties(many), after)
      .flatMap(({ lines }) => lines)
      .filter(({ kind }) => kind !== 'removed')
      .map(({ text }) => text);
    expect(JSON.parse(texts.join('\n'))).toEqual(after);
  });
});
