import { eventCatalogue } from '@prognetwork/event-based-service-client';
import { createFoundation, newId } from '@prognetwork/shared-infrastructure';
import { testConfig, waitFor } from '@prognetwork/testing';
import { eventStreamingServiceSchema, eventStreamingServiceSettings, type EventStore } from '../index.ts';
import { applyRetention } from '../retention/apply-retention.ts';
import type { RetentionContext } from '../retention/record-removal.ts';
import { createEventTypes } from '../schemas/event-types.ts';
import type { TestLog } from './running-service.ts';

const DAY_MS = 24 * 3_600_000;

/** The retention of a test's log, applied when the test says so. */
export interface RetentionOfALog extends AsyncDisposable {
  readonly store: EventStore;
  /** Applies the rules as they would be so many days from now, once the hash chain covers the log. `more` replaces parts of the context. */
  applyIn(days: number, more?: Partial<RetentionContext>): Promise<void>;
}

export function openRetention(log: TestLog): RetentionOfALog {
  const config = testConfig(eventStreamingServiceSettings, eventStreamingServiceSchema, log.database, {});
  const overrides = { jwks: log.issuer.jwks };
  const foundation = createFoundation({ name: 'event-streaming-service', prefix: 'EVENT_STREAMING', config, overrides });
  const { database, telemetry, clock } = foundation;
  const store = log.openStore();
  const eventTypes = createEventTypes({ database, catalogue: eventCatalogue, now: clock });
  return {
    store,
    async applyIn(days, more) {
      const { position } = await store.head();
      await waitFor(async () => Number((await log.asOwner('select max(position) as value from event_hashes'))[0]?.['value']) >= position, {
        what: 'the hash chain',
      });
      const now = (): Date => new Date(Date.now() + days * DAY_MS);
      await applyRetention({ store, database, eventTypes, telemetry, newId, ...more, now }, new AbortController().signal);
    },
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      await foundation[Symbol.asyncDispose]();
    },
  };
}
