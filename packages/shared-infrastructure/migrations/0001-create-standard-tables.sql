-- Tables that every service has in its own schema. Names are unqualified: the search path is the service's schema.

create table outbox (
  xid xid8 not null default pg_current_xact_id(),
  position bigint generated always as identity,
  event_id uuid not null,
  stream text not null,
  event text not null,
  primary key (xid, position)
);

create table outbox_cursor (
  is_single boolean primary key default true check (is_single),
  xid xid8 not null default '0',
  position bigint not null default 0
);
insert into outbox_cursor default values;

create table inbox (
  consumer_group text not null,
  event_id uuid not null,
  handled_at timestamptz not null default now(),
  primary key (consumer_group, event_id)
);

create table dead_letters (
  event_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  consumer_group text not null,
  event text not null,
  reason text not null,
  attempts integer not null,
  created_at timestamptz not null default now(),
  primary key (direction, consumer_group, event_id)
);

create table idempotency_keys (
  scope text not null,
  key text not null,
  request_hash text not null,
  took_effect boolean not null default false,
  locked_until timestamptz not null,
  status integer,
  response text,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

create table key_values (
  key text primary key,
  value text not null,
  owner text,
  expires_at timestamptz not null
);
create index key_values_expiry on key_values (expires_at);
create index key_values_owner on key_values (owner) where owner is not null;

create table platform_audit_log (
  id uuid primary key,
  at timestamptz not null,
  actor text,
  action text not null,
  subject text not null,
  detail jsonb not null,
  request_id text,
  trace_id text
);

create table audit_log (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  actor text,
  action text not null,
  subject text not null,
  detail jsonb not null,
  request_id text,
  trace_id text,
  primary key (tenant_id, id)
);

-- Turns row-level security on for a tenant table: the runtime role sees the rows of the tenant that its transaction names, the
-- cross-tenant role (used only through audited transactions) sees all.
create function prognetwork_protect_tenant_table(table_name text) returns void language plpgsql as $$
begin
  execute format('alter table %I enable row level security', table_name);
  execute format('alter table %I force row level security', table_name);
  execute format(
    'create policy tenant_isolation on %I using (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid)) '
    'with check (tenant_id = (select nullif(current_setting(''app.tenant_id'', true), '''')::uuid))', table_name);
  execute format('create policy platform on %I to %I using (true) with check (true)', table_name, current_schema() || '_platform');
end $$;

select prognetwork_protect_tenant_table('audit_log');

-- What happened stays: nobody but the owner may change the record of it.
revoke update, delete, truncate on audit_log, platform_audit_log from :runtime, :platform;
