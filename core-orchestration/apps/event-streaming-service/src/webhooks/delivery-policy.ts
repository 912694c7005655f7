const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Pauses before the second attempt, the third, and so on: a little over three days in all. */
const PAUSES_MS: readonly number[] = [
  5 * SECOND_MS,
  30 * SECOND_MS,
  2 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
export const MAX_TRIES = PAUSES_MS.length + 1;
const JITTER = 0.2;
const MAX_RETRY_AFTER_MS = DAY_MS;

/** The outcome of one attempt: what the receiver answered, or nothing. */
export interface AttemptResult {
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  readonly retryAfter?: string | undefined;
}

export type Verdict =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'given_up' }
  /** The receiver says that this address is no more: no event is to be sent there again. */
  | { readonly kind: 'gone' };

/** What follows from an attempt; `tries` counts those made with this one, `random` is from 0 to 1. */
export function judge(result: AttemptResult, tries: number, random: number, now: Date): Verdict {
  const { status } = result;
  if (status !== undefined && status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const pauseMs = PAUSES_MS[tries - 1];
  if (pauseMs === undefined) return { kind: 'given_up' };
  return { kind: 'retry', delayMs: Math.max(pauseMs * (1 + JITTER * random), askedPauseMs(result, now)) };
}

/** `Retry-After` of an overloaded receiver, in seconds or as a date; at most a day, so that none can stall its deliveries for ever. */
function askedPauseMs({ status, retryAfter }: AttemptResult, now: Date): number {
  if ((status !== 429 && status !== 503) || retryAfter === undefined) return 0;
  const askedMs = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * SECOND_MS : Date.parse(retryAfter) - now.getTime();
  return Number.isFinite(askedMs) ? Math.min(Math.max(askedMs, 0), MAX_RETRY_AFTER_MS) : 0;
}

/** Whether an endpoint has done nothing but fail for so long that it is switched off. */
export function hasFailedTooLong(failingSince: Date | null, now: Date, days: number): boolean {
  return failingSince !== null && now.getTime() - failingSince.getTime() >= days * DAY_MS;
}
