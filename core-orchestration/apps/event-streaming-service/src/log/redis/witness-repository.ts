import pg from 'pg';
import type { LogPlace } from '../log-place.ts';
import type { SeenLog } from './log-identity.ts';

export interface Witness {
  readonly seen: SeenLog | undefined;
  /** Above every epoch that cursors of this installation may have had. */
  readonly nextEpoch: number;
  /** For a log that begins here: the one that PostgreSQL would have begun in, as long as nothing was ever stored. */
  readonly firstEpoch: number;
  readonly place: LogPlace;
  /** Where the log in PostgreSQL ends: above 0 when this installation had its log there. */
  readonly postgresPosition: number;
}

/** Keeps apart from Redis how far its log reached. */
export interface WitnessRepository {
  load(): Promise<Witness>;
  /** Notes the log of an installation that had none. */
  begin(seen: SeenLog): Promise<void>;
  /** Later views win, in whatever order they arrive. */
  note(seen: SeenLog): Promise<void>;
  /** Takes the log as it is now, even if it is shorter than what was noted. */
  replace(seen: SeenLog): Promise<void>;
}

interface Row {
  readonly identity: string | null;
  readonly epoch: string | null;
  readonly position: string | null;
  readonly event_id: string | null;
  readonly next_epoch: string;
  readonly first_epoch: string;
  readonly kept_in: LogPlace;
  readonly postgres_position: string;
}

const LATER = 'where (excluded.epoch, excluded.position) > (noted.epoch, noted.position)';
const KEPT_HERE = `with kept as (update log_head set kept_in = 'redis' where log = 'main' and kept_in <> 'redis')`;
const UPSERT = `
  insert into redis_log_witness as noted (log, identity, epoch, position, event_id) values ('main', $1, $2, $3, $4)
  on conflict (log) do update
    set identity = excluded.identity, epoch = excluded.epoch, position = excluded.position, event_id = excluded.event_id,
        noted_at = clock_timestamp()`;

export function createWitnessRepository(pool: Pick<pg.Pool, 'query'>): WitnessRepository {
  const values = ({ identity, epoch, position, eventId }: SeenLog): unknown[] => [identity, epoch, position, eventId ?? null];
  return {
    async load() {
      const { rows } = await pool.query<Row>(
        `select w.identity, w.epoch, w.position, w.event_id, greatest(h.epoch, w.epoch) + 1 as next_epoch,
                case when w.epoch is null and h.position = 0 and h.kept_in = 'postgres' then h.epoch else greatest(h.epoch, w.epoch) + 1 end as first_epoch,
                h.kept_in, h.position as postgres_position
           from log_head h left join redis_log_witness w on w.log = h.log where h.log = 'main'`,
      );
      const [row] = rows;
      if (row === undefined) throw new Error('The log has no head row.');
      return {
        seen: toSeenLog(row),
        nextEpoch: Number(row.next_epoch),
        firstEpoch: Number(row.first_epoch),
        place: row.kept_in,
        postgresPosition: Number(row.postgres_position),
      };
    },
    async begin(seen) {
      await pool.query(`${KEPT_HERE} ${UPSERT} ${LATER}`, values(seen));
    },
    async note(seen) {
      await pool.query(`${UPSERT} ${LATER}`, values(seen));
    },
    async replace(seen) {
      await pool.query(`${KEPT_HERE} ${UPSERT}`, values(seen));
    },
  };
}

/** For a command that has no service's connections. */
export async function withWitness<Result>(url: string, work: (witness: WitnessRepository) => Promise<Result>): Promise<Result> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5_000 });
  try {
    return await work(createWitnessRepository(pool));
  } finally {
    await pool.end();
  }
}

function toSeenLog({ identity, epoch, position, event_id }: Row): SeenLog | undefined {
  if (identity === null) return undefined;
  return { identity, epoch: Number(epoch), position: Number(position), ...(event_id === null ? {} : { eventId: event_id }) };
}
