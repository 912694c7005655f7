import { describe, expect, it } from 'vitest';
import { newMilestone } from './milestone.ts';

describe('a milestone', () => {
  it.each([
    [9, 0, undefined],
    [10, 0, 10],
    [11, 10, undefined],
    [100, 10, 100],
    [1000, 100, 1000],
    [150, 0, 100],
  ])('with %i members after %i is %s', (members, highest, milestone) => expect(newMilestone(members, highest)).toBe(milestone));

  it('is reached once, also when members left and came back', () => {
    expect(newMilestone(10, 10)).toBeUndefined();
    expect(newMilestone(10, 100)).toBeUndefined();
  });
});
