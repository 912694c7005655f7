import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { commonSettings, type ServiceSchema } from '@prognetwork/shared-infrastructure';

export const paymentServiceSettings = defineSettings({
  ...commonSettings('PAYMENT', 3005),
  SANDBOX_URL: setting.url('Address of the sandbox payment gateway', { default: 'http://localhost:3010' }),
  SANDBOX_SECRET_KEY: setting.secret('Key with which the platform calls the sandbox gateway'),
  SANDBOX_WEBHOOK_SECRET: setting.secret('Secret that the webhooks of the sandbox gateway are signed with'),
  PAYMENT_RETURN_ORIGINS: setting.text('Origins beside those of the clients that payers may be sent back to, separated by spaces', {
    default: '',
    example: 'https://join.example.org',
  }),
  PAYMENT_GATEWAY_TIMEOUT_MS: setting.integer('Time a payment gateway has to answer', { min: 100, max: 60_000, default: 8_000 }),
});

export type PaymentServiceConfig = ValuesOf<typeof paymentServiceSettings>;

export const paymentServiceSchema: ServiceSchema = {
  schema: 'payments',
  prefix: 'PAYMENT',
  migrationsDirectory: new URL('../migrations/', import.meta.url),
  tablesWithoutTenant: {
    platform_plans: 'what the platform offers to every organisation; the same for all and public',
    organisations: 'which tenant a public slug belongs to: read before a tenant is known, and holds only what is public',
    checkout_reconciliations: 'ids of checkouts to ask the gateway after: the job takes the next one due before it knows whose it is',
  },
};
