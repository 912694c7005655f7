import { loadHashChain } from '@prognetwork/native';
import type { Foundation } from '@prognetwork/shared-infrastructure';
import type { EventStreamingConfig } from '../config.ts';
import type { EventStore } from '../log/event-store.ts';
import type { ChainContext } from './chain-context.ts';
import { createChainRepository } from './chain-repository.ts';
import { createCheckpointKeys } from './checkpoint-keys.ts';
import { startSealer } from './sealer.ts';
import { openSealingConnection } from './sealing-repository.ts';
import { createVerificationRepository } from './verification-repository.ts';

export interface Chain extends AsyncDisposable {
  readonly context: ChainContext;
  start(): void;
}

/** The hash chain of a log. Throws when a setting is wrong or the native addon is required and missing. */
export function createChain(
  config: EventStreamingConfig,
  { database, telemetry: { logger }, clock, newId }: Foundation,
  log: EventStore,
  onSealed: (events: number, position: number) => void,
): Chain {
  const { hashChain, reason } = loadHashChain(config.NATIVE);
  if (reason !== undefined) logger.info({ reason }, 'the log is hashed in TypeScript');
  const stopping = new AbortController();
  const context: ChainContext = {
    log,
    chains: createChainRepository(database.pool),
    verifications: createVerificationRepository(database.pool),
    hashChain,
    keys: createCheckpointKeys(config.EVENT_STREAMING_CHAIN_SECRET.reveal(), retiredKeys(config)),
    logger,
    now: clock,
    newId,
    signal: stopping.signal,
  };
  let sealer: AsyncDisposable | undefined;
  return {
    context,
    start() {
      sealer ??= startSealer({
        ...context,
        log,
        openConnection: () => openSealingConnection(config.EVENT_STREAMING_DATABASE_URL.reveal()),
        rule: { everyEvents: config.EVENT_STREAMING_CHECKPOINT_EVENTS, everyMs: config.EVENT_STREAMING_CHECKPOINT_SECONDS * 1_000 },
        onSealed,
      });
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await sealer?.[Symbol.asyncDispose]();
    },
  };
}

export function retiredKeys({
  EVENT_STREAMING_CHAIN_RETIRED_KEYS: text,
}: Pick<EventStreamingConfig, 'EVENT_STREAMING_CHAIN_RETIRED_KEYS'>): readonly string[] {
  return text.split(',').filter((key) => key !== '');
}
