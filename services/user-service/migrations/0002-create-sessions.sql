create table sessions (
  id uuid primary key,
  -- The session of the sign-in that handoffs grew from; signing out ends all of them.
  root_session_id uuid not null references sessions (id) on delete cascade,
  user_id uuid not null references people (id) on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text
);
create index sessions_user on sessions (user_id);
create index sessions_root on sessions (root_session_id);

-- All refresh tokens of a session are one family.
create table refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);

create table handoffs (
  code_hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  client text not null,
  return_to text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  redeemed_at timestamptz
);
create index handoffs_session on handoffs (session_id);

create table signing_keys (
  kid text primary key,
  public_jwk jsonb not null,
  encrypted_private_key bytea not null,
  created_at timestamptz not null,
  signs_from timestamptz not null,
  signs_until timestamptz not null,
  verifies_until timestamptz not null
);
