-- The log is cut into partitions of 2^20 positions, so that whole ones can be dropped. What must stay when events go has tables of its own:
-- `event_ids` keeps the place of each id ever stored, `streams` the version of each stream.
alter table log_head add column recorded_at timestamptz not null default '-infinity';
update log_head set recorded_at = coalesce((select max(recorded_at) from events), '-infinity');

create table event_ids (
  event_id uuid primary key,
  position bigint not null,
  version integer not null
);
insert into event_ids select event_id, position, version from events order by position;
create table streams (
  stream text primary key,
  version integer not null check (version > 0)
) with (fillfactor = 80);
insert into streams select stream, max(version) from events group by stream;

alter table events rename to events_before;
alter table events_before rename constraint events_pkey to events_before_pkey;
alter table events_before rename constraint events_stream_version_key to events_before_stream_version_key;
alter index events_tenant_position rename to events_before_tenant_position;
alter index events_type_position rename to events_before_type_position;
alter index events_subject_position rename to events_before_subject_position;

create table events (
  position bigint primary key,
  event_id uuid not null,
  stream text not null,
  version integer not null,
  type text not null,
  tenant uuid,
  subject text not null,
  recorded_at timestamptz not null,
  event text not null
) partition by range (position);
create index events_tenant_position on events (tenant, position) where tenant is not null;
create index events_type_position on events (type, position);
create index events_subject_position on events (subject, position);
create index events_category_position on events (split_part(stream, '-', 1), position);

-- Partition n holds the positions from n × 2^20 on. It is attached, not created in place: that lock lets readers and writers go on.
create function create_event_partition(number bigint) returns void
language plpgsql security definer set search_path from current as $$
declare
  partition text := 'events_' || number;
begin
  perform pg_advisory_xact_lock(hashtext('events.partitions'));
  if number < 0 or number > (select (h.position >> 20) + 16 from log_head h where h.log = 'main') then
    raise exception 'partition % is too far from the end of the log', number;
  end if;
  if to_regclass(partition) is not null then return; end if;
  execute format('create table %I (like events including defaults including constraints)', partition);
  execute format('create unique index %I on %I (stream, version)', partition || '_stream_version', partition);
  execute format('alter table events attach partition %I for values from (%s) to (%s)', partition, number << 20, (number + 1) << 20);
  -- Only through the parent table, where rights are granted.
  execute format('revoke all on %I from :runtime, :platform', partition);
end
$$;

select create_event_partition(n) from log_head h cross join generate_series(0, (h.position >> 20) + 1) n where h.log = 'main';
insert into events select position, event_id, stream, version, type, tenant, subject, recorded_at, event from events_before order by position;
drop table events_before;

-- Appends one batch of which each event is new and each expected version right, which is nearly every batch. No row as the answer means
-- that it is not such a batch: nothing is stored then, and append_checked knows what to do.
-- The caller keeps two rules: an event id occurs once in a batch, and an append that expects a version of a stream is the first of the
-- batch to touch that stream. `stream_of` is the place of an event's stream in `streams`, `counts` how many events a stream gets, and
-- `nth_in_stream` counts them from 1.
create function append_new(
  event_ids uuid[], stream_of integer[], nth_in_stream integer[], streams text[], counts integer[], expected_versions integer[],
  types text[], tenants uuid[], subjects text[], bodies text[]
) returns table (base_position bigint, stream_versions integer[])
language plpgsql volatile as $$
declare
  added constant integer := cardinality(event_ids);
  in_order text[];
  recorded timestamptz;
