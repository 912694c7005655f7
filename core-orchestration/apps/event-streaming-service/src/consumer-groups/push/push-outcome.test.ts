import { describe, expect, it } from 'vitest';
import { toHandleOutcome } from './push-outcome.ts';

const now = new Date('2026-01-01T00:00:00Z');
const answered = (status: number, retryAfter?: string) =>
  toHandleOutcome({ kind: 'answered', status, retryAfter, body: '', durationMs: 1 }, now);

describe('an event that was pushed', () => {
  it('is handled by any 2xx', () => {
    expect([answered(200), answered(204), answered(299)]).toEqual(['handled', 'handled', 'handled']);
  });

  it('counts as failed when the receiver refuses it, with the group’s own backoff', () => {
    for (const status of [302, 400, 410, 500])
      expect(answered(status)).toEqual({ reason: `The receiver answered ${status}.`, isCounted: true });
  });

  it('is not at fault when the receiver is busy or not there', () => {
    expect(answered(503)).toMatchObject({ isCounted: false, delayMs: 5_000 });
    const failed = toHandleOutcome({ kind: 'failed', reason: 'timeout', detail: 'no answer', durationMs: 1 }, now);
    expect(failed).toEqual({ reason: 'no answer', isCounted: false, delayMs: 5_000 });
  });

  it('comes again when the receiver asks for it', () => {
    expect(answered(429, '7')).toMatchObject({ delayMs: 7_000 });
    expect(answered(500, 'Thu, 01 Jan 2026 00:01:00 GMT')).toMatchObject({ delayMs: 60_000, isCounted: true });
    expect(answered(429, '999999999')).toMatchObject({ delayMs: 86_400_000 });
    expect(answered(429, 'soon')).toMatchObject({ delayMs: 5_000 });
    expect(answered(503, 'Thu, 01 Jan 2020 00:00:00 GMT')).toMatchObject({ delayMs: 0 });
  });
});
