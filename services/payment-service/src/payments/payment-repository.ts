import { and, desc, eq, lt } from 'drizzle-orm';
import { idOfCursor, toPage, type Page, type Transaction } from '@prognetwork/shared-infrastructure';
import { invoices, ledgerAccountRows, ledgerBatches, ledgerEntries, payments } from '../schema.ts';
import type { Viewer } from '../viewer.ts';
import type { PageRequest } from '../page-request.ts';

export type PaymentRow = typeof payments.$inferSelect;
export async function insertPayment(tx: Transaction, payment: PaymentRow): Promise<void> {
  await tx.db.insert(payments).values(payment);
}

/** Newest first. */
export async function listPayments(tx: Transaction, viewer: Viewer, request: PageRequest): Promise<Page<PaymentRow>> {
  const after = idOfCursor(request.cursor);
  const rows = await tx.db
    .select()
    .from(payments)
    .where(and(ownOnly(viewer), after === undefined ? undefined : lt(payments.paymentId, after)))
    .orderBy(desc(payments.paymentId))
    .limit(request.limit + 1);
  return toPage(
    rows,
    request.limit,
    (row) => row,
    (row) => [row.paymentId],
  );
}

export async function findPayment(tx: Transaction, viewer: Viewer, paymentId: string) {
  const [row] = await tx.db
    .select({ payment: payments, invoiceId: invoices.invoiceId })
    .from(payments)
    .leftJoin(invoices, and(eq(invoices.tenantId, payments.tenantId), eq(invoices.paymentId, payments.paymentId)))
    .where(and(eq(payments.paymentId, paymentId), ownOnly(viewer)));
  return row;
}

export function listLedgerEntries(tx: Transaction, paymentId: string) {
  return tx.db
    .select({
      account: ledgerEntries.accountCode,
      accountName: ledgerAccountRows.name,
      amount: ledgerEntries.amount,
      currency: ledgerEntries.currency,
    })
    .from(ledgerBatches)
    .innerJoin(ledgerEntries, and(eq(ledgerEntries.tenantId, ledgerBatches.tenantId), eq(ledgerEntries.batchId, ledgerBatches.batchId)))
    .innerJoin(
      ledgerAccountRows,
      and(eq(ledgerAccountRows.tenantId, ledgerEntries.tenantId), eq(ledgerAccountRows.code, ledgerEntries.accountCode)),
    )
    .where(eq(ledgerBatches.paymentId, paymentId))
    .orderBy(ledgerEntries.line);
}

function ownOnly(viewer: Viewer) {
  return viewer.onlyUserId === undefined ? undefined : eq(payments.userId, viewer.onlyUserId);
}
