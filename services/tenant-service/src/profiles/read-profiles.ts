import { decodeCursor, toPage, type Page } from '@prognetwork/shared-infrastructure';
import type { TenantContext } from '../context.ts';
import type { Organisation, TenantSummary } from '../contract.ts';
import { tenantError } from '../errors.ts';
import { fullBranding } from '../tenants/tenant-view.ts';
import { findProfileBySlug, listChildProfiles, listOpenProfiles, type ProfileRow } from './profile-repository.ts';

export interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
}

export async function loadOrganisation(context: TenantContext, slug: string): Promise<Organisation> {
  const profile = await context.database.inGlobalTransaction((transaction) => findProfileBySlug(transaction, slug));
  if (profile === undefined) throw tenantError('tenant.not_found');
  return toOrganisation(profile);
}

export async function listOrganisations(context: TenantContext, query: ListQuery): Promise<Page<Organisation>> {
  const afterSlug = decodeCursor(query.cursor, 1)?.[0];
  const { limit, q } = query;
  const rows = await context.database.inGlobalTransaction((transaction) => listOpenProfiles(transaction, { limit, q, afterSlug }));
  return toPage(rows, limit, toOrganisation, (row) => [row.slug]);
}

export async function listChildren(context: TenantContext, tenantId: string, query: ListQuery): Promise<Page<TenantSummary>> {
  const afterSlug = decodeCursor(query.cursor, 1)?.[0];
  const rows = await context.database.inTenantTransaction(tenantId, (transaction) =>
    listChildProfiles(transaction, tenantId, query.limit, afterSlug),
  );
  return toPage(rows, query.limit, toSummary, (row) => [row.slug]);
}

function toOrganisation(row: ProfileRow): Organisation {
  const { organisationId: tenantId, name, slug, kind, description, status } = row;
  return { tenantId, name, slug, kind, description, status, branding: fullBranding(row.branding) };
}

function toSummary({ organisationId: tenantId, name, slug, kind, status, parentId }: ProfileRow): TenantSummary {
  return { tenantId, name, slug, kind, status, parentId };
}
