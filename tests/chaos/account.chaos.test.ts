import { describe, expect, test } from 'vitest';
import { drawUpAccount } from './account.ts';

const acknowledged = new Map([
  ['a', '1'],
  ['b', '2'],
]);
const logged = [
  { position: '1', id: 'a' },
  { position: '2', id: 'b' },
  { position: '3', id: 'stored, but nobody was told' },
];
const effects = new Map(logged.map(({ id }) => [id, 1]));

describe('an account of what became of the events', () => {
  test('has nothing to say where each was stored once and had one effect', () => {
    expect(drawUpAccount(acknowledged, logged, effects)).toEqual({
      stored: 3,
      effects: 3,
      lost: [],
      storedTwice: [],
      gaps: [],
      withoutEffect: [],
      effectTwice: [],
    });
  });

  test('names an acknowledged event that is gone, or stands elsewhere', () => {
    expect(drawUpAccount(new Map([...acknowledged, ['c', '4']]), logged, effects)).toMatchObject({ lost: ['c'] });
    expect(drawUpAccount(new Map([['a', '2']]), logged, effects)).toMatchObject({ lost: ['a'] });
  });

  test('names an event that is stored twice, and a position that is left out', () => {
    const twice = [...logged, { position: '4', id: 'a' }];
    expect(drawUpAccount(new Map(), twice, effects)).toMatchObject({ storedTwice: ['a'], gaps: [] });
    expect(drawUpAccount(new Map(), [...logged, { position: '5', id: 'e' }], effects)).toMatchObject({ gaps: ['5'] });
  });

  test('names an event without effect, and one with two', () => {
    expect(drawUpAccount(acknowledged, logged, new Map([...effects, ['b', 2]]))).toMatchObject({ effectTwice: ['b'] });
    expect(drawUpAccount(acknowledged, logged.slice(0, 2), new Map([['a', 1]]))).toMatchObject({ withoutEffect: ['b'] });
  });
});
