import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';
import { commonSettings } from '@prognetwork/shared-infrastructure';

export const userServiceSettings = defineSettings({
  ...commonSettings('USER', 3007),
  USER_KEY_ENCRYPTION_SECRET: setting.secret('Encrypts the signing keys in the database; at least 32 random characters'),
  SERVICE_CLIENTS: setting.text('Services that may ask for tokens: JSON object of service name → SHA-256 (hex) of its secret', {
    default: '{}',
  }),
  PASSWORD_QUEUE_LIMIT: setting.integer('Sign-ins and registrations that may wait for hashing before others are turned away', {
    min: 1,
    max: 10_000,
    default: 200,
  }),
  BOOTSTRAP_ADMINISTRATOR_EMAIL: setting.text('E-mail address of the first platform administrator; empty makes none', { default: '' }),
  BOOTSTRAP_ADMINISTRATOR_PASSWORD: setting.optionalSecret('Password of the first platform administrator'),
});

export type UserServiceConfig = ValuesOf<typeof userServiceSettings>;
