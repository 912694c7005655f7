import { countNextBatch } from './batch.ts';
import { LogUnavailableError, type AppendedEvent, type NewEvent } from './event-store.ts';

/** What became of one append of a batch. */
export type AppendOutcome = readonly AppendedEvent[] | Error;

/** Stores one batch; the answer has one outcome an append, in order. Rejects when nothing is known about any of them. */
export type WriteBatch = (batch: readonly (readonly NewEvent[])[]) => Promise<readonly AppendOutcome[]>;

export interface AppendQueueOptions {
  readonly writers: readonly WriteBatch[];
  readonly maxBatchEvents: number;
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
  readonly onBatch?: (batch: { readonly events: number; readonly durationMs: number }) => void;
}

export interface AppendQueue {
  append(events: readonly NewEvent[]): Promise<readonly AppendedEvent[]>;
  readonly queuedEvents: number;
  /** Refuses new appends and resolves when those taken are settled. */
  close(): Promise<void>;
}

interface PendingAppend {
  readonly events: readonly NewEvent[];
  readonly bytes: number;
  readonly resolve: (appended: readonly AppendedEvent[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit: each free writer takes all that is queued as one batch. Appends arriving in one turn of the event loop share a batch;
 * while the writers are busy the queue grows, and with it the next batch.
 */
export function createAppendQueue(options: AppendQueueOptions): AppendQueue {
  const free = [...options.writers];
  const running = new Set<Promise<void>>();
  let queue: PendingAppend[] = [];
  let queuedEvents = 0;
  let queuedBytes = 0;
  let isFlushPlanned = false;
  let isClosing = false;

  const planFlush = (): void => {
    if (isFlushPlanned) return;
    isFlushPlanned = true;
    setImmediate(() => {
      isFlushPlanned = false;
      flush();
    });
  };

  const release = async (write: WriteBatch, done: Promise<void>): Promise<void> => {
    await done;
    running.delete(done);
    free.push(write);
    if (queue.length > 0) planFlush();
  };

  const flush = (): void => {
    while (queue.length > 0) {
      const write = free.pop();
      if (write === undefined) return;
      const batch = queue.slice(0, countNextBatch(queue, options.maxBatchEvents));
      queue = queue.slice(batch.length);
      for (const append of batch) {
        queuedEvents -= append.events.length;
        queuedBytes -= append.bytes;
      }
      const done = runBatch(write, batch, options.onBatch);
      running.add(done);
      void release(write, done);
    }
  };

  return {
    append(events) {
      if (isClosing) return Promise.reject(new LogUnavailableError('closing'));
      const bytes = events.reduce((sum, event) => sum + event.body.length, 0);
      const isFull = queuedEvents + events.length > options.maxQueuedEvents || queuedBytes + bytes > options.maxQueuedBytes;
      if (isFull) return Promise.reject(new LogUnavailableError('queue_full'));
      return new Promise((resolve, reject) => {
        queue.push({ events, bytes, resolve, reject });
        queuedEvents += events.length;
        queuedBytes += bytes;
        planFlush();
      });
    },
    get queuedEvents() {
      return queuedEvents;
    },
    async close() {
      isClosing = true;
      flush();
      // Each settled batch makes its writer take the next one, until the queue is empty.
      while (running.size > 0) {
        await Promise.all(running);
        flush();
      }
    },
  };
}

async function runBatch(write: WriteBatch, batch: readonly PendingAppend[], onBatch: AppendQueueOptions['onBatch']): Promise<void> {
  const startedAt = performance.now();
  let outcomes: readonly AppendOutcome[];
  try {
    outcomes = await write(batch.map((append) => append.events));
  } catch (error) {
    const failure = error instanceof Error ? error : new Error('The batch was not written.', { cause: error });
    outcomes = batch.map(() => failure);
  }
  for (const [index, append] of batch.entries()) {
    const outcome = outcomes[index] ?? new Error('The writer left an append without an outcome.');
    if (outcome instanceof Error) append.reject(outcome);
    else append.resolve(outcome);
  }
  onBatch?.({ events: batch.reduce((sum, append) => sum + append.events.length, 0), durationMs: performance.now() - startedAt });
}
