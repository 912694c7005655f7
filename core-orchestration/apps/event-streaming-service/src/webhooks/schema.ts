import { bigint, boolean, customType, integer, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { DeliveryStatus } from './webhook-contract.ts';
import type { DisabledReason } from './webhook-endpoint.ts';

// The tables as the queries see them. Keys, checks and policies are in migrations/.
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const tenantId = () => uuid('tenant_id').notNull();
const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const webhookEndpoints = pgTable('webhook_endpoints', {
  tenantId: tenantId(),
  endpointId: uuid('endpoint_id').notNull(),
  version: integer().notNull(),
  url: text().notNull(),
  description: text().notNull(),
  eventTypes: text('event_types').array().notNull(),
  isOrdered: boolean('is_ordered').notNull(),
  status: text().$type<'enabled' | 'disabled'>().notNull(),
  disabledReason: text('disabled_reason').$type<DisabledReason>(),
  secretId: uuid('secret_id').notNull(),
  previousSecretId: uuid('previous_secret_id'),
  previousSecretUntil: instant('previous_secret_until'),
  failingSince: instant('failing_since'),
  createdAt: instant('created_at').notNull(),
  updatedAt: instant('updated_at').notNull(),
});

export const webhookSecrets = pgTable('webhook_secrets', {
  tenantId: tenantId(),
  secretId: uuid('secret_id').notNull(),
  endpointId: uuid('endpoint_id').notNull(),
  sealed: bytes().notNull(),
  createdAt: instant('created_at').notNull(),
});

export const webhookReplays = pgTable('webhook_replays', {
  tenantId: tenantId(),
  replayId: uuid('replay_id').notNull(),
  endpointId: uuid('endpoint_id').notNull(),
  fromTime: instant('from_time').notNull(),
  untilTime: instant('until_time').notNull(),
  chosen: text().$type<'failed' | 'all'>().notNull(),
  requestedBy: text('requested_by').notNull(),
  requestedAt: instant('requested_at').notNull(),
});

export const webhookDeliveries = pgTable('webhook_deliveries', {
  tenantId: tenantId(),
  deliveryId: uuid('delivery_id').notNull(),
  endpointId: uuid('endpoint_id').notNull(),
  eventId: uuid('event_id').notNull(),
  position: bigint({ mode: 'number' }).notNull(),
  type: text().notNull(),
  stream: text().notNull(),
  status: text().$type<DeliveryStatus>().notNull(),
  attempts: integer().notNull().default(0),
  lastStatus: integer('last_status'),
  replayId: uuid('replay_id'),
  createdAt: instant('created_at').notNull(),
  settledAt: instant('settled_at'),
});

export const webhookAttempts = pgTable('webhook_attempts', {
  tenantId: tenantId(),
  deliveryId: uuid('delivery_id').notNull(),
  attempt: integer().notNull(),
  at: instant('at').notNull(),
  durationMs: integer('duration_ms').notNull(),
  status: integer(),
  error: text(),
  responseExcerpt: text('response_excerpt').notNull(),
});

export const webhookQueue = pgTable('webhook_queue', {
  deliveryId: uuid('delivery_id').primaryKey(),
  tenant: uuid().notNull(),
  endpointId: uuid('endpoint_id').notNull(),
  position: bigint({ mode: 'number' }).notNull(),
  orderKey: text('order_key'),
  isNext: boolean('is_next').notNull(),
  tries: integer().notNull().default(0),
  dueAt: instant('due_at').notNull(),
  lease: uuid(),
  leasedUntil: instant('leased_until'),
});

export const webhookSubscribers = pgTable('webhook_subscribers', {
  endpointId: uuid('endpoint_id').primaryKey(),
  tenant: uuid().notNull(),
  fromPosition: bigint('from_position', { mode: 'number' }).notNull(),
});
