import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { sharedSettings, type ServiceSchema } from '@prognetwork/shared-infrastructure';

export const sandboxSettings = defineSettings({
  ...sharedSettings,
  SANDBOX_PORT: setting.port('Port of the sandbox payment gateway', { default: 3010 }),
  SANDBOX_URL: setting.url('Public address of the sandbox payment gateway, where payers type their cards', {
    default: 'http://localhost:3010',
  }),
  SANDBOX_DATABASE_URL: setting.secret('PostgreSQL connection of the runtime role of the sandbox gateway'),
  SANDBOX_PLATFORM_DATABASE_URL: setting.secret(
    'PostgreSQL connection of the second role of the sandbox gateway; it has no tenants to cross',
  ),
  SANDBOX_SECRET_KEY: setting.secret('Key with which the platform calls the sandbox gateway'),
  SANDBOX_WEBHOOK_SECRET: setting.secret('Secret that the webhooks of the sandbox gateway are signed with'),
  SANDBOX_WEBHOOK_URL: setting.optionalUrl('Where the sandbox gateway sends its webhooks; the API gateway when empty'),
});

export type SandboxConfig = ValuesOf<typeof sandboxSettings>;

export function webhookUrlOf(config: SandboxConfig): URL {
  return config.SANDBOX_WEBHOOK_URL ?? new URL('/v1/gateway-webhooks/sandbox', config.GATEWAY_URL);
}

export const sandboxSchema: ServiceSchema = {
  schema: 'sandbox',
  prefix: 'SANDBOX',
  migrationsDirectory: new URL('../migrations/', import.meta.url),
  tablesWithoutTenant: {
    checkout_sessions: 'belongs to the sandbox gateway, which stands for a company outside the platform and knows merchants only',
    charges: 'belongs to the sandbox gateway, as its checkout sessions do',
    webhook_events: 'belongs to the sandbox gateway: what it still has to tell its merchants',
  },
};
