-- Events that are handed out as they are read from the log, and were never tried before, are one row a hand-out: most are finished as a
-- whole. When one is rejected or its lease ends, what is left of it becomes rows of group_deliveries.
create table group_hand_outs (
  group_name text collate "C" not null,
  lease bigint not null,
  consumer text not null,
  lease_expires_at timestamptz not null,
  -- Ascending, and the key of each.
  positions bigint[] not null,
  keys text[] not null,
  lowest bigint not null generated always as (positions[1]) stored,
  events integer not null generated always as (cardinality(positions)) stored,
  primary key (group_name, lease)
) with (
  autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
  toast.autovacuum_vacuum_scale_factor = 0.0, toast.autovacuum_vacuum_threshold = 5000, toast.autovacuum_vacuum_cost_delay = 0
);

-- Keys that have more waiting than is kept in group_deliveries. Their events from `position` up to the group's own place are in the log
-- only, and are read again by key once nothing of the key is left in the other tables: from then on the mark is ready.
create table group_keys_behind (
  group_name text collate "C" not null,
  key text collate "C" not null,
  position bigint not null,
  -- Of the event at `position` in its stream: where a stream is read on from.
  version integer not null,
  -- What consumers wanted while events were passed over; null for all types.
  types text[],
  events bigint not null,
  is_ready boolean not null default false,
  primary key (group_name, key)
);
create index group_keys_behind_ready on group_keys_behind (group_name, position) where is_ready;

-- Those that may be tried are found without a look at all that have to wait.
drop index group_deliveries_due;
create index group_deliveries_due on group_deliveries (group_name, visible_at, position) where state = 'due';

-- The first row of a key becomes due once none of the key is in flight, and its mark becomes ready once it has no row.
create or replace function promote_keys(in_group text, in_keys text[]) returns void
language plpgsql volatile as $$
begin
  if not exists (select from group_deliveries d where d.group_name = in_group and d.state <> 'in_flight')
     and not exists (select from group_keys_behind b where b.group_name = in_group) then
    return;
  end if;
  with free as materialized (
    select distinct k.key from unnest(in_keys) k (key)
     where k.key not in (select u.key from group_hand_outs h cross join unnest(h.keys) u (key) where h.group_name = in_group)
       and (select f.position from group_deliveries f
             where f.group_name = in_group and f.key = k.key and f.state = 'in_flight' limit 1) is null
  ), first as materialized (
    select f.key, (select n.position from group_deliveries n
                    where n.group_name = in_group and n.key = f.key and n.state <> 'in_flight' order by n.position limit 1) as position
      from free f
  ), promoted as (
    update group_deliveries d set state = 'due' from first f
     where d.group_name = in_group and d.position = f.position and d.state = 'queued'
  )
  update group_keys_behind b set is_ready = true from first f
   where f.position is null and b.group_name = in_group and b.key = f.key and not b.is_ready;
end
$$;

-- Turns a hand-out into rows, or all whose lease has ended.
create function spread_hand_outs(in_group text, only_lease bigint) returns void
language plpgsql volatile as $$
begin
  with gone as (
    delete from group_hand_outs h
     where h.group_name = in_group
       and case when only_lease is null then h.lease_expires_at <= clock_timestamp() else h.lease = only_lease end
    returning h.*
  )
  insert into group_deliveries (group_name, position, key, state, attempts, consumer, lease, lease_expires_at)
  select in_group, u.position, u.key, 'in_flight', 1, g.consumer, g.lease, g.lease_expires_at
    from gone g cross join unnest(g.positions, g.keys) u (position, key)
  on conflict (group_name, position) do nothing;
end
$$;

-- Puts back what consumers kept beyond their lease. Only the first of each key may have been tried.
create or replace function expire_leases(in_group text) returns void
language plpgsql volatile as $$
declare
  freed text[];
begin
  if exists (select from group_hand_outs h where h.group_name = in_group and h.lease_expires_at <= clock_timestamp()) then
    perform spread_hand_outs(in_group, null);
  end if;
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

