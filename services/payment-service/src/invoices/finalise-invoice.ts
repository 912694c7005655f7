import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { PaymentRow } from '../payments/payment-repository.ts';
import { insertInvoice, takeNextSequence } from './invoice-repository.ts';
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
  const invoice = {
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
    status: 'paid' as const,
    finalisedAt: tx.now,
    paidAt: payment.chargedAt,
  };
  const lines = composed.lines.map((line, index) => ({ tenantId, invoiceId, line: index + 1, ...line }));
  await insertInvoice(tx, invoice, lines);
  return { invoiceId, number };
}
