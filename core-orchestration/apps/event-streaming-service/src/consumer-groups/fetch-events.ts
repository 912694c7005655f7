import { setTimeout as delay } from 'node:timers/promises';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { LogHead, StoredEvent } from '../log/event-store.ts';
import { findStoppedReason, keyOf } from './consumer-group.ts';
import type { FetchBody } from './consumer-group-contract.ts';
import type { Take } from './delivery-repository.ts';
import { readPositions } from './read-positions.ts';
import { MAX_ATTEMPTS, rejectDeliveries } from './reject-deliveries.ts';

export interface Delivery {
  readonly event: StoredEvent;
  readonly attempt: number;
  readonly key: string;
}

export interface FetchedEvents {
  readonly lease: number;
  readonly leaseExpiresAt: Date;
  readonly leaseMs: number;
  readonly deliveries: readonly Delivery[];
}

/** What one look at the group gave: events, or how far it has looked and when to look again. */
interface Turn {
  readonly lease: number;
  readonly deliveries: readonly Delivery[];
  /** Everything up to it was read and is of no concern, or is noted in the group. */
  readonly passed: number;
  /** The group's own place. */
  readonly position: number;
  /** An append beyond it is a reason to look again. */
  readonly waitBeyond: number;
  readonly lookAgainInMs: number;
}

interface Look {
  /** How far this consumer has looked, when it is further than what the group has noted. */
  readonly passed: number;
  /** The group's own place at the last look; when it is lower now, an operator has reset the group. */
  readonly position: number;
  readonly notesPlace: boolean;
}

const MIN_READ_INTERVAL_MS = 10;
/** A place that only passes over events of no concern is noted this often, not at each append. */
const NOTE_PLACE_MS = 1_000;
/** While something of the group is with a consumer of another process, nothing tells when it is finished. */
const POLL_MS = 200;
const READ_AHEAD_MS = 25;
/** Events kept back behind others of their key. When there are as many, the group reads no further until some are finished. */
const MAX_PENDING = 20_000;
const GONE = 'The consumer went away before it was handed out.';
const UNANSWERED = 'No consumer answered for it before its lease ended, as often as it was handed out.';

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
  for (;;) {
    using wake = context.groupTurns.nextWake(group);
    const startedAt = performance.now();
    const isLast = startedAt >= deadline || signal.aborted;
    const look = { passed, position, notesPlace: isLast || startedAt >= notedAt + NOTE_PLACE_MS };
    const turn = await context.groupTurns.inTurn(group, () => lookForDeliveries(context, group, body, look));
    if (turn.deliveries.length > 0 || isLast) return turn;
    ({ passed, position } = turn);
    if (look.notesPlace) notedAt = startedAt;
    if (turn.lookAgainInMs === 0) continue;
    // A look renews the consumer's place among those who wait.
    const waitMs = Math.max(Math.min(deadline - performance.now(), context.leaseMs / 3, turn.lookAgainInMs), 0);
    await context.head.waitBeyond(turn.waitBeyond, waitMs, AbortSignal.any([signal, wake.signal]));
    // While much is appended that does not concern the group, it looks now and then, not at each append.
    const pauseMs = startedAt + MIN_READ_INTERVAL_MS - performance.now();
    if (pauseMs > 0) await delay(pauseMs);
  }
}

async function lookForDeliveries(
  context: EventStreamingContext,
  group: string,
  body: FetchBody,
  { passed, position, notesPlace }: Look,
): Promise<Turn> {
  const head = await context.head.refresh();
  const take = await takeOrAddGroup(context, group, body, head);
  // Another process may have taken the group beyond the end that was known here: only an end read later than its place tells.
  if (findStoppedReason(take, head) !== null && findStoppedReason(take, await context.store.head()) !== null)
    throw eventStreamingError('cursor.outdated');
  if (take.taken.length > 0) return handOutAgain(context, group, body, take);
  return readOn(context, group, body, take, {
    end: head.position,
    passed: take.position < position ? take.position : Math.max(passed, take.position),
    notesPlace,
  });
}

