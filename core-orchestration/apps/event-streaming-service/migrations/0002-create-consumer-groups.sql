-- `lease` is the fencing token: it grows each time another consumer takes the group over, and only its holder may move the checkpoint.
create table consumer_groups (
  name text primary key,
  epoch bigint not null,
  checkpoint bigint not null default 0,
  delivered bigint not null default 0,
  types text[],
  consumer text,
  lease bigint not null default 0,
  lease_expires_at timestamptz not null default '-infinity',
  created_at timestamptz not null default clock_timestamp(),
  acknowledged_at timestamptz,
  check (checkpoint <= delivered)
);
