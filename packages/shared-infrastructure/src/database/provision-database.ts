import type pg from 'pg';
import { connectOnce } from './connect-once.ts';
import { rolesOf, type ServiceSchema } from './service-schema.ts';

const PROVISION_LOCK = 7_407_001;

export interface ProvisionOptions {
  /** Administrator's connection to the database that is to hold the schemas. */
  readonly adminUrl: string;
  readonly services: readonly ServiceSchema[];
  readonly passwordOf: (role: string) => string;
}

/**
 * Creates, or brings up to date, the schema and the three roles of each service: an owner for migrations, a runtime role and a cross-tenant
 * role. Neither of the last two owns anything, bypasses row-level security or reaches another schema. Safe to run again and concurrently.
 */
export async function provisionDatabase(options: ProvisionOptions): Promise<void> {
  const client = await connectOnce({ connectionString: options.adminUrl });
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [PROVISION_LOCK]);
    await client.query('revoke all on schema public from public');
    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    const database = client.escapeIdentifier(rows[0]?.name ?? '');
    await client.query(`revoke all on database ${database} from public`);
    for (const service of options.services) await provisionService(client, database, service.schema, options.passwordOf);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await client.end();
  }
}

async function provisionService(client: pg.Client, database: string, schema: string, passwordOf: (role: string) => string): Promise<void> {
  const roles = rolesOf(schema);
  for (const role of Object.values(roles)) await ensureRole(client, role, passwordOf(role));
  const [owner, runtime, platform, name] = [roles.owner, roles.runtime, roles.platform, schema].map((text) =>
    client.escapeIdentifier(text),
  );
  await client.query(`
    grant connect on database ${database} to ${owner}, ${runtime}, ${platform};
    create schema if not exists ${name} authorization ${owner};
    revoke all on schema ${name} from public;
    grant usage on schema ${name} to ${runtime}, ${platform};
    alter default privileges for role ${owner} in schema ${name} grant select, insert, update, delete on tables to ${runtime}, ${platform};
    alter default privileges for role ${owner} in schema ${name} grant usage, select on sequences to ${runtime}, ${platform};
    alter default privileges for role ${owner} revoke execute on functions from public;
    alter default privileges for role ${owner} in schema ${name} grant execute on functions to ${runtime}, ${platform};
    alter role ${owner} in database ${database} set search_path = ${name};
    alter role ${runtime} in database ${database} set search_path = ${name};
    alter role ${platform} in database ${database} set search_path = ${name};
    alter role ${runtime} in database ${database} set idle_in_transaction_session_timeout = '30s';
    alter role ${platform} in database ${database} set idle_in_transaction_session_timeout = '30s';
    alter role ${runtime} in database ${database} set statement_timeout = '30s';
    alter role ${platform} in database ${database} set statement_timeout = '30s';
  `);
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const name = client.escapeIdentifier(role);
  const attributes = `login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password ${client.escapeLiteral(password)}`;
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  await client.query(`${rowCount === 0 ? 'create' : 'alter'} role ${name} ${attributes}`);
}
