import type { Database } from '../database/database.ts';

export interface Snapshot {
  readonly stream: string;
  readonly tenantId: string | undefined;
  readonly decider: string;
  readonly deciderVersion: number;
  /** Version of the stream up to which its events are in the state, and the id of the event there. */
  readonly streamVersion: number;
  readonly eventId: string;
  readonly state: unknown;
}

interface SnapshotRow {
  readonly stream_version: number;
  readonly event_id: string;
  readonly state: string;
}

export type SnapshotKey = Pick<Snapshot, 'stream' | 'tenantId' | 'decider' | 'deciderVersion'>;

/** The snapshot of a stream for exactly this decider and version; one of another version is as good as none. */
export async function findSnapshot(database: Database, key: SnapshotKey): Promise<Snapshot | undefined> {
  const { rows } = await database.pool.query<SnapshotRow>(
    `select stream_version, event_id, state from aggregate_snapshots
      where stream = $1 and tenant is not distinct from $2 and decider = $3 and decider_version = $4`,
    [key.stream, key.tenantId ?? null, key.decider, key.deciderVersion],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return { ...key, streamVersion: row.stream_version, eventId: row.event_id, state: JSON.parse(row.state) };
}

/** Keeps the newer one of two snapshots of the same decider version. */
export async function saveSnapshot(database: Database, snapshot: Snapshot, now: Date): Promise<void> {
  await database.pool.query(
    `insert into aggregate_snapshots as s (stream, tenant, decider, decider_version, stream_version, event_id, state, taken_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (stream) do update
        set tenant = excluded.tenant, decider = excluded.decider, decider_version = excluded.decider_version,
            stream_version = excluded.stream_version, event_id = excluded.event_id, state = excluded.state, taken_at = excluded.taken_at
      where (s.decider, s.decider_version) <> (excluded.decider, excluded.decider_version) or s.stream_version < excluded.stream_version`,
    [
      snapshot.stream,
      snapshot.tenantId ?? null,
      snapshot.decider,
      snapshot.deciderVersion,
      snapshot.streamVersion,
      snapshot.eventId,
      JSON.stringify(snapshot.state),
      now,
    ],
  );
}

/** Removes a snapshot that says something else than the log. */
export async function forgetSnapshot(database: Database, stream: string): Promise<void> {
  await database.pool.query('delete from aggregate_snapshots where stream = $1', [stream]);
}
