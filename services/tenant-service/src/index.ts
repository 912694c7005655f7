import type { ServiceSchema } from '@prognetwork/shared-infrastructure';

export { tenantServiceSettings, type TenantServiceConfig } from './config.ts';
export { createTenantService } from './service.ts';

export const tenantServiceSchema: ServiceSchema = {
  schema: 'tenants',
  prefix: 'TENANT',
  migrationsDirectory: new URL('../migrations/', import.meta.url),
  tablesWithoutTenant: {
    organisation_profiles: 'what everybody may see of an organisation, and the register of slugs, which are unique across tenants',
  },
};
