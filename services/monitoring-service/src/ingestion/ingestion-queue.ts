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

  async function write<Item>(items: readonly Item[], insert: (batch: readonly Item[]) => Promise<void>): Promise<void> {
    for (let start = 0; start < items.length; start += BATCH_SIZE) {
      const batch = items.slice(start, start + BATCH_SIZE);
      try {
        await retry(WRITE_RETRY, () => insert(batch));
      } catch (error) {
        options.onGivenUp(batch.length, error);
      }
      size -= batch.length;
    }
  }

  async function drain(): Promise<void> {
    await wait(GATHER_MS);
    while (size > 0) {
      await write(waiting.spans.splice(0), storage.writeSpans);
      await write(waiting.logs.splice(0), storage.writeLogs);
      await write(waiting.samples.splice(0), storage.writeSamples);
    }
    // In the same turn as the last look at the size, so that nothing offered now waits for the next offer.
    writing = undefined;
  }

  function startWriting(): Promise<void> {
    writing ??= drain();
    return writing;
  }

  return {
    offer(telemetry) {
      const count = countOf(telemetry);
      if (size + count > options.capacity) return false;
      if (count === 0) return true;
      size += count;
      if (telemetry.signal === 'traces') waiting.spans.push(...telemetry.spans);
      else if (telemetry.signal === 'logs') waiting.logs.push(...telemetry.logs);
      else waiting.samples.push(...telemetry.samples);
      // Never rejects: a failed write is reported through onGivenUp.
      void startWriting();
      return true;
    },
    async flush() {
      if (size > 0) await startWriting();
    },
    get size() {
      return size;
    },
    async [Symbol.asyncDispose]() {
      if (size > 0) await startWriting();
    },
  };
}
