import type { Rejection } from '@prognetwork/event-based-service-client';
import type { OutgoingOutcome } from '../../outgoing/outgoing-sender.ts';

const MAX_DELAY_MS = 24 * 60 * 60 * 1_000;
const UNREACHABLE_DELAY_MS = 5_000;
/** The receiver is not there, or asks for patience: no event is at fault. */
const BUSY_STATUSES = new Set([408, 429, 502, 503, 504]);

/** What the group does with an event after it was sent: 2xx finishes it, everything else gives it back. */
export function toHandleOutcome(outcome: OutgoingOutcome, now: Date): 'handled' | Omit<Rejection, 'position'> {
  if (outcome.kind === 'failed') return { reason: outcome.detail, isCounted: false, delayMs: UNREACHABLE_DELAY_MS };
  const { status, retryAfter } = outcome;
  if (status >= 200 && status < 300) return 'handled';
  const askedMs = readRetryAfter(retryAfter, now);
  const isBusy = BUSY_STATUSES.has(status);
  const delayMs = askedMs ?? (isBusy ? UNREACHABLE_DELAY_MS : undefined);
  return { reason: `The receiver answered ${status}.`, isCounted: !isBusy, ...(delayMs === undefined ? {} : { delayMs }) };
}

/** `Retry-After` as seconds or as a date (RFC 9110), in milliseconds and at most a day. */
function readRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const delayMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(delayMs) ? Math.min(Math.max(Math.round(delayMs), 0), MAX_DELAY_MS) : undefined;
}
