import { setTimeout as delay } from 'node:timers/promises';

export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  /** What is waited for, named in the error when it does not come. */
  readonly what?: string;
}

/** Waits until `condition` gives something truthy, and returns it. An error it throws counts as "not yet" and is the cause in the end. */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  options: WaitOptions = {},
): Promise<Exclude<Value, false | undefined | null | 0 | ''>> {
  const { timeoutMs = 10_000, intervalMs = 25, what = 'the condition' } = options;
  const deadline = Date.now() + timeoutMs;
  let cause: unknown;
  do {
    try {
      const value = await condition();
      // The check is the guarantee: only truthy values pass.
      if (value) return value as Exclude<Value, false | undefined | null | 0 | ''>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(intervalMs);
  } while (Date.now() < deadline);
  throw new Error(`${what} did not come within ${timeoutMs} ms`, { cause });
}
