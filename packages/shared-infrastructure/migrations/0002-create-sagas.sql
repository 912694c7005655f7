-- Work that runs through several services. Not a tenant table: workers take up the sagas of all tenants.
create table sagas (
  id uuid primary key,
  definition text not null,
  version integer not null,
  subject text not null,
  started_by text not null,
  input jsonb not null,
  status text not null check (status in ('running', 'compensating', 'completed', 'failed')),
  position integer not null,
  attempts integer not null,
  steps jsonb not null,
  reason text,
  failed_step text,
  run_at timestamptz not null,
  lease_owner text,
  lease_expires_at timestamptz,
  fencing_token bigint not null default 0,
  correlation_id text not null,
  traceparent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sagas_due on sagas (run_at) where status in ('running', 'compensating');
create index sagas_starter on sagas (started_by, created_at);
