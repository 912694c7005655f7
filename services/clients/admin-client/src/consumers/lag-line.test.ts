import { describe, expect, test } from 'vitest';
import { drawLag } from './lag-line.ts';

const at = (minute: number) => `2026-11-20T12:0${minute}:00.000Z`;

describe('the lag of a group over time', () => {
  test('is a line by time, not by sample, with the peak at the top', () => {
    const samples = [
      { at: at(0), value: 0 },
      { at: at(1), value: 40 },
      { at: at(4), value: 10 },
    ];
    expect(drawLag(samples, 100, 20)).toEqual({
      path: 'M0 20L25 0L100 15',
      area: 'M0 20L25 0L100 15L100 20L0 20Z',
      peak: 40,
    });
  });

  test('lies on the ground when nothing was ever behind', () => {
    const still = [0, 1].map((minute) => ({ at: at(minute), value: 0 }));
    expect(drawLag(still, 100, 20)).toMatchObject({ path: 'M0 20L100 20', peak: 0 });
  });

  test('is no line with fewer than two samples', () => {
    expect(drawLag([], 100, 20)).toEqual({ path: '', area: '', peak: 0 });
    expect(drawLag([{ at: at(0), value: 3 }], 100, 20)).toEqual({ path: '', area: '', peak: 3 });
  });
});
