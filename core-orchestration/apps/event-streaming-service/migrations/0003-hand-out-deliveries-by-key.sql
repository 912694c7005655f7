-- A group reads the log up to `position`; what it has read and not finished is in group_deliveries. Several consumers work for a group
-- at once, but events of one key are with one consumer at a time. `lease` counts hand-outs and is the fencing number of each.
alter table consumer_groups rename column checkpoint to position;
alter table consumer_groups
  drop column delivered,
  drop column consumer,
  drop column lease_expires_at,
  add column order_by text not null default 'tenant' check (order_by in ('stream', 'subject', 'tenant', 'log')),
  add column max_in_flight integer not null default 1000 check (max_in_flight > 0);

-- Of each key, either some rows are in flight under one lease and the others queued behind them, or the lowest is due (from `visible_at`
-- on) and the others queued behind it. The functions below keep to that; each locks the group's row first.
-- There is no foreign key: checking it for each event costs as much as all the rest, and groups are never deleted.
create table group_deliveries (
  group_name text collate "C" not null,
  position bigint not null,
  key text collate "C" not null,
  state text not null check (state in ('queued', 'due', 'in_flight')),
  attempts integer not null default 0,
  -- How often a lease ended without an answer while this one was the first of its key.
  expiries integer not null default 0,
  visible_at timestamptz not null default '-infinity',
  consumer text,
  lease bigint,
  lease_expires_at timestamptz,
  reason text,
  first_failed_at timestamptz,
  primary key (group_name, position)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);
-- Partial, so that an event which is handed out as it is read and finished soon is in two indexes only.
create index group_deliveries_key on group_deliveries (group_name, key, position) where state <> 'in_flight';
create index group_deliveries_due on group_deliveries (group_name, position) where state = 'due';
create index group_deliveries_in_flight on group_deliveries (group_name, key) where state = 'in_flight';

-- Who has asked for events lately, so that a consumer which waits with empty hands is seen too.
create table group_consumers (
  group_name text not null references consumer_groups on delete cascade,
  consumer text not null,
  seen_until timestamptz not null,
  primary key (group_name, consumer)
);

create table group_dead_letters (
  group_name text not null references consumer_groups on delete cascade,
  position bigint not null,
  key text not null,
  event_id uuid not null,
  type text not null,
  tenant uuid,
  subject text not null,
  trace_id text,
  reason text not null,
  attempts integer not null,
  first_failed_at timestamptz not null,
  failed_at timestamptz not null default clock_timestamp(),
  primary key (group_name, position)
);

-- The first row of a key becomes due once none of the key is in flight.
create function promote_keys(in_group text, in_keys text[]) returns void
language sql volatile as $$
  update group_deliveries d set state = 'due'
    from (select distinct k.key from unnest(in_keys) k (key)) k
   cross join lateral (
     select n.position from group_deliveries n
      where n.group_name = in_group and n.key = k.key and n.state <> 'in_flight' order by n.position limit 1
   ) first
   where d.group_name = in_group and d.position = first.position and d.state = 'queued'
     and not exists (select from group_deliveries f where f.group_name = in_group and f.key = k.key and f.state = 'in_flight')
$$;

-- Puts back what consumers kept beyond their lease. Only the first of each key may have been tried.
create function expire_leases(in_group text) returns void
language plpgsql volatile as $$
declare
  freed text[];
begin
  with expired as (
    select e.position, e.key, row_number() over (partition by e.key order by e.position) = 1 as is_first
      from group_deliveries e
     where e.group_name = in_group and e.state = 'in_flight' and e.lease_expires_at <= clock_timestamp()
  ), back as (
    update group_deliveries d
       set state = 'queued', consumer = null, lease = null, lease_expires_at = null,
           attempts = d.attempts - case when e.is_first then 0 else 1 end,
           expiries = d.expiries + case when e.is_first then 1 else 0 end,
           reason = case when e.is_first then 'The consumer did not answer before its lease ended.' else d.reason end,
           first_failed_at = case when e.is_first then coalesce(d.first_failed_at, clock_timestamp()) else d.first_failed_at end
      from expired e
     where d.group_name = in_group and d.position = e.position
    returning d.key
  )
  select array_agg(distinct b.key) into freed from back b;
  if freed is not null then perform promote_keys(in_group, freed); end if;
