import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { connectOnce, migrateService, provisionDatabase, rolesOf, type ServiceSchema } from '@prognetwork/shared-infrastructure';
import type { Client } from 'pg';

export interface TestDatabase {
  readonly name: string;
  readonly adminUrl: string;
  /** Connections as the three roles of the first service. */
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
  readonly platformUrl: string;
  /** A connection as any role that the services have here. */
  urlOf(role: string): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Roles belong to the whole throwaway server, so all test databases share their passwords. */
const ROLE_PASSWORD = 'test';
const STANDARD_MIGRATIONS = new URL('../../shared-infrastructure/migrations/', import.meta.url);

/**
 * Makes a database of its own for a test file: provisioned and migrated for these services, empty, removed on dispose. The migrations
 * run once a test run; every further database is a copy.
 */
export async function createTestDatabase(service: ServiceSchema, ...others: readonly ServiceSchema[]): Promise<TestDatabase> {
  const services = [service, ...others];
  const serverUrl = process.env['TEST_POSTGRES_URL'];
  if (!serverUrl) throw new Error('TEST_POSTGRES_URL is missing: run the tests with the vitest.config.ts of the repository');
  const name = `test_${service.schema}_${randomBytes(6).toString('hex')}`;
  const adminUrl = urlIn(serverUrl, name);
  // One at a time: changing a role in two databases at once makes PostgreSQL refuse one of them.
  await withServerLock(serverUrl, async (server) => {
    const template = await ensureTemplate(server, serverUrl, services);
    await server.query(`create database ${name} template ${template}`);
    // A copy has neither the grants on the database nor the roles' settings in it.
    await provision(adminUrl, services);
  });
  const urlOf = (role: string): string => urlIn(serverUrl, name, role);
  const { owner, runtime, platform } = rolesOf(service.schema);
  return {
    name,
    adminUrl,
    ownerUrl: urlOf(owner),
    runtimeUrl: urlOf(runtime),
    platformUrl: urlOf(platform),
    urlOf,
    [Symbol.asyncDispose]: () =>
      withServer(serverUrl, (server) => server.query(`drop database if exists ${name} with (force)`)).then(() => undefined),
  };
}

async function ensureTemplate(server: Client, serverUrl: string, services: readonly ServiceSchema[]): Promise<string> {
  const template = `template_${services[0]?.schema ?? ''}_${fingerprint(services)}`;
  const { rowCount } = await server.query('select 1 from pg_database where datname = $1', [template]);
  if (rowCount !== 0) return template;
  const making = `${template}_making`;
  await server.query(`drop database if exists ${making} with (force)`);
  await server.query(`create database ${making}`);
  await provision(urlIn(serverUrl, making), services);
  for (const service of services) {
    await migrateService({ ownerUrl: urlIn(serverUrl, making, rolesOf(service.schema).owner), service });
  }
  await server.query(`alter database ${making} rename to ${template}`);
  return template;
}

function provision(adminUrl: string, services: readonly ServiceSchema[]): Promise<void> {
  return provisionDatabase({ adminUrl, services, passwordOf: () => ROLE_PASSWORD });
}

/** Names the exact migrations, so that a changed one gets a template of its own. */
function fingerprint(services: readonly ServiceSchema[]): string {
  const hash = createHash('sha256');
  for (const directory of [STANDARD_MIGRATIONS, ...services.map(({ migrationsDirectory }) => migrationsDirectory)]) {
    for (const file of readdirSync(directory)
      .filter((name) => name.endsWith('.sql'))
      .toSorted()) {
      hash.update(file).update(readFileSync(new URL(file, directory)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

function urlIn(serverUrl: string, database: string, role?: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  if (role !== undefined) [url.username, url.password] = [role, ROLE_PASSWORD];
  return url.href;
}

function withServerLock(serverUrl: string, work: (server: Client) => Promise<void>): Promise<void> {
  return withServer(serverUrl, async (server) => {
    await server.query(`select pg_advisory_lock(hashtext('test databases'))`);
    await work(server);
  });
}

async function withServer<Result>(serverUrl: string, work: (server: Client) => Promise<Result>): Promise<Result> {
  const server = await connectOnce({ connectionString: serverUrl });
  try {
    return await work(server);
  } finally {
    await server.end();
  }
}