drop function take_deliveries(text, text, integer, double precision);
drop function add_deliveries(text, text, bigint, bigint, text[], bigint[], text[], double precision);

-- Hands out what waits in the table, those due longest first and each key in order, and tells which keys that are behind may be read on.
-- One whose lease ended twice goes out alone: should it be what brings consumers down, the others are not counted with it. While the log
-- or a key that is behind has more, what waits in the table takes half of the room, so that neither holds up the other.
create function take_deliveries(
  in_group text, by_consumer text, want integer, lease_ms double precision, looked_to bigint, log_end bigint, behind_at_most integer
) returns table (
  at_position bigint, at_epoch bigint, ordered_by text, room integer, lease_number bigint, positions bigint[], attempt_numbers integer[],
  keys text[], is_alone boolean, behind jsonb, in_flight bigint, waiting bigint, keys_behind bigint, next_due_ms double precision
)
language plpgsql volatile set enable_seqscan = off set enable_nestloop = off as $$
declare
  chosen bigint[];
  share integer;
  soonest timestamptz;
begin
  -- A crash of the database may forget this: then the group is where it was before, and hands the same events out again.
  perform set_config('synchronous_commit', 'off', true);
  select g.position, g.epoch, g.order_by, g.max_in_flight, g.lease into at_position, at_epoch, ordered_by, room, lease_number
    from consumer_groups g where g.name = in_group for update;
  if not found then return; end if;

  insert into group_consumers as c values (in_group, by_consumer, clock_timestamp() + make_interval(secs => lease_ms / 1000))
  on conflict (group_name, consumer) do update set seen_until = excluded.seen_until
   where c.seen_until < excluded.seen_until - make_interval(secs => lease_ms / 2000);
  perform expire_leases(in_group);
  select coalesce(sum(h.events), 0), min(h.lease_expires_at) into in_flight, soonest from group_hand_outs h where h.group_name = in_group;
  select in_flight + count(*), least(soonest, min(f.lease_expires_at)) into in_flight, soonest
    from group_deliveries f where f.group_name = in_group and f.state = 'in_flight';
  select count(*) into waiting from group_deliveries w where w.group_name = in_group and w.state <> 'in_flight';
  select count(*) into keys_behind from group_keys_behind b where b.group_name = in_group;
  room := greatest(least(want, room - in_flight), 0);
  is_alone := false;
  if room > 0 and keys_behind > 0 then
    select jsonb_agg(jsonb_build_object('key', r.key, 'position', r.position, 'version', r.version, 'types', r.types) order by r.position)
      into behind
      from (select b.* from group_keys_behind b where b.group_name = in_group and b.is_ready order by b.position limit behind_at_most) r;
  end if;
  share := room;
  if greatest(at_position, looked_to) < log_end or behind is not null then share := (room + lease_number % 2) / 2; end if;

  if share > 0 and waiting > 0 then
    with heads as materialized (
      select h.position, h.key from group_deliveries h
       where h.group_name = in_group and h.state = 'due' and h.visible_at <= clock_timestamp() order by h.visible_at, h.position limit share
    ), runs as (
      select r.position, r.expiries from heads h
       cross join lateral (
         select n.position, n.expiries from group_deliveries n
          where n.group_name = in_group and n.key = h.key and n.position >= h.position and n.state <> 'in_flight' order by n.position
          limit greatest(2 * share / (select count(*) from heads), 1)
       ) r
       order by r.position limit share
    ), suspects as materialized (
      select min(r.position) as first from runs r where r.expiries >= 2
    ), ranked as (
      select r.position, r.position = min(r.position) over () as is_first, s.first from runs r, suspects s
    )
    select array_agg(r.position order by r.position), bool_or(r.position = r.first) into chosen, is_alone from ranked r
     where r.first is null or r.position < r.first or (r.is_first and r.position = r.first);
    is_alone := coalesce(is_alone, false);
  end if;

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
  elsif waiting + in_flight > 0 then
    select extract(epoch from least(soonest, min(d.visible_at)) - clock_timestamp()) * 1000 into next_due_ms
      from group_deliveries d where d.group_name = in_group and d.state = 'due';
  end if;
  return next;
