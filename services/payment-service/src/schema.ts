import { bigint, boolean, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { CheckoutStatus } from './checkouts/checkout.ts';
import type { Interval } from './subscriptions/period.ts';

// The tables as the queries see them. Keys, checks, policies and triggers are in migrations/.
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const minorUnits = (name: string) => bigint(name, { mode: 'bigint' });
const tenantId = () => uuid('tenant_id').notNull();

export const platformPlans = pgTable('platform_plans', {
  code: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  amount: minorUnits('amount').notNull(),
  currency: text().notNull(),
  interval: text().$type<Interval>().notNull(),
  trialDays: integer('trial_days').notNull(),
  features: text().array().notNull(),
  place: integer().notNull(),
});

export const organisations = pgTable('organisations', {
  organisationId: uuid('organisation_id').primaryKey(),
  slug: text().notNull(),
  name: text().notNull(),
  status: text().$type<'active' | 'suspended'>().notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const plans = pgTable('plans', {
  tenantId: tenantId(),
  planId: uuid('plan_id').notNull(),
  name: text().notNull(),
  description: text().notNull(),
  amount: minorUnits('amount').notNull(),
  currency: text().notNull(),
  interval: text().$type<Interval>().notNull(),
  taxRateBasisPoints: integer('tax_rate_basis_points').notNull(),
  isDefault: boolean('is_default').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const billingAccounts = pgTable('billing_accounts', {
  tenantId: tenantId(),
  planCode: text('plan_code').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const platformSubscriptions = pgTable('platform_subscriptions', {
  tenantId: tenantId(),
  subscriptionId: uuid('subscription_id').notNull(),
  planCode: text('plan_code').notNull(),
  status: text().$type<'trialing' | 'active' | 'canceled'>().notNull(),
  periodStart: instant('period_start').notNull(),
  periodEnd: instant('period_end').notNull(),
});

export const payers = pgTable('payers', {
  tenantId: tenantId(),
  userId: uuid('user_id').notNull(),
  name: text().notNull(),
  email: text().notNull(),
});

export const checkouts = pgTable('checkouts', {
  tenantId: tenantId(),
  checkoutId: uuid('checkout_id').notNull(),
  userId: uuid('user_id').notNull(),
  planId: uuid('plan_id').notNull(),
  payerName: text('payer_name').notNull(),
  payerEmail: text('payer_email').notNull(),
  description: text().notNull(),
  amount: minorUnits('amount').notNull(),
  currency: text().notNull(),
  returnUrl: text('return_url').notNull(),
  status: text().$type<CheckoutStatus>().notNull(),
  failureCode: text('failure_code'),
  gatewayStatus: text('gateway_status').$type<'open' | 'complete' | 'expired'>().notNull(),
  traceparent: text(),
  correlationId: text('correlation_id').notNull(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

export const paymentAttempts = pgTable('payment_attempts', {
  tenantId: tenantId(),
  attemptId: uuid('attempt_id').notNull(),
  checkoutId: uuid('checkout_id').notNull(),
  gateway: text().notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  status: text().$type<'requested' | 'created' | 'unknown' | 'refused'>().notNull(),
  gatewayReference: text('gateway_reference'),
  gatewayUrl: text('gateway_url'),
  requestedAt: instant('requested_at').notNull(),
});

export const gatewayEvents = pgTable('gateway_events', {
  tenantId: tenantId(),
  gateway: text().notNull(),
  eventId: text('event_id').notNull(),
  type: text().notNull(),
  checkoutId: uuid('checkout_id').notNull(),
  receivedAt: instant('received_at').notNull(),
});

export const checkoutReconciliations = pgTable('checkout_reconciliations', {
  checkoutId: uuid('checkout_id').primaryKey(),
  organisationId: uuid('organisation_id').notNull(),
  attempts: integer().notNull().default(0),
  nextRunAt: instant('next_run_at').notNull(),
});

export const payments = pgTable('payments', {
  tenantId: tenantId(),
  paymentId: uuid('payment_id').notNull(),
  checkoutId: uuid('checkout_id').notNull(),
  userId: uuid('user_id').notNull(),
  planId: uuid('plan_id').notNull(),
  payerName: text('payer_name').notNull(),
  amount: minorUnits('amount').notNull(),
  currency: text().notNull(),
  status: text().$type<'succeeded' | 'failed'>().notNull(),
  failureCode: text('failure_code'),
  description: text().notNull(),
  gateway: text().notNull(),
  gatewayChargeId: text('gateway_charge_id').notNull(),
  cardBrand: text('card_brand'),
  cardLast4: text('card_last4'),
  chargedAt: instant('charged_at').notNull(),
  traceId: text('trace_id'),
  createdAt: instant('created_at').notNull(),
});

export const ledgerAccountRows = pgTable('ledger_accounts', {
  tenantId: tenantId(),
  code: text().notNull(),
  name: text().notNull(),
  kind: text().notNull(),
});

export const ledgerBatches = pgTable('ledger_batches', {
  tenantId: tenantId(),
  batchId: uuid('batch_id').notNull(),
  paymentId: uuid('payment_id').notNull(),
  description: text().notNull(),
  postedAt: instant('posted_at').notNull(),
});

export const ledgerEntries = pgTable('ledger_entries', {
  tenantId: tenantId(),
  batchId: uuid('batch_id').notNull(),
  line: integer().notNull(),
  accountCode: text('account_code').notNull(),
  amount: minorUnits('amount').notNull(),
  currency: text().notNull(),
});

export const invoiceCounters = pgTable('invoice_counters', { tenantId: tenantId(), lastSequence: minorUnits('last_sequence').notNull() });

export const invoices = pgTable('invoices', {
  tenantId: tenantId(),
  invoiceId: uuid('invoice_id').notNull(),
  sequence: minorUnits('sequence').notNull(),
  number: text().notNull(),
  paymentId: uuid('payment_id').notNull(),
  userId: uuid('user_id').notNull(),
  billToName: text('bill_to_name').notNull(),
  billToEmail: text('bill_to_email').notNull(),
  currency: text().notNull(),
  subtotalAmount: minorUnits('subtotal_amount').notNull(),
  discountAmount: minorUnits('discount_amount').notNull(),
  taxAmount: minorUnits('tax_amount').notNull(),
  totalAmount: minorUnits('total_amount').notNull(),
  status: text().$type<'paid'>().notNull(),
  finalisedAt: instant('finalised_at').notNull(),
  paidAt: instant('paid_at').notNull(),
});

export const invoiceLines = pgTable('invoice_lines', {
  tenantId: tenantId(),
  invoiceId: uuid('invoice_id').notNull(),
  line: integer().notNull(),
  description: text().notNull(),
  quantity: integer().notNull(),
  unitAmount: minorUnits('unit_amount').notNull(),
  amount: minorUnits('amount').notNull(),
  discountAmount: minorUnits('discount_amount').notNull(),
  taxRateBasisPoints: integer('tax_rate_basis_points').notNull(),
  taxAmount: minorUnits('tax_amount').notNull(),
  totalAmount: minorUnits('total_amount').notNull(),
});

export const subscriptions = pgTable('subscriptions', {
  tenantId: tenantId(),
  subscriptionId: uuid('subscription_id').notNull(),
  subscriberId: uuid('subscriber_id').notNull(),
  planId: uuid('plan_id').notNull(),
  paymentId: uuid('payment_id').notNull(),
  periodStart: instant('period_start').notNull(),
  periodEnd: instant('period_end').notNull(),
  createdAt: instant('created_at').notNull(),
});
