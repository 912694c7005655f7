import type { Branding, TenantSettings, TenantSummary, TenantView } from '../contract.ts';
import type { Tenant } from './tenant.ts';

const DEFAULT_SETTINGS: TenantSettings = { locale: 'en', timeZone: 'UTC', currency: 'EUR', contactEmail: null };
const DEFAULT_BRANDING: Branding = { primaryColor: null, logoText: '', tagline: '' };

/** Only what was chosen is stored, so a default that changes reaches everybody who chose nothing. */
export function fullBranding(chosen: Partial<Branding>): Branding {
  return { ...DEFAULT_BRANDING, ...chosen };
}

export function toSummary({ tenantId, name, slug, kind, status, parentId }: Tenant): TenantSummary {
  return { tenantId, name, slug, kind, status, parentId };
}

export function toView(tenant: Tenant): TenantView {
  return {
    ...toSummary(tenant),
    description: tenant.description,
    settings: { ...DEFAULT_SETTINGS, ...tenant.settings },
    branding: fullBranding(tenant.branding),
    createdAt: tenant.createdAt.toISOString(),
  };
}
