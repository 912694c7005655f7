import { describe, expect, it } from 'vitest';
import type { Subject } from './describe-event-store.ts';
import { newEvent } from './store-under-test.ts';

export function describeRepeating(subject: () => Subject): void {
  describeStoredIds(subject);
  describeSameId(subject);
}

function describeStoredIds(subject: () => Subject): void {
  describe('an event id that is stored already', () => {
    it('returns its first place and stores nothing', async () => {
      const { store } = subject();
      const given = newEvent('retried');
      const [first] = await store.append([given]);
      const { position } = await store.head();
      const [again] = await store.append([{ ...given, stream: 'elsewhere' }]);
      expect(again).toEqual({ ...first, isDuplicate: true });
      expect(await store.readStream({ stream: 'elsewhere', order: 'asc', limit: 10 })).toEqual([]);
      expect((await store.head()).position).toBe(position);
    });

    it('does not keep new events of the same append from being stored', async () => {
      const { store } = subject();
      const given = newEvent('partly');
      await store.append([given]);
      const [known, added] = await store.append([given, newEvent('partly')]);
      expect([known?.isDuplicate, known?.version, added?.isDuplicate, added?.version]).toEqual([true, 1, false, 2]);
    });

    it('returns its first place also to appends that wait in the same batch', async () => {
      const { store } = subject();
      const given = newEvent('same-batch');
      const places = await Promise.all([
        store.append([given]),
        store.append([newEvent('same-batch'), given]),
        store.append([given, newEvent('same-batch')]),
      ]);
      const ofGiven = places.flat().filter(({ id }) => id === given.id);
      expect(new Set(ofGiven.map(({ position }) => position)).size).toBe(1);
      expect([ofGiven.length, ofGiven.filter(({ isDuplicate }) => !isDuplicate).length]).toEqual([3, 1]);
      expect(await store.readStream({ stream: 'same-batch', order: 'asc', limit: 10 })).toHaveLength(3);
    });

    it('is stored once when many processes send it at the same time', async () => {
      const { log, store } = subject();
      const stores = [store, log.open(), log.open()];
      for (let round = 0; round < 20; round++) {
        const given = newEvent(`race-${round}`);
        const places = await Promise.all([...stores, ...stores].map((target) => target.append([given])));
        expect(new Set(places.map(([place]) => place?.position)).size).toBe(1);
        expect(places.filter(([place]) => place?.isDuplicate === false)).toHaveLength(1);
      }
      await Promise.all(stores.slice(1).map((other) => other[Symbol.asyncDispose]()));
    });
  });
}

function describeSameId(subject: () => Subject): void {
  describe('an event id sent again', () => {
    it('is no version conflict when its stream has grown since', async () => {
      const { store } = subject();
      const given = newEvent('grown', { expectedVersion: 0 });
      await store.append([given]);
      await store.append([newEvent('grown')]);
      const [again] = await store.append([given]);
      expect(again).toMatchObject({ version: 1, isDuplicate: true });
    });

    it('is the same id in capital letters', async () => {
      const { store } = subject();
      const given = newEvent('capital');
      const [first] = await store.append([given]);
      const [again] = await store.append([{ ...given, id: given.id.toUpperCase() }]);
      expect([again?.position, again?.isDuplicate]).toEqual([first?.position, true]);
    });

    it('twice in one append refuses that append, not its neighbours', async () => {
      const { store } = subject();
      const given = newEvent('twice');
      const outcomes = await Promise.allSettled([
        store.append([newEvent('twice-before')]),
        store.append([given, given]),
        store.append([newEvent('twice-after')]),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.readStream({ stream: 'twice', order: 'asc', limit: 10 })).toEqual([]);
    });
  });
}
