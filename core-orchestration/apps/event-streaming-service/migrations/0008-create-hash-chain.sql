-- The hash chain beside the log: one row an event, in the order of the log. `chain` is the tenant, or the nil UUID for events of none;
-- `number` counts within the chain. A row stays when retention removes its event, so that the chain holds.
create table event_hashes (
  position bigint primary key,
  chain uuid not null,
  number bigint not null check (number > 0),
  record_hash bytea not null check (octet_length(record_hash) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  constraint event_hashes_chain_number_key unique (chain, number)
);
create index event_hashes_chain_position on event_hashes (chain, position);

create table chain_checkpoints (
  chain uuid not null,
  position bigint not null,
  events bigint not null check (events > 0),
  hash bytea not null,
  signed_at timestamptz not null,
  key_id text not null,
  signature bytea not null,
  primary key (chain, position)
);
create index chain_checkpoints_position on chain_checkpoints (position);

-- What was sealed and signed stays as it was.
revoke update, delete, truncate on event_hashes, chain_checkpoints from :runtime;
revoke insert, update, delete, truncate on event_hashes, chain_checkpoints from :platform;

create table chain_verifications (
  verification_id uuid primary key,
  tenant uuid,
  status text not null default 'running' check (status in ('running', 'intact', 'broken', 'failed')),
  position bigint not null default 0,
  events bigint not null default 0,
  removed bigint not null default 0,
  checkpoints bigint not null default 0,
  bad_position bigint,
  bad_reason text,
  started_at timestamptz not null default clock_timestamp(),
  heard_of_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
);
revoke insert, update, delete, truncate on chain_verifications from :platform;
