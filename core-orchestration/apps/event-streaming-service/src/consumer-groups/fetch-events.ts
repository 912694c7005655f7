import { setTimeout as delay } from 'node:timers/promises';
import type { EventStreamingContext } from '../context.ts';
import type { FetchBody } from './consumer-group-contract.ts';
import { lookForDeliveries, type Delivery, type Turn } from './look-for-deliveries.ts';
import { rejectDeliveries } from './reject-deliveries.ts';

export interface FetchedEvents {
  readonly lease: number;
  readonly leaseExpiresAt: Date;
  readonly leaseMs: number;
  readonly deliveries: readonly Delivery[];
}

const MIN_READ_INTERVAL_MS = 10;
/** A place that only passes over events of no concern is noted this often, not at each append. */
const NOTE_PLACE_MS = 1_000;
const GONE = 'The consumer went away before it was handed out.';

/**
 * The next events of a group for one of its consumers: those due again first, then new ones whose key no other consumer has. Waits for
 * events up to `waitMs`.
 */
export async function fetchEvents(
  context: EventStreamingContext,
  group: string,
  body: FetchBody,
  signal: AbortSignal,
): Promise<FetchedEvents> {
  const { leaseMs } = context;
  if (body.orderBy ?? body.maxInFlight) await context.deliveries.configureGroup(group, body);
  const { lease, deliveries } = await waitForDeliveries(context, group, body, signal);
  if (signal.aborted) await giveBack(context, group, body.consumerId, lease, deliveries);
  return { lease, leaseExpiresAt: new Date(context.now().getTime() + leaseMs), leaseMs, deliveries };
}

/** The consumer has gone: nobody will answer for what was handed out to it. */
async function giveBack(
  context: EventStreamingContext,
  group: string,
  consumerId: string,
  lease: number,
  deliveries: readonly Delivery[],
): Promise<void> {
  await context.deliveries.forgetConsumer(group, consumerId);
  if (deliveries.length === 0) return;
  const rejected = deliveries.map(({ event }) => ({ position: event.position, reason: GONE, delayMs: 0, isCounted: false }));
  await rejectDeliveries(context, { group, consumerId, lease }, rejected);
}

async function waitForDeliveries(context: EventStreamingContext, group: string, body: FetchBody, signal: AbortSignal): Promise<Turn> {
  const deadline = performance.now() + body.waitMs;
  let passed = 0;
  let position = 0;
  let notedAt = 0;
  let looksInVain = 0;
  for (;;) {
    using wake = context.groupTurns.nextWake(group);
    const startedAt = performance.now();
    const isLast = startedAt >= deadline || signal.aborted;
    const look = { passed, position, notesPlace: isLast || startedAt >= notedAt + NOTE_PLACE_MS, looksInVain };
    const turn = await context.groupTurns.inTurn(group, () => lookForDeliveries(context, group, body, look));
    if (turn.deliveries.length > 0 || isLast) return turn;
    ({ passed, position } = turn);
    if (look.notesPlace) notedAt = startedAt;
    looksInVain = turn.lookAgainInMs === 0 ? looksInVain + 1 : 0;
    if (turn.lookAgainInMs === 0) continue;
    // A look renews the consumer's place among those who wait.
    const waitMs = Math.max(Math.min(deadline - performance.now(), context.leaseMs / 3, turn.lookAgainInMs), 0);
    await context.head.waitBeyond(turn.waitBeyond, waitMs, AbortSignal.any([signal, wake.signal]));
    // While much is appended that does not concern the group, it looks now and then, not at each append.
    const pauseMs = startedAt + MIN_READ_INTERVAL_MS - performance.now();
    if (pauseMs > 0) await delay(pauseMs);
  }
}
