import { sql } from 'drizzle-orm';
import type pg from 'pg';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Build, NewBuild } from './projection.ts';

type BuildRow = {
  readonly build: number;
  readonly version: number;
  readonly status: Build['status'];
  readonly epoch: string;
  readonly position: string;
  readonly mark: string;
  readonly stopped_reason: string | null;
  readonly retired_at: Date | null;
};

const SELECT = `select build, version, status, epoch::text, position::text, mark::text, stopped_reason, retired_at from projections where name = $1`;

export async function listBuilds(pool: pg.Pool, name: string): Promise<readonly Build[]> {
  const { rows } = await pool.query<BuildRow>(`${SELECT} order by build`, [name]);
  return rows.map(toBuild);
}

export async function listBuildsForUpdate(tx: Transaction, name: string): Promise<readonly Build[]> {
  const { rows } = await tx.db.execute<BuildRow>(
    sql`select build, version, status, epoch::text, position::text, mark::text, stopped_reason, null as retired_at
        from projections where name = ${name} and status <> 'retired' order by build for update`,
  );
  return rows.map(toBuild);
}

/** False when another process has begun one already. */
export async function insertBuild(
  tx: Transaction,
  name: string,
  { build, version, status, epoch, position, mark }: NewBuild,
): Promise<boolean> {
  const servedAt = status === 'serving' ? tx.now.toISOString() : null;
  const { rowCount } = await tx.db.execute(sql`
    insert into projections (name, build, version, status, epoch, position, mark, started_at, served_at)
    values (${name}, ${build}, ${version}, ${status}, ${epoch}, ${position}, ${mark}, ${tx.now.toISOString()}, ${servedAt})
    on conflict do nothing`);
  return rowCount === 1;
}

/** Moves the checkpoint of a build from one place to another. False when another process has moved it, or its part has changed. */
export async function moveCheckpoint(tx: Transaction, name: string, from: Build, to: number): Promise<boolean> {
  const { rowCount } = await tx.db.execute(sql`
    update projections set position = ${to}
     where name = ${name} and build = ${from.build} and status = ${from.status} and position = ${from.position} and stopped_reason is null`);
  return rowCount === 1;
}

export async function stopBuild(pool: pg.Pool, name: string, build: number, reason: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'update projections set stopped_reason = $3 where name = $1 and build = $2 and stopped_reason is null',
    [name, build, reason],
  );
  return rowCount === 1;
}

export async function retireBuild(tx: Transaction, name: string, build: number): Promise<void> {
  await tx.db.execute(
    sql`update projections set status = 'retired', retired_at = ${tx.now.toISOString()} where name = ${name} and build = ${build}`,
  );
}

export async function serveBuild(tx: Transaction, name: string, build: number): Promise<void> {
  await tx.db.execute(
    sql`update projections set status = 'serving', served_at = ${tx.now.toISOString()} where name = ${name} and build = ${build}`,
  );
}

/** Removes up to `limit` rows of a build from one of its tables, of all tenants; returns how many there were. */
export function removeRows(database: Database, service: string, table: string, build: number, limit: number): Promise<number> {
  const access = { actorId: `service:${service}`, reason: `remove build ${build} of the projection table ${table}` };
  return database.inPlatformTransaction(access, async (tx) => {
    const name = sql.identifier(table);
    const { rowCount } = await tx.db.execute(
      sql`delete from ${name} where ctid in (select ctid from ${name} where build = ${build} limit ${limit})`,
    );
    return rowCount ?? 0;
  });
}

export async function forgetBuild(pool: pg.Pool, name: string, build: number): Promise<void> {
  await pool.query(`delete from projections where name = $1 and build = $2 and status = 'retired'`, [name, build]);
}

function toBuild({ build, version, status, epoch, position, mark, stopped_reason, retired_at }: BuildRow): Build {
  return {
    build,
    version,
    status,
    epoch,
    position: Number(position),
    mark: Number(mark),
    stoppedReason: stopped_reason ?? undefined,
    retiredAt: retired_at ?? undefined,
  };
}
