import type { Rejection } from '@prognetwork/event-based-service-client';
import type { OutgoingOutcome } from '../../outgoing/outgoing-sender.ts';

type HandleOutcome = 'handled' | Omit<Rejection, 'position'>;

/** What follows from an attempt: for the event, and for all that the group has for this receiver. */
export interface PushVerdict {
  readonly outcome: HandleOutcome;
  /** For so long nothing is sent to the receiver; 0 when it can go on. */
  readonly holdMs: number;
  /** The receiver says that it is no more: nothing is to be sent there again. */
  readonly isGone: boolean;
}

const MAX_DELAY_MS = 24 * 60 * 60 * 1_000;
/** However long the receiver asks for, it may have meant one kind of event: the others are tried again after this. */
const MAX_HOLD_MS = 60_000;
const UNREACHABLE_DELAY_MS = 5_000;
const GONE = 410;
const TOO_MANY = 429;
/** The receiver, or what stands before it, asks for patience. */
const BUSY_STATUSES = new Set([408, TOO_MANY, 502, 503, 504]);

/**
 * Judges an attempt. A receiver that is busy or not there puts no event at fault, and is left alone for a while. `handlesOthers` tells that
 * it has taken another event while this one was tried: then it is this event that it cannot take, and no other has to wait.
 */
export function judgePush(outcome: OutgoingOutcome, now: Date, handlesOthers: boolean): PushVerdict {
  if (outcome.kind === 'failed') {
    const { reason, detail } = outcome;
    // This process ends or has new settings: the event was not tried.
    if (reason === 'aborted') return goOn({ reason: detail, isCounted: false, delayMs: 0 });
    if (handlesOthers && reason === 'timeout') return goOn({ reason: detail, isCounted: true });
    return {
      ...goOn({ reason: detail, isCounted: false, delayMs: UNREACHABLE_DELAY_MS }),
      holdMs: handlesOthers ? 0 : UNREACHABLE_DELAY_MS,
    };
  }
  const { status, retryAfter } = outcome;
  if (status >= 200 && status < 300) return goOn('handled');
  const reason = `The receiver answered ${status}.`;
  if (status === GONE) return { ...goOn({ reason, isCounted: false, delayMs: UNREACHABLE_DELAY_MS }), isGone: true };
  const askedMs = readRetryAfter(retryAfter, now);
  const isAtFault = !BUSY_STATUSES.has(status) || (handlesOthers && askedMs === undefined && status !== TOO_MANY);
  if (isAtFault) return goOn({ reason, isCounted: true, ...(askedMs === undefined ? {} : { delayMs: askedMs }) });
  const delayMs = askedMs ?? UNREACHABLE_DELAY_MS;
  return { ...goOn({ reason, isCounted: false, delayMs }), holdMs: handlesOthers ? 0 : Math.min(delayMs, MAX_HOLD_MS) };
}

function goOn(outcome: HandleOutcome): PushVerdict {
  return { outcome, holdMs: 0, isGone: false };
}

/** `Retry-After` as seconds or as a date (RFC 9110), in milliseconds and at most a day. */
function readRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const delayMs = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  return Number.isFinite(delayMs) ? Math.min(Math.max(Math.round(delayMs), 0), MAX_DELAY_MS) : undefined;
}
