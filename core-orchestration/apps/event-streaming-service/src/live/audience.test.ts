import { describe, expect, it } from 'vitest';
import type { EventFilter, StoredEvent } from '../log/event-store.ts';
import { Audience, type Listener } from './audience.ts';

const stored = (position: number, more: Partial<StoredEvent>): StoredEvent => ({
  position,
  stream: 's',
  version: 1,
  type: 'a.a',
  tenant: null,
  subject: 's',
  recordedAt: '2026-01-01T00:00:00.000Z',
  body: '{}',
  ...more,
});

function listener(filter: EventFilter): Listener {
  const connection = { isClosed: false, write: () => undefined, drained: async () => undefined, close: () => undefined };
  return { filter, standing: [], connection, position: 0 };
}

const events = [
  stored(1, {}),
  stored(2, { type: 'b.b' }),
  stored(3, { tenant: 't' }),
  stored(4, { tenant: 't', type: 'b.b', subject: 'x' }),
  stored(5, { tenant: 'u', type: 'c.c', subject: 'x' }),
];

function matched(filter: EventFilter): number[] {
  const audience = new Audience();
  audience.add(listener(filter));
  return [...audience.match(events).values()].flat().map(({ position }) => position);
}

describe('an audience', () => {
  it('gets what each of its readers asked for, each event once', () => {
    expect(matched({})).toEqual([1, 2, 3, 4, 5]);
    expect(matched({ tenant: 't' })).toEqual([3, 4]);
    expect(matched({ types: ['a.a', 'b.b', 'a.a'] })).toEqual([1, 2, 3, 4]);
    expect(matched({ subject: 'x' })).toEqual([4, 5]);
    expect(matched({ types: ['b.b', 'c.c'], subject: 'x' })).toEqual([4, 5]);
    expect(matched({ tenant: 't', types: ['b.b'], subject: 'x' })).toEqual([4]);
    expect(matched({ tenant: 't', types: ['c.c'] })).toEqual([]);
  });

  it('serves those who asked for the same as one, and forgets those who left', () => {
    const audience = new Audience();
    const [first, second, other] = [listener({ types: ['a.a', 'b.b'] }), listener({ types: ['b.b', 'a.a'] }), listener({})];
    for (const each of [first, second, other, first]) audience.add(each);
    expect([audience.size, [...audience.match(events).keys()].map((listeners) => listeners.length).toSorted((a, b) => a - b)]).toEqual([
      3,
      [1, 2],
    ]);
    for (const each of [first, second, second]) audience.remove(each);
    expect([audience.size, [...audience.match(events).keys()]]).toEqual([1, [[other]]]);
  });
});
