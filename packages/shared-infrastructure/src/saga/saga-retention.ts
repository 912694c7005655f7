import { createBackgroundLoop, type BackgroundLoop } from '../background-loop.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';

const EVERY_MS = 3_600_000;
const DAY_MS = 24 * 3_600_000;
const SAGAS_AT_ONCE = 500;

interface SagaRetentionOptions {
  /** Removes at most so many sagas that ended before a time, each with all that is kept of it, and answers how many there were. */
  readonly removeEnded: (before: Date, limit: number) => Promise<number>;
  readonly keepDays: number;
  readonly now: () => Date;
  readonly telemetry: Pick<Telemetry, 'logger'>;
}

/** Clears away sagas that ended long ago, every hour. The log still tells what happened in them. */
export function startSagaRetention(options: SagaRetentionOptions): BackgroundLoop {
  return createBackgroundLoop({
    async turn(signal) {
      try {
        await clearAwaySagas(options, signal);
      } catch (err) {
        if (!signal.aborted) options.telemetry.logger.warn({ err }, 'sagas that ended long ago cannot be cleared away now');
      }
      return EVERY_MS;
    },
  });
}

export async function clearAwaySagas(
  { removeEnded, keepDays, now }: Omit<SagaRetentionOptions, 'telemetry'>,
  signal: AbortSignal,
  limit = SAGAS_AT_ONCE,
): Promise<void> {
  const before = new Date(now().getTime() - keepDays * DAY_MS);
  for (let removed = limit; removed === limit && !signal.aborted;) removed = await removeEnded(before, limit);
}
