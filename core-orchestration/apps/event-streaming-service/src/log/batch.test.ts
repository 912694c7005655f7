import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countNextBatch } from './batch.ts';
import type { NewEvent } from './event-store.ts';

const MAX_EVENTS = 8;

const event = (id: string, stream: string, expectedVersion?: number): NewEvent => ({
  id,
  stream,
  type: 'user.created',
  subject: 'someone',
  body: '{}',
  ...(expectedVersion === undefined ? {} : { expectedVersion }),
});

const events = fc
  .record({
    id: fc.integer({ min: 0, max: 40 }).map(String),
    stream: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    expectedVersion: fc.option(fc.nat(3), { nil: undefined, freq: 4 }),
  })
  .map(({ id, stream, expectedVersion }) => event(id, stream, expectedVersion));
const append = fc.uniqueArray(events, { selector: ({ id }) => id, minLength: 1, maxLength: 12 }).map((list) => ({ events: list }));
const queues = fc.array(append, { maxLength: 30 });

function split(queue: readonly { readonly events: readonly NewEvent[] }[]): (readonly NewEvent[])[][] {
  const batches: (readonly NewEvent[])[][] = [];
  let rest = queue;
  while (rest.length > 0) {
    const count = countNextBatch(rest, MAX_EVENTS);
    expect(count).toBeGreaterThan(0);
    batches.push(rest.slice(0, count).map((taken) => taken.events));
    rest = rest.slice(count);
  }
  return batches;
}

describe('the next batch of a queue', () => {
  it('is everything when nothing depends on anything', () => {
    const queue = ['1', '2', '3'].map((id) => ({ events: [event(id, 'a')] }));
    expect(countNextBatch(queue, MAX_EVENTS)).toBe(3);
  });

  it('ends before an event id occurs again', () => {
    expect(countNextBatch([{ events: [event('1', 'a')] }, { events: [event('1', 'b')] }], MAX_EVENTS)).toBe(1);
  });

  it('ends before a version is expected of a stream that the batch changes', () => {
    expect(countNextBatch([{ events: [event('1', 'a')] }, { events: [event('2', 'a', 1)] }], MAX_EVENTS)).toBe(1);
    expect(countNextBatch([{ events: [event('1', 'a', 0)] }, { events: [event('2', 'a')] }], MAX_EVENTS)).toBe(2);
  });

  it('takes an append that is larger than a batch alone', () => {
    const large = { events: Array.from({ length: 20 }, (_, index) => event(String(index), 'a')) };
    expect(countNextBatch([large, { events: [event('x', 'b')] }], MAX_EVENTS)).toBe(1);
  });

  it('keeps, for any queue, the order, the limit and the two rules the store relies on', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const batches = split(queue);
        expect(batches.flat()).toEqual(queue.map((taken) => taken.events));
        for (const batch of batches) {
          const all = batch.flat();
          expect(batch.length === 1 || all.length <= MAX_EVENTS).toBe(true);
          expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
          for (const [index, appended] of batch.entries()) {
            const touchedBefore = new Set(batch.slice(0, index).flatMap((earlier) => earlier.map(({ stream }) => stream)));
            for (const { stream, expectedVersion } of appended)
              expect(expectedVersion === undefined || !touchedBefore.has(stream)).toBe(true);
          }
        }
      }),
    );
  });

  it('never ends early without one of these reasons', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const count = queue.length === 0 ? 0 : countNextBatch(queue, MAX_EVENTS);
        const next = queue[count];
        if (next === undefined) return;
        const taken = queue.slice(0, count).flatMap((appended) => appended.events);
        const isTooLarge = taken.length + next.events.length > MAX_EVENTS;
        const repeats = next.events.some(({ id }) => taken.some((earlier) => earlier.id === id));
        const depends = next.events.some(
          ({ stream, expectedVersion }) => expectedVersion !== undefined && taken.some((earlier) => earlier.stream === stream),
        );
        expect(isTooLarge || repeats || depends).toBe(true);
      }),
    );
  });
});
