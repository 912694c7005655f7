import {
  EventStreamingError,
  isProblem,
  retry,
  type ConsumerGroupClient,
  type Delivery,
  type FetchedEvents,
  type Rejection,
} from '@prognetwork/event-based-service-client';
import type { Logger } from '../telemetry/logger.ts';

/** The events of one fetch, and the answers for them, which are sent together. Keeps the lease alive until it is closed. */
export interface HandOut {
  acknowledge(position: string): void;
  reject(rejection: Rejection): void;
  /** Returns events that were not tried. */
  giveBack(deliveries: readonly Delivery[]): void;
  /** True when the lease may have ended: what is left may be with another consumer. */
  isLost(): boolean;
  /** Sends the last answers. */
  close(): Promise<void>;
}

export interface HandOutOptions {
  readonly client: ConsumerGroupClient;
  readonly group: string;
  readonly holder: { readonly consumerId: string; readonly lease: string };
  readonly fetched: Pick<FetchedEvents, 'leaseMs'>;
  /** When the answer to the fetch came (`performance.now()`). The fetch may have waited long; the lease began when it ended. */
  readonly receivedAt: number;
  readonly logger: Logger;
}

const FLUSH_MS = 50;
/** The answer was on its way for a while. */
const OWN_SHARE_OF_LEASE = 0.9;
const ANSWER_POLICY = { maxAttempts: 4, baseDelayMs: 100, maxDelayMs: 1_000 };

export function createHandOut({ client, group, holder, fetched, receivedAt, logger }: HandOutOptions): HandOut {
  const { leaseMs } = fetched;
  let done: string[] = [];
  let rejected: Rejection[] = [];
  let isLost = false;
  let endsAt = receivedAt + leaseMs * OWN_SHARE_OF_LEASE;
  let timer: NodeJS.Timeout | undefined;
  let sending = Promise.resolve();

  const guard = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await retry(ANSWER_POLICY, work, { shouldRetry: (error) => !(error instanceof EventStreamingError) || error.status >= 500 });
    } catch (err) {
      isLost ||= isProblem(err, 'consumer_group.lease_lost');
      // Unanswered events come again when the lease ends, and the inbox knows those that took effect.
      logger.warn({ err, group }, `${what} did not reach the group`);
    }
  };
  const send = async (before: Promise<void>, positions: readonly string[], items: readonly Rejection[]): Promise<void> => {
    await before;
    if (positions.length > 0) await guard('an acknowledgement', () => client.acknowledge(group, { ...holder, positions }));
    if (items.length > 0) await guard('a rejection', () => client.reject(group, { ...holder, items }));
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const [positions, items] = [done, rejected];
    done = [];
    rejected = [];
    sending = send(sending, positions, items);
    return sending;
  };
  const planFlush = (): void => {
    timer ??= setTimeout(() => void flush(), FLUSH_MS);
  };
  const heartbeat = setInterval(() => {
    const extendedAt = performance.now();
    void guard('an extension of the lease', async () => {
      if (isLost) return;
      await client.extend(group, holder);
      endsAt = extendedAt + leaseMs;
    });
  }, leaseMs / 3);

  return {
    acknowledge(position) {
      done.push(position);
      planFlush();
    },
    reject(rejection) {
      rejected.push(rejection);
      planFlush();
    },
    giveBack(deliveries) {
      const reason = 'The consumer ended before it came to it.';
      rejected.push(...deliveries.map(({ position }) => ({ position, reason, delayMs: 0, isCounted: false })));
    },
    isLost: () => isLost || performance.now() >= endsAt,
    async close() {
      clearInterval(heartbeat);
      await flush();
    },
  };
}
