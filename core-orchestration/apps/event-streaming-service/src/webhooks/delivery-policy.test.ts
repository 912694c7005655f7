import { describe, expect, it } from 'vitest';
import { hasFailedTooLong, judge, MAX_TRIES } from './delivery-policy.ts';

const NOW = new Date('2026-11-20T12:00:00Z');
const delayMs = (status: number | undefined, tries: number, random = 0, retryAfter?: string): number => {
  const verdict = judge({ status, retryAfter }, tries, random, NOW);
  return verdict.kind === 'retry' ? verdict.delayMs : Number.NaN;
};

describe('an attempt that did not succeed', () => {
  it('is followed by others over a little more than three days, then given up', () => {
    const pauses = Array.from({ length: MAX_TRIES - 1 }, (_, index) => delayMs(500, index + 1));
    expect(pauses.map((pause) => pause / 1_000)).toEqual([5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(72);
    expect(hours).toBeLessThan(80);
    expect(judge({ status: 500 }, MAX_TRIES, 0, NOW)).toEqual({ kind: 'given_up' });
  });

  it('is spread by up to a fifth, so that many do not come back at once', () => {
    expect([0, 0.5, 1].map((random) => delayMs(500, 1, random))).toEqual([5_000, 5_500, 6_000]);
  });

  it.each([undefined, 100, 301, 302, 307, 400, 401, 404, 408, 500, 503])('with status %s is tried again', (status) => {
    expect(judge({ status }, 1, 0, NOW).kind).toBe('retry');
  });
});

describe('an answer', () => {
  it.each([200, 201, 202, 204, 299])('of %s is a delivery', (status) => {
    expect(judge({ status }, 1, 0, NOW)).toEqual({ kind: 'delivered' });
  });

  it('of 410 ends it for good, at whatever attempt', () => {
    expect([1, MAX_TRIES].map((tries) => judge({ status: 410 }, tries, 0, NOW).kind)).toEqual(['gone', 'gone']);
  });
});

describe('Retry-After', () => {
  it('of 429 and 503 is kept when it asks for more than the schedule', () => {
    expect([429, 503].map((status) => delayMs(status, 1, 0, '60'))).toEqual([60_000, 60_000]);
    expect(delayMs(503, 1, 0, 'Fri, 20 Nov 2026 12:01:00 GMT')).toBe(60_000);
    expect(delayMs(503, 4, 0, '60')).toBe(600_000);
  });

  it('cannot stall deliveries for more than a day', () => {
    expect(delayMs(503, 1, 0, '999999999')).toBe(86_400_000);
    expect(delayMs(503, 1, 0, 'Sat, 01 Jan 2050 00:00:00 GMT')).toBe(86_400_000);
  });

  it.each(['', '-5', 'soon', '1e9', 'Fri, 20 Nov 2020 12:00:00 GMT'])('given as %j is passed over', (retryAfter) => {
    expect(delayMs(503, 1, 0, retryAfter)).toBe(5_000);
  });

  it('of any other answer is passed over', () => {
    expect(delayMs(500, 1, 0, '60')).toBe(5_000);
  });
});

describe('an endpoint', () => {
  it('has failed too long after so many days without one success', () => {
    expect(hasFailedTooLong(null, NOW, 5)).toBe(false);
    expect(hasFailedTooLong(new Date('2026-11-15T12:00:01Z'), NOW, 5)).toBe(false);
    expect(hasFailedTooLong(new Date('2026-11-15T12:00:00Z'), NOW, 5)).toBe(true);
  });
});
