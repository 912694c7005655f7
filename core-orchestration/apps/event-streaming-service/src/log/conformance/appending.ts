import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '@prognetwork/shared-infrastructure';
import { describe, expect, it } from 'vitest';
import { VersionConflictError } from '../event-store.ts';
import type { Subject } from './describe-event-store.ts';
import { idOf, newEvent, readAll, streamsOf } from './store-under-test.ts';

export function describeAppending(subject: () => Subject): void {
  describePlaces(subject);
  describeLargeAppends(subject);
  describeConcurrentStores(subject);
  describeHead(subject);
  describeExpectedVersions(subject);
  describeVersionsAmongOthers(subject);
}

function describePlaces(subject: () => Subject): void {
  describe('appending', () => {
    it('gives each event the next position and the next version of its stream', async () => {
      const { store } = subject();
      const { position } = await store.head();
      const appended = await store.append([newEvent('a'), newEvent('b'), newEvent('a')]);
      expect(appended.map((place) => [place.stream, place.version, place.position - position, place.isDuplicate])).toEqual([
        ['a', 1, 1, false],
        ['b', 1, 2, false],
        ['a', 2, 3, false],
      ]);
      expect((await store.head()).position).toBe(position + 3);
    });

    it('keeps every character of the body, the subject, the stream and the tenant', async () => {
      const { store } = subject();
      const tenant = newId();
      const stream = 'zeichen-Zoë 東京 {a,b} %_\\ "x"';
      const body = JSON.stringify({ text: 'Zoë — 東京 🌍 "quoted" \\ {a,b} \u0000 \u2028' });
      const given = newEvent(stream, { tenant, subject: "sübject, {x} 'y'", body });
      const [place] = await store.append([given]);
      const [stored] = await store.read({ after: (place?.position ?? 0) - 1, order: 'asc', limit: 1 });
      const { id: _id, isDuplicate: _isDuplicate, ...at } = place ?? expect.fail();
      expect(stored).toEqual({ ...at, type: given.type, tenant, subject: given.subject, body, recordedAt: expect.any(String) });
      expect(await store.readStream({ stream, order: 'asc', limit: 10 })).toEqual([stored]);
    });
  });
}

function describeLargeAppends(subject: () => Subject): void {
  describe('large appends', () => {
    it('keeps large bodies as they are', async () => {
      const { store } = subject();
      const bodies = Array.from({ length: 8 }, (_, index) => JSON.stringify({ text: `${index}é`.repeat(300_000) }));
      await store.append(bodies.map((body) => newEvent('large', { body })));
      const stored = await store.readStream({ stream: 'large', order: 'asc', limit: 100 });
      expect(stored.map(({ body }) => body)).toEqual(bodies);
    });

    it('takes an append of thousands of events whole', async () => {
      const { store } = subject();
      const { position } = await store.head();
      const places = await store.append(Array.from({ length: 5_000 }, (_, index) => newEvent(`many-${index % 7}`)));
      expect(places.map((place) => place.position - position)).toEqual(places.map((_, index) => index + 1));
    });
  });
}

function describeConcurrentStores(subject: () => Subject): void {
  describe('stores of several processes', () => {
    it('gives no position away twice and leaves none out under concurrent stores, and shows them in order to a live reader', async () => {
      const { log, store } = subject();
      const start = (await store.head()).position;
      const others = [log.open(), log.open()];
      const published: string[] = [];
      const publishers = Array.from({ length: 20 }, async (_, publisher) => {
        const target = [store, ...others][publisher % 3] ?? store;
        for (let turn = 0; turn < 25; turn++) {
          const events = Array.from({ length: 1 + (turn % 3) }, () => newEvent(`publisher-${publisher}`));
          await target.append(events);
          published.push(...events.map(({ id }) => id));
          await delay(Math.random() * 8);
        }
      });
      let isPublishing = true;
      const seen: number[] = [];
      const reading = (async () => {
        for (let isLastTurn = false; !isLastTurn;) {
          isLastTurn = !isPublishing;
          for (const { position } of await readAll(store, seen.at(-1) ?? start)) seen.push(position);
        }
      })();
      await Promise.all(publishers);
      isPublishing = false;
      await reading;
      await Promise.all(others.map((other) => other[Symbol.asyncDispose]()));

      expect(seen).toEqual(Array.from({ length: published.length }, (_, index) => start + 1 + index));
      expect(new Set((await readAll(store, start)).map(idOf))).toEqual(new Set(published));
      for (let publisher = 0; publisher < 20; publisher++) {
        const versions = await store.readStream({ stream: `publisher-${publisher}`, order: 'asc', limit: 1_000 });
        expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
      }
    });

    it('tells how far this process has appended', async () => {
      const { store } = subject();
      const told: number[] = [];
      using _subscription = store.onAppended((position) => told.push(position));
      const [place] = await store.append([newEvent('told')]);
      expect(told).toContain(place?.position);
    });
  });
}

