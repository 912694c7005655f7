import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('the pace of the live feed', () => {
  it('is at once where nothing was served yet, and where it takes no time', () => {
    const pace = new Pace();
    expect(pace.waitMs(0)).toBe(0);
    for (let now = 0; now < 3_000; now += 10) {
      pace.served(now, now + 0.5);
      expect(pace.waitMs(now + 0.5)).toBe(0);
    }
  });

  it('rests half as long as the last turn took', () => {
    const pace = new Pace();
    pace.served(1_000, 1_020);
    expect([1_020, 1_025, 1_030, 1_100].map((now) => pace.waitMs(now))).toEqual([10, 5, 0, 0]);
    pace.served(1_100, 1_104);
    expect(pace.waitMs(1_104)).toBe(2);
  });

  it('rests for 25 ms at most', () => {
    const pace = new Pace();
    pace.served(1_000, 2_000);
    expect([2_000, 2_024, 2_025].map((now) => pace.waitMs(now))).toEqual([25, 1, 0]);
  });
});
