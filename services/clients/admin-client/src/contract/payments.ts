import type { Money } from './shared.ts';

export interface Payment {
  readonly paymentId: string;
  readonly userId: string;
  readonly payerName: string;
  readonly amount: Money;
  readonly status: 'succeeded' | 'failed';
  readonly failureCode: string | null;
  readonly description: string;
  readonly createdAt: string;
  readonly traceId: string | null;
}

export interface LedgerEntry {
  readonly account: string;
  readonly accountName: string;
  readonly amount: Money;
}

export interface PaymentDetail extends Payment {
  readonly planId: string;
  readonly invoiceId: string | null;
  readonly card: { readonly brand: string; readonly last4: string } | null;
  readonly ledgerEntries: readonly LedgerEntry[];
}

export interface Invoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly paymentId: string;
  readonly billTo: { readonly name: string; readonly email: string };
  readonly status: string;
  readonly total: Money;
  readonly finalisedAt: string;
}

export interface InvoiceLine {
  readonly description: string;
  readonly quantity: number;
  readonly unitPrice: Money;
  readonly taxRateBasisPoints: number;
  readonly total: Money;
}

export interface InvoiceDetail extends Invoice {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly paidAt: string;
  readonly lines: readonly InvoiceLine[];
}

export const planIntervals = ['month', 'year'] as const;

export interface Plan {
  readonly planId: string;
  readonly name: string;
  readonly description: string;
  readonly price: Money;
  readonly interval: (typeof planIntervals)[number];
}

export interface BillingAccount {
  readonly planCode: string;
  readonly planName: string;
  readonly price: Money;
  readonly interval: (typeof planIntervals)[number];
  readonly status: string;
  readonly currentPeriodEnd: string;
}
