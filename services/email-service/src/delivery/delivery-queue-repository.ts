import { sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';

/** A message that this worker may deliver, as long as it holds the lease. */
export interface LeasedDelivery {
  readonly messageId: string;
  readonly tenantId: string | null;
  /** Attempts with this one. */
  readonly attempts: number;
  readonly unknownOutcomes: number;
  readonly lease: string;
  /** The worker before ended without saying how its attempt went. */
  readonly wasInterrupted: boolean;
}

export async function enqueueDelivery(tx: Transaction, messageId: string, tenantId: string | null): Promise<void> {
  await tx.db.execute(
    sql`insert into delivery_queue (message_id, tenant, next_attempt_at) values (${messageId}, ${tenantId}, ${tx.now.toISOString()})`,
  );
}

/** Takes deliveries that are due and that nobody holds, oldest first. A lease that ran out is taken over, and counted as interrupted. */
export async function leaseDeliveries(
  tx: Transaction,
  options: { readonly lease: string; readonly leaseMs: number; readonly limit: number },
): Promise<LeasedDelivery[]> {
  const now = tx.now.toISOString();
  const until = new Date(tx.now.getTime() + options.leaseMs).toISOString();
  const { rows } = await tx.db.execute<Pick<LeasedDelivery, keyof LeasedDelivery>>(sql`
    with due as (
      select message_id, lease is not null as interrupted from delivery_queue
      where next_attempt_at <= ${now} and (leased_until is null or leased_until <= ${now})
      order by next_attempt_at limit ${options.limit} for update skip locked
    )
    update delivery_queue set lease = ${options.lease}::uuid, leased_until = ${until}, attempts = attempts + 1,
      unknown_outcomes = unknown_outcomes + interrupted::integer
    from due where due.message_id = delivery_queue.message_id
    returning delivery_queue.message_id as "messageId", tenant as "tenantId", attempts, unknown_outcomes as "unknownOutcomes",
      lease, interrupted as "wasInterrupted"`);
  return rows;
}

/** Ends a delivery. False when the lease was lost: then another worker has the word. */
export async function endDelivery(tx: Transaction, delivery: LeasedDelivery): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`
    delete from delivery_queue where message_id = ${delivery.messageId} and lease = ${delivery.lease}::uuid`);
  return rowCount === 1;
}

/** Puts a delivery off. False when the lease was lost. */
export async function postponeDelivery(tx: Transaction, delivery: LeasedDelivery, delayMs: number): Promise<boolean> {
  const nextAttemptAt = new Date(tx.now.getTime() + delayMs).toISOString();
  const { rowCount } = await tx.db.execute(sql`
    update delivery_queue set next_attempt_at = ${nextAttemptAt}, lease = null, leased_until = null
    where message_id = ${delivery.messageId} and lease = ${delivery.lease}::uuid`);
  return rowCount === 1;
}

/** When the next delivery is due or a lease runs out; undefined when nothing waits. */
export async function findNextDue(tx: Transaction): Promise<Date | undefined> {
  const { rows } = await tx.db.execute<{ due: Date | string | null }>(sql`
    select min(greatest(next_attempt_at, coalesce(leased_until, next_attempt_at))) as due from delivery_queue`);
  const due = rows[0]?.due;
  return due === null || due === undefined ? undefined : new Date(due);
}
