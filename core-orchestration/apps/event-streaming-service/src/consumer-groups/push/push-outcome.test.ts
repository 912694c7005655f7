import { describe, expect, it } from 'vitest';
import { judgePush } from './push-outcome.ts';

const now = new Date('2026-01-01T00:00:00Z');
const answered = (status: number, retryAfter?: string, handlesOthers = false) =>
  judgePush({ kind: 'answered', status, retryAfter, body: '', durationMs: 1 }, now, handlesOthers);
const failed = (reason: 'timeout' | 'aborted' | 'connection_failed', handlesOthers = false) =>
  judgePush({ kind: 'failed', reason, detail: 'no answer', durationMs: 1 }, now, handlesOthers);

describe('an event that was pushed', () => {
  it('is handled by any 2xx', () => {
    for (const status of [200, 204, 299]) expect(answered(status)).toEqual({ outcome: 'handled', holdMs: 0, isGone: false });
  });

  it('counts as failed when the receiver refuses it, with the group’s own backoff', () => {
    for (const status of [302, 400, 404, 500])
      expect(answered(status)).toEqual({
        outcome: { reason: `The receiver answered ${status}.`, isCounted: true },
        holdMs: 0,
        isGone: false,
      });
  });

  it('comes again when the receiver asks for it', () => {
    expect(answered(429, '7').outcome).toMatchObject({ delayMs: 7_000 });
    expect(answered(500, 'Thu, 01 Jan 2026 00:01:00 GMT').outcome).toMatchObject({ delayMs: 60_000, isCounted: true });
    expect(answered(429, '999999999').outcome).toMatchObject({ delayMs: 86_400_000 });
    expect(answered(429, 'soon').outcome).toMatchObject({ delayMs: 5_000 });
    expect(answered(503, 'Thu, 01 Jan 2020 00:00:00 GMT').outcome).toMatchObject({ delayMs: 0 });
  });

  it('is not at fault when this process ends before the answer', () => {
    expect(failed('aborted')).toMatchObject({ outcome: { isCounted: false, delayMs: 0 }, holdMs: 0 });
  });
});

describe('a receiver', () => {
  it('that is busy or not there is left alone, for a minute at most, and puts no event at fault', () => {
    expect(answered(503)).toMatchObject({ outcome: { isCounted: false, delayMs: 5_000 }, holdMs: 5_000 });
    expect(answered(429, '20')).toMatchObject({ outcome: { isCounted: false, delayMs: 20_000 }, holdMs: 20_000 });
    expect(answered(429, '3600')).toMatchObject({ outcome: { delayMs: 3_600_000 }, holdMs: 60_000 });
    for (const reason of ['timeout', 'connection_failed'] as const)
      expect(failed(reason)).toMatchObject({ outcome: { isCounted: false, delayMs: 5_000 }, holdMs: 5_000 });
  });

  it('that takes others meanwhile is not left alone, and the event that it cannot answer is at fault', () => {
    expect(failed('timeout', true)).toMatchObject({ outcome: { isCounted: true }, holdMs: 0 });
    expect(answered(504, undefined, true)).toMatchObject({ outcome: { isCounted: true }, holdMs: 0 });
    expect(answered(429, undefined, true)).toMatchObject({ outcome: { isCounted: false, delayMs: 5_000 }, holdMs: 0 });
    expect(answered(503, '60', true)).toMatchObject({ outcome: { isCounted: false, delayMs: 60_000 }, holdMs: 0 });
    expect(failed('connection_failed', true)).toMatchObject({ outcome: { isCounted: false }, holdMs: 0 });
  });

  it('that is gone gets nothing more, and no event of it becomes a dead letter', () => {
    expect(answered(410)).toMatchObject({ outcome: { isCounted: false }, isGone: true });
  });
});
