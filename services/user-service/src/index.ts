import type { ServiceSchema } from '@prognetwork/shared-infrastructure';

export { userServiceSettings, type UserServiceConfig } from './config.ts';
export { createUserService, type UserServiceOverrides } from './service.ts';

export const userServiceSchema: ServiceSchema = {
  schema: 'users',
  prefix: 'USER',
  migrationsDirectory: new URL('../migrations/', import.meta.url),
  tablesWithoutTenant: {
    people: 'a person is a global identity; memberships are the tenant’s',
    email_verifications: 'belongs to a person, read by exact token hash only',
    attempt_windows: 'counts by hash bucket, before anyone is known',
    sessions: 'belongs to a person; the tenant is chosen per request',
    refresh_tokens: 'belongs to a session, read by exact token hash only',
    handoffs: 'belongs to a session, read by exact code hash only',
    signing_keys: 'the installation’s keys, encrypted',
    organisations: 'public names, needed before a tenant is chosen',
  },
};
