import { and, asc, count, desc, eq, lt, sql } from 'drizzle-orm';
import { idOfCursor, type Transaction } from '@prognetwork/shared-infrastructure';
import { webhookAttempts, webhookDeliveries, webhookQueue, webhookReplays } from './schema.ts';
import type { DeliveryStatus } from './webhook-contract.ts';

export type DeliveryRow = typeof webhookDeliveries.$inferSelect;
export type AttemptRow = typeof webhookAttempts.$inferSelect;
export type ReplayRow = typeof webhookReplays.$inferSelect;
export type NewDelivery = Pick<DeliveryRow, 'deliveryId' | 'endpointId' | 'eventId' | 'position' | 'type' | 'stream' | 'status'>;
export type DeliveryWithDue = DeliveryRow & { readonly dueAt: Date | null };

/** Inserts deliveries; returns the ids of those that are new. One event goes to an endpoint once. */
export async function insertDeliveries(
  tx: Transaction,
  tenantId: string,
  deliveries: readonly NewDelivery[],
): Promise<ReadonlySet<string>> {
  if (deliveries.length === 0) return new Set();
  const inserted = await tx.db
    .insert(webhookDeliveries)
    .values(
      deliveries.map((delivery) => ({
        ...delivery,
        tenantId,
        createdAt: tx.now,
        settledAt: delivery.status === 'pending' ? null : tx.now,
      })),
    )
    .onConflictDoNothing({ target: [webhookDeliveries.tenantId, webhookDeliveries.endpointId, webhookDeliveries.eventId] })
    .returning({ deliveryId: webhookDeliveries.deliveryId });
  return new Set(inserted.map(({ deliveryId }) => deliveryId));
}

export async function findDelivery(tx: Transaction, deliveryId: string): Promise<DeliveryWithDue | undefined> {
  const [row] = await tx.db
    .select({ delivery: webhookDeliveries, dueAt: webhookQueue.dueAt })
    .from(webhookDeliveries)
    .leftJoin(webhookQueue, eq(webhookQueue.deliveryId, webhookDeliveries.deliveryId))
    .where(eq(webhookDeliveries.deliveryId, deliveryId));
  return row && { ...row.delivery, dueAt: row.dueAt };
}

export async function findDeliveryOfEvent(tx: Transaction, endpointId: string, eventId: string): Promise<DeliveryRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.endpointId, endpointId), eq(webhookDeliveries.eventId, eventId)));
  return row;
}

/** Newest first, with one more than asked for. */
export async function listDeliveries(
  tx: Transaction,
  endpointId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined; readonly status?: DeliveryStatus | undefined },
): Promise<DeliveryWithDue[]> {
  const before = idOfCursor(page.cursor);
  const rows = await tx.db
    .select({ delivery: webhookDeliveries, dueAt: webhookQueue.dueAt })
    .from(webhookDeliveries)
    .leftJoin(webhookQueue, eq(webhookQueue.deliveryId, webhookDeliveries.deliveryId))
    .where(
      and(
        eq(webhookDeliveries.endpointId, endpointId),
        page.status === undefined ? undefined : eq(webhookDeliveries.status, page.status),
        before === undefined ? undefined : lt(webhookDeliveries.deliveryId, before),
      ),
    )
    .orderBy(desc(webhookDeliveries.deliveryId))
    .limit(page.limit + 1);
  return rows.map(({ delivery, dueAt }) => ({ ...delivery, dueAt }));
}

export function listAttempts(tx: Transaction, deliveryId: string, limit: number): Promise<AttemptRow[]> {
  return tx.db
    .select()
    .from(webhookAttempts)
    .where(eq(webhookAttempts.deliveryId, deliveryId))
    .orderBy(asc(webhookAttempts.attempt))
    .limit(limit);
}

/** Keeps an attempt and what the delivery is after it. */
export async function recordAttempt(
  tx: Transaction,
  delivery: Pick<DeliveryRow, 'tenantId' | 'deliveryId'>,
  status: DeliveryStatus,
  attempt: Pick<AttemptRow, 'durationMs' | 'status' | 'error' | 'responseExcerpt'>,
): Promise<void> {
  const { tenantId, deliveryId } = delivery;
  const now = tx.now.toISOString();
  await tx.db.execute(sql`
    with counted as (
      update webhook_deliveries set attempts = attempts + 1, last_status = ${attempt.status}, status = ${status},
        settled_at = ${status === 'pending' ? null : now}::timestamptz
       where delivery_id = ${deliveryId} returning attempts
    )
    insert into webhook_attempts (tenant_id, delivery_id, attempt, at, duration_ms, status, error, response_excerpt)
    select ${tenantId}::uuid, ${deliveryId}::uuid, attempts, ${now}::timestamptz, ${attempt.durationMs}::integer, ${attempt.status}::integer,
           ${attempt.error}::text, ${attempt.responseExcerpt}::text
      from counted`);
}

export async function settleDelivery(tx: Transaction, deliveryId: string, status: DeliveryStatus): Promise<void> {
  await tx.db
    .update(webhookDeliveries)
    .set({ status, settledAt: status === 'pending' ? null : tx.now })
    .where(eq(webhookDeliveries.deliveryId, deliveryId));
}

export async function insertReplay(tx: Transaction, replay: ReplayRow): Promise<void> {
  await tx.db.insert(webhookReplays).values(replay);
}

export async function findReplay(tx: Transaction, endpointId: string, replayId: string): Promise<ReplayRow | undefined> {
  const [row] = await tx.db
    .select()
    .from(webhookReplays)
    .where(and(eq(webhookReplays.endpointId, endpointId), eq(webhookReplays.replayId, replayId)));
  return row;
}

export async function countReplayed(tx: Transaction, replayId: string): Promise<ReadonlyMap<DeliveryStatus, number>> {
  const rows = await tx.db
    .select({ status: webhookDeliveries.status, deliveries: count() })
    .from(webhookDeliveries)
    .where(eq(webhookDeliveries.replayId, replayId))
    .groupBy(webhookDeliveries.status);
  return new Map(rows.map(({ status, deliveries }) => [status, deliveries]));
}

/** Makes settled deliveries of a period pending again, the earliest first, and tells which. Those of this replay are not taken twice. */
export async function reopenDeliveries(tx: Transaction, replay: ReplayRow, limit: number): Promise<DeliveryRow[]> {
  const chosen = replay.chosen === 'failed' ? ['failed', 'skipped'] : ['failed', 'skipped', 'delivered'];
  const ids = sql`
    select d.delivery_id from webhook_deliveries d
     where d.endpoint_id = ${replay.endpointId} and d.created_at >= ${replay.fromTime.toISOString()} and d.created_at <= ${replay.untilTime.toISOString()}
       and d.status in ${chosen} order by d.position limit ${limit}`;
  return tx.db
    .update(webhookDeliveries)
    .set({ status: 'pending', settledAt: null, replayId: replay.replayId })
    .where(sql`${webhookDeliveries.deliveryId} in (${ids})`)
    .returning();
}

/** Removes what was settled before a time, with its attempts; at most so many at once. */
export async function deleteSettledBefore(tx: Transaction, time: Date, limit: number): Promise<number> {
  const { rowCount } = await tx.db.execute(sql`
    delete from webhook_deliveries where delivery_id in
      (select delivery_id from webhook_deliveries where settled_at < ${time.toISOString()} and status <> 'pending' limit ${limit})`);
  return rowCount ?? 0;
}
