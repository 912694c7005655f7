import { ConfigurationError } from '@prognetwork/environment-configuration';
import type { Foundation } from '@prognetwork/shared-infrastructure';
import type { EventStreamingConfig } from '../config.ts';
import { eventStreamingError } from '../errors.ts';
import type { AppendQueueOptions } from './append-queue.ts';
import { LogUnavailableError, type EventStore } from './event-store.ts';
import { createPostgresEventStore } from './postgres/postgres-event-store.ts';
import { createRedisEventStore } from './redis/redis-event-store.ts';
import { createWitnessRepository } from './redis/witness-repository.ts';

export type OpenedEventStore = EventStore & { readonly queuedEvents: number };

const QUEUE_BYTES = 128 * 1024 * 1024;

/** The log where the settings say it is kept. */
export function openEventStore(
  config: EventStreamingConfig,
  { database, telemetry: { logger }, newId }: Pick<Foundation, 'database' | 'telemetry' | 'newId'>,
  onBatch: NonNullable<AppendQueueOptions['onBatch']>,
): OpenedEventStore {
  const queue = { maxQueuedEvents: config.EVENT_STREAMING_QUEUE_EVENTS, maxQueuedBytes: QUEUE_BYTES, onBatch };
  if (config.EVENT_STORE === 'postgres') {
    return createPostgresEventStore({
      ...queue,
      connectionString: config.EVENT_STREAMING_DATABASE_URL.reveal(),
      readConnections: config.DATABASE_POOL_SIZE,
      onConnectionLost: (err) => logger.warn({ err }, 'a connection to the log was lost'),
    });
  }
  const url = config.EVENT_STORE_REDIS_URL?.reveal();
  if (url === undefined) throw new ConfigurationError(['EVENT_STORE_REDIS_URL is missing: EVENT_STORE is redis']);
  if (config.EVENT_STORE_ACCEPT_LOSS)
    logger.warn('the log is kept in a Redis that may lose what it has acknowledged: EVENT_STORE_ACCEPT_LOSS');
  return createRedisEventStore({
    ...queue,
    url,
    newId,
    witness: createWitnessRepository(database.pool),
    acceptsLoss: config.EVENT_STORE_ACCEPT_LOSS,
    onRefused: (err) => logger.error({ err }, 'the log in Redis is not served'),
    onWitnessFailed: (err) => logger.warn({ err }, 'how far the log in Redis reaches could not be noted'),
  });
}

/** The store as use cases have it: reading from a log that is out of reach fails with an error that may be shown. */
export function withShownErrors(store: EventStore): EventStore {
  const shown = async <Result>(reading: Promise<Result>): Promise<Result> => {
    try {
      return await reading;
    } catch (error) {
      throw error instanceof LogUnavailableError ? eventStreamingError('event_log.unreadable', { cause: error }) : error;
    }
  };
  return {
    append: (events) => store.append(events),
    head: () => shown(store.head()),
    read: (query) => shown(store.read(query)),
    readStream: (query) => shown(store.readStream(query)),
    positionBefore: (time) => shown(store.positionBefore(time)),
    remove: (query) => shown(store.remove(query)),
    compact: (query) => shown(store.compact(query)),
    onAppended: (listener) => store.onAppended(listener),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
