import type { ServiceSchema } from '@prognetwork/shared-infrastructure';

export { emailServiceSettings, type EmailConfig } from './config.ts';
export { createEmailService, type EmailOverrides } from './service.ts';

export const emailServiceSchema: ServiceSchema = {
  schema: 'emails',
  prefix: 'EMAIL',
  migrationsDirectory: new URL('../migrations/', import.meta.url),
  tablesWithoutTenant: {
    platform_messages: 'mail of the platform itself, to people before and outside of any organisation',
    delivery_queue:
      'ids and times of what has to be delivered, so that one worker serves all tenants; the mail is behind row-level security',
    people: 'where mail to a person goes; a person is a global identity',
    leads: 'enquiries to the platform from its website',
  },
};