end
$$;

-- The table is empty one moment and full the next, so the planner cannot know its size: without nested loops a join of positions with the
-- rows of a group stays linear whatever it assumes.

-- Hands out what waits in the table, lowest positions first and each key in order. One whose lease ended twice goes out alone: should it
-- be what brings consumers down, the others are not counted with it.
create function take_deliveries(in_group text, by_consumer text, want integer, lease_ms double precision)
returns table (
  at_position bigint, at_epoch bigint, ordered_by text, room integer, pending bigint, next_due_ms double precision, lease_number bigint,
  positions bigint[], attempt_numbers integer[], keys text[]
)
language plpgsql volatile set enable_seqscan = off set enable_nestloop = off as $$
declare
  chosen bigint[];
begin
  -- A crash of the database may forget this: then the group is where it was before, and hands the same events out again.
  perform set_config('synchronous_commit', 'off', true);
  select g.position, g.epoch, g.order_by, g.max_in_flight, g.lease into at_position, at_epoch, ordered_by, room, lease_number
    from consumer_groups g where g.name = in_group for update;
  if not found then return; end if;

  insert into group_consumers values (in_group, by_consumer, clock_timestamp() + make_interval(secs => lease_ms / 1000))
  on conflict (group_name, consumer) do update set seen_until = excluded.seen_until;
  perform expire_leases(in_group);
  select greatest(least(want, room - count(*)::integer), 0) into room
    from group_deliveries f where f.group_name = in_group and f.state = 'in_flight';

  with heads as materialized (
    select h.position, h.key from group_deliveries h
     where h.group_name = in_group and h.state = 'due' and h.visible_at <= clock_timestamp() order by h.position limit room
  ), runs as (
    select r.position, r.expiries from heads h
     cross join lateral (
       select n.position, n.expiries from group_deliveries n
        where n.group_name = in_group and n.key = h.key and n.position >= h.position and n.state <> 'in_flight' order by n.position
        limit 2 * room / (select count(*) from heads)
     ) r
     order by r.position limit room
  ), suspects as materialized (
    select min(r.position) as first from runs r where r.expiries >= 2
  ), ranked as (
    select r.position, r.position = min(r.position) over () as is_first, s.first from runs r, suspects s
  )
  select array_agg(r.position order by r.position) into chosen from ranked r
   where r.first is null or r.position < r.first or (r.is_first and r.position = r.first);

  if chosen is not null then
    update consumer_groups g set lease = g.lease + 1 where g.name = in_group returning g.lease into lease_number;
    with taken as (
      update group_deliveries d
         set state = 'in_flight', attempts = d.attempts + 1, consumer = by_consumer, lease = lease_number,
             lease_expires_at = clock_timestamp() + make_interval(secs => lease_ms / 1000)
        from unnest(chosen) c (position)
       where d.group_name = in_group and d.position = c.position
      returning d.position, d.attempts, d.key
    )
    select array_agg(t.position order by t.position), array_agg(t.attempts order by t.position), array_agg(t.key order by t.position)
      into positions, attempt_numbers, keys from taken t;
  else
    select count(*), extract(epoch from min(case d.state
             when 'due' then d.visible_at when 'in_flight' then d.lease_expires_at end) - clock_timestamp()) * 1000
      into pending, next_due_ms from group_deliveries d where d.group_name = in_group;
  end if;
  return next;
end
$$;

