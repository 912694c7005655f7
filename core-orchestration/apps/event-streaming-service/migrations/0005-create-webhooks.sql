-- Where organisations want their events. `version` is that of the endpoint's stream in the log, which is the truth: a row is never put back to an
-- older one. `failing_since` is what the deliveries tell, not the log: the first failure since the last success.
create table webhook_endpoints (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  version integer not null,
  url text not null,
  description text not null,
  event_types text[] not null,
  is_ordered boolean not null,
  status text not null check (status in ('enabled', 'disabled')),
  disabled_reason text check (disabled_reason in ('operator', 'gone', 'failing')),
  secret_id uuid not null,
  previous_secret_id uuid,
  previous_secret_until timestamptz,
  failing_since timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (tenant_id, endpoint_id),
  check ((status = 'disabled') = (disabled_reason is not null))
);
select prognetwork_protect_tenant_table('webhook_endpoints');

-- Sealed under the key of the installation. Written before the event that names them, so that no endpoint is without its secret.
create table webhook_secrets (
  tenant_id uuid not null,
  secret_id uuid not null,
  endpoint_id uuid not null,
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, secret_id)
);
create index webhook_secrets_of_endpoint on webhook_secrets (tenant_id, endpoint_id);
select prognetwork_protect_tenant_table('webhook_secrets');

create table webhook_replays (
  tenant_id uuid not null,
  replay_id uuid not null,
  endpoint_id uuid not null,
  from_time timestamptz not null,
  until_time timestamptz not null,
  chosen text not null check (chosen in ('failed', 'all')),
  requested_by text not null,
  requested_at timestamptz not null,
  primary key (tenant_id, replay_id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, endpoint_id) on delete cascade
);
select prognetwork_protect_tenant_table('webhook_replays');

-- One event for one endpoint. The event itself stays in the log and is read from there at each attempt: what is erased there is not kept here.
create table webhook_deliveries (
  tenant_id uuid not null,
  delivery_id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  position bigint not null,
  type text not null,
  stream text not null,
  status text not null check (status in ('pending', 'delivered', 'failed', 'skipped')),
  attempts integer not null default 0,
  last_status integer,
  replay_id uuid,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (tenant_id, delivery_id),
  unique (tenant_id, endpoint_id, event_id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints (tenant_id, endpoint_id) on delete cascade
);
create index webhook_deliveries_by_status on webhook_deliveries (tenant_id, endpoint_id, status, delivery_id);
create index webhook_deliveries_by_time on webhook_deliveries (tenant_id, created_at);
create index webhook_deliveries_of_replay on webhook_deliveries (tenant_id, replay_id) where replay_id is not null;
select prognetwork_protect_tenant_table('webhook_deliveries');

create table webhook_attempts (
  tenant_id uuid not null,
  delivery_id uuid not null,
  attempt integer not null,
  at timestamptz not null,
  duration_ms integer not null,
  status integer,
  error text,
  response_excerpt text not null,
  primary key (tenant_id, delivery_id, attempt),
  foreign key (tenant_id, delivery_id) references webhook_deliveries (tenant_id, delivery_id) on delete cascade
);
select prognetwork_protect_tenant_table('webhook_attempts');

-- What has to be sent: ids, times and places only, so that one worker serves all tenants. `lease` is the fencing token: who lost it has no say any
-- more. `order_key` is set where later events of a stream wait for the earlier ones.
create table webhook_queue (
  delivery_id uuid primary key,
  tenant uuid not null,
  endpoint_id uuid not null,
  position bigint not null,
  order_key text,
  tries integer not null default 0,
  due_at timestamptz not null,
  lease uuid,
  leased_until timestamptz
);
create index webhook_queue_due on webhook_queue (endpoint_id, due_at);
create index webhook_queue_order on webhook_queue (endpoint_id, order_key, position) where order_key is not null;
create index webhook_queue_leases on webhook_queue (endpoint_id, leased_until) where lease is not null;

-- Which tenants have endpoints, so that the log is not looked through for those that have none. Events up to `from_position` are not sent: they
-- happened before anybody asked for them.
create table webhook_subscribers (
  endpoint_id uuid primary key,
  tenant uuid not null,
  from_position bigint not null
);
create index webhook_subscribers_of_tenant on webhook_subscribers (tenant);

-- How far the log was looked through. One process at a time does so.
create table webhook_progress (
  is_single boolean primary key default true check (is_single),
  epoch bigint,
  position bigint not null default 0,
  lease uuid,
  leased_until timestamptz
);
insert into webhook_progress default values;
