import type { BillingAccount, Invoice, InvoiceDetail, Payment, PaymentDetail, Plan } from '../contract/payments.ts';
import type { Page } from '../contract/shared.ts';
import type { PageQuery } from '../components/page-query.ts';
import { read, readOrNotFound, readPage, type Read } from './read.ts';

export function listPayments(tenantId: string, query: PageQuery): Promise<Read<Page<Payment>>> {
  return readPage('/v1/payments', { tenantId, query });
}

export function loadPayment(tenantId: string, paymentId: string): Promise<Read<PaymentDetail>> {
  return readOrNotFound(`/v1/payments/${encodeURIComponent(paymentId)}`, { tenantId });
}

export function listInvoices(tenantId: string, query: PageQuery): Promise<Read<Page<Invoice>>> {
  return readPage('/v1/invoices', { tenantId, query });
}

export function loadInvoice(tenantId: string, invoiceId: string): Promise<Read<InvoiceDetail>> {
  return readOrNotFound(`/v1/invoices/${encodeURIComponent(invoiceId)}`, { tenantId });
}

export function listPlans(tenantId: string): Promise<Read<Page<Plan>>> {
  return readPage('/v1/plans', { tenantId });
}

export function loadBillingAccount(tenantId: string): Promise<Read<BillingAccount>> {
  return read('/v1/billing-account', { tenantId });
}
