import { describe, expect, it } from 'vitest';
import { findUnexplained } from './removals.ts';

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe('events that are missing from the log', () => {
  it('are in order when recorded removals account for each', () => {
    expect(findUnexplained([], [])).toBeUndefined();
    expect(findUnexplained([1, 2, 5], [{ upTo: 6, count: 3 }])).toBeUndefined();
    const steps = [
      { upTo: 1_000, count: 1_000 },
      { upTo: 2_000, count: 900 },
      { upTo: 2_500, count: 100 },
    ];
    expect(findUnexplained(upTo(2_000), steps)).toBeUndefined();
  });

  it('are in order when a removal was recorded twice, as after a crash between record and removal', () => {
    expect(
      findUnexplained(upTo(10), [
        { upTo: 10, count: 10 },
        { upTo: 10, count: 10 },
      ]),
    ).toBeUndefined();
  });

  it('are named when nothing was recorded', () => {
    expect(findUnexplained([4, 7], [])).toBe(4);
  });

  it('are named when they lie beyond what a removal reached', () => {
    expect(findUnexplained([1, 2, 7], [{ upTo: 2, count: 3 }])).toBe(7);
    expect(findUnexplained(upTo(2_000), [{ upTo: 1_000, count: 2_000 }])).toBe(1_001);
  });

  it('are named when more are missing than were recorded', () => {
    expect(findUnexplained([1, 2, 3], [{ upTo: 10, count: 2 }])).toBe(1);
  });
});
