import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';
import type pg from 'pg';

export interface Push {
  readonly group: string;
  readonly url: string;
  /** Sealed, in base64. */
  readonly secret: string | null;
  readonly isPaused: boolean;
}

export async function savePush({ db }: Transaction, { group, url, secret, isPaused }: Push): Promise<void> {
  await db.execute(sql`
    insert into group_pushes (group_name, url, secret, is_paused) values (${group}, ${url}, ${secret}, ${isPaused})
    on conflict (group_name) do update
      set url = excluded.url, secret = excluded.secret, is_paused = excluded.is_paused, changed_at = clock_timestamp()`);
}

/** False when the group is not pushed. */
export async function removePush({ db }: Transaction, group: string): Promise<boolean> {
  const { rowCount } = await db.execute(sql`delete from group_pushes where group_name = ${group}`);
  return rowCount === 1;
}

export async function addGroupAt({ db }: Transaction, group: string, epoch: number): Promise<void> {
  await db.execute(sql`insert into consumer_groups (name, epoch) values (${group}, ${epoch}) on conflict (name) do nothing`);
}

export async function listPushes(pool: pg.Pool): Promise<readonly Push[]> {
  const text = 'select group_name as "group", url, secret, is_paused as "isPaused" from group_pushes order by group_name limit 100';
  return (await pool.query<Push>(text)).rows;
}
