import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { idOfCursor, type Transaction } from '@prognetwork/shared-infrastructure';
import type { PageRequest } from '../page-request.ts';
import { invoiceCounters, invoiceLines, invoices } from '../schema.ts';
import type { Viewer } from '../viewer.ts';

export type InvoiceRow = typeof invoices.$inferSelect;
export type InvoiceLineRow = typeof invoiceLines.$inferSelect;

/** The counter's row stays locked until the commit, so that numbers are given in commit order and without a gap. */
export async function takeNextSequence(tx: Transaction, tenantId: string): Promise<bigint> {
  const [row] = await tx.db
    .insert(invoiceCounters)
    .values({ tenantId, lastSequence: 1n })
    .onConflictDoUpdate({ target: invoiceCounters.tenantId, set: { lastSequence: sql`${invoiceCounters.lastSequence} + 1` } })
    .returning({ sequence: invoiceCounters.lastSequence });
  if (row === undefined) throw new Error('An upsert returns its row.');
  return row.sequence;
}

export async function insertInvoice(tx: Transaction, invoice: InvoiceRow, lines: readonly InvoiceLineRow[]): Promise<void> {
  await tx.db.insert(invoices).values(invoice);
  await tx.db.insert(invoiceLines).values([...lines]);
}

/** Newest first, one more than the page holds. */
export function listInvoices(tx: Transaction, viewer: Viewer, request: PageRequest): Promise<InvoiceRow[]> {
  const after = idOfCursor(request.cursor);
  return tx.db
    .select()
    .from(invoices)
    .where(and(ownOnly(viewer), after === undefined ? undefined : lt(invoices.invoiceId, after)))
    .orderBy(desc(invoices.invoiceId))
    .limit(request.limit + 1);
}

export async function findInvoice(tx: Transaction, viewer: Viewer, invoiceId: string): Promise<InvoiceRow | undefined> {
  const [invoice] = await tx.db
    .select()
    .from(invoices)
    .where(and(eq(invoices.invoiceId, invoiceId), ownOnly(viewer)));
  return invoice;
}

export function listInvoiceLines(tx: Transaction, invoiceId: string): Promise<InvoiceLineRow[]> {
  return tx.db.select().from(invoiceLines).where(eq(invoiceLines.invoiceId, invoiceId)).orderBy(invoiceLines.line);
}

function ownOnly(viewer: Viewer) {
  return viewer.onlyUserId === undefined ? undefined : eq(invoices.userId, viewer.onlyUserId);
}
