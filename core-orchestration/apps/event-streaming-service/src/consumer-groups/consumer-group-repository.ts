import type { Transaction } from '@prognetwork/shared-infrastructure';
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import type { OrderBy } from './consumer-group.ts';

export interface GroupConsumer {
  readonly consumerId: string;
  readonly inFlight: number;
  readonly leaseExpiresAt: string;
}

export interface GroupState {
  readonly name: string;
  readonly epoch: number;
  /** How far the group has read the log. */
  readonly position: number;
  /** Everything up to it is finished. */
  readonly checkpoint: number;
  readonly inFlight: number;
  readonly waiting: number;
  readonly deadLetters: number;
  readonly types: readonly string[] | null;
  readonly orderBy: OrderBy;
  readonly acknowledgedAt: Date | null;
  readonly consumers: readonly GroupConsumer[];
  readonly push: {
    readonly url: string;
    readonly isPaused: boolean;
    readonly pausedReason: 'operator' | 'gone' | null;
    readonly isSigned: boolean;
    readonly previousSecretUntil: string | null;
  } | null;
}

interface GroupRow extends Omit<GroupState, 'epoch' | 'position' | 'checkpoint'> {
  readonly epoch: string;
  readonly position: string;
  readonly checkpoint: string;
}

const STATES = `
  select g.name, g.epoch, g.position, coalesce(least(d.lowest, h.lowest, b.lowest) - 1, g.position) as checkpoint,
         (coalesce(d.in_flight, 0) + coalesce(h.in_flight, 0))::integer as "inFlight",
         (coalesce(d.waiting, 0) + coalesce(h.waiting, 0) + coalesce(b.waiting, 0))::integer as waiting,
         (select count(*)::integer from group_dead_letters l where l.group_name = g.name) as "deadLetters",
         g.types, g.order_by as "orderBy", g.acknowledged_at as "acknowledgedAt", coalesce(c.consumers, '[]') as consumers,
         case when p.url is null then null
              else jsonb_build_object('url', p.url, 'isPaused', p.is_paused, 'pausedReason', p.paused_reason, 'isSigned', p.secret is not null,
                     'previousSecretUntil', case when p.previous_secret_until > clock_timestamp() then
                       to_char(p.previous_secret_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end) end as push
    from consumer_groups g
    left join group_pushes p on p.group_name = g.name
    left join (
      -- What a consumer kept beyond its lease waits to be handed out again.
      select group_name, min(position) as lowest, count(*) filter (where state = 'in_flight' and lease_expires_at > clock_timestamp()) as in_flight,
             count(*) filter (where state <> 'in_flight' or lease_expires_at <= clock_timestamp()) as waiting
        from group_deliveries group by group_name
    ) d on d.group_name = g.name
    left join (
      select group_name, min(lowest) as lowest, sum(events) filter (where lease_expires_at > clock_timestamp()) as in_flight,
             sum(events) filter (where lease_expires_at <= clock_timestamp()) as waiting
        from group_hand_outs group by group_name
    ) h on h.group_name = g.name
    left join (select group_name, min(position) as lowest, sum(events) as waiting from group_keys_behind group by group_name) b
      on b.group_name = g.name
    left join lateral (
      select jsonb_agg(jsonb_build_object('consumerId', s.consumer, 'inFlight', s.in_flight, 'leaseExpiresAt',
               to_char(s.expires at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.consumer) as consumers
        from (
          select u.consumer, sum(u.in_flight) as in_flight, max(u.expires) as expires from (
            select n.consumer, 0 as in_flight, n.seen_until as expires from group_consumers n where n.group_name = g.name
            union all
            select f.consumer, 1, f.lease_expires_at from group_deliveries f where f.group_name = g.name and f.state = 'in_flight'
            union all
            select o.consumer, o.events, o.lease_expires_at from group_hand_outs o where o.group_name = g.name
          ) u where u.expires > clock_timestamp() group by u.consumer
        ) s
    ) c on true
   where $1::text is null or g.name = $1
   order by g.name`;

/** What there is to know of all groups, or of one. */
export async function listGroupStates(pool: pg.Pool, group: string | undefined): Promise<readonly GroupState[]> {
  const { rows } = await pool.query<GroupRow>(STATES, [group ?? null]);
  return rows.map((row) => ({ ...row, epoch: Number(row.epoch), position: Number(row.position), checkpoint: Number(row.checkpoint) }));
}

/** Forgets everything handed out and goes on from `position`. False when there is no such group. */
export async function resetGroup(
  { db }: Transaction,
  group: string,
  place: { readonly epoch: number; readonly position: number },
): Promise<boolean> {
  const { rowCount } = await db.execute(sql`
    update consumer_groups set position = ${place.position}, epoch = ${place.epoch}, lease = lease + 1 where name = ${group}`);
  await db.execute(sql`delete from group_deliveries where group_name = ${group}`);
  await db.execute(sql`delete from group_hand_outs where group_name = ${group}`);
  await db.execute(sql`delete from group_keys_behind where group_name = ${group}`);
  return rowCount === 1;
}

export async function hasGroup({ db }: Transaction, group: string): Promise<boolean> {
  const { rowCount } = await db.execute(sql`select from consumer_groups where name = ${group}`);
  return rowCount === 1;
}
