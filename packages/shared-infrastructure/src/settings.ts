import { setting, type Secret, type Setting, type ValuesOf } from '@prognetwork/environment-configuration';

/** Settings that every service has under the same name. */
export const sharedSettings = {
  HOST: setting.text('Address the services listen on', { default: '127.0.0.1' }),
  DATABASE_POOL_SIZE: setting.integer('Connections each service keeps to PostgreSQL', { min: 2, max: 100, default: 5 }),
  PLATFORM_ISSUER: setting.text('Issuer in platform tokens: the public address of the gateway', { default: 'http://localhost:8000' }),
  GATEWAY_URL: setting.url('Address of the API gateway', { default: 'http://localhost:8000' }),
  EVENT_STREAMING_URL: setting.url('Address of the event streaming service', { default: 'http://localhost:8001' }),
  USER_SERVICE_URL: setting.url('Address of the user service', { default: 'http://localhost:3007' }),
  TENANT_SERVICE_URL: setting.url('Address of the tenant service', { default: 'http://localhost:3006' }),
  PAYMENT_SERVICE_URL: setting.url('Address of the payment service', { default: 'http://localhost:3005' }),
  MONITORING_SERVICE_URL: setting.url('Address of the monitoring service, where OTLP is sent', { default: 'http://localhost:3004' }),
  EMAIL_SERVICE_URL: setting.url('Address of the e-mail service', { default: 'http://localhost:3003' }),
  ADMIN_CLIENT_URL: setting.url('Public address of the admin client', { default: 'http://localhost:3000' }),
  AUTH_CLIENT_URL: setting.url('Public address of the auth client', { default: 'http://localhost:3001' }),
  MARKETING_CLIENT_URL: setting.url('Public address of the marketing client', { default: 'http://localhost:3002' }),
  REDIS_URL: setting.optionalSecret('Redis for caches, locks and sessions; PostgreSQL serves them when empty'),
  SAGA_KEEP_DAYS: setting.integer('Days for which sagas are kept after they have ended; the log keeps what happened in them', {
    min: 1,
    max: 3_650,
    default: 90,
  }),
  TELEMETRY: setting.flag('Send logs, metrics and traces to the monitoring service', { default: true }),
  MONITORING_INGEST_SECRET: setting.optionalSecret('Secret that the senders of telemetry present'),
  LOG_LEVEL: setting.choice('Least level that is logged', ['info', 'trace', 'debug', 'warn', 'error', 'silent'], {
    default: 'info',
    reloadable: true,
  }),
  LOG_FILE: setting.text('File that logs are appended to; standard output when empty', { default: '' }),
};

export type SharedValues = ValuesOf<typeof sharedSettings>;

type OwnSettings<Prefix extends string> = { readonly [Name in `${Prefix}_SERVICE_PORT`]: Setting<number> } & {
  readonly [Name in `${Prefix}_DATABASE_URL` | `${Prefix}_PLATFORM_DATABASE_URL` | `${Prefix}_CLIENT_SECRET`]: Setting<Secret>;
};

/** The settings every service has: the shared ones, and its own port, connections and client secret under its prefix. */
export function commonSettings<const Prefix extends string>(prefix: Prefix, port: number): typeof sharedSettings & OwnSettings<Prefix> {
  const own = {
    [`${prefix}_SERVICE_PORT`]: setting.port(`Port of this service`, { default: port }),
    [`${prefix}_DATABASE_URL`]: setting.secret('PostgreSQL connection of the runtime role'),
    [`${prefix}_PLATFORM_DATABASE_URL`]: setting.secret('PostgreSQL connection of the cross-tenant role'),
    [`${prefix}_CLIENT_SECRET`]: setting.secret('Secret with which this service asks for its platform tokens'),
  };
  // The names are computed from the prefix, which the compiler cannot follow.
  return { ...sharedSettings, ...own } as unknown as typeof sharedSettings & OwnSettings<Prefix>;
}

export type CommonValues<Prefix extends string> = SharedValues & { readonly [Name in `${Prefix}_SERVICE_PORT`]: number } & {
  readonly [Name in `${Prefix}_DATABASE_URL` | `${Prefix}_PLATFORM_DATABASE_URL` | `${Prefix}_CLIENT_SECRET`]: Secret;
};
