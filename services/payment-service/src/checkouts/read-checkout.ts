import type { PaymentContext } from '../context.ts';
import type { CheckoutView } from '../contract.ts';
import { paymentError } from '../errors.ts';
import type { Viewer } from '../viewer.ts';
import {
  findCheckout,
  findLastFailedPaymentId,
  findOutcomeIds,
  listRecordedCharges,
  type CheckoutWithAttempt,
} from './checkout-repository.ts';
import { settleCheckout } from './settle-checkout.ts';

const ASK_TIMEOUT_MS = 2_000;

/**
 * A checkout as its payer sees it on coming back. The webhook may still be on its way, so a checkout that is not paid is asked after at
 * the gateway first; when that does not answer soon, what is known is shown.
 */
export async function readCheckout(context: PaymentContext, viewer: Viewer, checkoutId: string): Promise<CheckoutView> {
  const known = await load(context, viewer, checkoutId);
  if (known.checkout.gatewayStatus !== 'expired' && known.checkout.status !== 'succeeded') await askGateway(context, known);
  return context.foundation.database.inTenantTransaction(viewer.tenantId, async (tx) => {
    const found = await findCheckout(tx, checkoutId);
    if (found === undefined) throw paymentError('checkout.not_found');
    const { status, failureCode } = found.checkout;
    if (status === 'succeeded') return { checkoutId, status, ...(await findOutcomeIds(tx, checkoutId)) };
    const paymentId = status === 'failed' ? await findLastFailedPaymentId(tx, checkoutId) : undefined;
    return { checkoutId, status, ...(failureCode === null ? {} : { failureCode }), ...(paymentId === undefined ? {} : { paymentId }) };
  });
}

interface KnownCheckout extends CheckoutWithAttempt {
  readonly chargeCount: number;
}

async function load(context: PaymentContext, viewer: Viewer, checkoutId: string): Promise<KnownCheckout> {
  return context.foundation.database.inTenantTransaction(viewer.tenantId, async (tx) => {
    const found = await findCheckout(tx, checkoutId);
    if (found === undefined || (viewer.onlyUserId !== undefined && found.checkout.userId !== viewer.onlyUserId)) {
      throw paymentError('checkout.not_found');
    }
    return { ...found, chargeCount: (await listRecordedCharges(tx, checkoutId)).length };
  });
}

async function askGateway(context: PaymentContext, { checkout, attempt, chargeCount }: KnownCheckout): Promise<void> {
  if (attempt.gatewayReference === null) return;
  try {
    const seen = await context.gateway.retrieveCheckout(attempt.gatewayReference, ASK_TIMEOUT_MS);
    const isNews = seen.status !== checkout.gatewayStatus || seen.charges.length !== chargeCount;
    if (isNews) await settleCheckout(context, seen);
  } catch (error) {
    context.foundation.telemetry.logger.warn({ err: error }, 'a checkout could not be asked after; webhook or reconciliation will tell');
  }
}
