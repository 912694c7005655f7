import { expect, test } from 'vitest';
import { perMinuteTotals } from './event-rate.ts';

const now = new Date('2026-11-20T12:00:30.000Z');

test('adds the types of each minute, fills the quiet ones, and leaves out what is older', () => {
  const rates = [
    {
      type: 'user.created',
      total: 3,
      perMinute: [
        { minute: '2026-11-20T12:00:00Z', count: 2 },
        { minute: '2026-11-20T11:58:00Z', count: 1 },
      ],
    },
    {
      type: 'email.sent',
      total: 9,
      perMinute: [
        { minute: '2026-11-20T12:00:00Z', count: 4 },
        { minute: '2026-11-20T10:00:00Z', count: 5 },
      ],
    },
  ];
  expect(perMinuteTotals(rates, now, 3).map(({ count }) => count)).toEqual([1, 0, 6]);
  expect(perMinuteTotals(rates, now, 3).at(-1)?.timeS).toBe(Date.parse('2026-11-20T12:00:00Z') / 1000);
});

test('is a flat hour when nothing happened', () => {
  const quiet = perMinuteTotals([], now);
  expect(quiet).toHaveLength(60);
  expect(quiet.every(({ count }) => count === 0)).toBe(true);
});
