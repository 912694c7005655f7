import {
  currentContext,
  currentTraceparent,
  contextOfTraceparent,
  runInContext,
  spanContextOf,
  type Transaction,
} from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import { paymentError } from '../errors.ts';
import type { GatewayCheckout } from '../gateway/payment-gateway.ts';
import { recordPayment, recordRefusal } from '../payments/record-charge.ts';
import { enterGatewayEvent, findCheckoutForUpdate, listRecordedCharges, updateCheckout, type CheckoutRow } from './checkout-repository.ts';
import { isFinal, observe } from './checkout.ts';
import { stopReconciling } from './reconciliation-repository.ts';

export interface SeenInWebhook {
  readonly eventId: string;
  readonly type: string;
}

/**
 * Records what was seen of a checkout at the gateway. Webhook, return and reconciliation all end here; the row lock puts them one after
 * the other, and only charges not recorded before have an effect. All of it commits together or not at all.
 */
export async function settleCheckout(context: PaymentContext, seen: GatewayCheckout, webhook?: SeenInWebhook): Promise<void> {
  await context.foundation.database.inTenantTransaction(seen.tenantId, async (tx) => {
    const checkout = await findCheckoutForUpdate(tx, seen.checkoutId);
    if (checkout === undefined) throw paymentError('checkout.not_found');
    if (
      webhook !== undefined &&
      !(await enterGatewayEvent(tx, { ...webhook, tenantId: seen.tenantId, gateway: context.gateway.name, checkoutId: seen.checkoutId }))
    )
      return;
    if (seen.amount.amount !== checkout.amount || seen.amount.currency !== checkout.currency) {
      throw new Error(`Checkout ${checkout.checkoutId} has another amount at the gateway.`);
    }
    await asPartOfCheckout(context, checkout, webhook, () => apply(context, tx, checkout, seen));
  });
}

async function apply(context: PaymentContext, tx: Transaction, checkout: CheckoutRow, seen: GatewayCheckout): Promise<void> {
  const known = { gatewayStatus: checkout.gatewayStatus, charges: await listRecordedCharges(tx, checkout.checkoutId) };
  const { facts, outcome, newCharges } = observe(known, { gatewayStatus: seen.status, charges: seen.charges });
  for (const charge of newCharges) {
    await (charge.outcome === 'succeeded' ? recordPayment : recordRefusal)(context, tx, checkout, charge);
  }
  const { status, failureCode } = outcome;
  if (status !== checkout.status || failureCode !== checkout.failureCode || facts.gatewayStatus !== checkout.gatewayStatus) {
    await updateCheckout(tx, checkout.checkoutId, { status, failureCode, gatewayStatus: facts.gatewayStatus });
    await tx.audit({
      action: `checkout.${status}`,
      subject: checkout.checkoutId,
      detail: { gatewayStatus: facts.gatewayStatus, failureCode },
    });
  }
  if (isFinal(facts)) await stopReconciling(tx, checkout.checkoutId);
}

/** The payer's request is the cause of all this: its trace and correlation go on here, linked to whoever brought the news. */
function asPartOfCheckout(
  context: PaymentContext,
  checkout: CheckoutRow,
  webhook: SeenInWebhook | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const { foundation, gateway } = context;
  const messenger = spanContextOf(currentTraceparent());
  const attributes = { 'prognetwork.checkout_id': checkout.checkoutId, 'prognetwork.tenant_id': checkout.tenantId };
  return runInContext(
    {
      requestId: currentContext()?.requestId ?? foundation.newId(),
      correlationId: checkout.correlationId,
      ...(webhook === undefined ? {} : { causationId: webhook.eventId }),
      actorId: `gateway:${gateway.name}`,
      tenantId: checkout.tenantId,
    },
    () =>
      foundation.telemetry.span(
        'settle checkout',
        {
          attributes,
          ...(checkout.traceparent === null ? {} : { parent: contextOfTraceparent(checkout.traceparent) }),
          ...(messenger === undefined ? {} : { links: [{ context: messenger }] }),
        },
        work,
      ),
  );
}
