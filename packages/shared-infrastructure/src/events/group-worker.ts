import {
  backoffDelayMs,
  isProblem,
  type ConsumerGroupClient,
  type Delivery,
  type FetchRequest,
  type Rejection,
} from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop } from '../background-loop.ts';
import type { Logger } from '../telemetry/logger.ts';
import { createSlots, type Slots } from './slots.ts';
import { createHandOut, type HandOut } from './hand-out.ts';

/** What became of an event: handled, or why not and what the group shall do with it. */
export type HandleOutcome = 'handled' | Omit<Rejection, 'position'>;

export interface GroupWorkerOptions {
  readonly client: ConsumerGroupClient;
  readonly group: string;
  readonly consumerId: string;
  readonly request: Pick<FetchRequest, 'types' | 'orderBy' | 'maxInFlight'>;
  readonly parallelKeys: number;
  readonly logger: Logger;
  /** Must not throw. */
  readonly handle: (delivery: Delivery) => Promise<HandleOutcome>;
}

const MAX_EVENTS = 100;
const WAIT_MS = 20_000;
const MAX_HAND_OUTS = 4;
/** The log was restored, and only an operator can say where to go on. */
const OUTDATED_PAUSE_MS = 30_000;
const FAILURE_POLICY = { maxAttempts: Number.POSITIVE_INFINITY, baseDelayMs: 100, maxDelayMs: 5_000 };

/**
 * Works for a consumer group: events of one key in order, several keys at once. What is handled is acknowledged, what failed is given
 * back to the group, which counts attempts and lays aside. While slow keys are at work, further events are fetched for the others.
 */
export function startGroupWorker(options: GroupWorkerOptions): BackgroundLoop {
  const { client, group, consumerId, logger } = options;
  const slots = createSlots(options.parallelKeys);
  const open = new Set<Promise<void>>();
  let failures = 0;
  const loop = createBackgroundLoop({
    async turn(signal) {
      try {
        await Promise.race([slots.idle(), aborted(signal)]);
        while (open.size >= MAX_HAND_OUTS && !signal.aborted) await Promise.race([...open, aborted(signal)]);
        if (signal.aborted) return 0;
        const fetched = await client.fetch(group, { consumerId, ...options.request, maxEvents: MAX_EVENTS, waitMs: WAIT_MS }, signal);
        failures = 0;
        if (fetched.items.length === 0) return 0;
        const handOut = createHandOut({
          client,
          group,
          holder: { consumerId, lease: fetched.lease },
          fetched,
          receivedAt: performance.now(),
          logger,
        });
        const work = workThrough(options, slots, handOut, fetched.items, signal).finally(() => open.delete(work));
        open.add(work);
        return 0;
      } catch (error) {
        if (signal.aborted) return 0;
        if (isProblem(error, 'cursor.outdated')) {
          logger.error({ err: error, group }, 'the log was restored: this group stands still until an operator says where it goes on');
          return OUTDATED_PAUSE_MS;
        }
        failures++;
        if (failures === 3 || failures % 50 === 0) logger.warn({ err: error, failures, group }, 'events cannot be fetched');
        return backoffDelayMs(FAILURE_POLICY, Math.min(failures, 20));
      }
    },
  });
  return {
    wake: loop.wake,
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      await Promise.all(open);
    },
  };
}

async function workThrough(
  options: GroupWorkerOptions,
  slots: Slots,
  handOut: HandOut,
  items: readonly Delivery[],
  signal: AbortSignal,
): Promise<void> {
  const byKey = Map.groupBy(items, ({ key }) => key);
  await Promise.all([...byKey.values()].map((ofKey) => slots.run(() => workThroughKey(options, handOut, ofKey, signal))));
  await handOut.close();
}

async function workThroughKey(
  { handle }: GroupWorkerOptions,
  handOut: HandOut,
  deliveries: readonly Delivery[],
  signal: AbortSignal,
): Promise<void> {
  for (const [index, delivery] of deliveries.entries()) {
    // Another consumer may have the rest of it by now.
    if (handOut.isLost()) return;
    if (signal.aborted) return handOut.giveBack(deliveries.slice(index));
    const outcome = await handle(delivery);
    if (outcome === 'handled') {
      handOut.acknowledge(delivery.position);
      continue;
    }
    handOut.reject({ ...outcome, position: delivery.position });
    // Those behind it must not overtake: the group has taken them back with it.
    if (!outcome.isFinal) return;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
