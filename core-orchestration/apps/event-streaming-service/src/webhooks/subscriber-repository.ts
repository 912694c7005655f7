import { inArray, sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { webhookSubscribers } from './schema.ts';

export interface Subscriber {
  readonly endpointId: string;
  readonly tenant: string;
  readonly fromPosition: number;
}

/** How far the log was looked through; `epoch` is null before the first time. */
export interface Progress {
  readonly epoch: number | null;
  readonly position: number;
}

export async function insertSubscriber(tx: Transaction, subscriber: Subscriber): Promise<void> {
  await tx.db
    .insert(webhookSubscribers)
    .values(subscriber)
    .onConflictDoUpdate({
      target: webhookSubscribers.endpointId,
      set: { fromPosition: sql`least(${webhookSubscribers.fromPosition}, ${subscriber.fromPosition})` },
    });
}

export function listSubscribersOf(tx: Transaction, tenants: readonly string[]): Promise<Subscriber[]> {
  return tx.db
    .select()
    .from(webhookSubscribers)
    .where(inArray(webhookSubscribers.tenant, [...tenants]));
}

export async function hasSubscribers(tx: Transaction): Promise<boolean> {
  return (await tx.db.select({ endpointId: webhookSubscribers.endpointId }).from(webhookSubscribers).limit(1)).length > 0;
}

/** Tenants in the order of their ids, for work that goes through all of them. */
export async function listTenants(tx: Transaction, after: string, limit: number): Promise<string[]> {
  const { rows } = await tx.db.execute<{ tenant: string }>(sql`
    select distinct tenant from webhook_subscribers where tenant > ${after} order by tenant limit ${limit}`);
  return rows.map(({ tenant }) => tenant);
}

/** After the log went back: events that come now have lower positions than those at which the endpoints began. */
export async function lowerStarts(tx: Transaction, position: number): Promise<void> {
  await tx.db.execute(sql`update webhook_subscribers set from_position = ${position} where from_position > ${position}`);
}

/** Takes the right to look through the log, or prolongs it; undefined while another process has it. */
export async function leaseProgress(tx: Transaction, lease: string, leaseMs: number): Promise<Progress | undefined> {
  const now = tx.now.toISOString();
  const { rows } = await tx.db.execute<{ epoch: string | null; position: string }>(sql`
    update webhook_progress set lease = ${lease}::uuid, leased_until = ${new Date(tx.now.getTime() + leaseMs).toISOString()}
     where lease is null or lease = ${lease}::uuid or leased_until <= ${now}
    returning epoch::text, position::text`);
  const [row] = rows;
  return row && { epoch: row.epoch === null ? null : Number(row.epoch), position: Number(row.position) };
}

/** False when the lease was lost. */
export async function saveProgress(tx: Transaction, lease: string, { epoch, position }: Progress): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`
    update webhook_progress set epoch = ${epoch}, position = ${position} where lease = ${lease}::uuid`);
  return rowCount === 1;
}

export async function releaseProgress(tx: Transaction, lease: string): Promise<void> {
  await tx.db.execute(sql`update webhook_progress set lease = null, leased_until = null where lease = ${lease}::uuid`);
}

export async function findProgress(tx: Transaction): Promise<number> {
  const { rows } = await tx.db.execute<{ position: string }>(sql`select position::text from webhook_progress`);
  return Number(rows[0]?.position ?? 0);
}
