import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../contract/events.ts';
import type { TraceSummary } from '../contract/monitoring.ts';
import { latestFailures } from './failures.ts';

function event(position: string, type: string, time: string, traceLetter = 'e'): RecordedEvent {
  const traceparent = `00-${traceLetter.repeat(32)}-${'b'.repeat(16)}-01`;
  return {
    position,
    stream: 's',
    version: 1,
    recordedAt: time,
    event: { id: `event-${position}`, source: '/payment-service', type, subject: 's', time, traceparent, data: {} },
  };
}

function trace(letter: string, startedAt: string): TraceSummary {
  return {
    traceId: letter.repeat(32),
    rootName: 'POST /v1/tenants',
    services: ['api-gateway'],
    startedAt,
    durationMs: 5,
    spanCount: 2,
    hasError: true,
  };
}

describe('the latest failures', () => {
  test('are failing events and failed traces, newest first', () => {
    const events = [event('3', 'payment.failed', '2026-11-20T12:00:03Z'), event('2', 'payment.processed', '2026-11-20T12:00:02Z')];
    const failures = latestFailures([trace('a', '2026-11-20T12:00:09Z')], events);
    expect(failures.map(({ id }) => id)).toEqual(['a'.repeat(32), 'event-3']);
  });

  test('tell a failure once when its event came from the failed trace', () => {
    const failures = latestFailures([trace('c', '2026-11-20T12:00:00Z')], [event('1', 'payment.failed', '2026-11-20T12:00:01Z', 'c')]);
    expect(failures.map(({ id }) => id)).toEqual(['event-1']);
  });

  test('stay few', () => {
    const events = Array.from({ length: 30 }, (_, index) =>
      event(String(index), 'email.failed', `2026-11-20T12:00:${String(index + 10)}Z`),
    );
    expect(latestFailures([], events)).toHaveLength(8);
  });
});
