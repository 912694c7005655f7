import pg from 'pg';
import type { LogPlace, LogStore } from '../log-place.ts';
import { encodeIntegerArray, encodeTextArray, encodeUuidArray } from '../postgres/binary-array.ts';
import { createLogReader } from '../postgres/log-reader.ts';
import {
  PAGE_EVENTS,
  PAGE_PLACES,
  type LogEnd,
  type MovableLog,
  type MovedEvent,
  type StreamVersion,
  type TakenPlace,
} from './movable-log.ts';

export interface PostgresMovableLog extends MovableLog {
  readonly store: 'postgres';
  readonly pool: pg.Pool;
  /** False while a process of the service runs: it, or another copy, holds the lock that only one may have. */
  lockOut(): Promise<boolean>;
  place(): Promise<LogPlace>;
  /** No append and no removal is under way when it returns, and none begins. */
  beginMove(to: LogStore): Promise<void>;
  giveUpMove(from: LogStore): Promise<void>;
  /** The log in PostgreSQL is the one from now on. */
  complete(end: LogEnd): Promise<void>;
}

interface EventRow extends Omit<MovedEvent, 'position' | 'recordedAt'> {
  readonly position: string;
  readonly recorded_at: Date;
}

const PARTITION_BITS = 20n;
const MOVING = `select set_config('events.moving_log', 'on', true)`;

/** The log in PostgreSQL as it is moved from there or to there, as the owner of its tables. */
export function openPostgresMovableLog(ownerUrl: string): PostgresMovableLog {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 4, connectionTimeoutMillis: 5_000, application_name: 'event-log-mover' });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  let lock: pg.PoolClient | undefined;
  return {
    store: 'postgres',
    pool,
    ...createReading(pool),
    ...createWriting(pool),
    ...createMoving(pool),
    async lockOut() {
      lock = await pool.connect();
      // The lock of the sealer, which one process of a running service always has.
      const { rows } = await lock.query<{ locked: boolean }>(
        `select pg_try_advisory_lock(hashtext('event log sealer'), hashtext(current_schema())) as locked`,
      );
      return rows[0]?.locked === true;
    },
    async [Symbol.asyncDispose]() {
      lock?.release(true);
      await pool.end();
    },
  };
}

function createReading(
  pool: pg.Pool,
): Pick<MovableLog, 'end' | 'counts' | 'read' | 'readEvents' | 'readTakenPlaces' | 'readStreams' | 'countPlaces' | 'countStreams'> {
  return {
    async end() {
      const row = await one<{ epoch: string; position: string; recorded_at: Date | null }>(
        pool,
        `select epoch, position, case when isfinite(recorded_at) then recorded_at end as recorded_at from log_head where log = 'main'`,
      );
      return { epoch: Number(row.epoch), position: Number(row.position), recordedAtMs: row.recorded_at?.getTime() ?? 0 };
    },
    async counts() {
      const row = await one<{ events: string; ids: string; streams: string }>(
        pool,
        'select (select count(*) from events) as events, (select count(*) from event_ids) as ids, (select count(*) from streams) as streams',
      );
      return { events: Number(row.events), ids: Number(row.ids), streams: Number(row.streams) };
    },
    read: (query) => createLogReader(pool).read(query),
    async readEvents(after) {
      const { rows } = await pool.query<EventRow>(
        `select position, event_id as id, stream, version, type, tenant, subject, recorded_at, event as body
           from events where position > $1 order by position limit $2`,
        [after, PAGE_EVENTS],
      );
      return rows.map(({ position, recorded_at: recordedAt, ...event }) => ({
        ...event,
        position: Number(position),
        recordedAt: recordedAt.toISOString(),
      }));
    },
    readTakenPlaces: () => pageTakenPlaces(pool),
    readStreams: () => pageStreams(pool),
    async countPlaces(places) {
      const text = `select count(*) as n from unnest($1::uuid[], $2::bigint[], $3::int[]) u (id, position, version)
                      join event_ids d on d.event_id = u.id and d.position = u.position and d.version = u.version`;
      return Number((await one<{ n: string }>(pool, text, placeParameters(places))).n);
    },
    async countStreams(streams) {
      const text = `select count(*) as n from unnest($1::text[], $2::int[]) u (stream, version)
                      join streams s on s.stream = u.stream and s.version = u.version`;
      return Number((await one<{ n: string }>(pool, text, streamParameters(streams))).n);
    },
  };
}

function createWriting(
  pool: pg.Pool,
): Pick<MovableLog, 'written' | 'writeEvents' | 'writeTakenPlaces' | 'writeStreams' | 'isEmpty' | 'clear'> {
  return {
    written: async () => Number((await one<{ position: string }>(pool, `select position from log_head where log = 'main'`)).position),
    writeEvents: (events, after) => inTransaction(pool, (client) => writeEvents(client, events, after)),
    async writeTakenPlaces(places) {
      const text = 'insert into event_ids select * from unnest($1::uuid[], $2::bigint[], $3::int[]) on conflict do nothing';
      await pool.query(text, placeParameters(places));
    },
    async writeStreams(streams) {
      const text = `insert into streams select distinct on (1) * from unnest($1::text[], $2::int[])
                    on conflict (stream) do update set version = excluded.version`;
      await pool.query(text, streamParameters(streams));
    },
    async isEmpty() {
      const text = `select position > 0 or exists (select from events) or exists (select from event_ids) or exists (select from streams) as holds
                      from log_head where log = 'main'`;
      return !(await one<{ holds: boolean }>(pool, text)).holds;
    },
    clear: () =>
      inTransaction(pool, async (client) => {
        await client.query(MOVING);
        await client.query('truncate events, event_ids, streams');
        await client.query(`update log_head set position = 0, recorded_at = '-infinity' where log = 'main'`);
      }),
  };
}

