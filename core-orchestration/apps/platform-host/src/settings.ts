import { defineSettings, setting, type ValuesOf } from '@prognetwork/environment-configuration';

/** The settings of the host itself; each part declares its own. */
export const hostSettings = defineSettings({
  PROGNETWORK_STATE_DIR: setting.text('Folder that holds everything this installation keeps', { default: '.prognetwork' }),
  PORT_SHIFT: setting.integer('Added to every port, so that a second installation can run beside the first', {
    min: 0,
    max: 24_000,
    default: 0,
  }),
  DATABASE_ADMIN_URL: setting.optionalSecret('PostgreSQL 16 or newer, as a role that may create roles and schemas; embedded when empty'),
  DATABASE_PORT: setting.integer('Port of the embedded PostgreSQL, before PORT_SHIFT', { min: 1024, max: 65_535, default: 5460 }),
  ADMIN_CLIENT_PORT: setting.port('Port of the admin client', { default: 3000 }),
  AUTH_CLIENT_PORT: setting.port('Port of the auth client', { default: 3001 }),
  MARKETING_CLIENT_PORT: setting.port('Port of the marketing client', { default: 3002 }),
});

export type HostConfig = ValuesOf<typeof hostSettings>;
