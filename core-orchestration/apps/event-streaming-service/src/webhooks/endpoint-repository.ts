import { and, asc, count, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import { lockOrder } from './delivery-queue-repository.ts';
import { webhookDeliveries, webhookEndpoints, webhookSecrets, webhookSubscribers } from './schema.ts';

export type EndpointRow = typeof webhookEndpoints.$inferSelect;
export type SecretRow = typeof webhookSecrets.$inferSelect;

/** Creations in one tenant wait for each other, so that two cannot both be the last that is allowed. */
export async function lockEndpointsOfTenant(tx: Transaction): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('webhook endpoints'), hashtext(${tx.tenantId ?? ''}))`);
}

/** How many endpoints have a secret: also those whose creation is under way. */
export async function countEndpointsWithSecret(tx: Transaction): Promise<number> {
  const { rows } = await tx.db.execute<{ count: number }>(sql`select count(distinct endpoint_id)::integer as count from webhook_secrets`);
  return rows[0]?.count ?? 0;
}

export async function insertSecret(tx: Transaction, row: SecretRow): Promise<void> {
  await tx.db.insert(webhookSecrets).values(row);
}

export async function deleteSecret(tx: Transaction, secretId: string): Promise<void> {
  await tx.db.delete(webhookSecrets).where(eq(webhookSecrets.secretId, secretId));
}

export function findSecrets(tx: Transaction, secretIds: readonly string[]): Promise<SecretRow[]> {
  return tx.db
    .select()
    .from(webhookSecrets)
    .where(inArray(webhookSecrets.secretId, [...secretIds]));
}

/** Removes secrets that no endpoint names any more: of a creation that broke off, or rotated away. */
export async function deleteUnusedSecrets(tx: Transaction, olderThan: Date): Promise<void> {
  await tx.db.execute(sql`
    delete from webhook_secrets s where s.created_at < ${olderThan.toISOString()}
      and not exists (select from webhook_endpoints e where e.tenant_id = s.tenant_id and e.endpoint_id = s.endpoint_id
                        and s.secret_id in (e.secret_id, e.previous_secret_id))`);
}

/** Writes the endpoint as its stream has it. An older version than is there changes nothing; false then. */
export async function upsertEndpoint(
  tx: Transaction,
  row: Omit<EndpointRow, 'failingSince' | 'createdAt' | 'updatedAt'>,
): Promise<boolean> {
  const { tenantId: _tenant, endpointId: _endpoint, ...changed } = row;
  const written = await tx.db
    .insert(webhookEndpoints)
    .values({ ...row, createdAt: tx.now, updatedAt: tx.now })
    .onConflictDoUpdate({
      target: [webhookEndpoints.tenantId, webhookEndpoints.endpointId],
      // What was changed starts anew: failures of before say nothing.
      set: { ...changed, updatedAt: tx.now, failingSince: null },
      setWhere: lt(webhookEndpoints.version, row.version),
    })
    .returning({ endpointId: webhookEndpoints.endpointId });
  return written.length === 1;
}

/** Removes an endpoint with all that belongs to it. */
export async function deleteEndpoint(tx: Transaction, endpointId: string): Promise<void> {
  await lockOrder(tx, endpointId);
  await tx.db.execute(sql`delete from webhook_queue where endpoint_id = ${endpointId}`);
  await tx.db.delete(webhookSubscribers).where(eq(webhookSubscribers.endpointId, endpointId));
  await tx.db.delete(webhookEndpoints).where(eq(webhookEndpoints.endpointId, endpointId));
  await tx.db.delete(webhookSecrets).where(eq(webhookSecrets.endpointId, endpointId));
}

export async function findEndpoint(tx: Transaction, endpointId: string): Promise<EndpointRow | undefined> {
  const [row] = await tx.db.select().from(webhookEndpoints).where(eq(webhookEndpoints.endpointId, endpointId));
  return row;
}

export function listEndpoints(tx: Transaction): Promise<EndpointRow[]> {
  return tx.db.select().from(webhookEndpoints).orderBy(asc(webhookEndpoints.endpointId));
}

/** Endpoints of all tenants, by tenant; only the cross-tenant role sees them. */
export function listAllEndpoints(tx: Transaction, after: readonly [string, string] | undefined, limit: number): Promise<EndpointRow[]> {
  const beyond =
    after &&
    or(gt(webhookEndpoints.tenantId, after[0]), and(eq(webhookEndpoints.tenantId, after[0]), gt(webhookEndpoints.endpointId, after[1])));
  return tx.db
    .select()
    .from(webhookEndpoints)
    .where(beyond)
    .orderBy(asc(webhookEndpoints.tenantId), asc(webhookEndpoints.endpointId))
    .limit(limit);
}

/** Deliveries that wait, by endpoint. */
export async function countPending(tx: Transaction, endpointIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (endpointIds.length === 0) return new Map();
  const rows = await tx.db
    .select({ endpointId: webhookDeliveries.endpointId, pending: count() })
    .from(webhookDeliveries)
    .where(and(inArray(webhookDeliveries.endpointId, [...endpointIds]), eq(webhookDeliveries.status, 'pending')))
    .groupBy(webhookDeliveries.endpointId);
  return new Map(rows.map(({ endpointId, pending }) => [endpointId, pending]));
}

/** Notes a failure; tells since when there was nothing else. Undefined when the endpoint is gone. */
export async function noteFailure(tx: Transaction, endpointId: string): Promise<Date | undefined> {
  await tx.db
    .update(webhookEndpoints)
    .set({ failingSince: tx.now })
    .where(and(eq(webhookEndpoints.endpointId, endpointId), isNull(webhookEndpoints.failingSince)));
  return (await findEndpoint(tx, endpointId))?.failingSince ?? undefined;
}

export async function noteSuccess(tx: Transaction, endpointId: string): Promise<void> {
  await tx.db
    .update(webhookEndpoints)
    .set({ failingSince: null })
    .where(and(eq(webhookEndpoints.endpointId, endpointId), sql`${webhookEndpoints.failingSince} is not null`));
}