begin
  -- Taken first and held until commit: the statements below get a newer snapshot, so they see all that earlier batches stored,
  -- and positions become visible in the order in which they are given out.
  update log_head h set position = h.position + added, recorded_at = greatest(clock_timestamp(), h.recorded_at) where h.log = 'main'
  returning h.position - added, h.recorded_at into strict base_position, recorded;
  if (base_position >> 20) <> ((base_position + added) >> 20) then perform create_event_partition((base_position + added) >> 20); end if;

  with head as (
    insert into streams as s (stream, version) select n.stream, n.added from unnest(streams, counts) n (stream, added)
    on conflict (stream) do update set version = s.version + excluded.version
    returning s.stream, s.version
  )
  select array_agg(head.stream), array_agg(head.version) into in_order, stream_versions from head;
  if in_order <> streams then raise exception 'the streams of a batch came back in another order'; end if;
  if expected_versions is not null and exists (
    select from unnest(expected_versions, stream_of, nth_in_stream) e (expected, stream, nth)
     where e.expected <> stream_versions[e.stream] - counts[e.stream] + e.nth - 1
  ) then raise unique_violation; end if;

  insert into event_ids as i select u.id, base_position + u.ord, stream_versions[u.stream] - counts[u.stream] + u.nth
    from unnest(event_ids, stream_of, nth_in_stream) with ordinality u (id, stream, nth, ord);
  insert into events
  select base_position + u.ord, u.id, streams[u.stream], stream_versions[u.stream] - counts[u.stream] + u.nth,
         u.type, u.tenant, u.subject, recorded, u.body
    from unnest(event_ids, stream_of, nth_in_stream, types, tenants, subjects, bodies)
         with ordinality u (id, stream, nth, type, tenant, subject, body, ord);
  return next;
exception when unique_violation then return;
end
$$;

-- Appends one batch of any kind. A version conflict refuses its own append only; an id that is stored gets its first place. `appends`
-- numbers the atomic appends of the batch; the caller keeps the rules of append_new.
create function append_checked(
  appends integer[], event_ids uuid[], event_streams text[], expected_versions integer[],
  types text[], tenants uuid[], subjects text[], bodies text[]
) returns table (ordinal integer, outcome text, at_position bigint, in_stream text, at_version integer)
language plpgsql volatile set enable_seqscan = off as $$
declare
  base bigint;
  recorded timestamptz;
begin
  select h.position, greatest(clock_timestamp(), h.recorded_at) into strict base, recorded
    from log_head h where h.log = 'main' for update;
  if (base >> 20) <> ((base + cardinality(event_ids)) >> 20) then perform create_event_partition((base + cardinality(event_ids)) >> 20); end if;

  return query
  with input as materialized (
    select u.ord::integer as ord, u.append, u.event_id, u.stream, u.expected, u.type, u.tenant, u.subject, u.body
      from unnest(appends, event_ids, event_streams, expected_versions, types, tenants, subjects, bodies)
           with ordinality as u (append, event_id, stream, expected, type, tenant, subject, body, ord)
  ), known as materialized (
    -- The event itself may be gone, its place is not.
    select i.ord, d.position, coalesce(e.stream, i.stream) as stream, d.version
      from input i
      join event_ids d on d.event_id = i.event_id
      left join events e on e.position = d.position
  ), fresh as materialized (
    select i.*, h.version as stream_version,
           h.version + row_number() over (partition by i.append, i.stream order by i.ord)::integer - 1 as version_before
      from input i
     cross join lateral (select coalesce((select s.version from streams s where s.stream = i.stream), 0) as version) h
     where i.ord not in (select k.ord from known k)
  ), refused as materialized (
    select distinct f.append from fresh f where f.expected <> f.version_before
  ), accepted as materialized (
    select f.*,
           base + row_number() over (order by f.ord) as position,
           f.stream_version + row_number() over (partition by f.stream order by f.ord)::integer as version
      from fresh f
     where f.append not in (select r.append from refused r)
  ), inserted as (
    insert into events (position, event_id, stream, version, type, tenant, subject, recorded_at, event)
    select a.position, a.event_id, a.stream, a.version, a.type, a.tenant, a.subject, recorded, a.body from accepted a order by a.ord
    returning events.position
  ), noted as (
    insert into event_ids (event_id, position, version) select a.event_id, a.position, a.version from accepted a order by a.ord
  ), grown as (
    insert into streams as s (stream, version) select a.stream, max(a.version) from accepted a group by a.stream
    on conflict (stream) do update set version = excluded.version
  ), moved as (
    update log_head h set position = base + (select count(*) from inserted), recorded_at = recorded
     where h.log = 'main' and exists (select from inserted)
  )
  select a.ord, 'appended', a.position, a.stream, a.version from accepted a
  union all
  select k.ord, 'duplicate', k.position, k.stream, k.version from known k
  union all
  select f.ord, case when f.expected <> f.version_before then 'conflict' else 'withheld' end, null, f.stream, f.version_before
    from fresh f where f.append in (select r.append from refused r);
