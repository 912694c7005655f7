import { createAppendAndTell } from '../append-and-tell.ts';
import { AppendQueue, type AppendQueueOptions } from '../append-queue.ts';
import type { EventStore } from '../event-store.ts';
import { createBatchWriter } from './batch-writer.ts';
import { LogGuard, type LogGuardOptions } from './log-guard.ts';
import { createLogReader } from './log-reader.ts';
import { createLogRemover } from './log-remover.ts';
import { createRedisConnection } from './redis-connection.ts';

export interface RedisEventStoreOptions extends LogGuardOptions {
  readonly url: string;
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
  readonly onBatch?: AppendQueueOptions['onBatch'];
}

const MAX_BATCH_EVENTS = 1_000;
// One batch runs and is written to disk while the next is on its way.
const BATCHES_UNDER_WAY = 2;

/** The log in Redis: group commit by one script a batch, over one connection for writing and one for reading. */
export function createRedisEventStore(options: RedisEventStoreOptions): EventStore & { readonly queuedEvents: number } {
  const guard = new LogGuard(options);
  const check = guard.check.bind(guard);
  const [writing, reading] = [createRedisConnection(options.url, check), createRedisConnection(options.url, check)];
  const writer = createBatchWriter(writing, guard);
  const queue = new AppendQueue({
    writers: Array.from({ length: BATCHES_UNDER_WAY }, () => writer.write),
    maxBatchEvents: MAX_BATCH_EVENTS,
    maxQueuedEvents: options.maxQueuedEvents,
    maxQueuedBytes: options.maxQueuedBytes,
    onBatch: options.onBatch,
  });

  return {
    ...createLogReader(reading, guard),
    ...createLogRemover(reading, guard),
    ...createAppendAndTell(queue),
    get queuedEvents() {
      return queue.queuedEvents;
    },
    async [Symbol.asyncDispose]() {
      await queue.close();
      writer.close();
      await guard.close();
      await Promise.all([writing.close(), reading.close()]);
    },
  };
}
