import { afterAll, beforeAll, describe } from 'vitest';
import type { EventStore } from '../event-store.ts';
import { describeAppending } from './appending.ts';
import { describeFaults } from './faults.ts';
import { describeReading } from './reading.ts';
import { describeRemoving } from './removing.ts';
import { describeRepeating } from './repeating.ts';
import type { LogUnderTest } from './store-under-test.ts';

/** What the groups of guarantees work on; filled before they run. */
export interface Subject {
  readonly log: LogUnderTest;
  /** One store that all of them share. */
  readonly store: EventStore;
}

/** Every guarantee of the interface `EventStore`. A driver is one when it passes. */
export function describeEventStore(name: string, start: () => Promise<LogUnderTest>): void {
  describe(`the log in ${name}`, () => {
    let log: LogUnderTest;
    let store: EventStore;
    beforeAll(async () => {
      log = await start();
      store = log.open();
    });
    afterAll(async () => {
      await store[Symbol.asyncDispose]();
      await log[Symbol.asyncDispose]();
    });
    const subject = (): Subject => ({ log, store });
    describeAppending(subject);
    describeRepeating(subject);
    describeReading(subject);
    describeRemoving(subject);
    describeFaults(subject);
  });
}
