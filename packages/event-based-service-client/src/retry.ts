import { setTimeout as wait } from 'node:timers/promises';

export interface RetryPolicy {
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/** Exponential backoff with full jitter: a random time up to `base × 2^(attempt-1)`, at most `maxDelayMs`. `attempt` counts from 1. */
export function backoffDelayMs(policy: RetryPolicy, attempt: number, random: () => number = Math.random): number {
  return random() * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
}

/** Runs `work` until it succeeds, `shouldRetry` says no, the attempts are used up, or the signal aborts; then throws the last error. */
export async function retry<Result>(
  policy: RetryPolicy,
  work: (attempt: number) => Promise<Result>,
  options: { readonly shouldRetry?: (error: unknown) => boolean; readonly signal?: AbortSignal } = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= policy.maxAttempts || options.shouldRetry?.(error) === false) throw error;
      await wait(backoffDelayMs(policy, attempt), undefined, options.signal ? { signal: options.signal } : {});
    }
  }
}
