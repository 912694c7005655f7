import { setTimeout as delay } from 'node:timers/promises';
import { waitFor } from '@prognetwork/testing';
import { describe, expect, it } from 'vitest';
import { LogUnavailableError, type EventStore, type NewEvent } from '../event-store.ts';
import { layLine } from './cuttable-line.ts';
import type { Subject } from './describe-event-store.ts';
import { newEvent } from './store-under-test.ts';

/** Sends the events again, with the same ids, until they are acknowledged. */
async function appendUntilTaken(store: EventStore, events: readonly NewEvent[]): Promise<void> {
  await waitFor(
    async () => {
      try {
        return (await store.append(events)).length === events.length;
      } catch (error) {
        expect(error).toBeInstanceOf(LogUnavailableError);
        return false;
      }
    },
    { timeoutMs: 30_000, what: 'the acknowledgement' },
  );
}

export function describeFaults(subject: () => Subject): void {
  describeQueue(subject);
  describeUnreachableServer(subject);
  describeShakenLine(subject);
}

function describeQueue(subject: () => Subject): void {
  describe('a store that cannot take an append', () => {
    it('says so at once when too much waits, and takes the next one', async () => {
      const store = subject().log.open({ maxQueuedEvents: 3, maxQueuedBytes: 1_000 });
      const taken = store.append([newEvent('queue'), newEvent('queue')]);
      await expect(store.append([newEvent('queue'), newEvent('queue')])).rejects.toMatchObject({ reason: 'queue_full' });
      await expect(store.append([newEvent('queue', { body: 'x'.repeat(1_001) })])).rejects.toMatchObject({ reason: 'queue_full' });
      await taken;
      expect(await store.append([newEvent('queue')])).toMatchObject([{ version: 3 }]);
      await store[Symbol.asyncDispose]();
    });

    it('finishes what it has taken before it closes, and then takes nothing more', async () => {
      const store = subject().log.open();
      const taken = Array.from({ length: 10 }, () => store.append([newEvent('closing')]));
      const closed = store[Symbol.asyncDispose]();
      await expect(store.append([newEvent('closing')])).rejects.toMatchObject({ reason: 'closing' });
      await closed;
      expect(await Promise.all(taken)).toHaveLength(10);
    });
  });
}

function describeUnreachableServer(subject: () => Subject): void {
  describe('a server that is out of reach', () => {
    it('is said so to those who append and read, and served again without a restart', { timeout: 60_000 }, async () => {
      const { log } = subject();
      await using line = await layLine(log.port);
      const store = log.open({ throughPort: line.port });
      const given = newEvent('unreachable');
      await store.append([newEvent('unreachable')]);
      await line.cut();
      await expect(store.append([given])).rejects.toMatchObject({ name: 'LogUnavailableError', reason: 'store_unreachable' });
      await expect(store.head()).rejects.toBeInstanceOf(Error);
      await line.mend();
      await appendUntilTaken(store, [given]);
      expect(await store.readStream({ stream: 'unreachable', order: 'asc', limit: 10 })).toHaveLength(2);
      await store[Symbol.asyncDispose]();
    });
  });
}

function describeShakenLine(subject: () => Subject): void {
  describe('a server that is out of reach again and again under load', () => {
    it('has lost nothing and stored nothing twice', { timeout: 60_000 }, async () => {
      const { log, store } = subject();
      await using line = await layLine(log.port);
      const shaken = log.open({ throughPort: line.port });
      const given: NewEvent[] = [];
      const shaking = new AbortController();
      const publishers = Array.from({ length: 8 }, async () => {
        while (!shaking.signal.aborted) {
          const events = [newEvent('shaken'), newEvent('shaken')];
          given.push(...events);
          await appendUntilTaken(shaken, events);
        }
      });
      for (let round = 0; round < 8; round++) {
        await delay(40);
        await line.cut();
        await delay(20);
        await line.mend();
      }
      shaking.abort();
      await Promise.all(publishers);
      await shaken[Symbol.asyncDispose]();
      const stored = await store.readStream({ stream: 'shaken', order: 'asc', limit: 1_000_000 });
      expect(stored.map(({ version }) => version)).toEqual(given.map((_, index) => index + 1));
    });
  });
}
