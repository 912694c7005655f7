import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import { paymentError } from '../errors.ts';
import { GatewayOutcomeUnknown, GatewayRefusal, type GatewayCheckout } from '../gateway/payment-gateway.ts';
import { findOrganisation } from '../organisations/organisation-repository.ts';
import { updateAttempt, updateCheckout, type CheckoutWithAttempt } from './checkout-repository.ts';
import { stopReconciling } from './reconciliation-repository.ts';

const FALLBACK_MERCHANT_NAME = 'ProgNetwork';

/**
 * Opens a stored checkout at the gateway under the idempotency key of its attempt. Repeating it, after a timeout or a crash between the
 * gateway's answer and our commit, finds the checkout of the first time.
 */
export async function openAtGateway(context: PaymentContext, opening: CheckoutWithAttempt): Promise<GatewayCheckout> {
  const { checkout, attempt } = opening;
  const organisation = await inTenant(context, opening, (tx) => findOrganisation(tx, checkout.tenantId));
  try {
    const opened = await context.gateway.createCheckout({
      idempotencyKey: attempt.idempotencyKey,
      tenantId: checkout.tenantId,
      checkoutId: checkout.checkoutId,
      merchantName: organisation?.name ?? FALLBACK_MERCHANT_NAME,
      description: checkout.description,
      amount: { amount: checkout.amount, currency: checkout.currency },
      payerEmail: checkout.payerEmail,
      returnUrl: returnUrlOf(checkout.returnUrl, checkout.checkoutId),
      expiresAt: checkout.expiresAt,
    });
    await inTenant(context, opening, async (tx) => {
      await updateAttempt(tx, attempt.attemptId, { status: 'created', gatewayReference: opened.reference, gatewayUrl: opened.url });
      if (checkout.status === 'processing') await updateCheckout(tx, checkout.checkoutId, { status: 'open' });
    });
    return opened;
  } catch (error) {
    if (error instanceof GatewayOutcomeUnknown) throw await leaveUnknown(context, opening, error);
    if (error instanceof GatewayRefusal) throw await giveUp(context, opening, error);
    throw error;
  }
}

/** Nothing is charged and nothing given up: reconciliation asks again under the same key. */
async function leaveUnknown(context: PaymentContext, opening: CheckoutWithAttempt, cause: unknown): Promise<Error> {
  await inTenant(context, opening, async (tx) => {
    await updateAttempt(tx, opening.attempt.attemptId, { status: 'unknown' });
    await updateCheckout(tx, opening.checkout.checkoutId, { status: 'processing' });
  });
  return paymentError('gateway.unavailable', {}, cause);
}

async function giveUp(context: PaymentContext, opening: CheckoutWithAttempt, cause: unknown): Promise<Error> {
  await inTenant(context, opening, async (tx) => {
    await updateAttempt(tx, opening.attempt.attemptId, { status: 'refused' });
    await updateCheckout(tx, opening.checkout.checkoutId, { status: 'failed', failureCode: 'gateway_refused', gatewayStatus: 'expired' });
    await stopReconciling(tx, opening.checkout.checkoutId);
    await tx.audit({ action: 'checkout.refused', subject: opening.checkout.checkoutId });
  });
  context.foundation.telemetry.logger.error(
    { err: cause, checkoutId: opening.checkout.checkoutId },
    'the payment gateway refused a checkout',
  );
  return paymentError('gateway.refused', {}, cause);
}

function inTenant<Result>(
  context: PaymentContext,
  opening: CheckoutWithAttempt,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  return context.foundation.database.inTenantTransaction(opening.checkout.tenantId, work);
}

function returnUrlOf(returnUrl: string, checkoutId: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set('checkout', checkoutId);
  return url.href;
}