end
$$;
drop function append_events(integer[], uuid[], text[], integer[], integer[], text[], uuid[], text[], text[]);

-- The last position recorded before a time; 0 when there is none. Times never decrease along the log.
create function position_before(moment timestamptz) returns bigint
language plpgsql stable as $$
declare
  low bigint := 0;
  high bigint;
  middle bigint;
  found_position bigint;
  found_at timestamptz;
begin
  select h.position into strict high from log_head h where h.log = 'main';
  -- All up to `low` are before the moment, all beyond `high` are not.
  while low < high loop
    middle := (low + high) / 2;
    select e.position, e.recorded_at into found_position, found_at
      from events e where e.position > middle and e.position <= high order by e.position limit 1;
    if not found or found_at >= moment then high := middle; else low := found_position; end if;
  end loop;
  return low;
end
$$;

-- Events go through these functions only. Positions, ids and versions stay taken.
create function remove_events(
  after_position bigint, up_to_position bigint, positions_at_most integer,
  of_types text[], of_tenant uuid, of_subject text, of_category text, out removed integer, out reached bigint
) language plpgsql security definer set search_path from current as $$
begin
  if positions_at_most not between 1 and 100000 then raise exception 'between 1 and 100000 positions at once'; end if;
  reached := least(up_to_position, after_position + positions_at_most);
  delete from events e
   where e.position > after_position and e.position <= reached
     and (of_types is null or e.type = any(of_types))
     and (of_tenant is null or e.tenant = of_tenant)
     and (of_subject is null or e.subject = of_subject)
     and (of_category is null or starts_with(e.stream, of_category || '-'));
  get diagnostics removed = row_count;
end
$$;

create function compact_stream(of_stream text, up_to_version integer, up_to_position bigint, events_at_most integer) returns integer
language plpgsql security definer set search_path from current as $$
declare
  removed integer;
begin
  if events_at_most not between 1 and 100000 then raise exception 'between 1 and 100000 events at once'; end if;
  delete from events e using (
    select o.position from events o
     where o.stream = of_stream and o.version <= up_to_version and o.position <= up_to_position
     order by o.version limit events_at_most
  ) oldest
   where e.position = oldest.position;
  get diagnostics removed = row_count;
  return removed;
end
$$;

-- Makes the next partition ahead of need, and drops those before the present one that hold nothing any more.
create function maintain_event_partitions(out made bigint, out dropped integer)
language plpgsql security definer set search_path from current set lock_timeout = '1s' as $$
declare
  present bigint;
  partition record;
  is_empty boolean;
begin
  select h.position >> 20 into strict present from log_head h where h.log = 'main';
  made := present + 1;
  perform create_event_partition(made);
  dropped := 0;
  for partition in
    select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'events'::regclass and substring(c.relname from '^events_(\d+)$')::bigint < present
  loop
    execute format('select not exists (select from %I)', partition.relname) into is_empty;
    if is_empty then
      execute format('drop table %I', partition.relname);
      dropped := dropped + 1;
    end if;
  end loop;
end
$$;

-- Append-only for the service: nothing stored is changed, and what goes goes through the functions above.
revoke update, delete on events, event_ids from :runtime;
revoke delete on streams from :runtime;
revoke insert, update, delete on events, event_ids, streams from :platform;
revoke execute on function create_event_partition(bigint), remove_events(bigint, bigint, integer, text[], uuid, text, text),
  compact_stream(text, integer, bigint, integer), maintain_event_partitions() from public, :platform;