async function takeOrAddGroup(
  { deliveries, leaseMs }: EventStreamingContext,
  group: string,
  { consumerId, maxEvents, orderBy, maxInFlight }: FetchBody,
  head: LogHead,
): Promise<Take> {
  const take = await deliveries.take(group, consumerId, maxEvents, leaseMs);
  if (take) return take;
  await deliveries.addGroup(group, head.epoch, orderBy);
  if (maxInFlight !== undefined) await deliveries.configureGroup(group, { maxInFlight });
  const first = await deliveries.take(group, consumerId, maxEvents, leaseMs);
  if (first === undefined) throw new Error(`The group ${group} was added and is not there.`);
  return first;
}

/** Events that were handed out before, or waited for their key. One that is no longer in the log is finished. */
async function handOutAgain(context: EventStreamingContext, group: string, { consumerId }: FetchBody, take: Take): Promise<Turn> {
  const holder = { group, consumerId, lease: take.lease };
  const events = await readPositions(
    context.store,
    take.taken.map(({ position }) => position),
  );
  const isExhausted = ({ attempt }: { readonly attempt: number }): boolean => attempt > MAX_ATTEMPTS;
  const known = take.taken.flatMap(({ position, ...taken }) => {
    const event = events.get(position);
    return event ? [{ ...taken, event }] : [];
  });
  const missing = take.taken.flatMap(({ position }) => (events.has(position) ? [] : [position]));
  if (missing.length > 0) await context.deliveries.finish(holder, missing);
  const exhausted = known.filter(isExhausted).map(({ event }) => ({ position: event.position, reason: UNANSWERED, isFinal: true }));
  if (exhausted.length > 0) await rejectDeliveries(context, holder, exhausted);
  return {
    lease: take.lease,
    deliveries: known.filter((delivery) => !isExhausted(delivery)),
    passed: take.position,
    position: take.position,
    waitBeyond: take.position,
    lookAgainInMs: 0,
  };
}

async function readOn(
  context: EventStreamingContext,
  group: string,
  { consumerId, types }: FetchBody,
  take: Take,
  { end, passed, notesPlace }: Omit<Look, 'position'> & { readonly end: number },
): Promise<Turn> {
  const pendingMs = Math.min(
    take.pending > 0 ? POLL_MS : Number.POSITIVE_INFINITY,
    Math.max(take.nextDueMs ?? Number.POSITIVE_INFINITY, 1),
  );
  const nothing = (reached: number): Turn => ({
    lease: take.lease,
    deliveries: [],
    passed: reached,
    position: take.position,
    waitBeyond: reached,
    lookAgainInMs: pendingMs,
  });
  // With one key for all, what is in flight holds up everything: nothing read now could be handed out.
  const isFull = take.room === 0 || take.pending >= MAX_PENDING || (take.orderBy === 'log' && take.pending > 0);
  // What was not read must not be passed, however long it has to wait.
  if (isFull) return { ...nothing(passed), waitBeyond: Number.POSITIVE_INFINITY };
  const events = end > passed ? await read(context, passed, end, take.room, types) : [];
  const to = events.length < take.room ? end : (events.at(-1)?.position ?? end);
  if (events.length === 0 && (!notesPlace || to === take.position)) return nothing(to);
  const keyed = events.map((event) => ({ event, attempt: 1, key: keyOf(event, take.orderBy), position: event.position }));
  const added = await context.deliveries.add(group, consumerId, { from: take.position, to, types, events: keyed }, context.leaseMs);
  if (added === undefined) return { ...nothing(take.position), lookAgainInMs: 0 };
  const handedOut = new Set(added.handedOut);
  const deliveries = keyed.filter(({ position }) => handedOut.has(position));
  // All of them wait for their keys: the next ones may be free, but a long queue is not made longer in haste.
  const nextLookMs = take.pending < 2 * take.room ? 0 : READ_AHEAD_MS;
  return {
    lease: added.lease,
    deliveries,
    passed: to,
    position: to,
    waitBeyond: events.length > 0 ? Number.POSITIVE_INFINITY : to,
    lookAgainInMs: events.length > 0 ? nextLookMs : pendingMs,
  };
}

function read(
  { store }: EventStreamingContext,
  after: number,
  end: number,
  limit: number,
  types: readonly string[] | undefined,
): Promise<readonly StoredEvent[]> {
  return store.read({ after, before: end + 1, order: 'asc', limit, ...(types ? { types } : {}) });
}
