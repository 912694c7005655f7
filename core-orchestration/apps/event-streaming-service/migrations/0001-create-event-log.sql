-- The head of the log. A restore that moves the position back must raise the epoch, so that readers notice instead of skipping.
create table log_head (
  log text primary key,
  epoch bigint not null default 1 check (epoch > 0),
  position bigint not null default 0 check (position >= 0)
);
insert into log_head (log) values ('main');

-- `event` keeps the published bytes as they came: what is hashed or signed later must never be re-serialised.
create table events (
  position bigint primary key,
  event_id uuid not null constraint events_event_id_key unique,
  stream text not null,
  version integer not null,
  type text not null,
  tenant uuid,
  subject text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  event text not null,
  constraint events_stream_version_key unique (stream, version)
);
create index events_tenant_position on events (tenant, position) where tenant is not null;
create index events_type_position on events (type, position);
create index events_subject_position on events (subject, position);

-- Appends one batch. `append` numbers the atomic appends of the batch: a version conflict refuses its own append only. `nth_in_stream`
-- counts the batch's events of the same stream from 1.
-- The caller keeps two rules: an event id occurs once in a batch, and an append that expects a version of a stream is the first of the
-- batch to touch that stream.
-- Sequential scans are off because the plan is made while the table may still be empty, and kept when it has grown.
create function append_events(
  appends integer[], event_ids uuid[], streams text[], nth_in_stream integer[], expected_versions integer[],
  types text[], tenants uuid[], subjects text[], bodies text[]
) returns table (ordinal integer, outcome text, at_position bigint, in_stream text, at_version integer)
language plpgsql volatile set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
declare
  base bigint;
  is_plain boolean;
begin
  -- Taken first and held until commit: the statements below get a newer snapshot, so they see all that earlier batches stored,
  -- and positions become visible in the order in which they are given out.
  select head.position into strict base from log_head head where head.log = 'main' for update;

  select coalesce(bool_and(v.expected is null), true) into is_plain from unnest(expected_versions) v (expected);
  if is_plain then
    select not exists (
      select from unnest(event_ids) i (event_id)
       cross join lateral (select from events s where s.event_id = i.event_id limit 1) e
    ) into is_plain;
  end if;

  -- The usual batch: every event is new and none expects a version, so each place follows from the head and the stream alone.
  if is_plain then
    update log_head head set position = base + cardinality(event_ids) where head.log = 'main';
    return query
    insert into events (position, event_id, stream, version, type, tenant, subject, event)
    select base + u.ord, u.event_id, u.stream,
           u.nth + coalesce((select s.version from events s where s.stream = u.stream order by s.version desc limit 1), 0),
           u.type, u.tenant, u.subject, u.body
      from unnest(event_ids, streams, nth_in_stream, types, tenants, subjects, bodies)
           with ordinality as u (event_id, stream, nth, type, tenant, subject, body, ord)
    returning (events.position - base)::integer, 'appended', events.position, events.stream, events.version;
    return;
  end if;

  return query
  with input as materialized (
    select u.ord::integer as ord, u.append, u.event_id, u.stream, u.expected, u.type, u.tenant, u.subject, u.body
      from unnest(appends, event_ids, streams, expected_versions, types, tenants, subjects, bodies)
           with ordinality as u (append, event_id, stream, expected, type, tenant, subject, body, ord)
  ), known as materialized (
    select i.ord, e.position, e.stream, e.version
      from input i
     cross join lateral (select s.position, s.stream, s.version from events s where s.event_id = i.event_id limit 1) e
  ), fresh as materialized (
    select i.*, h.version as stream_version,
           h.version + row_number() over (partition by i.append, i.stream order by i.ord)::integer - 1 as version_before
      from input i
     cross join lateral (
       select coalesce((select s.version from events s where s.stream = i.stream order by s.version desc limit 1), 0) as version
     ) h
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
    insert into events (position, event_id, stream, version, type, tenant, subject, event)
    select a.position, a.event_id, a.stream, a.version, a.type, a.tenant, a.subject, a.body from accepted a order by a.ord
    returning events.position
  ), moved as (
    update log_head head set position = base + (select count(*) from inserted) where head.log = 'main' and exists (select from inserted)
  )
  select a.ord, 'appended', a.position, a.stream, a.version from accepted a
  union all
  select k.ord, 'duplicate', k.position, k.stream, k.version from known k
  union all
  select f.ord, case when f.expected <> f.version_before then 'conflict' else 'withheld' end, null, f.stream, f.version_before
    from fresh f where f.append in (select r.append from refused r);
end
$$;

-- Append-only for the service too: retention and erasure will come as functions of the owner, one at a time and audited.
revoke update, delete on events from :runtime;
revoke insert, delete on log_head from :runtime;
revoke insert, update, delete on events, log_head from :platform;
