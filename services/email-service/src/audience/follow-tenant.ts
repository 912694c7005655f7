import type { TenantProvisioned, TenantUpdated } from '@prognetwork/event-based-service-client';
import type { Transaction } from '@prognetwork/shared-infrastructure';
import type { EmailContext } from '../context.ts';
import { findTenantProfile, saveTenantProfile } from './tenant-profile-repository.ts';

/** Keeps the name and the branding of an organisation. The event tells that they changed; the tenant service tells what they are. */
export async function followTenant(context: EmailContext, tx: Transaction, event: TenantProvisioned | TenantUpdated): Promise<void> {
  const { tenantId, name, slug } = event.data;
  const published = await context.fetchTenantProfile(slug);
  const known = await findTenantProfile(tx);
  const branding = published ?? known ?? { primaryColor: null, logoText: null, tagline: null };
  const { primaryColor, logoText, tagline } = branding;
  await saveTenantProfile(tx, tenantId, { name, slug, primaryColor, logoText, tagline });
}
