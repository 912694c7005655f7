import { sql } from 'drizzle-orm';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';

export interface Snapshot {
  readonly stream: string;
  readonly tenantId: string | undefined;
  readonly decider: string;
  readonly deciderVersion: number;
  /** Version of the stream up to which its events are in the state, and the id of the event there. */
  readonly streamVersion: number;
  readonly eventId: string;
  readonly state: unknown;
  /** Hashes of those whom the events in the state name, in hex. */
  readonly persons: ReadonlySet<string>;
}

/** Of the snapshots of one service. */
const LOCK = 7_310;

interface SnapshotRow {
  readonly stream_version: number;
  readonly event_id: string;
  readonly state: string;
  readonly persons: readonly Buffer[];
}

export type SnapshotKey = Pick<Snapshot, 'stream' | 'tenantId' | 'decider' | 'deciderVersion'>;

/** The snapshot of a stream for exactly this decider and version; one of another version is as good as none. */
export async function findSnapshot(database: Database, key: SnapshotKey): Promise<Snapshot | undefined> {
  const { rows } = await database.pool.query<SnapshotRow>(
    `select stream_version, event_id, state, persons from aggregate_snapshots
      where stream = $1 and tenant is not distinct from $2 and decider = $3 and decider_version = $4`,
    [key.stream, key.tenantId ?? null, key.decider, key.deciderVersion],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const persons = new Set(row.persons.map((hash) => hash.toString('hex')));
  return { ...key, streamVersion: row.stream_version, eventId: row.event_id, state: JSON.parse(row.state), persons };
}

/** Keeps the newer one of two snapshots of the same decider version; none that names a person who was erased here. */
export async function saveSnapshot(database: Database, snapshot: Snapshot): Promise<void> {
  const { stream, tenantId = null, decider, deciderVersion, streamVersion, eventId, state, persons } = snapshot;
  await database.inGlobalTransaction(async ({ db, now, service }) => {
    // A statement of its own: the one that waited for the lock would not see what was committed meanwhile.
    await db.execute(sql`select pg_advisory_xact_lock_shared(${LOCK}, hashtext(${service}))`);
    await db.execute(sql`
      with named as (select coalesce(array_agg(decode(h, 'hex')), '{}') as persons from unnest(${sql.param([...persons])}::text[]) h)
      insert into aggregate_snapshots as s (stream, tenant, decider, decider_version, stream_version, event_id, state, taken_at, persons)
      select ${stream}, ${tenantId}::uuid, ${decider}, ${deciderVersion}::integer, ${streamVersion}::integer, ${eventId}::uuid, ${JSON.stringify(state)},
        ${now.toISOString()}::timestamptz, persons
        from named where not exists (select from erased_persons where person_hash = any(named.persons))
      on conflict (stream) do update
         set tenant = excluded.tenant, decider = excluded.decider, decider_version = excluded.decider_version,
             stream_version = excluded.stream_version, event_id = excluded.event_id, state = excluded.state, taken_at = excluded.taken_at,
             persons = excluded.persons
       where (s.decider, s.decider_version) <> (excluded.decider, excluded.decider_version) or s.stream_version < excluded.stream_version`);
  });
}

/** Waits for snapshots that are just being kept; those that come later find the person erased. */
export async function dropSnapshotsOf({ db, service }: Transaction, person: Buffer): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${LOCK}, hashtext(${service}))`);
  await db.execute(sql`delete from aggregate_snapshots where persons @> array[${person}::bytea]`);
}

/** Removes a snapshot that says something else than the log. */
export async function forgetSnapshot(database: Database, stream: string): Promise<void> {
  await database.pool.query('delete from aggregate_snapshots where stream = $1', [stream]);
}
