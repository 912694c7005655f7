-- How each saga of the platform goes, folded from the events that its service publishes. Rows of a build that no longer serves are removed.
create table saga_instances (
  build integer not null,
  saga_id uuid not null,
  definition text not null,
  version integer not null,
  service text not null,
  subject text not null,
  tenant uuid,
  started_by text not null,
  status text not null check (status in ('running', 'compensating', 'paused', 'completed', 'failed')),
  step text,
  attempts integer not null,
  steps jsonb not null,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  primary key (build, saga_id)
);
create index saga_instances_status on saga_instances (build, status, saga_id);

-- In the order of the log.
create table saga_timeline (
  build integer not null,
  saga_id uuid not null,
  place bigint generated always as identity,
  at timestamptz not null,
  what text not null,
  step text,
  attempt integer,
  reason text,
  actor text,
  event_id uuid not null,
  trace_id text,
  primary key (build, saga_id, place)
);