function createMoving(pool: pg.Pool): Pick<PostgresMovableLog, 'place' | 'beginMove' | 'giveUpMove' | 'complete'> {
  return {
    place: async () => (await one<{ kept_in: LogPlace }>(pool, `select kept_in from log_head where log = 'main'`)).kept_in,
    beginMove: (to) =>
      inTransaction(pool, async (client) => {
        // Waits for appends and removals that are under way; those that begin later see where the log is.
        await client.query('lock table events in share row exclusive mode');
        await client.query(`update log_head set kept_in = $1 where log = 'main'`, [`moving to ${to}`]);
      }),
    async giveUpMove(from) {
      await pool.query(`update log_head set kept_in = $1 where log = 'main'`, [from]);
    },
    complete: ({ epoch, position, recordedAtMs }) =>
      inTransaction(pool, async (client) => {
        await client.query(
          `update log_head set epoch = $1, position = $2, recorded_at = coalesce($3::timestamptz, '-infinity'), kept_in = 'postgres'
            where log = 'main'`,
          [epoch, position, recordedAtMs === 0 ? null : new Date(recordedAtMs).toISOString()],
        );
        await client.query(
          `select create_event_partition((h.position >> 20) + n) from log_head h, generate_series(0, 1) n where h.log = 'main'`,
        );
        await client.query('delete from redis_log_witness');
      }),
  };
}

async function writeEvents(client: pg.PoolClient, events: readonly MovedEvent[], after: number): Promise<void> {
  await client.query(MOVING);
  const moved = await client.query(`update log_head set position = $1 where log = 'main' and position = $2`, [
    events.at(-1)?.position ?? after,
    after,
  ]);
  if (moved.rowCount !== 1) throw new Error('Another process copies the log too.');
  const partitions = [...new Set(events.map(({ position }) => BigInt(position) >> PARTITION_BITS))];
  await client.query('select create_event_partition(n) from unnest($1::bigint[]) n', [partitions]);
  const positions = events.map(({ position }) => position);
  const ids = encodeUuidArray(events.map(({ id }) => id));
  const versions = encodeIntegerArray(events.map(({ version }) => version));
  await client.query('insert into event_ids select * from unnest($1::uuid[], $2::bigint[], $3::int[])', [ids, positions, versions]);
  await client.query(
    `insert into events (position, event_id, stream, version, type, tenant, subject, recorded_at, event)
     select * from unnest($1::bigint[], $2::uuid[], $3::text[], $4::int[], $5::text[], $6::uuid[], $7::text[], $8::timestamptz[], $9::text[])`,
    [
      positions,
      ids,
      encodeTextArray(events.map(({ stream }) => stream)),
      versions,
      encodeTextArray(events.map(({ type }) => type)),
      encodeUuidArray(events.map(({ tenant }) => tenant)),
      encodeTextArray(events.map(({ subject }) => subject)),
      events.map(({ recordedAt }) => recordedAt),
      encodeTextArray(events.map(({ body }) => body)),
    ],
  );
}

async function* pageTakenPlaces(pool: pg.Pool): AsyncGenerator<readonly TakenPlace[]> {
  // Steps through all ids; those whose event is still there travel with it.
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await pool.query<{ id: string; position: string; version: number; is_there: boolean }>(
      `select d.event_id as id, d.position, d.version, e.position is not null as is_there
         from (select * from event_ids where event_id > $1 order by event_id limit $2) d left join events e on e.position = d.position
        order by d.event_id`,
      [after, PAGE_PLACES],
    );
    yield rows.flatMap(({ is_there: isThere, position, ...row }) => (isThere ? [] : [{ ...row, position: Number(position) }]));
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

async function* pageStreams(pool: pg.Pool): AsyncGenerator<readonly StreamVersion[]> {
  for (let after = ''; ;) {
    const { rows } = await pool.query<StreamVersion>('select stream, version from streams where stream > $1 order by stream limit $2', [
      after,
      PAGE_PLACES,
    ]);
    yield rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.stream;
  }
}

function placeParameters(places: readonly TakenPlace[]): unknown[] {
  return [
    encodeUuidArray(places.map(({ id }) => id)),
    places.map(({ position }) => position),
    encodeIntegerArray(places.map(({ version }) => version)),
  ];
}

function streamParameters(streams: readonly StreamVersion[]): unknown[] {
  return [encodeTextArray(streams.map(({ stream }) => stream)), encodeIntegerArray(streams.map(({ version }) => version))];
}

async function one<Row extends object>(pool: pg.Pool, text: string, values: unknown[] = []): Promise<Row> {
  const { rows } = await pool.query<Row>(text, values);
  const [row] = rows;
  if (row === undefined) throw new Error('The log has no head row.');
  return row;
}

async function inTransaction(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await work(client);
    await client.query('commit');
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}
