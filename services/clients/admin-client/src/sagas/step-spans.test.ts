import { describe, expect, test } from 'vitest';
import { spansOf } from './step-spans.ts';

const step = (name: string, startedAt: number | null, endedAt: number | null) => ({
  name,
  status: endedAt === null ? 'running' : 'done',
  attempts: 1,
  startedAt: startedAt === null ? null : new Date(startedAt).toISOString(),
  endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
  reason: null,
});

describe('the steps of a saga in time', () => {
  test('stand where they ran, as parts of the whole', () => {
    const spans = spansOf([step('reserve', 0, 250), step('owner', 250, 1000), step('welcome', null, null)], new Date(9000));
    expect(spans).toEqual([
      { name: 'reserve', status: 'done', isOpen: false, offset: 0, width: 25, durationMs: 250 },
      { name: 'owner', status: 'done', isOpen: false, offset: 25, width: 75, durationMs: 750 },
    ]);
  });

  test('reach until now while one still runs', () => {
    expect(spansOf([step('reserve', 0, 500), step('owner', 500, null)], new Date(2000))).toMatchObject([
      { offset: 0, width: 25 },
      { offset: 25, width: 75, isOpen: true, durationMs: 1500 },
    ]);
  });

  test('are wide enough to be seen, inside of the whole', () => {
    const [first, last] = spansOf([step('a', 0, 10_000), step('b', 10_000, 10_000)], new Date(0));
    expect([first?.width, last?.offset]).toEqual([100, 99.4]);
    expect(last?.width).toBeCloseTo(0.6);
    expect(spansOf([], new Date(0))).toEqual([]);
  });
});
