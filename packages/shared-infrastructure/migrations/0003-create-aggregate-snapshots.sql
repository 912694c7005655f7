-- States of event-sourced aggregates, so that long streams need not be read from the start. Worth nothing without the log: may be emptied at any time.
-- `event_id` is the last event in the state: a log that was restored to before it has another event there, or none.
create table aggregate_snapshots (
  stream text primary key,
  tenant uuid,
  decider text not null,
  decider_version integer not null,
  stream_version integer not null,
  event_id uuid not null,
  state text not null,
  taken_at timestamptz not null
);
