import { backoffDelayMs } from '@prognetwork/event-based-service-client';
import { createBackgroundLoop, type BackgroundLoop } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import { findCheckout } from './checkout-repository.ts';
import { openAtGateway } from './open-at-gateway.ts';
import { claimDueReconciliations, postponeReconciliation, stopReconciling, type DueReconciliation } from './reconciliation-repository.ts';
import { settleCheckout } from './settle-checkout.ts';

const BATCH_SIZE = 20;
const MAX_ATTEMPTS = 50;
const LEASE_MS = 120_000;
const IDLE_MS = 5_000;
const RETRY_POLICY = { maxAttempts: MAX_ATTEMPTS, baseDelayMs: 30_000, maxDelayMs: 1_800_000 };

/** Asks the gateway after every checkout that is not settled, until it is: nothing depends on a webhook arriving. */
export function startReconciliation(context: PaymentContext): BackgroundLoop {
  const { logger } = context.foundation.telemetry;
  return createBackgroundLoop({
    async turn() {
      try {
        return (await reconcileDue(context)) === BATCH_SIZE ? 0 : IDLE_MS;
      } catch (error) {
        logger.warn({ err: error }, 'checkouts cannot be reconciled now');
        return IDLE_MS;
      }
    },
  });
}

/** Reconciles the checkouts that are due, each by itself; returns how many there were. */
export async function reconcileDue(context: PaymentContext): Promise<number> {
  const due = await context.foundation.database.inGlobalTransaction((tx) =>
    claimDueReconciliations(tx, { count: BATCH_SIZE, maxAttempts: MAX_ATTEMPTS, leaseMs: LEASE_MS }),
  );
  for (const item of due) {
    try {
      await reconcile(context, item);
    } catch (error) {
      const isLast = item.attempts + 1 >= MAX_ATTEMPTS;
      const fields = { err: error, checkoutId: item.checkoutId, attempts: item.attempts + 1 };
      context.foundation.telemetry.logger[isLast ? 'error' : 'warn'](
        fields,
        isLast ? 'a checkout was given up: settle it by hand' : 'a checkout is not settled yet',
      );
    }
  }
  return due.length;
}

async function reconcile(context: PaymentContext, item: DueReconciliation): Promise<void> {
  const { database } = context.foundation;
  const attempts = item.attempts + 1;
  await database.inGlobalTransaction(async (tx) => {
    const nextRunAt = new Date(tx.now.getTime() + RETRY_POLICY.baseDelayMs + backoffDelayMs(RETRY_POLICY, attempts));
    await postponeReconciliation(tx, item.checkoutId, attempts, nextRunAt);
  });
  const found = await database.inTenantTransaction(item.organisationId, (tx) => findCheckout(tx, item.checkoutId));
  if (found === undefined) return database.inGlobalTransaction((tx) => stopReconciling(tx, item.checkoutId));
  const reference = found.attempt.gatewayReference;
  const seen = reference === null ? await openAtGateway(context, found) : await context.gateway.retrieveCheckout(reference);
  await settleCheckout(context, seen);
}
