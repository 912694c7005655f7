import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';
import type { JsonSchema } from './json-schema.ts';
import type { RegisteredState, SchemaOrigin } from './schema-history.ts';

export interface EventTypeRow {
  readonly type: string;
  readonly producer: string;
  readonly description: string;
  readonly origin: SchemaOrigin;
}

export interface StoredState extends RegisteredState {
  readonly type: string;
  readonly registeredBy: string;
  readonly registeredAt: Date;
}

/** Waits until nobody else changes the registry; held until the transaction ends. */
export async function lockRegistry(tx: Transaction): Promise<void> {
  await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('event schemas'))`);
}

export async function findType(tx: Transaction, type: string): Promise<EventTypeRow | undefined> {
  const { rows } = await tx.db.execute<EventTypeRow & Record<string, unknown>>(
    sql`select type, producer, description, origin from event_types where type = ${type}`,
  );
  return rows[0];
}

export async function listTypes(tx: Transaction): Promise<readonly EventTypeRow[]> {
  const { rows } = await tx.db.execute<EventTypeRow & Record<string, unknown>>(
    sql`select type, producer, description, origin from event_types order by type`,
  );
  return rows;
}

/** The states of one type or of all, the newest first. */
export async function listStates(tx: Transaction, type?: string): Promise<readonly StoredState[]> {
  interface Row extends Record<string, unknown> {
    readonly type: string;
    readonly version: number;
    readonly revision: number;
    readonly fingerprint: string;
    readonly schema: JsonSchema;
    readonly registered_by: string;
    readonly registered_at: Date | string;
  }
  const { rows } = await tx.db.execute<Row>(sql`
    select type, version, revision, fingerprint, schema, registered_by, registered_at from event_schemas
     where ${type === undefined ? sql`true` : sql`type = ${type}`} order by type, version desc, revision desc`);
  return rows.map(({ registered_by, registered_at, ...state }) => ({
    ...state,
    registeredBy: registered_by,
    registeredAt: new Date(registered_at),
  }));
}

export async function saveType(tx: Transaction, { type, producer, description, origin }: EventTypeRow): Promise<void> {
  await tx.db.execute(sql`
    insert into event_types (type, producer, description, origin) values (${type}, ${producer}, ${description}, ${origin})
    on conflict (type) do update set producer = excluded.producer, description = excluded.description`);
}

export async function insertState(tx: Transaction, state: Omit<StoredState, 'registeredAt'>): Promise<void> {
  await tx.db.execute(sql`
    insert into event_schemas (type, version, revision, fingerprint, schema, registered_by)
    values (${state.type}, ${state.version}, ${state.revision}, ${state.fingerprint}, ${JSON.stringify(state.schema)}, ${state.registeredBy})`);
}
