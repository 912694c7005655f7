import { describe, expect, it } from 'vitest';
import { addMissing, findUnexplained, type MissingRange } from './removals.ts';

const at = (...positions: number[]): MissingRange[] => positions.map((position) => ({ positions: 1, first: position, last: position }));

describe('events that are missing from the log', () => {
  it('are in order when recorded removals account for each', () => {
    expect(findUnexplained([], [])).toBeUndefined();
    expect(findUnexplained(at(1, 2, 5), [{ upTo: 6, count: 3 }])).toBeUndefined();
    expect(
      findUnexplained(at(1, 2, 5, 9), [
        { upTo: 2, count: 2 },
        { upTo: 9, count: 2 },
      ]),
    ).toBeUndefined();
    expect(
      findUnexplained(
        [{ positions: 100, first: 1, last: 100 }],
        [
          { upTo: 100, count: 60 },
          { upTo: 120, count: 40 },
        ],
      ),
    ).toBeUndefined();
  });

  it('are named when nothing was recorded', () => {
    expect(findUnexplained(at(4, 7), [])).toBe(4);
  });

  it('are named when they lie beyond what a removal reached', () => {
    expect(findUnexplained(at(1, 2, 7), [{ upTo: 2, count: 3 }])).toBe(7);
  });

  it('are named when more are missing than were recorded', () => {
    expect(findUnexplained(at(1, 2, 3), [{ upTo: 10, count: 2 }])).toBe(1);
  });
});

describe('a list of missing positions', () => {
  it('keeps neighbours together and others apart', () => {
    const ranges: MissingRange[] = [];
    addMissing(ranges, 3, false);
    addMissing(ranges, 5, true);
    addMissing(ranges, 9, false);
    expect(ranges).toEqual([
      { positions: 2, first: 3, last: 5 },
      { positions: 1, first: 9, last: 9 },
    ]);
  });
});
