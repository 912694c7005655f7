import { setTimeout as wait } from 'node:timers/promises';
import { retry } from '@prognetwork/event-based-service-client';
import type { TelemetryStorage } from '../storage/telemetry-storage.ts';
import { countOf, type LogRecord, type MetricSample, type Span, type Telemetry } from '../telemetry/telemetry.ts';

/** Holds what arrived until it is written in batches. Bounded: when it is full, senders are told to come back. */
export interface IngestionQueue {
  /** False when there is no room; nothing of it is kept then. */
  offer(telemetry: Telemetry): boolean;
  /** Resolves when all that was taken before the call is written or given up. */
  flush(): Promise<void>;
  readonly size: number;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface QueueOptions {
  readonly capacity: number;
  readonly onGivenUp: (items: number, error: unknown) => void;
}

/** How long the writer gathers before it writes: one statement for many small requests. */
const GATHER_MS = 100;
const BATCH_SIZE = 1000;
const WRITE_RETRY = { maxAttempts: 4, baseDelayMs: 100, maxDelayMs: 2000 };

interface Waiting {
  readonly spans: Span[];
  readonly logs: LogRecord[];
  readonly samples: MetricSample[];
}

export function createIngestionQueue(storage: TelemetryStorage, options: QueueOptions): IngestionQueue {
  const waiting: Waiting = { spans: [], logs: [], samples: [] };
  let size = 0;
  let writing: Promise<void> | undefined;
  const drain = async (): Promise<void> => {
    await wait(GATHER_MS);
    while (size > 0) size -= await writeAll(waiting, storage, options.onGivenUp);
    // In the same turn as the last look at the size, so that nothing offered now waits for the next offer.
    writing = undefined;
  };
  const flush = async (): Promise<void> => {
    if (size > 0) await (writing ??= drain());
  };
  return {
    offer(telemetry) {
      const count = countOf(telemetry);
      if (size + count > options.capacity) return false;
      size += count;
      if (telemetry.signal === 'traces') waiting.spans.push(...telemetry.spans);
      else if (telemetry.signal === 'logs') waiting.logs.push(...telemetry.logs);
      else waiting.samples.push(...telemetry.samples);
      // Never rejects: a failed write is reported through onGivenUp.
      void flush();
      return true;
    },
    flush,
    get size() {
      return size;
    },
    [Symbol.asyncDispose]: flush,
  };
}

/** Writes all that waits and returns how many items that were, whether or not they could be written. */
async function writeAll(waiting: Waiting, storage: TelemetryStorage, onGivenUp: QueueOptions['onGivenUp']): Promise<number> {
  const [spans, logs, samples] = [waiting.spans.splice(0), waiting.logs.splice(0), waiting.samples.splice(0)];
  await writeBatches(spans, storage.writeSpans, onGivenUp);
  await writeBatches(logs, storage.writeLogs, onGivenUp);
  await writeBatches(samples, storage.writeSamples, onGivenUp);
  return spans.length + logs.length + samples.length;
}

async function writeBatches<Item>(
  items: readonly Item[],
  insert: (batch: readonly Item[]) => Promise<void>,
  onGivenUp: QueueOptions['onGivenUp'],
): Promise<void> {
  for (let start = 0; start < items.length; start += BATCH_SIZE) {
    const batch = items.slice(start, start + BATCH_SIZE);
    try {
      await retry(WRITE_RETRY, () => insert(batch));
    } catch (error) {
      onGivenUp(batch.length, error);
    }
  }
}
