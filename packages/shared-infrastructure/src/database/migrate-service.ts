import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type pg from 'pg';
import { connectOnce } from './connect-once.ts';
import { rolesOf, type ServiceSchema } from './service-schema.ts';

const STANDARD_MIGRATIONS = new URL('../../migrations/', import.meta.url);
const MIGRATION_NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export interface MigrationOutcome {
  readonly applied: readonly string[];
}

/**
 * Runs the migrations that a service's schema has not had, as the owner role: the standard ones first, then the service's, each in its own
 * transaction. Refuses when one that ran was changed afterwards. Concurrent runs wait for each other.
 */
export async function migrateService(options: { readonly ownerUrl: string; readonly service: ServiceSchema }): Promise<MigrationOutcome> {
  const { schema, migrationsDirectory } = options.service;
  const migrations = [...(await readMigrations(STANDARD_MIGRATIONS, 'standard/')), ...(await readMigrations(migrationsDirectory, ''))];
  const client = await connectOnce({ connectionString: options.ownerUrl });
  try {
    await client.query(`set search_path = ${client.escapeIdentifier(schema)}`);
    await client.query('select pg_advisory_lock(hashtext($1))', [`migrate:${schema}`]);
    await client.query(
      'create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migrations');
    const pending = pendingMigrations(schema, migrations, new Map(rows.map((row) => [row.name, row.checksum])));
    for (const migration of pending) await apply(client, schema, migration);
    return { applied: pending.map(({ name }) => name) };
  } finally {
    await client.end();
  }
}

async function readMigrations(directory: URL, prefix: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      if (!MIGRATION_NAME.test(name)) throw new Error(`Migration ${name} must be named like 0001-create-members.sql.`);
      const sql = await readFile(new URL(name, directory), 'utf8');
      return { name: `${prefix}${name}`, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function pendingMigrations(schema: string, migrations: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  return migrations.filter(({ name, checksum }) => {
    const known = applied.get(name);
    if (known !== undefined && known !== checksum) {
      throw new Error(`Migration ${name} of ${schema} was changed after it ran. Restore the file and put the change in a new migration.`);
    }
    return known === undefined;
  });
}

async function apply(client: pg.Client, schema: string, migration: Migration): Promise<void> {
  const roles = rolesOf(schema);
  const sql = migration.sql.replaceAll(/(?<!:):(runtime|platform)\b/g, (_match, role: 'runtime' | 'platform') =>
    client.escapeIdentifier(roles[role]),
  );
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [migration.name, migration.checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`Migration ${migration.name} of ${schema} failed: ${(error as Error).message}`, { cause: error });
  }
}
