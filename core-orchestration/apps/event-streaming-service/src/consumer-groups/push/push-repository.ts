import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';
import type pg from 'pg';

export interface Push {
  readonly group: string;
  readonly url: string;
  /** Sealed, in base64. */
  readonly secret: string | null;
  /** Signs beside the other one until then. */
  readonly previousSecret: string | null;
  readonly previousSecretUntil: Date | null;
  readonly isPaused: boolean;
}

export interface PushSettings {
  readonly group: string;
  readonly url: string;
  /** Undefined leaves the one there is, null takes it away. */
  readonly secret: string | null | undefined;
  readonly overlapHours: number;
  /** Undefined leaves it as it is. */
  readonly isPaused: boolean | undefined;
}

export const MAX_PUSHES = 100;

export async function savePush({ db }: Transaction, { group, url, secret, overlapHours, isPaused }: PushSettings): Promise<void> {
  const keepsSecret = secret === undefined;
  const state = isPaused ?? null;
  await db.execute(sql`
    insert into group_pushes as p (group_name, url, secret, is_paused, paused_reason)
    values (${group}, ${url}, ${secret ?? null}, coalesce(${state}::boolean, false), case when ${state}::boolean then 'operator' end)
    on conflict (group_name) do update
      set url = excluded.url,
          secret = case when ${keepsSecret} then p.secret else excluded.secret end,
          previous_secret = case when ${keepsSecret} then p.previous_secret
                                 when excluded.secret is not null and ${overlapHours}::integer > 0 then p.secret end,
          previous_secret_until = case when ${keepsSecret} then p.previous_secret_until
                                       when excluded.secret is not null and ${overlapHours}::integer > 0 and p.secret is not null
                                       then clock_timestamp() + make_interval(hours => ${overlapHours}::integer) end,
          is_paused = coalesce(${state}::boolean, p.is_paused),
          paused_reason = case when ${state}::boolean is null then p.paused_reason else excluded.paused_reason end,
          changed_at = clock_timestamp()`);
}

/** Pauses what is pushed to a receiver that is gone. False when it was paused before, or goes to another address by now. */
export async function pauseGone({ db }: Transaction, { group, url }: Pick<Push, 'group' | 'url'>): Promise<boolean> {
  const { rowCount } = await db.execute(sql`
    update group_pushes set is_paused = true, paused_reason = 'gone', changed_at = clock_timestamp()
     where group_name = ${group} and url = ${url} and not is_paused`);
  return rowCount === 1;
}

/** False when the group is not pushed. */
export async function removePush({ db }: Transaction, group: string): Promise<boolean> {
  const { rowCount } = await db.execute(sql`delete from group_pushes where group_name = ${group}`);
  return rowCount === 1;
}

/** How many groups beside this one are pushed. Those who ask wait for each other. */
export async function countOtherPushes({ db }: Transaction, group: string): Promise<number> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtext('group pushes'))`);
  const { rows } = await db.execute<{ count: number }>(
    sql`select count(*)::integer as count from group_pushes where group_name <> ${group}`,
  );
  return rows[0]?.count ?? 0;
}

export async function addGroupAt({ db }: Transaction, group: string, epoch: number): Promise<void> {
  await db.execute(sql`insert into consumer_groups (name, epoch) values (${group}, ${epoch}) on conflict (name) do nothing`);
}

export async function listPushes(pool: pg.Pool): Promise<readonly Push[]> {
  const text = `
    select group_name as "group", url, secret, is_paused as "isPaused",
           case when previous_secret_until > clock_timestamp() then previous_secret end as "previousSecret",
           case when previous_secret_until > clock_timestamp() then previous_secret_until end as "previousSecretUntil"
      from group_pushes order by group_name limit ${MAX_PUSHES}`;
  return (await pool.query<Push>(text)).rows;
}
