import { and, desc, eq, lt } from 'drizzle-orm';
import type * as z from 'zod';
import { toPage, type Page } from '@prognetwork/shared-infrastructure';
import type { PaymentContext } from '../context.ts';
import type { invoiceDetailSchema, invoiceSchema } from '../contract.ts';
import { paymentError } from '../errors.ts';
import { toMoneyText } from '../money/money.ts';
import { invoiceLines, invoices } from '../schema.ts';
import type { Viewer } from '../viewer.ts';
import { idOfCursor, type PageRequest } from '../page-request.ts';

type InvoiceRow = typeof invoices.$inferSelect;
type InvoiceView = z.infer<typeof invoiceSchema>;

/** Newest first. */
export async function readInvoices(context: PaymentContext, viewer: Viewer, request: PageRequest): Promise<Page<InvoiceView>> {
  const after = idOfCursor(request.cursor);
  const rows = await context.foundation.database.inTenantTransaction(viewer.tenantId, (tx) =>
    tx.db
      .select()
      .from(invoices)
      .where(and(ownOnly(viewer), after === undefined ? undefined : lt(invoices.invoiceId, after)))
      .orderBy(desc(invoices.invoiceId))
      .limit(request.limit + 1),
  );
  return toPage(rows, request.limit, toView, (row) => [row.invoiceId]);
}

export async function readInvoice(
  context: PaymentContext,
  viewer: Viewer,
  invoiceId: string,
): Promise<z.infer<typeof invoiceDetailSchema>> {
  return context.foundation.database.inTenantTransaction(viewer.tenantId, async (tx) => {
    const [invoice] = await tx.db
      .select()
      .from(invoices)
      .where(and(eq(invoices.invoiceId, invoiceId), ownOnly(viewer)));
    if (invoice === undefined) throw paymentError('invoice.not_found');
    const lines = await tx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId)).orderBy(invoiceLines.line);
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

function ownOnly(viewer: Viewer) {
  return viewer.onlyUserId === undefined ? undefined : eq(invoices.userId, viewer.onlyUserId);
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
