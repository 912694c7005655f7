import type { Transaction } from '@prognetwork/shared-infrastructure';
import { and, desc, eq, getTableColumns, ilike, lt, or } from 'drizzle-orm';
import { tenantMembers, tenants } from '../schema.ts';
import type { Tenant } from './tenant.ts';

export async function insertTenant(transaction: Transaction, tenant: Tenant): Promise<void> {
  await transaction.db.insert(tenants).values({ ...tenant, updatedAt: transaction.now });
}

export async function saveTenant(transaction: Transaction, tenant: Tenant): Promise<void> {
  const { name, status, description, settings, branding, suspendedReason } = tenant;
  await transaction.db
    .update(tenants)
    .set({ name, status, description, settings, branding, suspendedReason, updatedAt: transaction.now })
    .where(eq(tenants.tenantId, tenant.tenantId));
}

export async function findTenant(transaction: Transaction, tenantId: string): Promise<Tenant | undefined> {
  const rows = await transaction.db.select().from(tenants).where(eq(tenants.tenantId, tenantId));
  return rows[0];
}

export async function findTenantForUpdate(transaction: Transaction, tenantId: string): Promise<Tenant | undefined> {
  const rows = await transaction.db.select().from(tenants).where(eq(tenants.tenantId, tenantId)).for('update');
  return rows[0];
}

export type TenantWithCount = Tenant & { readonly memberCount: number };

/** All tenants, in a transaction of the cross-tenant role. */
export async function listAllTenants(
  transaction: Transaction,
  query: { readonly limit: number; readonly beforeId: string | undefined; readonly q: string | undefined },
): Promise<readonly TenantWithCount[]> {
  const { db } = transaction;
  const memberCount = db.$count(tenantMembers, and(eq(tenantMembers.tenantId, tenants.tenantId), eq(tenantMembers.status, 'active')));
  return db
    .select({ ...getTableColumns(tenants), memberCount })
    .from(tenants)
    .where(and(matchesText(query.q), query.beforeId === undefined ? undefined : lt(tenants.tenantId, query.beforeId)))
    .orderBy(desc(tenants.tenantId))
    .limit(query.limit + 1);
}

function matchesText(text: string | undefined) {
  if (text === undefined || text === '') return undefined;
  const pattern = `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return or(ilike(tenants.name, pattern), ilike(tenants.slug, pattern));
}
