import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyToState, emptyState, isTooLong, MAX_EVENTS, valuesOf, type StateEvent } from './stream-state.ts';

function event(version: number, data: Readonly<Record<string, unknown>>, actorId: string | null = null): StateEvent {
  return { position: version * 10, version, type: 'user.updated', actorId, time: `2026-01-01T00:00:0${version % 10}Z`, data };
}

describe('the state of a stream', () => {
  it('has each field as it was set last, and who set it', () => {
    const state = applyToState(emptyState, [
      event(1, { name: 'Ada', city: 'Paris' }, 'ada'),
      event(2, { city: 'Lyon' }, 'grace'),
      event(3, { locale: null }),
    ]);
    expect(valuesOf(state)).toEqual({ name: 'Ada', city: 'Lyon', locale: null });
    expect([state.fromVersion, state.version]).toEqual([1, 3]);
    expect(state.changes.get('city')).toMatchObject({ value: 'Lyon', version: 2, position: 20, actorId: 'grace' });
    expect(state.changes.get('name')).toMatchObject({ version: 1, actorId: 'ada' });
  });

  it('remembers the event that changed a field, not one that said the same again', () => {
    const state = applyToState(emptyState, [event(1, { tags: ['a', 'b'] }), event(2, { tags: ['a', 'b'] }), event(3, { tags: ['a'] })]);
    expect(state.changes.get('tags')?.version).toBe(3);
    expect(applyToState(emptyState, [event(1, { n: 1 }), event(2, { n: 1 })]).changes.get('n')?.version).toBe(1);
  });

  it('takes fields that have the names of an object’s own as fields like others', () => {
    const data = JSON.parse('{"__proto__": {"isAdmin": true}, "constructor": 1}') as Record<string, unknown>;
    const values = valuesOf(applyToState(emptyState, [event(1, data)]));
    expect(Object.keys(values).toSorted()).toEqual(['__proto__', 'constructor']);
    expect('isAdmin' in values).toBe(false);
  });

  it('says which version it begins with when earlier ones are gone', () => {
    expect(applyToState(emptyState, [event(4, { a: 1 }), event(5, { a: 2 })])).toMatchObject({ fromVersion: 4, version: 5 });
    expect(emptyState).toMatchObject({ fromVersion: 0, version: 0 });
  });

  it('is made of a million events at most, wherever they begin', () => {
    expect(isTooLong(emptyState, 1, MAX_EVENTS)).toBe(false);
    expect(isTooLong(emptyState, 1, MAX_EVENTS + 1)).toBe(true);
    expect(isTooLong(emptyState, 500, MAX_EVENTS + 499)).toBe(false);
    expect(isTooLong(applyToState(emptyState, [event(1, {})]), 2, MAX_EVENTS + 1)).toBe(false);
  });

  it('is the same whether events come at once or in pages', () => {
    const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(data, { minLength: 1, maxLength: 20 }), fc.nat(20), (list, cut) => {
        const events = list.map((each, index) => event(index + 1, each));
        const paged = applyToState(applyToState(emptyState, events.slice(0, cut)), events.slice(cut));
        expect(paged).toEqual(applyToState(emptyState, events));
      }),
    );
  });
});
