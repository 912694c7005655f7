import { and, desc, eq } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { GatewayCharge } from '../gateway/payment-gateway.ts';
import { checkouts, gatewayEvents, invoices, payers, paymentAttempts, payments } from '../schema.ts';
import { startReconciling } from './reconciliation-repository.ts';

export type CheckoutRow = typeof checkouts.$inferSelect;
export type AttemptRow = typeof paymentAttempts.$inferSelect;

export interface CheckoutWithAttempt {
  readonly checkout: CheckoutRow;
  readonly attempt: AttemptRow;
}

const withAttempt = and(eq(paymentAttempts.tenantId, checkouts.tenantId), eq(paymentAttempts.checkoutId, checkouts.checkoutId));

/** Stores a checkout and the attempt to open it at the gateway. False when the payer has a payable one for this plan already. */
export async function insertCheckout(tx: Transaction, checkout: CheckoutRow, attempt: AttemptRow, reconcileAt: Date): Promise<boolean> {
  const inserted = await tx.db.insert(checkouts).values(checkout).onConflictDoNothing().returning({ id: checkouts.checkoutId });
  if (inserted.length === 0) return false;
  await tx.db.insert(paymentAttempts).values(attempt);
  await startReconciling(tx, { checkoutId: checkout.checkoutId, organisationId: checkout.tenantId, nextRunAt: reconcileAt });
  return true;
}

export async function findPayableCheckoutForUpdate(
  tx: Transaction,
  userId: string,
  planId: string,
): Promise<CheckoutWithAttempt | undefined> {
  const [row] = await tx.db
    .select({ checkout: checkouts, attempt: paymentAttempts })
    .from(checkouts)
    .innerJoin(paymentAttempts, withAttempt)
    .where(and(eq(checkouts.userId, userId), eq(checkouts.planId, planId), eq(checkouts.gatewayStatus, 'open')))
    .for('update');
  return row;
}

export async function findCheckout(tx: Transaction, checkoutId: string): Promise<CheckoutWithAttempt | undefined> {
  const [row] = await tx.db
    .select({ checkout: checkouts, attempt: paymentAttempts })
    .from(checkouts)
    .innerJoin(paymentAttempts, withAttempt)
    .where(eq(checkouts.checkoutId, checkoutId));
  return row;
}

export async function findCheckoutForUpdate(tx: Transaction, checkoutId: string): Promise<CheckoutRow | undefined> {
  const [row] = await tx.db.select().from(checkouts).where(eq(checkouts.checkoutId, checkoutId)).for('update');
  return row;
}

/** The charges of a checkout that are recorded. */
export async function listRecordedCharges(tx: Transaction, checkoutId: string): Promise<GatewayCharge[]> {
  const rows = await tx.db.select().from(payments).where(eq(payments.checkoutId, checkoutId));
  return rows.map((row) => ({
    id: row.gatewayChargeId,
    outcome: row.status,
    failureCode: row.failureCode,
    cardBrand: row.cardBrand,
    cardLast4: row.cardLast4,
    at: row.chargedAt,
  }));
}

/** What a successful checkout led to. */
export async function findOutcomeIds(tx: Transaction, checkoutId: string): Promise<{ paymentId: string; invoiceId: string } | undefined> {
  const [row] = await tx.db
    .select({ paymentId: payments.paymentId, invoiceId: invoices.invoiceId })
    .from(payments)
    .innerJoin(invoices, and(eq(invoices.tenantId, payments.tenantId), eq(invoices.paymentId, payments.paymentId)))
    .where(eq(payments.checkoutId, checkoutId))
    .orderBy(payments.paymentId)
    .limit(1);
  return row;
}

export async function findLastFailedPaymentId(tx: Transaction, checkoutId: string): Promise<string | undefined> {
  const [row] = await tx.db
    .select({ paymentId: payments.paymentId })
    .from(payments)
    .where(and(eq(payments.checkoutId, checkoutId), eq(payments.status, 'failed')))
    .orderBy(desc(payments.chargedAt), desc(payments.gatewayChargeId))
    .limit(1);
  return row?.paymentId;
}

export async function updateCheckout(
  tx: Transaction,
  checkoutId: string,
  change: Partial<Pick<CheckoutRow, 'status' | 'failureCode' | 'gatewayStatus'>>,
): Promise<void> {
  await tx.db.update(checkouts).set(change).where(eq(checkouts.checkoutId, checkoutId));
}

export async function updateAttempt(
  tx: Transaction,
  attemptId: string,
  change: Partial<Pick<AttemptRow, 'status' | 'gatewayReference' | 'gatewayUrl'>>,
): Promise<void> {
  await tx.db.update(paymentAttempts).set(change).where(eq(paymentAttempts.attemptId, attemptId));
}

/** True the first time this webhook is seen. A concurrent delivery of the same one waits here for the first to commit. */
export async function enterGatewayEvent(tx: Transaction, event: Omit<typeof gatewayEvents.$inferInsert, 'receivedAt'>): Promise<boolean> {
  const inserted = await tx.db
    .insert(gatewayEvents)
    .values({ ...event, receivedAt: tx.now })
    .onConflictDoNothing()
    .returning({ id: gatewayEvents.eventId });
  return inserted.length === 1;
}

export async function findPayer(tx: Transaction, userId: string): Promise<{ name: string; email: string } | undefined> {
  const [row] = await tx.db.select({ name: payers.name, email: payers.email }).from(payers).where(eq(payers.userId, userId));
  return row;
}

export async function savePayer(tx: Transaction, payer: typeof payers.$inferInsert): Promise<void> {
  await tx.db
    .insert(payers)
    .values(payer)
    .onConflictDoUpdate({ target: [payers.tenantId, payers.userId], set: { name: payer.name, email: payer.email } });
}
