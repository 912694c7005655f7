import { createBackgroundLoop, type BackgroundLoop, type Transaction } from '@prognetwork/shared-infrastructure';
import { deliverMessage, type DeliveryContext } from './deliver-message.ts';
import { LEASE_MS } from './delivery-policy.ts';
import { findNextDue, leaseDeliveries, type LeasedDelivery } from './delivery-queue-repository.ts';

const BATCH_SIZE = 5;
const MAX_IDLE_MS = 500;
const FAILURE_PAUSE_MS = 2000;

/**
 * Works through the delivery queue. Any number of workers may run: each leases its own messages. All state is in the database, so a
 * worker that dies is replaced by whoever finds its lease run out.
 */
export function startDeliveryWorker(context: DeliveryContext, newId: () => string): BackgroundLoop {
  return createBackgroundLoop({
    async turn(signal) {
      try {
        const leased = await leaseBatch(context, newId());
        await Promise.all(leased.map((delivery) => deliverMessage(context, delivery)));
        if (leased.length > 0 || signal.aborted) return 0;
        return await untilNextDue(context);
      } catch (error) {
        context.telemetry.logger.error({ err: error }, 'mail could not be delivered; it is tried again when its lease ends');
        return FAILURE_PAUSE_MS;
      }
    },
  });
}

export function leaseBatch(context: DeliveryContext, lease: string): Promise<LeasedDelivery[]> {
  return context.database.inGlobalTransaction((tx) => leaseDeliveries(tx, { lease, leaseMs: LEASE_MS, limit: BATCH_SIZE }));
}

async function untilNextDue(context: DeliveryContext): Promise<number> {
  const delayMs = await context.database.inGlobalTransaction(async (tx: Transaction) => {
    const due = await findNextDue(tx);
    return due === undefined ? MAX_IDLE_MS : due.getTime() - tx.now.getTime();
  });
  return Math.min(MAX_IDLE_MS, Math.max(0, delayMs));
}
