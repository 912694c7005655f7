import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../contract/events.ts';
import { createTail, pause, receive, resume, type Tail } from './tail.ts';

function recorded(position: number): RecordedEvent {
  const event = {
    id: `event-${position}`,
    source: '/user-service',
    type: 'user.created',
    subject: 's',
    time: '2026-11-20T12:00:00Z',
    data: {},
  };
  return { position: String(position), stream: 'user-s', version: 1, recordedAt: event.time, event };
}

const positions = (tail: Tail) => tail.rows.map((row) => Number(row.position));

describe('a running tail', () => {
  test('shows the newest first and forgets the oldest above its limit', () => {
    const tail = receive(createTail([recorded(1), recorded(2)], 3), [recorded(3), recorded(4)]);
    expect(positions(tail)).toEqual([4, 3, 2]);
  });

  test('takes an event that the resumed stream repeats only once', () => {
    const tail = receive(createTail([recorded(1)], 5), [recorded(1), recorded(2), recorded(2)]);
    expect(positions(tail)).toEqual([2, 1]);
  });
});

describe('a paused tail', () => {
  test('holds its rows still and counts what waits', () => {
    const tail = receive(pause(createTail([recorded(1)], 5)), [recorded(2), recorded(3)]);
    expect(positions(tail)).toEqual([1]);
    expect(tail.waiting).toHaveLength(2);
  });

  test('shows what waited when it goes on', () => {
    const tail = resume(receive(pause(createTail([recorded(1)], 5)), [recorded(2)]));
    expect(positions(tail)).toEqual([2, 1]);
    expect(tail.waiting).toHaveLength(0);
    expect(tail.isPaused).toBe(false);
  });

  test('says how many it could not keep', () => {
    const tail = receive(pause(createTail([], 3)), [1, 2, 3, 4, 5].map(recorded));
    expect(tail.waiting).toHaveLength(3);
    expect(tail.dropped).toBe(2);
  });
});

describe('any sequence of batches, pauses and resumes', () => {
  test('stays within bounds, in order, without a repeated position', () => {
    const step = fc.oneof(
      fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 40 }),
      fc.constantFrom('pause' as const, 'resume' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (steps, limit) => {
        let tail = createTail([], limit);
        for (const item of steps)
          tail = item === 'pause' ? pause(tail) : item === 'resume' ? resume(tail) : receive(tail, item.map(recorded));
        const shown = positions(tail);
        expect(shown.length).toBeLessThanOrEqual(limit);
        expect(tail.waiting.length).toBeLessThanOrEqual(limit);
        expect(shown).toEqual([...new Set(shown)].toSorted((a, b) => b - a));
      }),
    );
  });
});