-- Takes note of events read from the log beyond `from_position`, and hands out those whose key is free. Nothing happens when another
-- process has moved the group meanwhile: is_moved is false then.
create function add_deliveries(
  in_group text, by_consumer text, from_position bigint, to_position bigint, in_types text[], positions bigint[], keys text[],
  lease_ms double precision
) returns table (is_moved boolean, lease_number bigint, handed_out bigint[])
language plpgsql volatile set enable_seqscan = off as $$
begin
  -- A crash of the database may forget this: then the group is where it was before, and hands the same events out again.
  perform set_config('synchronous_commit', 'off', true);
  perform from consumer_groups g where g.name = in_group for update;
  update consumer_groups g
     set position = to_position, types = in_types, lease = g.lease + case when cardinality(add_deliveries.positions) > 0 then 1 else 0 end
   where g.name = in_group and g.position = from_position
  returning g.lease into lease_number;
  is_moved := found;
  if is_moved and cardinality(add_deliveries.positions) > 0 then
    with busy as materialized (
      select k.key from (select distinct u.key from unnest(add_deliveries.keys) u (key)) k
       where exists (select from group_deliveries d where d.group_name = in_group and d.key = k.key and d.state = 'in_flight')
          or exists (select from group_deliveries d where d.group_name = in_group and d.key = k.key and d.state <> 'in_flight')
    ), added as (
      insert into group_deliveries (group_name, position, key, state, attempts, consumer, lease, lease_expires_at)
      select in_group, u.position, u.key,
             case when b.key is null then 'in_flight' else 'queued' end,
             case when b.key is null then 1 else 0 end,
             case when b.key is null then by_consumer end,
             case when b.key is null then lease_number end,
             case when b.key is null then clock_timestamp() + make_interval(secs => lease_ms / 1000) end
        from unnest(add_deliveries.positions, add_deliveries.keys) u (position, key)
        left join busy b on b.key = u.key
      returning group_deliveries.position, group_deliveries.state
    )
    select array_agg(a.position order by a.position) into handed_out from added a where a.state = 'in_flight';
  end if;
  return next;
end
$$;

-- Finishes deliveries. Answers with those that are another's now; what is not in the table any more was finished before.
create function finish_deliveries(in_group text, by_consumer text, by_lease bigint, in_positions bigint[])
returns table (at_position bigint, foreign_positions bigint[])
language plpgsql volatile set enable_seqscan = off set enable_nestloop = off as $$
declare
  freed text[];
begin
  -- A crash of the database may forget this: then the group is where it was before, and hands the same events out again.
  perform set_config('synchronous_commit', 'off', true);
  update consumer_groups g set acknowledged_at = clock_timestamp() where g.name = in_group returning g.position into at_position;
  if not found then return; end if;
  with finished as (
    delete from group_deliveries d using unnest(in_positions) p (position)
     where d.group_name = in_group and d.position = p.position and d.consumer = by_consumer and d.lease = by_lease
    returning d.key
  )
  select array_agg(distinct f.key) into freed from finished f;
  if freed is not null then perform promote_keys(in_group, freed); end if;
  select array_agg(d.position) into foreign_positions
    from unnest(in_positions) p (position) join group_deliveries d on d.group_name = in_group and d.position = p.position;
  return next;
end
$$;

-- Puts deliveries back for a later attempt, or lays them aside when the attempts are used up or the failure is final. Later ones of the
-- same key go back too, uncounted, unless the failure is final: they must not overtake. A delay below 0 means the group's own backoff.
create function reject_deliveries(
  in_group text, by_consumer text, by_lease bigint, max_attempts integer,
  positions bigint[], delays_ms double precision[], reasons text[], finals boolean[], counted boolean[],
  event_ids uuid[], types text[], tenants uuid[], subjects text[], trace_ids text[]
) returns table (foreign_positions bigint[], dead_positions bigint[])
language plpgsql volatile set enable_seqscan = off set enable_nestloop = off as $$
declare
  freed text[];
  dead_keys text[];
