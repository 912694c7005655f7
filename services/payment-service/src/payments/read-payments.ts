import type * as z from 'zod';
import type { Page } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import type { paymentDetailSchema, paymentSchema } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { toMoneyText } from '../money/money.ts';
import type { Viewer } from '../viewer.ts';
import { findPayment, listLedgerEntries, listPayments, type PaymentRow } from './payment-repository.ts';
import type { PageRequest } from '../page-request.ts';

type PaymentView = z.infer<typeof paymentSchema>;

export async function readPayments(context: PaymentContext, viewer: Viewer, request: PageRequest): Promise<Page<PaymentView>> {
  const page = await context.foundation.database.inTenantTransaction(viewer.tenantId, (tx) => listPayments(tx, viewer, request));
  return { items: page.items.map(toView), nextCursor: page.nextCursor };
}

export async function readPayment(
  context: PaymentContext,
  viewer: Viewer,
  paymentId: string,
): Promise<z.infer<typeof paymentDetailSchema>> {
  return context.foundation.database.inTenantTransaction(viewer.tenantId, async (tx) => {
    const found = await findPayment(tx, viewer, paymentId);
    if (found === undefined) throw paymentError('payment.not_found');
    const { payment, invoiceId } = found;
    const entries = await listLedgerEntries(tx, paymentId);
    const { cardBrand, cardLast4 } = payment;
    return {
      ...toView(payment),
      checkoutId: payment.checkoutId,
      planId: payment.planId,
      invoiceId,
      card: cardBrand === null || cardLast4 === null ? null : { brand: cardBrand, last4: cardLast4 },
      ledgerEntries: entries.map((entry) => ({ account: entry.account, accountName: entry.accountName, amount: toMoneyText(entry) })),
    };
  });
}

function toView(payment: PaymentRow): PaymentView {
  const { paymentId, userId, payerName, status, failureCode, description, traceId } = payment;
  const createdAt = payment.createdAt.toISOString();
  return { paymentId, userId, payerName, amount: toMoneyText(payment), status, failureCode, description, createdAt, traceId };
}
