import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

describe('the pace of the live feed', () => {
  it('is at once while there is little to deliver', () => {
    const pace = new Pace();
    for (let now = 0; now < 3_000; now += 10) {
      expect(pace.waitMs(now)).toBe(0);
      pace.served(400, now);
    }
  });

  it('gathers for 25 ms at most when there is much, and is at once again when it is over', () => {
    const pace = new Pace();
    for (let now = 0; now < 2_000; now += 25) pace.served(5_000, now);
    expect([pace.waitMs(1_975), pace.waitMs(1_990), pace.waitMs(2_000), pace.waitMs(2_100)]).toEqual([25, 10, 0, 0]);
    pace.served(5_000, 2_100);
    expect(pace.waitMs(2_101)).toBe(24);
    pace.served(10, 4_000);
    expect(pace.waitMs(4_001)).toBe(0);
  });
});
