import { idOfCursor, toPage, type Page } from '@prognetwork/shared-infrastructure';
import type { TenantContext } from '../context.ts';
import type { OwnTenant, PlatformTenant, TenantView } from '../contract.ts';
import { tenantError } from '../errors.ts';
import { listTenantsOfPerson } from '../members/member-repository.ts';
import type { ListQuery } from '../profiles/read-profiles.ts';
import { findTenant, listAllTenants, type TenantWithCount } from './tenant-repository.ts';
import { toSummary, toView } from './tenant-view.ts';

export async function listMyTenants(context: TenantContext, userId: string, query: ListQuery): Promise<Page<OwnTenant>> {
  const afterId = idOfCursor(query.cursor);
  const rows = await context.database.inPersonTransaction(userId, (transaction) =>
    listTenantsOfPerson(transaction, userId, { limit: query.limit, afterId }),
  );
  return toPage(
    rows,
    query.limit,
    (row) => row,
    (row) => [row.tenantId],
  );
}

export async function loadTenant(context: TenantContext, tenantId: string): Promise<TenantView> {
  const tenant = await context.database.inTenantTransaction(tenantId, (transaction) => findTenant(transaction, tenantId));
  if (tenant === undefined) throw tenantError('tenant.not_found');
  return toView(tenant);
}

export async function listPlatformTenants(context: TenantContext, actorId: string, query: ListQuery): Promise<Page<PlatformTenant>> {
  const beforeId = idOfCursor(query.cursor);
  const { limit, q } = query;
  const rows = await context.database.inPlatformTransaction({ actorId, reason: 'list tenants' }, (transaction) =>
    listAllTenants(transaction, { limit, q, beforeId }),
  );
  return toPage(rows, limit, toPlatformTenant, (row) => [row.tenantId]);
}

export async function loadPlatformTenant(context: TenantContext, actorId: string, tenantId: string): Promise<TenantView> {
  const access = { actorId, reason: `read tenant ${tenantId}` };
  const tenant = await context.database.inPlatformTransaction(access, (transaction) => findTenant(transaction, tenantId));
  if (tenant === undefined) throw tenantError('tenant.not_found');
  return toView(tenant);
}

function toPlatformTenant(row: TenantWithCount): PlatformTenant {
  return { ...toSummary(row), createdAt: row.createdAt.toISOString(), memberCount: row.memberCount };
}