function describeHead(subject: () => Subject): void {
  describe('the head while events are appended', () => {
    it('is told every time, never goes back, and is never behind what was acknowledged before it was asked for', async () => {
      const { store } = subject();
      let acknowledged = 0;
      const appending = Promise.all(
        Array.from({ length: 4 }, async () => {
          for (let turn = 0; turn < 100; turn++) {
            const [place] = await store.append([newEvent('head')]);
            acknowledged = Math.max(acknowledged, place?.position ?? 0);
          }
        }),
      );
      const asking = Promise.all(
        Array.from({ length: 4 }, async () => {
          for (let turn = 0, last = 0; turn < 200; turn++) {
            const least = Math.max(last, acknowledged);
            last = (await store.head()).position;
            expect(last).toBeGreaterThanOrEqual(least);
          }
        }),
      );
      await Promise.all([appending, asking]);
    });
  });
}

function describeExpectedVersions(subject: () => Subject): void {
  describe('an expected version', () => {
    it('is met by the version the stream has just before the event, in several streams of one append', async () => {
      const { store } = subject();
      await store.append([newEvent('exact', { expectedVersion: 0 }), newEvent('exact', { expectedVersion: 1 })]);
      const places = await store.append([newEvent('exact', { expectedVersion: 2 }), newEvent('exact-too', { expectedVersion: 0 })]);
      expect(places.map(({ version }) => version)).toEqual([3, 1]);
    });

    it('refuses its whole append, and tells which stream has which version', async () => {
      const { store } = subject();
      await store.append([newEvent('taken')]);
      const { position } = await store.head();
      const refused = store.append([
        newEvent('innocent'),
        newEvent('taken', { expectedVersion: 0 }),
        newEvent('taken', { expectedVersion: 2 }),
        newEvent('innocent', { expectedVersion: 3 }),
      ]);
      await expect(refused).rejects.toMatchObject({
        name: 'VersionConflictError',
        conflicts: [
          { index: 1, stream: 'taken', expectedVersion: 0, actualVersion: 1 },
          { index: 3, stream: 'innocent', expectedVersion: 3, actualVersion: 1 },
        ],
      });
      expect((await store.head()).position).toBe(position);
      expect(await store.readStream({ stream: 'innocent', order: 'asc', limit: 10 })).toEqual([]);
    });
  });
}

function describeVersionsAmongOthers(subject: () => Subject): void {
  describe('an expected version among other appends', () => {
    it('leaves them as they are when it is wrong', async () => {
      const { store } = subject();
      await store.append([newEvent('busy')]);
      const { position } = await store.head();
      const outcomes = await Promise.allSettled([
        store.append([newEvent('neighbour-1')]),
        store.append([newEvent('other', { expectedVersion: 7 })]),
        store.append([newEvent('busy', { expectedVersion: 1 })]),
        store.append([newEvent('neighbour-2'), newEvent('neighbour-1')]),
      ]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
      expect(streamsOf(await readAll(store, position))).toEqual(['neighbour-1', 'busy', 'neighbour-2', 'neighbour-1']);
    });

    it('lets exactly one of those that expect the same win, also from several stores', async () => {
      const { log, store } = subject();
      const stores = [store, log.open()];
      const appends = Array.from({ length: 20 }, (_, index) =>
        (stores[index % 2] ?? store).append([newEvent('contended', { expectedVersion: 0 }), newEvent('contended-too')]),
      );
      const outcomes = await Promise.allSettled(appends);
      await stores[1]?.[Symbol.asyncDispose]();
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
      expect(refusals.every((reason) => reason instanceof VersionConflictError)).toBe(true);
      expect(await store.readStream({ stream: 'contended-too', order: 'asc', limit: 10 })).toHaveLength(1);
    });
  });
}
