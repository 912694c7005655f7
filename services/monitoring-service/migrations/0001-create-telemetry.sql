-- Telemetry is the platform operator's: a span may name a tenant, but no tenant reads this schema. The column is called
-- "tenant", not "tenant_id", because it is what a sender claimed and not an owner that row-level security could rely on.

create table spans (
  trace_id text not null check (trace_id ~ '^[0-9a-f]{32}$'),
  span_id text not null check (span_id ~ '^[0-9a-f]{16}$'),
  started_at timestamptz not null,
  parent_span_id text,
  name text not null,
  service text not null,
  kind text not null,
  duration_ms double precision not null check (duration_ms >= 0),
  status text not null check (status in ('unset', 'ok', 'error')),
  status_message text,
  attributes jsonb not null,
  links jsonb not null,
  tenant uuid,
  -- A sender repeats a batch whose answer it did not get; the key makes the repetition harmless and serves reads by trace.
  primary key (trace_id, span_id, started_at)
) partition by range (started_at);
create index spans_started_at on spans using brin (started_at);
create index spans_tenant on spans (tenant, started_at) where tenant is not null;

-- Which spans point at a trace from another one: what an event caused is found from what raised it.
create table span_links (
  linked_trace_id text not null,
  trace_id text not null,
  started_at timestamptz not null,
  primary key (linked_trace_id, trace_id, started_at)
) partition by range (started_at);

create index span_links_trace on span_links (trace_id);

create table logs (
  at timestamptz not null,
  service text not null,
  level text not null check (level in ('trace', 'debug', 'info', 'warn', 'error', 'fatal')),
  message text not null,
  trace_id text,
  span_id text,
  attributes jsonb not null,
  tenant uuid
) partition by range (at);
create index logs_at on logs using brin (at);
create index logs_trace on logs (trace_id) where trace_id is not null;
create index logs_tenant on logs (tenant, at) where tenant is not null;

create table metric_series (
  series_id bigint generated always as identity primary key,
  service text not null,
  name text not null,
  unit text not null,
  labels jsonb not null,
  last_seen_at timestamptz not null,
  unique (name, service, labels)
);

create table metric_samples (
  series_id bigint not null,
  at timestamptz not null,
  value double precision not null,
  primary key (series_id, at)
) partition by range (at);

create table service_health (
  service text primary key,
  status text not null check (status in ('up', 'degraded', 'down')),
  latency_ms integer not null,
  detail text,
  consecutive_failures integer not null,
  checked_at timestamptz not null,
  changed_at timestamptz not null
);

create table event_counts (
  minute timestamptz not null,
  type text not null,
  count bigint not null,
  primary key (minute, type)
);

create function ensure_telemetry_partitions(first_day date, last_day date) returns integer
language plpgsql security definer set search_path from current as $$
declare
  parent text;
  day date;
  made integer := 0;
begin
  if last_day - first_day > 62 then raise exception 'at most 62 days at once'; end if;
  perform pg_advisory_xact_lock(hashtext('monitoring.telemetry_partitions'));
  foreach parent in array array['spans', 'span_links', 'logs', 'metric_samples'] loop
    for day in select generate_series(first_day, last_day, interval '1 day')::date loop
      if to_regclass(format('%I', parent || '_' || to_char(day, 'YYYYMMDD'))) is null then
        execute format(
          'create table %I partition of %I for values from (%L) to (%L)',
          parent || '_' || to_char(day, 'YYYYMMDD'), parent, day::timestamp at time zone 'UTC', (day + 1)::timestamp at time zone 'UTC');
        made := made + 1;
      end if;
    end loop;
  end loop;
  return made;
end $$;

create function drop_telemetry_partitions(before_day date) returns integer
language plpgsql security definer set search_path from current as $$
declare
  partition text;
  dropped integer := 0;
begin
  if before_day > current_date then raise exception 'only past days can be dropped'; end if;
  perform pg_advisory_xact_lock(hashtext('monitoring.telemetry_partitions'));
  for partition in
    select child.relname
    from pg_inherits
    join pg_class child on child.oid = inhrelid
    join pg_class parent on parent.oid = inhparent
    where parent.relname in ('spans', 'span_links', 'logs', 'metric_samples')
      and parent.relnamespace = current_schema()::regnamespace
      and child.relkind = 'r'
      and to_date(right(child.relname, 8), 'YYYYMMDD') < before_day
  loop
    execute format('drop table %I', partition);
    dropped := dropped + 1;
  end loop;
  delete from metric_series where last_seen_at < before_day;
  delete from event_counts where minute < before_day;
  return dropped;
end $$;

revoke execute on function ensure_telemetry_partitions(date, date), drop_telemetry_partitions(date) from public;
grant execute on function ensure_telemetry_partitions(date, date), drop_telemetry_partitions(date) to :runtime;
