import type { Page } from '../contract/shared.ts';
import type { Tenant, TenantSummary } from '../contract/tenants.ts';
import type { PageQuery } from '../components/page-query.ts';
import { read, readOrNotFound, readPage, type Read } from './read.ts';

export function listPlatformTenants(query: PageQuery): Promise<Read<Page<TenantSummary>>> {
  return readPage('/v1/platform/tenants', { query });
}

export function loadPlatformTenant(tenantId: string): Promise<Read<Tenant>> {
  return readOrNotFound(`/v1/platform/tenants/${encodeURIComponent(tenantId)}`);
}

export function loadTenant(tenantId: string): Promise<Read<Tenant>> {
  return read(`/v1/tenants/${tenantId}`, { tenantId });
}

export function listChildren(tenantId: string): Promise<Read<Page<TenantSummary>>> {
  return readPage(`/v1/tenants/${tenantId}/children`, { tenantId });
}
