import type * as z from 'zod';
import { toPage, type Page } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import type { invoiceDetailSchema, invoiceSchema } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { toMoneyText } from '../money/money.ts';
import type { Viewer } from '../viewer.ts';
import type { PageRequest } from '../page-request.ts';
import { findInvoice, listInvoiceLines, listInvoices, type InvoiceRow } from './invoice-repository.ts';

type InvoiceView = z.infer<typeof invoiceSchema>;

/** Newest first. */
export async function readInvoices(context: PaymentContext, viewer: Viewer, request: PageRequest): Promise<Page<InvoiceView>> {
  const rows = await context.foundation.database.inTenantTransaction(viewer.tenantId, (tx) => listInvoices(tx, viewer, request));
  return toPage(rows, request.limit, toView, (row) => [row.invoiceId]);
}

export async function readInvoice(
  context: PaymentContext,
  viewer: Viewer,
  invoiceId: string,
): Promise<z.infer<typeof invoiceDetailSchema>> {
  return context.foundation.database.inTenantTransaction(viewer.tenantId, async (tx) => {
    const invoice = await findInvoice(tx, viewer, invoiceId);
    if (invoice === undefined) throw paymentError('invoice.not_found');
    const lines = await listInvoiceLines(tx, invoiceId);
    const money = (amount: bigint) => toMoneyText({ amount, currency: invoice.currency });
    return {
      ...toView(invoice),
      subtotal: money(invoice.subtotalAmount),
      discount: money(invoice.discountAmount),
      tax: money(invoice.taxAmount),
      paidAt: invoice.paidAt.toISOString(),
      lines: lines.map((line) => ({
        description: line.description,
        quantity: line.quantity,
        unitPrice: money(line.unitAmount),
        amount: money(line.amount),
        discount: money(line.discountAmount),
        taxRateBasisPoints: line.taxRateBasisPoints,
        tax: money(line.taxAmount),
        total: money(line.totalAmount),
      })),
    };
  });
}

function toView(invoice: InvoiceRow): InvoiceView {
  const { invoiceId, number, paymentId, userId, status } = invoice;
  return {
    invoiceId,
    number,
    paymentId,
    userId,
    billTo: { name: invoice.billToName, email: invoice.billToEmail },
    status,
    total: toMoneyText({ amount: invoice.totalAmount, currency: invoice.currency }),
    finalisedAt: invoice.finalisedAt.toISOString(),
  };
}
