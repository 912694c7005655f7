import { newId } from '@prognetwork/shared-infrastructure';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReadQuery, StoredEvent } from '../event-store.ts';
import type { Subject } from './describe-event-store.ts';
import { newEvent, streamsOf } from './store-under-test.ts';

export function describeReading(subject: () => Subject): void {
  describeFilters(subject);
  describeBounds(subject);
  describeRareEvents(subject);
  describeStreams(subject);
  describeTimes(subject);
}

interface Variety {
  readonly tenant: string;
  read(query?: Partial<ReadQuery>): Promise<readonly StoredEvent[]>;
}

/** Five events that differ in everything that filters look at, and reading among them. */
async function appendVariety({ store }: Subject): Promise<Variety> {
  const [tenant, other] = [newId(), newId()];
  const { position } = await store.head();
  await store.append([
    newEvent('r-1', { type: 'user.created', tenant, subject: 's1' }),
    newEvent('r-2', { type: 'member.joined', tenant, subject: 's2' }),
    newEvent('q-r-3', { type: 'member.joined', subject: 's2' }),
    newEvent('r_4', { type: 'member.left', tenant: other, subject: 's2' }),
    newEvent('q-5', { type: 'user.created', tenant, subject: 's2' }),
  ]);
  return { tenant, read: (query = {}) => store.read({ after: position, before: position + 6, order: 'asc', limit: 100, ...query }) };
}

function describeFilters(subject: () => Subject): void {
  describe('reading', () => {
    let variety: Variety;
    const read = async (query: Partial<ReadQuery> = {}): Promise<readonly string[]> => streamsOf(await variety.read(query));
    beforeAll(async () => {
      variety = await appendVariety(subject());
    });

    it('filters by tenant, type, category and subject, and by all of them together', async () => {
      const { tenant } = variety;
      expect(await read()).toEqual(['r-1', 'r-2', 'q-r-3', 'r_4', 'q-5']);
      expect(await read({ types: ['member.joined'] })).toEqual(['r-2', 'q-r-3']);
      expect(await read({ types: ['user.created', 'member.left', 'user.created'] })).toEqual(['r-1', 'r_4', 'q-5']);
      expect(await read({ types: [] })).toEqual([]);
      expect(await read({ tenant })).toEqual(['r-1', 'r-2', 'q-5']);
      expect(await read({ subject: 's2' })).toEqual(['r-2', 'q-r-3', 'r_4', 'q-5']);
      expect(await read({ category: 'r' })).toEqual(['r-1', 'r-2']);
      expect(await read({ category: 'q-r' })).toEqual(['q-r-3']);
      expect(await read({ category: 'q', types: ['user.created'] })).toEqual(['q-5']);
      expect(await read({ types: ['member.joined', 'user.created'], tenant, subject: 's2', category: 'r' })).toEqual(['r-2']);
      expect(await read({ tenant: newId() })).toEqual([]);
    });

    it('goes backwards by the same filters', async () => {
      expect(await read({ order: 'desc' })).toEqual(['q-5', 'r_4', 'q-r-3', 'r-2', 'r-1']);
      expect(await read({ order: 'desc', tenant: variety.tenant, limit: 2 })).toEqual(['q-5', 'r-2']);
      expect(await read({ order: 'desc', subject: 's2', limit: 3 })).toEqual(['q-5', 'r_4', 'q-r-3']);
      expect(await read({ order: 'desc', types: ['member.joined', 'user.created'], limit: 3 })).toEqual(['q-5', 'q-r-3', 'r-2']);
      expect(streamsOf(await subject().store.read({ order: 'desc', limit: 1 }))).toEqual(['q-5']);
    });
  });
}

function describeBounds(subject: () => Subject): void {
  describe('the bounds of reading', () => {
    it('are exclusive, and the limit is kept, with and without a filter', async () => {
      const { tenant, read } = await appendVariety(subject());
      const positionsOf = async (query: Partial<ReadQuery>): Promise<readonly number[]> =>
        (await read(query)).map(({ position }) => position);
      for (const filter of [{}, { tenant }, { subject: 's2' }, { types: ['member.joined', 'user.created'] }, { category: 'r' }]) {
        const all = await positionsOf(filter);
        const [first = 0, last = 0] = [all[0], all.at(-1)];
        expect(all.length).toBeGreaterThan(1);
        expect(await positionsOf({ ...filter, after: first })).toEqual(all.slice(1));
        expect(await positionsOf({ ...filter, before: last })).toEqual(all.slice(0, -1));
        expect(await positionsOf({ ...filter, limit: 1 })).toEqual(all.slice(0, 1));
        expect(await positionsOf({ ...filter, limit: 1, order: 'desc' })).toEqual(all.slice(-1));
        expect(await positionsOf({ ...filter, after: first, order: 'desc' })).toEqual(all.slice(1).toReversed());
        expect(await positionsOf({ ...filter, after: first, before: first + 1 })).toEqual([]);
        expect(await positionsOf({ ...filter, after: last })).toEqual([]);
      }
    });
  });
}

