import { setTimeout as delay } from 'node:timers/promises';
import type { FetchBody } from './consumer-group-contract.ts';
import type { EventStreamingContext } from '../context.ts';
import { eventStreamingError } from '../errors.ts';
import type { StoredEvent } from '../log/event-store.ts';
import type { GroupHolder, GroupLease } from './consumer-group-store.ts';

export interface FetchedEvents {
  readonly lease: number;
  readonly leaseExpiresAt: Date;
  readonly events: readonly StoredEvent[];
}

// A consumer that ends frees its group at once; those who wait for it should notice soon.
const MAX_RETRY_AFTER_SECONDS = 2;
const MIN_READ_INTERVAL_MS = 10;

/**
 * The next events of a group for one consumer, which thereby holds the group's lease. Waits for events up to `waitMs`; a consumer
 * that goes away while waiting gives the lease back.
 */
export async function fetchEvents(
  context: EventStreamingContext,
  group: string,
  body: FetchBody,
  signal: AbortSignal,
): Promise<FetchedEvents> {
  const { lease, checkpoint } = await acquireLease(context, group, body);
  const holder = { group, consumerId: body.consumerId, lease };
  try {
    const events = await waitForEvents(context, holder, checkpoint, body, signal);
    return { lease, leaseExpiresAt: new Date(context.now().getTime() + context.leaseMs), events };
  } finally {
    if (signal.aborted) await context.groups.release(holder);
  }
}

async function acquireLease(context: EventStreamingContext, group: string, { consumerId, types }: FetchBody): Promise<GroupLease> {
  const outcome = await context.groups.acquire(group, consumerId, types, context.leaseMs);
  if ('lease' in outcome) return outcome;
  if ('outdatedEpoch' in outcome) throw eventStreamingError('cursor.outdated');
  const retryAfterSeconds = Math.min(Math.max(Math.ceil(outcome.retryAfterMs / 1000), 1), MAX_RETRY_AFTER_SECONDS);
  throw eventStreamingError('consumer_group.leased', { details: { group }, retryAfterSeconds });
}

async function waitForEvents(
  context: EventStreamingContext,
  holder: GroupHolder,
  checkpoint: number,
  body: FetchBody,
  signal: AbortSignal,
): Promise<readonly StoredEvent[]> {
  const { store, head, leaseMs } = context;
  const deadline = performance.now() + body.waitMs;
  const renewEveryMs = leaseMs / 3;
  let renewAt = performance.now() + renewEveryMs;
  let lastReadAt = 0;
  let passed = checkpoint;
  let end = (await head.refresh()).position;
  while (!signal.aborted) {
    if (end > passed) {
      lastReadAt = performance.now();
      const range = { after: passed, before: end + 1, order: 'asc', limit: body.maxEvents } as const;
      const events = await store.read({ ...range, ...(body.types ? { types: body.types } : {}) });
      const [first] = events;
      if (first !== undefined) return handOut(context, holder, first, events);
      // None of these concerns the group, so no one will acknowledge them.
      passed = end;
    }
    const isOver = performance.now() >= deadline;
    if (isOver || performance.now() >= renewAt) {
      await renewLease(context, holder, { checkpoint: passed });
      renewAt = performance.now() + renewEveryMs;
    }
    if (isOver) return [];
    await head.waitBeyond(passed, Math.max(Math.min(deadline, renewAt) - performance.now(), 0), signal);
    // While much is appended that does not concern the group, it looks now and then, not at each append.
    const pauseMs = lastReadAt + MIN_READ_INTERVAL_MS - performance.now();
    if (pauseMs > 0) await delay(pauseMs);
    end = head.position;
  }
  return [];
}

async function handOut(
  context: EventStreamingContext,
  holder: GroupHolder,
  first: StoredEvent,
  events: readonly StoredEvent[],
): Promise<readonly StoredEvent[]> {
  await renewLease(context, holder, { checkpoint: first.position - 1, delivered: events.at(-1)?.position ?? first.position });
  return events;
}

async function renewLease(
  { groups, leaseMs }: EventStreamingContext,
  holder: GroupHolder,
  reached: { readonly delivered?: number; readonly checkpoint?: number },
): Promise<void> {
  if (!(await groups.renew(holder, leaseMs, reached))) throw eventStreamingError('consumer_group.lease_lost');
}
