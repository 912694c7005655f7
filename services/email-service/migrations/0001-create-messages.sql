create table templates (
  tenant_id uuid not null,
  template_id uuid not null,
  name text not null,
  locale text not null,
  subject text not null,
  mjml text not null,
  html text not null,
  text text not null,
  version integer not null,
  is_default boolean not null,
  published_at timestamptz not null,
  primary key (tenant_id, template_id),
  unique (tenant_id, name, locale)
);
select prognetwork_protect_tenant_table('templates');

create table messages (
  tenant_id uuid not null,
  message_id uuid not null,
  -- What the message is for, such as the event and its purpose: the same again queues nothing.
  effect_key text not null,
  to_address text not null,
  to_name text not null,
  sender_name text not null,
  subject text not null,
  template text not null,
  locale text not null,
  html text not null,
  text text not null,
  status text not null check (status in ('queued', 'sending', 'sent', 'suppressed', 'failed')),
  provider text,
  -- One entry an attempt: when, outcome, and what the server said.
  deliveries jsonb not null default '[]',
  queued_at timestamptz not null,
  sent_at timestamptz,
  traceparent text,
  correlation_id text not null,
  causation_id text,
  primary key (tenant_id, message_id),
  unique (tenant_id, effect_key)
);
select prognetwork_protect_tenant_table('messages');

create table platform_messages (
  message_id uuid primary key,
  effect_key text not null unique,
  to_address text not null,
  to_name text not null,
  sender_name text not null,
  subject text not null,
  template text not null,
  locale text not null,
  html text not null,
  text text not null,
  status text not null check (status in ('queued', 'sending', 'sent', 'suppressed', 'failed')),
  provider text,
  deliveries jsonb not null default '[]',
  queued_at timestamptz not null,
  sent_at timestamptz,
  traceparent text,
  correlation_id text not null,
  causation_id text
);

-- What has to be delivered: ids and times only, so that one worker can serve all tenants. The message itself stays behind the
-- tenant's row-level security and is read in the tenant's transaction.
create table delivery_queue (
  message_id uuid primary key,
  tenant uuid,
  next_attempt_at timestamptz not null,
  attempts integer not null default 0,
  unknown_outcomes integer not null default 0,
  lease uuid,
  leased_until timestamptz
);
create index delivery_queue_due on delivery_queue (next_attempt_at);

create table suppressions (
  tenant_id uuid not null,
  address text not null check (address = lower(address)),
  suppression_id uuid not null,
  reason text not null,
  created_at timestamptz not null,
  primary key (tenant_id, address),
  unique (tenant_id, suppression_id)
);
select prognetwork_protect_tenant_table('suppressions');

create table tenant_profiles (
  tenant_id uuid primary key,
  name text not null,
  slug text not null,
  primary_color text,
  logo_text text,
  tagline text
);
select prognetwork_protect_tenant_table('tenant_profiles');

create table people (
  user_id uuid primary key,
  email text not null,
  display_name text not null,
  locale text not null
);

create table leads (
  lead_id uuid primary key,
  name text not null,
  email text not null,
  organisation text not null,
  message text not null,
  created_at timestamptz not null
);
