create table people (
  id uuid primary key,
  email text not null,
  email_key text not null unique,
  display_name text not null,
  locale text not null,
  password_hash text not null,
  is_platform_administrator boolean not null default false,
  email_verified_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- The credentials travel with the link: following a link activates what was typed when that link was asked for.
create table email_verifications (
  token_hash bytea primary key,
  user_id uuid not null references people (id) on delete cascade,
  password_hash text not null,
  display_name text not null,
  locale text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index email_verifications_user on email_verifications (user_id);

-- Keys are buckets of a hash, so the table never holds more than kinds × buckets rows, and no address or account name.
create table attempt_windows (
  kind text not null,
  bucket integer not null,
  attempts integer not null,
  ends_at timestamptz not null,
  primary key (kind, bucket)
);
