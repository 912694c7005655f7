import { currentContext, currentTraceparent, isErased, runInContext, type Transaction } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import type { StartCheckout, StartedCheckout } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { GatewayOutcomeUnknown, GatewayRefusal } from '../gateway/payment-gateway.ts';
import { findOrganisation } from '../organisations/organisation-repository.ts';
import { loadPlan, type PlanRow } from '../plans/plan-repository.ts';
import { isRenewable } from '../subscriptions/period.ts';
import { findPaidUntil } from '../subscriptions/subscription-repository.ts';
import {
  findPayableCheckoutForUpdate,
  findPayer,
  insertCheckout,
  type CheckoutRow,
  type CheckoutWithAttempt,
} from './checkout-repository.ts';
import { openAtGateway } from './open-at-gateway.ts';
import { settleCheckout } from './settle-checkout.ts';

export interface Payer {
  readonly tenantId: string;
  readonly userId: string;
  /** From the payer's token, where it says so. */
  readonly name: string | undefined;
  readonly email: string | undefined;
}

const CHECKOUT_LIFETIME_MS = 2 * 60 * 60 * 1000;
const MIN_TIME_LEFT_MS = 15 * 60 * 1000;
const RECONCILE_AFTER_MS = 30_000;
const MAX_ROUNDS = 6;

/**
 * Opens a checkout on the gateway's page. A payer has one payable checkout for a plan: asking again gives the same one, or closes it
 * before another is opened, so that two open pages never take the money twice.
 */
export async function startCheckout(context: PaymentContext, payer: Payer, input: StartCheckout): Promise<StartedCheckout> {
  checkReturnUrl(context, input.returnUrl);
  // Every step is found again by the next request, so none of them counts as the effect of an Idempotency-Key: only the answer does.
  const { idempotency: _, ...work } = currentContext() ?? newWork(context);
  return runInContext(work, () => openOrResume(context, payer, input));
}

async function openOrResume(context: PaymentContext, payer: Payer, input: StartCheckout): Promise<StartedCheckout> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const prepared = await prepare(context, payer, input);
    if (prepared === undefined) continue;
    const { checkout, attempt } = prepared;
    if (attempt.gatewayReference === null) {
      await openAtGateway(context, prepared);
    } else if (isReusable(checkout, input, context.foundation.clock())) {
      return started(prepared);
    } else {
      await closeAtGateway(context, attempt.gatewayReference);
    }
  }
  throw paymentError('gateway.unavailable');
}

/** The checkout to go on with, found or newly stored; undefined when another request was faster and one has to look again. */
async function prepare(context: PaymentContext, payer: Payer, input: StartCheckout): Promise<CheckoutWithAttempt | undefined> {
  return context.foundation.database.inTenantTransaction(payer.tenantId, async (tx) => {
    // A token lives on for some minutes after its person was erased.
    if (await isErased(tx, payer.userId)) throw paymentError('checkout.payer_erased');
    const organisation = await findOrganisation(tx, payer.tenantId);
    if (organisation?.status === 'suspended') throw paymentError('organisation.suspended');
    const plan = await loadPlan(tx, input.planId);
    const existing = await findPayableCheckoutForUpdate(tx, payer.userId, plan.planId);
    if (existing !== undefined) return existing;
    const paidUntil = await findPaidUntil(tx, payer.userId, plan.planId);
    if (!isRenewable(paidUntil, tx.now, plan.interval)) {
      throw paymentError('checkout.already_paid', { paidUntil: paidUntil?.toISOString().slice(0, 10) ?? '' });
    }
    return store(context, tx, { payer, plan, returnUrl: input.returnUrl });
  });
}

async function store(
  context: PaymentContext,
  tx: Transaction,
  input: { readonly payer: Payer; readonly plan: PlanRow; readonly returnUrl: string },
): Promise<CheckoutWithAttempt | undefined> {
  const { payer, plan } = input;
  const { newId } = context.foundation;
  const known = await findPayer(tx, payer.userId);
  const [payerName, payerEmail] = [payer.name ?? known?.name, payer.email ?? known?.email];
  if (payerName === undefined || payerEmail === undefined) throw paymentError('checkout.payer_unknown');
  const checkout: CheckoutRow = {
    tenantId: payer.tenantId,
    checkoutId: newId(),
    userId: payer.userId,
    planId: plan.planId,
    payerName,
    payerEmail,
    description: plan.name,
    amount: plan.amount,
    currency: plan.currency,
    returnUrl: input.returnUrl,
    status: 'open',
    failureCode: null,
    gatewayStatus: 'open',
    traceparent: currentTraceparent() ?? null,
    correlationId: currentContext()?.correlationId ?? newId(),
    createdAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + CHECKOUT_LIFETIME_MS),
  };
  const attemptId = newId();
  const attempt = {
    tenantId: payer.tenantId,
    attemptId,
    checkoutId: checkout.checkoutId,
    gateway: context.gateway.name,
    idempotencyKey: attemptId,
    status: 'requested' as const,
    gatewayReference: null,
    gatewayUrl: null,
    requestedAt: tx.now,
  };
  if (!(await insertCheckout(tx, checkout, attempt, new Date(tx.now.getTime() + RECONCILE_AFTER_MS)))) return undefined;
  await tx.audit({
    action: 'checkout.started',
    subject: checkout.checkoutId,
    detail: { planId: plan.planId, amount: plan.amount.toString() },
  });
  return { checkout, attempt };
}

/** Goes on with a payable checkout of before only where it leads back to the same place, was not refused, and has time left. */
function isReusable(checkout: CheckoutRow, input: StartCheckout, now: Date): boolean {
  const timeLeftMs = checkout.expiresAt.getTime() - now.getTime();
  return checkout.status === 'open' && checkout.returnUrl === input.returnUrl && timeLeftMs >= MIN_TIME_LEFT_MS;
}

/** Should the payer have paid at the last moment, that is what gets recorded, and the next look finds it paid. */
async function closeAtGateway(context: PaymentContext, reference: string): Promise<void> {
  try {
    await settleCheckout(context, await context.gateway.expireCheckout(reference));
  } catch (error) {
    if (error instanceof GatewayOutcomeUnknown || error instanceof GatewayRefusal) throw paymentError('gateway.unavailable', {}, error);
    throw error;
  }
}

function started({ checkout, attempt }: CheckoutWithAttempt): StartedCheckout {
  if (attempt.gatewayUrl === null) throw new Error('A checkout that is open at the gateway has an address.');
  return { checkoutId: checkout.checkoutId, url: attempt.gatewayUrl };
}

function checkReturnUrl(context: PaymentContext, returnUrl: string): void {
  const { origin } = new URL(returnUrl);
  if (!context.returnOrigins.has(origin)) throw paymentError('checkout.return_url_not_allowed', { origin });
}

function newWork(context: PaymentContext) {
  const requestId = context.foundation.newId();
  return { requestId, correlationId: requestId, idempotency: undefined };
}
