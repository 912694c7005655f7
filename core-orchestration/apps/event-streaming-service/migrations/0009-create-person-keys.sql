-- The key of each person whose data is in the log, wrapped under a secret of the service. A destroyed key leaves its row behind, so that
-- what is said about the person later is not sealed under a new one.
create table person_keys (
  person uuid primary key,
  wrapped_key bytea,
  created_at timestamptz not null default clock_timestamp(),
  destroyed_at timestamptz,
  check ((wrapped_key is null) = (destroyed_at is not null))
);

revoke delete, truncate on person_keys from :runtime;
revoke select, insert, update, delete, truncate on person_keys from :platform;