end
$$;

-- Takes note of events read from the log, and hands out those whose key is free, up to `room`. Events beyond `from_position` are new to the
-- group; those up to it are of keys that were behind, of which each `refilled_next` says where its mark stands then (null: nowhere). Of a
-- busy key a few wait in the table and the others are left to its mark. Nothing happens when another process has moved the group
-- meanwhile: is_moved is false then. A lease given is gone on with.
create function add_deliveries(
  in_group text, by_consumer text, in_lease bigint, from_position bigint, to_position bigint, in_types text[],
  positions bigint[], keys text[], versions integer[], room integer,
  refilled_keys text[], refilled_from bigint[], refilled_next bigint[], refilled_next_versions integer[],
  lease_ms double precision, waiting_at_most integer, waiting_per_key integer
) returns table (is_moved boolean, lease_number bigint, at_position bigint, handed_out bigint[])
language plpgsql volatile set enable_seqscan = off set enable_nestloop = off as $$
declare
  refilled text[] := '{}';
  waiting_before bigint;
  handed_keys text[];
  cut bigint;
begin
  -- A crash of the database may forget this: then the group is where it was before, and hands the same events out again.
  perform set_config('synchronous_commit', 'off', true);
  select coalesce(in_lease, g.lease + case when cardinality(add_deliveries.positions) > 0 then 1 else 0 end) into lease_number
    from consumer_groups g where g.name = in_group and g.position = from_position for update;
  is_moved := found;
  if not is_moved then
    return next;
    return;
  end if;

  if cardinality(refilled_keys) = 0
     and not exists (select from group_hand_outs h where h.group_name = in_group)
     and not exists (select from group_deliveries d where d.group_name = in_group)
     and not exists (select from group_keys_behind b where b.group_name = in_group) then
    handed_out := add_deliveries.positions[1:add_deliveries.room];
    handed_keys := add_deliveries.keys[1:add_deliveries.room];
    cut := add_deliveries.positions[add_deliveries.room + 1];
  else
    -- A mark that another process has read on from meanwhile is not touched, and its events are not taken again.
    with known as materialized (
      select b.key, r.next_position, r.next_version
        from unnest(refilled_keys, refilled_from, refilled_next, refilled_next_versions) r (key, from_position, next_position, next_version)
        join group_keys_behind b on b.group_name = in_group and b.key = r.key and b.position = r.from_position and b.is_ready
    ), counts as materialized (
      select u.key, count(*) as events from unnest(add_deliveries.positions, add_deliveries.keys) u (position, key)
       where u.position <= from_position group by u.key
    ), finished as (
      delete from group_keys_behind b using known k where b.group_name = in_group and b.key = k.key and k.next_position is null
    ), moved as (
      update group_keys_behind b
         set position = k.next_position, version = k.next_version, events = greatest(b.events - coalesce(c.events, 0), 0),
             is_ready = c.events is null
        from known k left join counts c on c.key = k.key
       where b.group_name = in_group and b.key = k.key and k.next_position is not null
    )
    select coalesce(array_agg(k.key), '{}') into refilled from known k;
    select count(*) into waiting_before from group_deliveries w where w.group_name = in_group and w.state <> 'in_flight';

    with input as materialized (
      select u.position, u.key, u.version from unnest(add_deliveries.positions, add_deliveries.keys, versions) u (position, key, version)
       where u.position > from_position or u.key = any(refilled)
    ), held as materialized (
      select distinct u.key from group_hand_outs h cross join unnest(h.keys) u (key) where h.group_name = in_group
    ), standing as materialized (
      select k.key,
             h.key is not null or (select true from group_deliveries f
                where f.group_name = in_group and f.key = k.key and f.state = 'in_flight' limit 1) is not null as is_held,
             (select count(*) from group_deliveries w where w.group_name = in_group and w.key = k.key and w.state <> 'in_flight') as waiting,
             (select true from group_keys_behind b where b.group_name = in_group and b.key = k.key) is not null as is_behind
        from (select distinct i.key from input i) k
        left join held h on h.key = k.key
    ), placed as materialized (
      select i.position, i.key, i.version, s.waiting,
             case when i.position <= from_position then 'free'
                  when s.is_behind then 'behind'
                  when s.is_held or s.waiting > 0 then 'waits'
                  else 'free' end as place,
             row_number() over (partition by i.key order by i.position) as nth
        from input i join standing s on s.key = i.key
    ), counted as materialized (
      select p.*, count(*) filter (where p.place = 'free') over in_order as free_so_far,
             count(*) filter (where p.place = 'waits') over in_order as waiting_so_far
        from placed p
      window in_order as (order by p.position)
    ), settled as materialized (
      select c.position, c.key, c.version,
             case when c.place = 'waits' and (c.waiting + c.nth > waiting_per_key
                       or waiting_before + c.waiting_so_far > waiting_at_most) then 'behind' else c.place end as place
        from counted c where c.free_so_far <= add_deliveries.room
    ), queued as (
      insert into group_deliveries (group_name, position, key, state)
      select in_group, s.position, s.key, 'queued' from settled s where s.place = 'waits'
    ), left_behind as (
      insert into group_keys_behind as b (group_name, key, position, version, types, events)
      select in_group, s.key, min(s.position), (array_agg(s.version order by s.position))[1], in_types, count(*)
        from settled s where s.place = 'behind' group by s.key
      on conflict (group_name, key) do update
         set events = b.events + excluded.events,
             types = case when b.types is not distinct from excluded.types then b.types
                          when b.types is null or excluded.types is null then null
                          else array(select distinct t.type from unnest(b.types || excluded.types) t (type)) end
    )
    select array_agg(s.position order by s.position), array_agg(s.key order by s.position),
           (select min(c.position) from counted c where c.free_so_far > add_deliveries.room)
      into handed_out, handed_keys, cut
      from settled s where s.place = 'free';
  end if;

  at_position := coalesce(cut - 1, to_position);
  update consumer_groups g set position = add_deliveries.at_position, types = in_types, lease = greatest(g.lease, lease_number)
   where g.name = in_group;
  if cardinality(handed_out) > 0 then
    insert into group_hand_outs (group_name, lease, consumer, lease_expires_at, positions, keys)
    values (in_group, lease_number, by_consumer, clock_timestamp() + make_interval(secs => lease_ms / 1000), handed_out, handed_keys);
  end if;
  return next;
