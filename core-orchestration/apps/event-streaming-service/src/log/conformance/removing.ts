import { newId } from '@prognetwork/shared-infrastructure';
import { describe, expect, it } from 'vitest';
import type { EventStore, RemovalQuery } from '../event-store.ts';
import type { Subject } from './describe-event-store.ts';
import { newEvent, readAll, streamsOf } from './store-under-test.ts';

/** Repeats the removal as its caller does, and counts. */
async function removeAll(store: EventStore, query: RemovalQuery): Promise<number> {
  let count = 0;
  for (let after = query.after; ;) {
    const { removed, reached } = await store.remove({ ...query, after });
    count += removed;
    if (reached >= query.upTo) return count;
    expect(reached).toBeGreaterThan(after);
    after = reached;
  }
}

export function describeRemoving(subject: () => Subject): void {
  describeRemoval(subject);
  describeCompacting(subject);
}

function describeRemoval(subject: () => Subject): void {
  describe('removing', () => {
    it('takes events of the filter up to a position, in steps, and nothing else', async () => {
      const { store } = subject();
      const tenant = newId();
      const { position } = await store.head();
      const events = Array.from({ length: 50 }, (_, index) => newEvent(`gone-${index}`, index % 2 === 0 ? { tenant } : {}));
      await store.append(events);
      const query = { tenant, types: ['user.created'], after: position, upTo: position + 40, limit: 7 };
      expect(await removeAll(store, query)).toBe(20);
      expect(await removeAll(store, query)).toBe(0);
      const left = streamsOf(await readAll(store, position));
      expect(left).toEqual(events.flatMap(({ stream, tenant: of }, index) => (of !== undefined && index < 40 ? [] : [stream])));
      expect(await store.read({ tenant, order: 'asc', limit: 100 })).toHaveLength(5);
      expect(await store.readStream({ stream: 'gone-0', order: 'asc', limit: 1 })).toEqual([]);
      expect(await store.read({ subject: 'gone-0', order: 'asc', limit: 1 })).toEqual([]);
    });

    it('leaves the place taken: position, id and version', async () => {
      const { store } = subject();
      const given = [newEvent('taken-place'), newEvent('taken-place')];
      const places = await store.append(given);
      const { position } = await store.head();
      expect(await removeAll(store, { subject: 'taken-place', after: 0, upTo: position, limit: 100 })).toBe(2);
      expect((await store.head()).position).toBe(position);
      expect(await store.append(given)).toEqual(places.map((place) => ({ ...place, isDuplicate: true })));
      const [next] = await store.append([newEvent('taken-place', { expectedVersion: 2 })]);
      expect([next?.version, next?.position]).toEqual([3, position + 1]);
    });

    it('without a filter takes everything up to a position', async () => {
      const { store } = subject();
      const { position } = await store.head();
      await store.append(Array.from({ length: 20 }, (_, index) => newEvent(`swept-${index}`)));
      await removeAll(store, { after: position, upTo: position + 15, limit: 4 });
      expect(streamsOf(await readAll(store, position))).toEqual(['swept-15', 'swept-16', 'swept-17', 'swept-18', 'swept-19']);
    });

    it('leaves times leading to positions that are still there', async () => {
      const { store } = subject();
      const { position } = await store.head();
      await store.append([newEvent('before-hole'), newEvent('hole'), newEvent('hole')]);
      await removeAll(store, { subject: 'hole', after: position, upTo: position + 3, limit: 10 });
      expect(await store.positionBefore(new Date(Date.now() + 60_000))).toBe(position + 1);
    });
  });
}

function describeCompacting(subject: () => Subject): void {
  describe('compacting a stream', () => {
    it('takes its oldest versions and leaves events after a position, other streams and the numbering', async () => {
      const { store } = subject();
      for (let version = 1; version <= 6; version++) await store.append([newEvent('compact'), newEvent('compact-not')]);
      const [fourth] = await store.readStream({ stream: 'compact', after: 3, order: 'asc', limit: 1 });
      const query = { stream: 'compact', upToVersion: 5, upTo: fourth?.position ?? 0, limit: 3 };
      expect(await store.compact(query)).toEqual({ removed: 3 });
      expect(await store.compact(query)).toEqual({ removed: 1 });
      expect(await store.compact(query)).toEqual({ removed: 0 });
      const left = await store.readStream({ stream: 'compact', order: 'asc', limit: 10 });
      expect(left.map(({ version }) => version)).toEqual([5, 6]);
      expect(await store.readStream({ stream: 'compact-not', order: 'asc', limit: 10 })).toHaveLength(6);
      expect(await store.append([newEvent('compact', { expectedVersion: 6 })])).toMatchObject([{ version: 7 }]);
    });
  });
}
