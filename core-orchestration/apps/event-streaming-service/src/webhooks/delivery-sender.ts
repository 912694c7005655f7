import { createBackgroundLoop, type BackgroundLoop } from '@prognetwork/shared-infrastructure';
import { deliverWebhook } from './deliver-webhook.ts';
import { leaseDeliveries, type LeasedDelivery } from './delivery-queue-repository.ts';
import type { WebhookContext } from './webhook-context.ts';

const MAX_IN_FLIGHT = 32;
/** Of one endpoint at a time: one that answers slowly leaves room for the others. */
const PER_ENDPOINT = 4;
export const LEASE_MS = 60_000;
/** Time that an attempt may need, all in all; who begins later than this before the end of the lease does not begin. */
const ATTEMPT_MS = 30_000;
const IDLE_MS = 250;
const FAILURE_PAUSE_MS = 1_000;

/** Works through the queue, as many at once as there is room for. Any number of processes may do so: each leases its own deliveries. */
export function startDeliverySender(context: WebhookContext): BackgroundLoop {
  const { logger } = context.telemetry;
  const inFlight = new Set<Promise<void>>();
  let failures = 0;
  const loop = createBackgroundLoop({
    async turn(signal) {
      try {
        const leased = await leaseDue(context, MAX_IN_FLIGHT - inFlight.size);
        failures = 0;
        for (const delivery of leased) {
          const work: Promise<void> = deliverLeased(context, delivery, signal)
            .catch((err: unknown) => logger.warn({ err, deliveryId: delivery.deliveryId }, 'a webhook is tried again when its lease ends'))
            .finally(() => {
              inFlight.delete(work);
              // While there is much to do, several free places are filled at once.
              if (inFlight.size <= MAX_IN_FLIGHT / 2) loop.wake();
            });
          inFlight.add(work);
        }
        return leased.length > 0 ? 0 : IDLE_MS;
      } catch (err) {
        failures += 1;
        if (failures === 3 || failures % 50 === 0) logger.warn({ err, failures }, 'webhooks cannot be delivered now');
        return FAILURE_PAUSE_MS;
      }
    },
  });
  return {
    wake: loop.wake,
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      await Promise.all(inFlight);
    },
  };
}

interface Taken extends LeasedDelivery {
  /** When it was leased, on the clock that never goes back. */
  readonly takenAt: number;
}

export async function leaseDue(context: WebhookContext, limit: number): Promise<Taken[]> {
  if (limit <= 0) return [];
  const takenAt = performance.now();
  const lease = context.newId();
  const leased = await context.database.inGlobalTransaction((tx) =>
    leaseDeliveries(tx, { lease, leaseMs: LEASE_MS, limit, perEndpoint: PER_ENDPOINT }),
  );
  return leased.map((delivery) => ({ ...delivery, takenAt }));
}

export function deliverLeased(context: WebhookContext, delivery: Taken, signal: AbortSignal): Promise<void> {
  const isLate = (): boolean => performance.now() - delivery.takenAt > LEASE_MS - ATTEMPT_MS;
  return deliverWebhook(context, delivery, { signal, isLate });
}