end
$$;

-- Finishes deliveries. Answers with those that are another's now; what is in no table any more was finished before.
create or replace function finish_deliveries(in_group text, by_consumer text, by_lease bigint, in_positions bigint[])
returns table (at_position bigint, foreign_positions bigint[])
language plpgsql volatile set enable_seqscan = off set enable_nestloop = off as $$
declare
  held bigint[];
  held_keys text[];
  kept bigint[];
  kept_keys text[];
  freed text[];
  freed_rows text[];
  finished integer := 0;
begin
  -- A crash of the database may forget this: then the group is where it was before, and hands the same events out again.
  perform set_config('synchronous_commit', 'off', true);
  update consumer_groups g set acknowledged_at = clock_timestamp() where g.name = in_group returning g.position into at_position;
  if not found then return; end if;

  select h.positions, h.keys into held, held_keys
    from group_hand_outs h where h.group_name = in_group and h.lease = by_lease and h.consumer = by_consumer;
  if held = in_positions then
    finished := cardinality(held);
    freed := held_keys;
  elsif held is not null then
    with known as materialized (
      select u.position, u.key, u.position in (select p.position from unnest(in_positions) p (position)) as is_finished
        from unnest(held, held_keys) u (position, key)
    )
    select count(*) filter (where k.is_finished), array_agg(distinct k.key) filter (where k.is_finished),
           array_agg(k.position order by k.position) filter (where not k.is_finished),
           array_agg(k.key order by k.position) filter (where not k.is_finished)
      into finished, freed, kept, kept_keys from known k;
  end if;
  if finished > 0 and kept is null then
    delete from group_hand_outs h where h.group_name = in_group and h.lease = by_lease;
  elsif finished > 0 then
    update group_hand_outs h set positions = kept, keys = kept_keys where h.group_name = in_group and h.lease = by_lease;
  end if;

  if finished < cardinality(in_positions) then
    with gone as (
      delete from group_deliveries d using unnest(in_positions) p (position)
       where d.group_name = in_group and d.position = p.position and d.consumer = by_consumer and d.lease = by_lease
      returning d.key
    )
    select array_agg(distinct g.key) into freed_rows from gone g;
    freed := freed || freed_rows;
    select array_agg(o.position) into foreign_positions from (
      select d.position from unnest(in_positions) p (position) join group_deliveries d on d.group_name = in_group and d.position = p.position
      union all
      select p.position from unnest(in_positions) p (position)
        join (select u.position from group_hand_outs h cross join unnest(h.positions) u (position) where h.group_name = in_group) h
          on h.position = p.position
    ) o;
  end if;
  if freed is not null then perform promote_keys(in_group, freed); end if;
  return next;
