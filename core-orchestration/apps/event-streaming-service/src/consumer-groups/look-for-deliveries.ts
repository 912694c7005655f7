import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { LogHead, StoredEvent } from '../log/event-store.ts';
import { findStoppedReason, halfOf, keyOf } from './consumer-group.ts';
import type { FetchBody } from './consumer-group-contract.ts';
import type { Take } from './delivery-repository.ts';
import { readBehind } from './read-behind.ts';
import { readPositions } from './read-positions.ts';
import { MAX_ATTEMPTS, rejectDeliveries } from './reject-deliveries.ts';

export interface Delivery {
  readonly event: StoredEvent;
  readonly attempt: number;
  readonly key: string;
}

/** What one look at the group gave: events, or how far it has looked and when to look again. */
export interface Turn {
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

export interface Look {
  /** How far this consumer has looked, when it is further than what the group has noted. */
  readonly passed: number;
  /** The group's own place at the last look; when it is lower now, an operator has reset the group. */
  readonly position: number;
  readonly notesPlace: boolean;
  /** How many looks before it found nothing but events of busy keys. */
  readonly looksInVain: number;
}

/** While something of the group is with a consumer of another process, nothing tells when it is finished. */
const POLL_MS = 200;
const MAX_PAGE = 1_000;
/**
 * Events in the table that wait, and keys that are behind. A slow or poison key costs one mark, however many events it has; beyond this many
 * at once the group reads no new events, so that its tables stay bounded.
 */
const MAX_BEHIND = 100_000;
const UNANSWERED = 'No consumer answered for it before its lease ended, as often as it was handed out.';

/** One look: what waits in the table, then keys that are behind, then what is new in the log. */
export async function lookForDeliveries(context: EventStreamingContext, group: string, body: FetchBody, look: Look): Promise<Turn> {
  const head = await context.head.refresh();
  const take = await takeOrAddGroup(context, group, body, head, look);
  // Another process may have taken the group beyond the end that was known here: only an end read later than its place tells.
  if (findStoppedReason(take, head) !== null && findStoppedReason(take, await context.store.head()) !== null)
    throw eventStreamingError('cursor.outdated');
  const again = take.taken.length > 0 ? await handOutAgain(context, group, body, take) : [];
  const isOnly = take.isAlone || take.taken.length === take.room;
  if (again.length > 0 && isOnly) return { ...take, deliveries: again, passed: take.position, waitBeyond: take.position, lookAgainInMs: 0 };
  const turn = await readOn(context, group, body, take, {
    end: head.position,
    passed: take.position < look.position ? take.position : Math.max(look.passed, take.position),
    notesPlace: look.notesPlace || again.length > 0,
    looksInVain: look.looksInVain,
  });
  const deliveries = [...again, ...turn.deliveries].toSorted((one, other) => one.event.position - other.event.position);
  return { ...turn, deliveries, lookAgainInMs: take.taken.length > 0 ? 0 : turn.lookAgainInMs };
}

async function takeOrAddGroup(
  { deliveries, leaseMs }: EventStreamingContext,
  group: string,
  { consumerId, maxEvents, orderBy, maxInFlight }: FetchBody,
  { epoch, position: end }: LogHead,
  { passed: lookedTo }: Look,
): Promise<Take> {
  const take = await deliveries.take(group, consumerId, maxEvents, leaseMs, { lookedTo, end });
  if (take) return take;
  await deliveries.addGroup(group, epoch, orderBy);
  if (maxInFlight !== undefined) await deliveries.configureGroup(group, { maxInFlight });
  const first = await deliveries.take(group, consumerId, maxEvents, leaseMs, { lookedTo, end });
  if (first === undefined) throw new Error(`The group ${group} was added and is not there.`);
  return first;
}

/** Events that were handed out before, or waited for their key. One that is no longer in the log is finished. */
async function handOutAgain(
  context: EventStreamingContext,
  group: string,
  { consumerId }: FetchBody,
  { lease, taken }: Take,
): Promise<readonly Delivery[]> {
  const holder = { group, consumerId, lease };
  const events = await readPositions(
    context.store,
    taken.map(({ position }) => position),
  );
  const isExhausted = ({ attempt }: { readonly attempt: number }): boolean => attempt > MAX_ATTEMPTS;
  const known = taken.flatMap(({ position, ...more }) => {
    const event = events.get(position);
    return event ? [{ ...more, event }] : [];
  });
  const missing = taken.flatMap(({ position }) => (events.has(position) ? [] : [position]));
  if (missing.length > 0) await context.deliveries.finish(holder, missing);
  const exhausted = known.filter(isExhausted).map(({ event }) => ({ position: event.position, reason: UNANSWERED, isFinal: true }));
  if (exhausted.length > 0) await rejectDeliveries(context, holder, exhausted);
  return known.filter((delivery) => !isExhausted(delivery));
}

type Reach = Omit<Look, 'position'> & { readonly end: number };

async function readOn(context: EventStreamingContext, group: string, body: FetchBody, take: Take, reach: Reach): Promise<Turn> {
  const { passed } = reach;
  const isBusy = take.inFlight + take.waiting + take.keysBehind > 0;
  const pendingMs = Math.min(isBusy ? POLL_MS : Number.POSITIVE_INFINITY, Math.max(take.nextDueMs ?? Number.POSITIVE_INFINITY, 1));
  const idle: Turn = { ...take, deliveries: [], passed, waitBeyond: Number.POSITIVE_INFINITY, lookAgainInMs: pendingMs };
  const room = take.room - take.taken.length;
  // With one key for all, what is in flight holds up everything: nothing read now could be handed out.
  if (room === 0 || (take.orderBy === 'log' && isBusy)) return idle;
  const { refills, events, isFull, to } = await readEvents(context, body, take, { ...reach, room });
  const waitBeyond = isFull ? Number.POSITIVE_INFINITY : to;
  // Half of the room was kept for what might have been new: what waits in the table gets it in the next look.
  const lookAgainInMs = to > passed && take.waiting > 0 ? 1 : pendingMs;
  const isNothing = events.length === 0 && refills.length === 0;
  if (isNothing && (!reach.notesPlace || to === take.position)) return { ...idle, passed: to, waitBeyond, lookAgainInMs };
  const keyed = events.map((event) => ({ event, attempt: 1, key: keyOf(event, take.orderBy), ...placeOf(event) }));
  const lease = take.taken.length > 0 ? take.lease : undefined;
  const addition = { from: take.position, to, types: body.types, room, lease, events: keyed, refills };
  const added = await context.deliveries.add(group, body.consumerId, addition, context.leaseMs);
  if (added === undefined) return { ...idle, passed: take.position, waitBeyond: take.position, lookAgainInMs: 0 };
  const handedOut = new Set(added.handedOut);
  return {
    lease: added.lease,
    deliveries: keyed.filter(({ position }) => handedOut.has(position)),
    passed: added.position,
    position: added.position,
    waitBeyond,
    // All of them wait for their keys: the next ones may be free.
    lookAgainInMs: isNothing ? lookAgainInMs : 0,
  };
}

/** Of keys that are behind and of the log beyond what was looked at; when there is both, each gets half of the room. */
async function readEvents(
  { store }: EventStreamingContext,
  { types }: FetchBody,
  take: Take,
  { passed, end, room, looksInVain }: Reach & { readonly room: number },
) {
  const isFull = take.waiting + take.keysBehind >= MAX_BEHIND;
  const isUnread = end > passed && !isFull;
  const again = await readBehind(store, take.behind, {
    orderBy: take.orderBy,
    upTo: take.position,
    room: isUnread ? halfOf(room, take.lease) : room,
  });
  const roomForNew = room - again.events.length;
  if (!isUnread || roomForNew === 0) return { ...again, isFull: isFull || roomForNew === 0, to: passed };
  // Where keys with long backlogs fill page after page, what is free beyond them is looked for in longer strides.
  const limit = Math.min(roomForNew * 2 ** Math.min(looksInVain, 10), MAX_PAGE);
  const unread = await store.read({ after: passed, before: end + 1, order: 'asc', limit, ...(types ? { types } : {}) });
  const to = unread.length < limit ? end : (unread.at(-1)?.position ?? end);
  return { refills: again.refills, events: [...again.events, ...unread], isFull, to };
}

function placeOf({ position, version }: StoredEvent): { readonly position: number; readonly version: number } {
  return { position, version };
}
