import { createHash } from 'node:crypto';
import { setting } from '@prognetwork/environment-configuration';
import { describe, expect, test } from 'vitest';
import { addressesOf, environmentOf, secretNames } from './environment.ts';
import type { LoadedPart } from './parts.ts';

const example: LoadedPart = {
  settings: {
    USER_SERVICE_PORT: setting.port('Port', { default: 3007 }),
    USER_DATABASE_URL: setting.secret('Connection'),
    USER_KEY_ENCRYPTION_SECRET: setting.secret('Key'),
    SMTP_PASSWORD: setting.optionalSecret('Password'),
  },
  schema: { schema: 'users', prefix: 'USER', migrationsDirectory: new URL('file:///migrations/'), tablesWithoutTenant: {} },
  create: () => {
    throw new Error('not started here');
  },
};

describe('addresses', () => {
  test('of all parts move together, and what a person set stays', () => {
    const addresses = addressesOf({ USER_SERVICE_PORT: '4000', ADMIN_CLIENT_URL: 'https://admin.example' }, 100);
    expect(addresses).toMatchObject({
      GATEWAY_PORT: '8100',
      GATEWAY_URL: 'http://localhost:8100',
      PLATFORM_ISSUER: 'http://localhost:8100',
      USER_SERVICE_PORT: '4000',
      USER_SERVICE_URL: 'http://localhost:4000',
      ADMIN_CLIENT_PORT: '3100',
      ADMIN_CLIENT_URL: 'https://admin.example',
    });
  });
});

describe('secrets', () => {
  test('are generated for what is declared as required, and for the roles; not for connections, optional ones or what a person set', () => {
    const names = secretNames({ TENANT_CLIENT_SECRET: 'mine', PAYMENT_CLIENT_SECRET_FILE: '/run/secrets/payment' }, [example]);
    expect(names).toEqual(expect.arrayContaining(['USER_KEY_ENCRYPTION_SECRET', 'USER_CLIENT_SECRET', 'role:users_runtime']));
    for (const name of ['USER_DATABASE_URL', 'SMTP_PASSWORD', 'TENANT_CLIENT_SECRET', 'PAYMENT_CLIENT_SECRET'])
      expect(names).not.toContain(name);
  });
});

describe('the environment of the services', () => {
  const environmentWith = (source: Readonly<Record<string, string>>) =>
    environmentOf({
      source,
      addresses: {},
      secrets: (name) => `secret of ${name}`,
      loaded: [example],
      databaseUrl: (role) => `postgresql://${role}`,
      logFile: '/state/logs/services.log',
    });
  const environment = environmentWith({ LOG_LEVEL: 'warn', TENANT_CLIENT_SECRET: 'mine' });

  test('gives a service its own connections, its generated secrets and what a person set', () => {
    expect(environment).toMatchObject({
      USER_DATABASE_URL: 'postgresql://users_runtime',
      USER_PLATFORM_DATABASE_URL: 'postgresql://users_platform',
      USER_KEY_ENCRYPTION_SECRET: 'secret of USER_KEY_ENCRYPTION_SECRET',
      LOG_LEVEL: 'warn',
    });
  });

  test('tells the user service only hashes of the services’ secrets', () => {
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    expect(JSON.parse(environment['SERVICE_CLIENTS'] ?? '')).toMatchObject({
      'tenant-service': hash('mine'),
      'user-service': hash('secret of USER_CLIENT_SECRET'),
    });
  });

  test('adds the clients that a person set to the platform’s own', () => {
    const { SERVICE_CLIENTS = '' } = environmentWith({ SERVICE_CLIENTS: '{"billing-bridge":"abc"}' });
    expect(Object.keys(JSON.parse(SERVICE_CLIENTS) as object)).toEqual(expect.arrayContaining(['billing-bridge', 'tenant-service']));
    expect(environmentWith({ SERVICE_CLIENTS: 'no JSON' })['SERVICE_CLIENTS']).toBe('no JSON');
  });
});