end
$$;

-- Puts deliveries back for a later attempt, or lays them aside when the attempts are used up or the failure is final. Later ones of the
-- same key go back too, uncounted, unless the failure is final: they must not overtake. A delay below 0 means the group's own backoff.
create or replace function reject_deliveries(
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
  perform spread_hand_outs(in_group, by_lease);
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
  select array_agg(o.position) into foreign_positions from (
    select d.position from unnest(reject_deliveries.positions) p (position)
      join group_deliveries d on d.group_name = in_group and d.position = p.position
     where d.state = 'in_flight' and (d.consumer, d.lease) is distinct from (by_consumer, by_lease)
    union all
    select p.position from unnest(reject_deliveries.positions) p (position)
      join (select u.position from group_hand_outs h cross join unnest(h.positions) u (position) where h.group_name = in_group) h
        on h.position = p.position
  ) o;
  return next;
end
$$;

-- Puts dead letters back into the group, lowest positions first, as if they had never been tried. One that the group comes to anyway,
-- because it was reset to before it, is not put back besides.
create or replace function replay_dead_letters(in_group text, only_position bigint, max_letters integer) returns integer
language plpgsql volatile set enable_seqscan = off as $$
declare
  place bigint;
  replayed text[];
begin
  select g.position into place from consumer_groups g where g.name = in_group for update;
  with chosen as (
    select l.position from group_dead_letters l
     where l.group_name = in_group and (only_position is null or l.position = only_position) order by l.position limit max_letters
  ), taken as (
    delete from group_dead_letters l using chosen c where l.group_name = in_group and l.position = c.position
    returning l.position, l.key
  ), added as (
    insert into group_deliveries (group_name, position, key, state)
    select in_group, t.position, t.key, 'queued' from taken t
     where t.position <= place
       and t.position not in (select u.position from group_hand_outs h cross join unnest(h.positions) u (position) where h.group_name = in_group)
       and not exists (select from group_keys_behind b where b.group_name = in_group and b.key = t.key and b.position <= t.position)
    on conflict (group_name, position) do nothing
    returning group_deliveries.key
  )
  select array_agg(t.key) into replayed from taken t;
  if replayed is null then return 0; end if;
  -- One that came back in front of a due row of its key takes that row's place, and the log is read on for the key after it only.
  update group_deliveries d set state = 'queued'
   where d.group_name = in_group and d.state = 'due' and d.key = any(replayed);
  update group_keys_behind b set is_ready = false where b.group_name = in_group and b.is_ready and b.key = any(replayed);
  perform promote_keys(in_group, replayed);
  return cardinality(replayed);
end
$$;