begin
  perform from consumer_groups g where g.name = in_group for update;
  with input as materialized (
    select u.*, d.key, d.attempts, d.first_failed_at as failed_first,
           u.event_id is not null and (u.is_final or (u.is_counted and d.attempts >= max_attempts)) as is_dead
      from unnest(reject_deliveries.positions, delays_ms, reasons, finals, counted, event_ids, reject_deliveries.types, tenants, subjects, trace_ids)
           as u (position, delay_ms, reason, is_final, is_counted, event_id, type, tenant, subject, trace_id)
      join group_deliveries d on d.group_name = in_group and d.position = u.position and d.consumer = by_consumer and d.lease = by_lease
  ), dead as (
    insert into group_dead_letters as l
      (group_name, position, key, event_id, type, tenant, subject, trace_id, reason, attempts, first_failed_at)
    select in_group, i.position, i.key, i.event_id, i.type, i.tenant, i.subject, i.trace_id, i.reason, least(i.attempts, max_attempts),
           coalesce(i.failed_first, clock_timestamp())
      from input i where i.is_dead
    on conflict (group_name, position) do update
       set reason = excluded.reason, attempts = excluded.attempts, failed_at = excluded.failed_at
    returning l.position, l.key
  ), gone as (
    delete from group_deliveries d using dead x where d.group_name = in_group and d.position = x.position
  ), barriers as materialized (
    select i.key, min(i.position) as position from input i where not i.is_final group by i.key
  ), back as (
    update group_deliveries d
       set state = 'queued', consumer = null, lease = null, lease_expires_at = null,
           attempts = d.attempts - case when i.is_counted then 0 else 1 end,
           visible_at = case when i.position is null then d.visible_at
             else clock_timestamp() + make_interval(secs => case when i.delay_ms >= 0 then i.delay_ms
               else least(60000, 200 * 4 ^ least(d.attempts - 1, 10)) * (0.5 + random() / 2) end / 1000) end,
           reason = coalesce(i.reason, d.reason),
           first_failed_at = case when i.is_counted then coalesce(d.first_failed_at, clock_timestamp()) else d.first_failed_at end,
           expiries = case when i.position is null then d.expiries else 0 end
      from group_deliveries c
      left join input i on i.position = c.position
      left join barriers b on b.key = c.key
     where c.group_name = in_group and c.state = 'in_flight' and c.consumer = by_consumer and c.lease = by_lease
       and not coalesce(i.is_dead, false) and (i.position is not null or c.position > b.position)
       and d.group_name = in_group and d.position = c.position
    returning d.key
  )
  select (select array_agg(x.position order by x.position) from dead x), (select array_agg(x.key) from dead x),
         (select array_agg(distinct b.key) from back b)
    into dead_positions, dead_keys, freed;
  perform promote_keys(in_group, coalesce(dead_keys, '{}') || coalesce(freed, '{}'));
  select array_agg(d.position) into foreign_positions
    from unnest(reject_deliveries.positions) p (position) join group_deliveries d on d.group_name = in_group and d.position = p.position
   where d.state = 'in_flight' and (d.consumer, d.lease) is distinct from (by_consumer, by_lease);
  return next;
end
$$;

-- Puts dead letters back into the group, lowest positions first, as if they had never been tried.
create function replay_dead_letters(in_group text, only_position bigint, max_letters integer) returns integer
language plpgsql volatile set enable_seqscan = off as $$
declare
  replayed text[];
begin
  perform from consumer_groups g where g.name = in_group for update;
  with chosen as (
    select l.position from group_dead_letters l
     where l.group_name = in_group and (only_position is null or l.position = only_position) order by l.position limit max_letters
  ), taken as (
    delete from group_dead_letters l using chosen c where l.group_name = in_group and l.position = c.position
    returning l.position, l.key
  ), added as (
    insert into group_deliveries (group_name, position, key, state)
    select in_group, t.position, t.key, 'queued' from taken t
    on conflict (group_name, position) do nothing
    returning group_deliveries.key
  )
  select array_agg(t.key) into replayed from taken t;
  if replayed is null then return 0; end if;
  -- One that came back in front of a due row of its key takes that row's place.
  update group_deliveries d set state = 'queued'
   where d.group_name = in_group and d.state = 'due' and d.key = any(replayed);
  perform promote_keys(in_group, replayed);
  return cardinality(replayed);
end
$$;

-- Groups that the service itself works for, by sending each event to a URL. The secret signs what is sent.
create table group_pushes (
  group_name text primary key references consumer_groups on delete cascade,
  url text not null,
  secret text,
  is_paused boolean not null default false,
  changed_at timestamptz not null default clock_timestamp()
);
