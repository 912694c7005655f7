import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { webhookQueue } from './schema.ts';

/** A delivery that this process may send, as long as it holds the lease. */
export interface LeasedDelivery {
  readonly deliveryId: string;
  readonly tenantId: string;
  readonly endpointId: string;
  readonly position: number;
  /** Attempts since it was put into the queue, with this one. */
  readonly tries: number;
  readonly lease: string;
  /** The process before ended without saying how its attempt went. */
  readonly wasInterrupted: boolean;
}

export interface QueueItem {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly position: number;
  /** Set where later ones of the same key wait for this one. */
  readonly orderKey: string | null;
}

export async function enqueueDeliveries(tx: Transaction, tenant: string, items: readonly QueueItem[]): Promise<void> {
  if (items.length === 0) return;
  await tx.db
    .insert(webhookQueue)
    .values(items.map((item) => ({ ...item, tenant, dueAt: tx.now, isNext: item.orderKey === null })))
    .onConflictDoNothing();
}

/**
 * Takes deliveries that are due and that nobody holds, at most so many of one endpoint at a time: who answers slowly does not hold up the
 * others. One with an order key waits until those of its key before it have left the queue: the database marks which is next.
 */
export async function leaseDeliveries(
  tx: Transaction,
  options: { readonly lease: string; readonly leaseMs: number; readonly limit: number; readonly perEndpoint: number },
): Promise<LeasedDelivery[]> {
  const now = tx.now.toISOString();
  const until = new Date(tx.now.getTime() + options.leaseMs).toISOString();
  // The queue is empty at one time and long at another, so what the planner knows of it is of the past: it is told to follow the indexes.
  await tx.db.execute(sql`
    select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)`);
  const { rows } = await tx.db.execute<Omit<LeasedDelivery, 'position'> & { position: string } & Record<string, unknown>>(sql`
    with recursive waiting as (
      (select endpoint_id from webhook_queue where is_next order by endpoint_id limit 1)
      union all
      select (select q.endpoint_id from webhook_queue q where q.is_next and q.endpoint_id > w.endpoint_id order by q.endpoint_id limit 1)
        from waiting w where w.endpoint_id is not null
    ), first as (
      select next.delivery_id, next.due_at, row_number() over (partition by waiting.endpoint_id order by next.due_at, next.position) as nth, busy.held
        from waiting
       cross join lateral (
         select count(*) as held from webhook_queue l where l.endpoint_id = waiting.endpoint_id and l.lease is not null and l.leased_until > ${now}
       ) busy
       cross join lateral (
         select q.delivery_id, q.due_at, q.position from webhook_queue q
          where busy.held < ${options.perEndpoint} and q.endpoint_id = waiting.endpoint_id and q.is_next and q.due_at <= ${now}
            and (q.leased_until is null or q.leased_until <= ${now})
          order by q.due_at, q.position limit ${options.perEndpoint}
       ) next
    ), candidates as (
      select delivery_id from first where nth <= ${options.perEndpoint} - held order by due_at limit ${options.limit}
    ), locked as (
      select q.delivery_id, q.lease is not null as interrupted from webhook_queue q
        join candidates c on c.delivery_id = q.delivery_id
       where q.is_next and q.due_at <= ${now} and (q.leased_until is null or q.leased_until <= ${now})
         for update of q skip locked
    )
    update webhook_queue q set lease = ${options.lease}::uuid, leased_until = ${until}, tries = q.tries + 1
      from locked where locked.delivery_id = q.delivery_id
    returning q.delivery_id as "deliveryId", q.tenant as "tenantId", q.endpoint_id as "endpointId", q.position::text, q.tries, q.lease,
      locked.interrupted as "wasInterrupted"`);
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
}

/** Ends a delivery. False when the lease was lost: then another process has the word, or the endpoint is gone. */
export async function endDelivery(tx: Transaction, { deliveryId, lease }: LeasedDelivery): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`delete from webhook_queue where delivery_id = ${deliveryId} and lease = ${lease}::uuid`);
  return rowCount === 1;
}

/** Puts a delivery off. False when the lease was lost. */
export async function postponeDelivery(tx: Transaction, { deliveryId, lease }: LeasedDelivery, delayMs: number): Promise<boolean> {
  const dueAt = new Date(tx.now.getTime() + delayMs).toISOString();
  const { rowCount } = await tx.db.execute(sql`
    update webhook_queue set due_at = ${dueAt}, lease = null, leased_until = null where delivery_id = ${deliveryId} and lease = ${lease}::uuid`);
  return rowCount === 1;
}

/** Gives a delivery back as if it had not been taken: its message was not sent. */
export async function returnDelivery(tx: Transaction, { deliveryId, lease }: LeasedDelivery): Promise<void> {
  await tx.db.execute(sql`
    update webhook_queue set tries = tries - 1, lease = null, leased_until = null where delivery_id = ${deliveryId} and lease = ${lease}::uuid`);
}

/** Makes a waiting delivery due now; one that is being sent is left alone. */
export async function hurryDelivery(tx: Transaction, deliveryId: string): Promise<void> {
  await tx.db.execute(sql`
    update webhook_queue set due_at = ${tx.now.toISOString()}, tries = 0 where delivery_id = ${deliveryId} and lease is null`);
}

/** Takes what waits for an endpoint out of the queue and marks it as skipped. What is being sent now ends by itself. */
export async function skipWaiting(tx: Transaction, endpointId: string): Promise<void> {
  await lockOrder(tx, endpointId);
  await tx.db.execute(sql`
    with waiting as (
      delete from webhook_queue where endpoint_id = ${endpointId} and (lease is null or leased_until <= ${tx.now.toISOString()}) returning delivery_id
    )
    update webhook_deliveries d set status = 'skipped', settled_at = ${tx.now.toISOString()}
      from waiting where waiting.delivery_id = d.delivery_id`);
}

/** Whoever takes several deliveries of an endpoint out of the queue keeps out first those who put some in: both choose which is next. */
export async function lockOrder(tx: Transaction, endpointId: string): Promise<void> {
  await tx.db.execute(sql`select lock_webhook_order(${endpointId}::uuid)`);
}

export interface QueueFigures {
  readonly waiting: number;
  /** Seconds since the earliest event that still waits became a delivery for the first time, by its id; 0 when none waits. */
  readonly oldestAgeSeconds: number;
}

/** Ids of deliveries begin with the time at which they were made (UUIDv7), so the queue alone tells how old the oldest is. */
export async function readQueueFigures(tx: Transaction): Promise<QueueFigures> {
  const { rows } = await tx.db.execute<{ waiting: number; age: number }>(sql`
    select count(*)::integer as waiting,
           coalesce(greatest(extract(epoch from ${tx.now.toISOString()}::timestamptz - uuid_extract_timestamp(
             (select delivery_id from webhook_queue order by delivery_id limit 1))), 0), 0)::float8 as age
      from webhook_queue`);
  return { waiting: rows[0]?.waiting ?? 0, oldestAgeSeconds: rows[0]?.age ?? 0 };
}
