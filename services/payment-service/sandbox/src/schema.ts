import { bigint, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import type { StoredCard } from './checkouts/card.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

export const checkoutSessions = pgTable('checkout_sessions', {
  id: text().primaryKey(),
  idempotencyKey: text('idempotency_key').notNull(),
  requestHash: text('request_hash').notNull(),
  merchantName: text('merchant_name').notNull(),
  description: text().notNull(),
  amount: bigint({ mode: 'bigint' }).notNull(),
  currency: text().notNull(),
  customerEmail: text('customer_email'),
  successUrl: text('success_url').notNull(),
  metadata: jsonb().$type<Readonly<Record<string, string>>>().notNull(),
  status: text().$type<'open' | 'complete' | 'expired'>().notNull(),
  awaitingAuthentication: jsonb('awaiting_authentication').$type<StoredCard>(),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

export const charges = pgTable('charges', {
  id: text().primaryKey(),
  sessionId: text('session_id').notNull(),
  status: text().$type<'succeeded' | 'failed'>().notNull(),
  failureCode: text('failure_code'),
  cardBrand: text('card_brand').notNull(),
  cardLast4: text('card_last4').notNull(),
  createdAt: instant('created_at').notNull(),
});

export const webhookEvents = pgTable('webhook_events', {
  id: text().primaryKey(),
  type: text().notNull(),
  payload: text().notNull(),
  createdAt: instant('created_at').notNull(),
  attempts: integer().notNull().default(0),
  nextAttemptAt: instant('next_attempt_at').notNull(),
  deliveredAt: instant('delivered_at'),
  lastError: text('last_error'),
});

export type CheckoutSessionRow = typeof checkoutSessions.$inferSelect;
export type ChargeRow = typeof charges.$inferSelect;
