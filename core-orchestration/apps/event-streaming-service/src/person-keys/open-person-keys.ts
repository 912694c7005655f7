import { commandCatalogue, type EventDefinition } from '@prognetwork/event-based-service-client';
import type { Foundation } from '@prognetwork/shared-infrastructure';
import type { EventStreamingConfig } from '../config.ts';
import type { EventStore } from '../log/event-store.ts';
import { startForgetting } from './forget-destroyed-keys.ts';
import { createKeyWrapping } from './key-wrapping.ts';
import { createPersonKeyRepository } from './person-key-repository.ts';
import { createPersonKeys, type PersonKeys } from './person-key-store.ts';
import { personalTypes } from './personal-types.ts';
import { createSealingEventStore } from './sealing-event-store.ts';

export interface OpenPersonKeys extends AsyncDisposable {
  readonly keys: PersonKeys;
  /** The log as everyone but the hash chain has it: personal fields are sealed on the way in and opened on the way out; secret ones stay closed. */
  readonly store: EventStore;
  /** The same log with its secret fields, for services as consumers of it. */
  readonly storeOfServices: EventStore;
  start(): Promise<void>;
}

/** The keys of persons, and the log behind them. `start` throws when the secret is not the one that the keys were stored with. */
export function createPersonKeysOfLog(
  config: EventStreamingConfig,
  { database, telemetry: { logger } }: Foundation,
  log: EventStore,
  catalogue: ReadonlyMap<string, EventDefinition>,
): OpenPersonKeys {
  const wrapping = createKeyWrapping(config.EVENT_STREAMING_PERSON_KEY_SECRET.reveal());
  const keys = createPersonKeys(createPersonKeyRepository(database.pool), wrapping);
  const types = personalTypes(catalogue, commandCatalogue);
  let forgetting: AsyncDisposable | undefined;
  return {
    keys,
    store: createSealingEventStore(log, { keys, types, showsSecrets: false }),
    storeOfServices: createSealingEventStore(log, { keys, types, showsSecrets: true }),
    async start() {
      await keys.checkSecret();
      forgetting ??= startForgetting({ log, keys, logger });
    },
    async [Symbol.asyncDispose]() {
      await forgetting?.[Symbol.asyncDispose]();
    },
  };
}
