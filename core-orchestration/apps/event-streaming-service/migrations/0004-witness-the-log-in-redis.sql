-- How far the log in Redis was seen to reach and which event stood there (EVENT_STORE=redis). Kept apart from Redis, so that one that came
-- back empty or as it was earlier is noticed instead of served.
create table redis_log_witness (
  log text primary key,
  identity uuid not null,
  epoch bigint not null check (epoch > 0),
  position bigint not null check (position >= 0),
  event_id uuid,
  noted_at timestamptz not null default clock_timestamp()
);
revoke delete on redis_log_witness from :runtime;
revoke insert, update, delete on redis_log_witness from :platform;
