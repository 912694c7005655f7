import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { PaymentRow } from '../payments/payment-repository.ts';
import { invoiceCounters, invoiceLines, invoices } from '../schema.ts';
import { formatInvoiceNumber, type Invoice } from './invoice.ts';

export interface FinalisedInvoice {
  readonly invoiceId: string;
  readonly number: string;
}

/** Gives the invoice of a payment the next number of its organisation and stores it, paid. A rollback gives the number back. */
export async function finaliseInvoice(
  tx: Transaction,
  input: {
    readonly invoiceId: string;
    readonly payment: PaymentRow;
    readonly billTo: { readonly name: string; readonly email: string };
    readonly composed: Invoice;
  },
): Promise<FinalisedInvoice> {
  const { invoiceId, payment, billTo, composed } = input;
  const { tenantId } = payment;
  const sequence = await takeNextSequence(tx, tenantId);
  const number = formatInvoiceNumber(sequence);
  await tx.db.insert(invoices).values({
    tenantId,
    invoiceId,
    sequence,
    number,
    paymentId: payment.paymentId,
    userId: payment.userId,
    billToName: billTo.name,
    billToEmail: billTo.email,
    currency: composed.currency,
    subtotalAmount: composed.subtotalAmount,
    discountAmount: composed.discountAmount,
    taxAmount: composed.taxAmount,
    totalAmount: composed.totalAmount,
    status: 'paid',
    finalisedAt: tx.now,
    paidAt: payment.chargedAt,
  });
  await tx.db.insert(invoiceLines).values(composed.lines.map((line, index) => ({ tenantId, invoiceId, line: index + 1, ...line })));
  return { invoiceId, number };
}

/** The counter's row stays locked until the commit, so that numbers are given in commit order and without a gap. */
async function takeNextSequence(tx: Transaction, tenantId: string): Promise<bigint> {
  const [row] = await tx.db
    .insert(invoiceCounters)
    .values({ tenantId, lastSequence: 1n })
    .onConflictDoUpdate({ target: invoiceCounters.tenantId, set: { lastSequence: sql`${invoiceCounters.lastSequence} + 1` } })
    .returning({ sequence: invoiceCounters.lastSequence });
  if (row === undefined) throw new Error('An upsert returns its row.');
  return row.sequence;
}
