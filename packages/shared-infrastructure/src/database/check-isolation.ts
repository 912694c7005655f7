import type { ClientBase } from 'pg';
import { rolesOf, standardTablesWithoutTenant, type ServiceSchema } from './service-schema.ts';

const TENANT_EXPRESSION = `(tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))`;
const SELF_EXPRESSION = `(user_id = ( SELECT (NULLIF(current_setting('app.user_id'::text, true), ''::text))::uuid AS "nullif"))`;

export interface IsolationReport {
  /** How many tables and roles were looked at; a check that looked at none proves nothing. */
  readonly tenantTables: number;
  readonly otherTables: number;
  readonly roles: number;
  readonly violations: readonly string[];
}

interface TableRow {
  readonly table: string;
  readonly has_tenant: boolean;
  readonly tenant_not_null: boolean;
  readonly tenant_leads_index: boolean;
  readonly row_security: boolean;
  readonly force_row_security: boolean;
}

interface PolicyRow {
  readonly table: string;
  readonly policy: string;
  readonly command: string;
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

/** Reads from the catalogue whether the database itself keeps tenants and services apart, and names everything that does not. */
export async function checkIsolation(client: ClientBase, services: readonly ServiceSchema[]): Promise<IsolationReport> {
  const violations: string[] = [];
  let tenantTables = 0;
  let otherTables = 0;
  for (const service of services) {
    const tables = await readTables(client, service.schema);
    const policies = await readPolicies(client, service.schema);
    for (const table of tables) {
      const found = table.has_tenant ? tenantTableViolations(service, table, policies) : listViolations(service, table);
      violations.push(...found.map((text) => `${service.schema}.${table.table} ${text}`));
    }
    const names = new Set(tables.map(({ table }) => table));
    const stale = Object.keys(service.tablesWithoutTenant).filter((name) => !names.has(name));
    violations.push(...stale.map((name) => `${service.schema}.${name} is listed as a table without tenant but does not exist`));
    violations.push(...(await viewViolations(client, service.schema)));
    tenantTables += tables.filter(({ has_tenant }) => has_tenant).length;
    otherTables += tables.filter(({ has_tenant }) => !has_tenant).length;
  }
  const roles = services.flatMap(({ schema }) => [rolesOf(schema).runtime, rolesOf(schema).platform].map((role) => ({ role, schema })));
  for (const { role, schema } of roles) violations.push(...(await roleViolations(client, role, schema)));
  return { tenantTables, otherTables, roles: roles.length, violations };
}

async function readTables(client: ClientBase, schema: string): Promise<TableRow[]> {
  const { rows } = await client.query<TableRow>(
    `select c.relname as table, a.attname is not null as has_tenant, coalesce(a.attnotnull, false) as tenant_not_null,
            exists (select 1 from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum and i.indpred is null) as tenant_leads_index,
            c.relrowsecurity as row_security, c.relforcerowsecurity as force_row_security
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     left join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition order by 1`,
    [schema],
  );
  return rows;
}

async function readPolicies(client: ClientBase, schema: string): Promise<PolicyRow[]> {
  const { rows } = await client.query<PolicyRow>(
    `select tablename as table, policyname as policy, cmd as command, roles::text[] as roles,
            qual as using, with_check as check
     from pg_policies where schemaname = $1 and permissive = 'PERMISSIVE'`,
    [schema],
  );
  return rows;
}

function tenantTableViolations(service: ServiceSchema, table: TableRow, policies: readonly PolicyRow[]): string[] {
  const own = policies.filter((policy) => policy.table === table.table);
  const unexpected = own.filter((policy) => !isExpectedPolicy(service.schema, policy));
  return [
    ...(table.tenant_not_null ? [] : ['lets tenant_id be null']),
    ...(table.tenant_leads_index ? [] : ['has no index that tenant_id leads']),
    ...(table.row_security ? [] : ['has row-level security disabled']),
    ...(table.force_row_security ? [] : ['does not force row-level security on its owner']),
    ...(own.some(({ policy }) => policy === 'tenant_isolation') ? [] : ['has no policy tenant_isolation']),
    ...unexpected.map(({ policy }) => `has the policy ${policy}, which is not one of the expected`),
  ];
}

function isExpectedPolicy(schema: string, policy: PolicyRow): boolean {
  const roles = rolesOf(schema);
  const isFor = (role: string): boolean => policy.roles.length === 1 && policy.roles[0] === role;
  if (policy.policy === 'tenant_isolation') {
    return policy.command === 'ALL' && isFor('public') && policy.using === TENANT_EXPRESSION && policy.check === TENANT_EXPRESSION;
  }
  if (policy.policy === 'platform') return isFor(roles.platform);
  return policy.policy === 'self' && policy.command === 'SELECT' && isFor(roles.runtime) && policy.using === SELF_EXPRESSION;
}

function listViolations(service: ServiceSchema, table: TableRow): string[] {
  const reason = service.tablesWithoutTenant[table.table] ?? standardTablesWithoutTenant[table.table];
  return reason === undefined || reason.trim() === '' ? ['has no tenant_id and no reason on the list of tables without tenant'] : [];
}

async function viewViolations(client: ClientBase, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ view: string }>(
    `select c.relname as view from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and (c.relkind = 'm' or c.relkind = 'v' and not coalesce(c.reloptions @> array['security_invoker=true'], false))`,
    [schema],
  );
  return rows.map(({ view }) => `${schema}.${view} is a view that reads with its owner's rights`);
}

async function roleViolations(client: ClientBase, role: string, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ problem: string }>(
    `select 'does not exist' as problem where not exists (select 1 from pg_roles where rolname = $1)
     union all select 'has an attribute that lifts it above the rules' from pg_roles
       where rolname = $1 and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
     union all select 'is a member of ' || g.rolname from pg_auth_members m join pg_roles r on r.oid = m.member join pg_roles g on g.oid = m.roleid where r.rolname = $1
     union all select 'owns ' || c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1
     union all select 'owns the schema ' || n.nspname from pg_namespace n join pg_roles r on r.oid = n.nspowner where r.rolname = $1
     union all select 'owns the function ' || p.proname from pg_proc p join pg_roles r on r.oid = p.proowner where r.rolname = $1
     union all select 'may use the schema ' || n.nspname from pg_namespace n join pg_roles r on r.rolname = $1
       where n.nspname not in ($2, 'pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%' and has_schema_privilege(r.oid, n.oid, 'usage')
     union all select 'may create in the schema ' || $2 from pg_roles r join pg_namespace n on n.nspname = $2
       where r.rolname = $1 and has_schema_privilege(r.oid, n.oid, 'create')
     union all select 'may read ' || n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.rolname = $1
       where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not in ($2, 'pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'
         and has_schema_privilege(r.oid, n.oid, 'usage') and has_table_privilege(r.oid, c.oid, 'select')`,
    [role, schema],
  );
  return rows.map(({ problem }) => `role ${role} ${problem}`);
}
