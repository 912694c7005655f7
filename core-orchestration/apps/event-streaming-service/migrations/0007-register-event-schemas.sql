-- The types of events, and who may publish each. Those of the catalogue are declared in code; the others were registered over HTTP.
create table event_types (
  type text primary key,
  producer text not null,
  description text not null,
  origin text not null check (origin in ('catalogue', 'registered')),
  created_at timestamptz not null default clock_timestamp()
);

-- Every state that a version's schema has had. `fingerprint` is the SHA-256 of its canonical JSON, so the same schema is stored once.
create table event_schemas (
  type text not null references event_types,
  version integer not null check (version > 0),
  revision integer not null check (revision > 0),
  fingerprint text not null check (fingerprint ~ '^[0-9a-f]{64}$'),
  schema json not null,
  registered_by text not null,
  registered_at timestamptz not null default clock_timestamp(),
  primary key (type, version, revision),
  unique (type, version, fingerprint)
);

-- What was registered is history: it is never changed, only followed by a newer revision.
revoke update, delete on event_schemas from :runtime;
revoke delete on event_types from :runtime;
revoke insert, update, delete on event_types, event_schemas from :platform;
