import { countNextBatch } from './batch.ts';
import { LogUnavailableError, type AppendedEvent, type NewEvent } from './event-store.ts';

// Fewer go as one batch: waiting for the disk twice would cost more than working side by side saves.
const MIN_SHARED_EVENTS = 256;
// A commit waits for the disk as long with few events as with many. Appends that come one by one would make batches of one each.
const GATHERING = { shareOfLastBatch: 1 / 4, maxMs: 20 };

/** What became of one append of a batch. */
export type AppendOutcome = readonly AppendedEvent[] | Error;

/** Stores one batch; the answer has one outcome an append, in order. Rejects when nothing is known about any of them. */
export type WriteBatch = (batch: readonly (readonly NewEvent[])[]) => Promise<readonly AppendOutcome[]>;

export interface AppendQueueOptions {
  readonly writers: readonly WriteBatch[];
  readonly maxBatchEvents: number;
  readonly maxQueuedEvents: number;
  readonly maxQueuedBytes: number;
  readonly onBatch?: ((batch: BatchSize) => void) | undefined;
}

interface BatchSize {
  readonly events: number;
  readonly durationMs: number;
}

interface PendingAppend {
  readonly events: readonly NewEvent[];
  readonly bytes: number;
  readonly resolve: (appended: readonly AppendedEvent[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Group commit: a free writer takes all that is queued as one batch, and several free ones share it. Appends arriving in one turn of the
 * event loop share a batch; while the writers are busy the queue grows, and with it the next batch. While one writer works, another begins
 * once as much is queued as the last batch had, or after a fraction of the time that it took. Nothing waits when all writers are free.
 */
export class AppendQueue {
  readonly #options: AppendQueueOptions;
  readonly #free: WriteBatch[];
  readonly #running = new Set<Promise<void>>();
  #queue: PendingAppend[] = [];
  #queuedEvents = 0;
  #queuedBytes = 0;
  #isFlushPlanned = false;
  #gathering: NodeJS.Timeout | undefined;
  #lastBatch: BatchSize = { events: 0, durationMs: 0 };
  #isClosing = false;

  constructor(options: AppendQueueOptions) {
    this.#options = options;
    this.#free = [...options.writers];
  }

  get queuedEvents(): number {
    return this.#queuedEvents;
  }

  append(events: readonly NewEvent[]): Promise<readonly AppendedEvent[]> {
    if (this.#isClosing) return Promise.reject(new LogUnavailableError('closing'));
    const bytes = events.reduce((sum, event) => sum + event.body.length, 0);
    const { maxQueuedEvents, maxQueuedBytes } = this.#options;
    const isFull = this.#queuedEvents + events.length > maxQueuedEvents || this.#queuedBytes + bytes > maxQueuedBytes;
    if (isFull) return Promise.reject(new LogUnavailableError('queue_full'));
    return new Promise((resolve, reject) => {
      this.#queue.push({ events, bytes, resolve, reject });
      this.#queuedEvents += events.length;
      this.#queuedBytes += bytes;
      this.#planFlush();
    });
  }

  /** Refuses new appends and resolves when those taken are settled. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#flush();
    // Each settled batch sets its writer free for the next one, until the queue is empty.
    while (this.#running.size > 0) {
      await Promise.all(this.#running);
      this.#flush();
    }
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    setImmediate(() => {
      this.#isFlushPlanned = false;
      if (this.#isWorthGathering()) this.#gather();
      else this.#flush();
    });
  }

  #isWorthGathering(): boolean {
    return this.#running.size > 0 && this.#free.length > 0 && !this.#isClosing && this.#queuedEvents < this.#lastBatch.events;
  }

  #gather(): void {
    const waitMs = Math.min(this.#lastBatch.durationMs * GATHERING.shareOfLastBatch, GATHERING.maxMs);
    this.#gathering ??= setTimeout(() => this.#flush(), waitMs);
  }

  #flush(): void {
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    while (this.#queue.length > 0) {
      const write = this.#free.pop();
      if (write === undefined) return;
      const done = runBatch(write, this.#takeBatch(), (batch) => this.#noteBatch(batch));
      this.#running.add(done);
      void this.#release(write, done);
    }
  }

  #takeBatch(): readonly PendingAppend[] {
    // Shares keep the writers in turns: while one waits for the disk, what the other one stored is answered and its next batch made.
    const sharers = this.#queuedEvents < MIN_SHARED_EVENTS ? 1 : this.#free.length + 1;
    const maxEvents = Math.min(this.#options.maxBatchEvents, Math.ceil(this.#queuedEvents / sharers));
    const batch = this.#queue.slice(0, countNextBatch(this.#queue, maxEvents));
    this.#queue = this.#queue.slice(batch.length);
    for (const append of batch) {
      this.#queuedEvents -= append.events.length;
      this.#queuedBytes -= append.bytes;
    }
    return batch;
  }

  #noteBatch(batch: BatchSize): void {
    this.#lastBatch = batch;
    this.#options.onBatch?.(batch);
  }

  async #release(write: WriteBatch, done: Promise<void>): Promise<void> {
    await done;
    this.#running.delete(done);
    this.#free.push(write);
    if (this.#queue.length > 0) this.#planFlush();
  }
}

async function runBatch(write: WriteBatch, batch: readonly PendingAppend[], onBatch: (batch: BatchSize) => void): Promise<void> {
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
  onBatch({ events: batch.reduce((sum, append) => sum + append.events.length, 0), durationMs: performance.now() - startedAt });
}
