import pg from 'pg';
import { createAppendAndTell } from '../append-and-tell.ts';
import { AppendQueue, type AppendQueueOptions } from '../append-queue.ts';
import type { EventStore } from '../event-store.ts';
import { createBatchWriter } from './batch-writer.ts';
import { createLogReader } from './log-reader.ts';

export interface PostgresEventStoreOptions {
  readonly connectionString: string;
  readonly readConnections: number;
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
  readonly onBatch?: AppendQueueOptions['onBatch'];
  /** An idle connection broke; the pool replaces it by itself. */
  readonly onConnectionLost?: (error: Error) => void;
}

const MAX_BATCH_EVENTS = 1_000;
// With two, one batch is being read and parsed by the server while the other waits for the disk.
const WRITERS = 2;
const STATEMENT_TIMEOUT_MS = 15_000;

/** The log in PostgreSQL: two dedicated writers with group commit, and a pool for reading. */
export function createPostgresEventStore(options: PostgresEventStoreOptions): EventStore & { readonly queuedEvents: number } {
  const writers = Array.from({ length: WRITERS }, () => createBatchWriter(options.connectionString));
  const pool = new pg.Pool({
    connectionString: options.connectionString,
    application_name: 'event-log-reader',
    max: options.readConnections,
    connectionTimeoutMillis: 5_000,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
  });
  pool.on('error', (error) => options.onConnectionLost?.(error));
  // One in use between two statements is listened to by nobody else, and would end the process when it breaks.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const queue = new AppendQueue({
    writers: writers.map((writer) => writer.write),
    maxBatchEvents: MAX_BATCH_EVENTS,
    maxQueuedEvents: options.maxQueuedEvents,
    maxQueuedBytes: options.maxQueuedBytes,
    onBatch: options.onBatch,
  });

  return {
    ...createLogReader(pool),
    ...createAppendAndTell(queue),
    get queuedEvents() {
      return queue.queuedEvents;
    },
    async [Symbol.asyncDispose]() {
      await queue.close();
      await Promise.all(writers.map((writer) => writer.close()));
      await pool.end();
    },
  };
}
