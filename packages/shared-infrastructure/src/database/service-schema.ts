/** Where a service keeps its data, for those who create, migrate and check it. */
export interface ServiceSchema {
  /** Name of the PostgreSQL schema, and stem of the role names. */
  readonly schema: string;
  /** Prefix of the service's settings, such as `USER`. */
  readonly prefix: string;
  readonly migrationsDirectory: URL;
  /** Every table without a tenant, with the reason. The isolation check refuses any other. */
  readonly tablesWithoutTenant: Readonly<Record<string, string>>;
}

export interface ServiceRoles {
  readonly owner: string;
  readonly runtime: string;
  readonly platform: string;
}

export function rolesOf(schema: string): ServiceRoles {
  return { owner: `${schema}_owner`, runtime: `${schema}_runtime`, platform: `${schema}_platform` };
}

/** The tables of the standard migrations that hold no tenant's rows, with the reason. */
export const standardTablesWithoutTenant: Readonly<Record<string, string>> = {
  migrations: 'history of the schema',
  outbox: 'events in transit; the relay publishes those of all tenants in commit order',
  outbox_cursor: 'one row: how far the relay has come',
  inbox: 'ids of handled events only',
  dead_letters: 'events that could not be handled; read by platform administrators only',
  idempotency_keys: 'scoped by the caller and tenant in its key, read by exact key only',
  key_values: 'cache, locks and sessions, read by exact key only',
  platform_audit_log: 'what happened outside any tenant',
  aggregate_snapshots: 'states folded from streams of the log; read by the exact stream and tenant only',
  erased_persons: 'hashes of the ids of people, who are the same in all tenants; nothing else of them',
  projections: 'how far each build of a projection has read the log',
  sagas: 'work in progress that workers take up for all tenants; read by its id, for who started it',
};
