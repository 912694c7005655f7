import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planAppends, type PlannedAppend } from './append-plan.ts';

function planned(...events: readonly (readonly [stream: string, expectedVersion?: number | undefined])[]): PlannedAppend {
  return events.map(([stream, expectedVersion], index) => ({
    index,
    event: {
      id: String(index),
      stream,
      type: 'user.created',
      subject: stream,
      body: '{}',
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    },
  }));
}
const indexes = (events: PlannedAppend): number[] => events.map(({ index }) => index);
const planOf = (events: PlannedAppend): number[][][] => planAppends(events).map((chain) => chain.map(indexes));

describe('the plan for events that stand for themselves', () => {
  it('is one append when none expects a version', () => {
    expect(planOf(planned(['a'], ['b'], ['a']))).toEqual([[[0, 1, 2]]]);
    expect(planOf([])).toEqual([]);
  });

  it('lets an event that expects a version fail alone, and keeps the order of its stream', () => {
    expect(planOf(planned(['a'], ['a'], ['a', 7], ['a', 8], ['a'], ['b']))).toEqual([[[0, 1], [2], [3], [4]], [[5]]]);
  });

  it('has every event once, those of a stream in order, and expectations alone', () => {
    const events = fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.option(fc.nat(3), { nil: undefined })), { maxLength: 40 })
      .map((list) => planned(...list));
    fc.assert(
      fc.property(events, (given) => {
        const chains = planAppends(given);
        const all = chains.flat().flatMap(indexes);
        expect(all.toSorted((left, right) => left - right)).toEqual(indexes(given));
        for (const stream of ['a', 'b', 'c']) {
          const order = chains.flat(2).flatMap(({ index, event }) => (event.stream === stream ? [index] : []));
          expect(order).toEqual(order.toSorted((left, right) => left - right));
        }
        for (const append of chains.flat()) {
          expect(append.length === 1 || append.every(({ event }) => event.expectedVersion === undefined)).toBe(true);
        }
      }),
    );
  });
});
