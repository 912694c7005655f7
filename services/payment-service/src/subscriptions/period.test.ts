import { describe, expect, test } from 'vitest';
import { addInterval, isRenewable, nextPeriod } from './period.ts';

const day = (text: string) => new Date(`${text}T12:00:00.000Z`);

describe('a period', () => {
  test('ends on the same day, or on the last day the month has', () => {
    expect(addInterval(day('2026-11-20'), 'year')).toEqual(day('2027-11-20'));
    expect(addInterval(day('2028-02-29'), 'year')).toEqual(day('2029-02-28'));
    expect(addInterval(day('2026-01-31'), 'month')).toEqual(day('2026-02-28'));
    expect(addInterval(day('2026-12-15'), 'month')).toEqual(day('2027-01-15'));
  });

  test('begins when the one before ends, or now when that is over', () => {
    expect(nextPeriod(day('2026-11-20'), day('2026-12-01'), 'month')).toEqual({ start: day('2026-12-01'), end: day('2027-01-01') });
    expect(nextPeriod(day('2026-11-20'), day('2026-11-01'), 'month').start).toEqual(day('2026-11-20'));
    expect(nextPeriod(day('2026-11-20'), undefined, 'year').start).toEqual(day('2026-11-20'));
  });
});

test('dues can be paid again only near their end', () => {
  expect(isRenewable(undefined, day('2026-11-20'), 'year')).toBe(true);
  expect(isRenewable(day('2027-11-20'), day('2026-11-20'), 'year')).toBe(false);
  expect(isRenewable(day('2027-01-05'), day('2026-11-20'), 'year')).toBe(true);
  expect(isRenewable(day('2026-12-15'), day('2026-11-20'), 'month')).toBe(false);
});
