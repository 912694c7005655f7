/** How often and how long a message is tried. */
export const MAX_ATTEMPTS = 6;
/** After a crash nobody knows whether the server took the message: it is sent again under the same Message-ID, but only so often. */
export const MAX_UNKNOWN_OUTCOMES = 2;
export const LEASE_MS = 60_000;
const BASE_DELAY_MS = 30_000;
const MAX_DELAY_MS = 3_600_000;

/** Waits 30 s, 2 min, 8 min, 32 min, 1 h, with up to a fifth more so that many do not come back at once. */
export function retryDelayMs(attempt: number, random: number): number {
  return Math.min(MAX_DELAY_MS, BASE_DELAY_MS * 4 ** (attempt - 1)) * (1 + random / 5);
}

export type Verdict = { readonly kind: 'send' } | { readonly kind: 'give_up'; readonly reason: string };

/** Whether a delivery that was just leased may be tried. */
export function judge(delivery: { readonly attempts: number; readonly unknownOutcomes: number }): Verdict {
  if (delivery.unknownOutcomes >= MAX_UNKNOWN_OUTCOMES) {
    return { kind: 'give_up', reason: `The outcome of ${delivery.unknownOutcomes} attempts is unknown; another could send it once more.` };
  }
  if (delivery.attempts > MAX_ATTEMPTS) return { kind: 'give_up', reason: `Given up after ${MAX_ATTEMPTS} attempts.` };
  return { kind: 'send' };
}