function describeRareEvents(subject: () => Subject): void {
  describe('reading few of many', () => {
    it('finds the few events that are wanted among the many of an index', async () => {
      const { store } = subject();
      const [crowd, rare] = [newId(), newId()];
      const from = (await store.head()).position;
      const events = Array.from({ length: 2_500 }, (_, index) =>
        newEvent(`crowd-${index % 50}`, { tenant: crowd, type: index % 1_000 === 999 ? 'user.deleted' : 'user.created', subject: rare }),
      );
      await store.append(events);
      const found = (query: Partial<ReadQuery>): Promise<readonly StoredEvent[]> =>
        store.read({ after: from, order: 'asc', limit: 10, ...query });
      for (const filter of [{ tenant: crowd }, { category: 'crowd' }, { subject: rare }]) {
        const positions = (await found({ ...filter, types: ['user.deleted'] })).map(({ position }) => position - from);
        expect(positions).toEqual([1_000, 2_000]);
        const backwards = await found({ ...filter, types: ['user.deleted'], order: 'desc', limit: 1 });
        expect(backwards.map(({ position }) => position - from)).toEqual([2_000]);
        expect(await found({ ...filter, limit: 2_400 })).toHaveLength(2_400);
      }
    });
  });
}

function describeStreams(subject: () => Subject): void {
  describe('reading a stream', () => {
    it('goes by version in both directions, within exclusive bounds', async () => {
      const { store } = subject();
      for (let version = 1; version <= 5; version++) await store.append([newEvent('read-1'), newEvent('read-2')]);
      const read = async (query: object) =>
        (await store.readStream({ stream: 'read-1', order: 'asc', limit: 10, ...query })).map(({ version }) => version);
      expect(await read({})).toEqual([1, 2, 3, 4, 5]);
      expect(await read({ order: 'desc', limit: 2 })).toEqual([5, 4]);
      expect(await read({ after: 1, before: 4 })).toEqual([2, 3]);
      expect(await read({ after: 1, before: 4, order: 'desc' })).toEqual([3, 2]);
      expect(await read({ limit: 3 })).toEqual([1, 2, 3]);
      expect(await read({ after: 5 })).toEqual([]);
      expect(await read({ stream: 'read-3' })).toEqual([]);
    });

    it('shows a tenant its own events only', async () => {
      const { store } = subject();
      const tenant = newId();
      const events = Array.from({ length: 300 }, (_, index) => newEvent('shared', { tenant: index % 100 === 50 ? tenant : newId() }));
      await store.append(events);
      const found = await store.readStream({ stream: 'shared', tenant, order: 'asc', limit: 2 });
      expect(found.map(({ version }) => version)).toEqual([51, 151]);
    });
  });
}

function describeTimes(subject: () => Subject): void {
  describe('the times of events', () => {
    it('never go back along the log, and lead to the position before them', async () => {
      const { store } = subject();
      const positions: number[] = [];
      for (let turn = 0; turn < 20; turn++) {
        const [place] = await store.append([newEvent('timed')]);
        positions.push(place?.position ?? 0);
        await new Promise((resolve) => setTimeout(resolve, 3));
      }
      const events = await store.readStream({ stream: 'timed', order: 'asc', limit: 100 });
      const times = events.map(({ recordedAt }) => Date.parse(recordedAt));
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      for (const [index, time] of times.entries()) {
        expect(await store.positionBefore(new Date(time))).toBeLessThan(positions[index] ?? 0);
        expect(await store.positionBefore(new Date(time + 1))).toBeGreaterThanOrEqual(positions[index] ?? 0);
      }
      expect(await store.positionBefore(new Date(0))).toBe(0);
      expect(await store.positionBefore(new Date(Date.now() + 60_000))).toBe((await store.head()).position);
    });

    it('of the head: an epoch, the same for every store', async () => {
      const { log, store } = subject();
      const other = log.open();
      const [one, two] = [await store.head(), await other.head()];
      await other[Symbol.asyncDispose]();
      expect(one).toEqual(two);
      expect(one.epoch).toBeGreaterThan(0);
    });
  });
}
