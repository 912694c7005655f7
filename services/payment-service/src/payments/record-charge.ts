import {
  invoiceGenerated,
  invoicePaid,
  paymentFailed,
  paymentProcessed,
  subscriptionCreated,
} from '@prognetwork/event-based-service-client';
import { currentTraceId, type Transaction } from '@prognetwork/shared-infrastructure';
import type { CheckoutRow } from '../checkouts/checkout-repository.ts';
import type { PaymentContext } from '../context.ts';
import type { GatewayCharge } from '../gateway/payment-gateway.ts';
import { finaliseInvoice, type FinalisedInvoice } from '../invoices/finalise-invoice.ts';
import { composeInvoice } from '../invoices/invoice.ts';
import { saveLedgerBatch } from '../ledger/ledger-repository.ts';
import { postPayment } from '../ledger/ledger-posting.ts';
import { toMoneyText } from '../money/money.ts';
import { loadPlan } from '../plans/plan-repository.ts';
import { nextPeriod } from '../subscriptions/period.ts';
import { findPaidUntil, insertSubscription } from '../subscriptions/subscription-repository.ts';
import { insertPayment, type PaymentRow } from './payment-repository.ts';

/** Money moved: payment, ledger batch, subscription and invoice come to be in the caller's transaction, together with their events. */
export async function recordPayment(context: PaymentContext, tx: Transaction, checkout: CheckoutRow, charge: GatewayCharge): Promise<void> {
  const { newId } = context.foundation;
  const payment = paymentOf(context, tx, checkout, charge);
  await insertPayment(tx, payment);
  const plan = await loadPlan(tx, checkout.planId);
  const item = { description: plan.name, quantity: 1, unitAmount: payment.amount, taxRateBasisPoints: plan.taxRateBasisPoints };
  const composed = composeInvoice({ currency: payment.currency, items: [item] });
  const total = { amount: composed.totalAmount, currency: payment.currency };
  const batch = {
    tenantId: payment.tenantId,
    batchId: newId(),
    paymentId: payment.paymentId,
    description: payment.description,
    postedAt: tx.now,
  };
  await saveLedgerBatch(tx, batch, postPayment({ total, tax: composed.taxAmount }));
  const period = nextPeriod(charge.at, await findPaidUntil(tx, payment.userId, plan.planId), plan.interval);
  const subscriptionId = newId();
  await insertSubscription(tx, {
    tenantId: payment.tenantId,
    subscriptionId,
    subscriberId: payment.userId,
    planId: plan.planId,
    paymentId: payment.paymentId,
    periodStart: period.start,
    periodEnd: period.end,
    createdAt: tx.now,
  });
  // Last, because its counter is locked until the commit: payments of one organisation wait for each other only from here on.
  const invoice = await finaliseInvoice(tx, {
    invoiceId: newId(),
    payment,
    billTo: { name: checkout.payerName, email: checkout.payerEmail },
    composed,
  });
  await publishPayment(tx, checkout, payment, invoice);
  const { userId, planId } = payment;
  const currentPeriodEnd = period.end.toISOString();
  await tx.publish(subscriptionCreated, { subject: subscriptionId, data: { subscriptionId, userId, planId, currentPeriodEnd } });
  await tx.audit({
    action: 'payment.processed',
    subject: payment.paymentId,
    detail: { amount: payment.amount.toString(), currency: payment.currency, invoiceNumber: invoice.number },
  });
}

/** The gateway refused a card: that is remembered and told, and nothing is posted. */
export async function recordRefusal(context: PaymentContext, tx: Transaction, checkout: CheckoutRow, charge: GatewayCharge): Promise<void> {
  const payment = paymentOf(context, tx, checkout, charge);
  await insertPayment(tx, payment);
  const failureCode = payment.failureCode ?? 'unknown';
  await tx.publish(paymentFailed, { subject: payment.paymentId, data: { ...eventData(payment), failureCode } });
  await tx.audit({ action: 'payment.failed', subject: payment.paymentId, detail: { failureCode } });
}

function paymentOf(context: PaymentContext, tx: Transaction, checkout: CheckoutRow, charge: GatewayCharge): PaymentRow {
  return {
    tenantId: checkout.tenantId,
    paymentId: context.foundation.newId(),
    checkoutId: checkout.checkoutId,
    userId: checkout.userId,
    planId: checkout.planId,
    payerName: checkout.payerName,
    amount: checkout.amount,
    currency: checkout.currency,
    status: charge.outcome,
    failureCode: charge.outcome === 'failed' ? (charge.failureCode ?? 'unknown') : null,
    description: checkout.description,
    gateway: context.gateway.name,
    gatewayChargeId: charge.id,
    cardBrand: charge.cardBrand,
    cardLast4: charge.cardLast4,
    chargedAt: charge.at,
    traceId: currentTraceId() ?? null,
    createdAt: tx.now,
  };
}

function eventData(payment: PaymentRow) {
  const { paymentId, userId, planId } = payment;
  return { paymentId, userId, planId, amount: toMoneyText(payment), purpose: 'dues' as const };
}

async function publishPayment(tx: Transaction, checkout: CheckoutRow, payment: PaymentRow, invoice: FinalisedInvoice): Promise<void> {
  const { invoiceId, number: invoiceNumber } = invoice;
  const { description, userId, paymentId } = payment;
  const { payerName, payerEmail } = checkout;
  await tx.publish(paymentProcessed, {
    subject: paymentId,
    data: { ...eventData(payment), description, invoiceId, invoiceNumber, payerName, payerEmail },
  });
  const invoiceData = { invoiceId, invoiceNumber, userId, amount: toMoneyText(payment) };
  await tx.publish(invoiceGenerated, { subject: invoiceId, data: invoiceData });
  await tx.publish(invoicePaid, { subject: invoiceId, data: { ...invoiceData, paymentId } });
}
