-- This gateway stands for another company: its rows belong to merchants, not to the platform's tenants.
create table checkout_sessions (
  id text primary key,
  idempotency_key text not null unique,
  request_hash text not null,
  merchant_name text not null,
  description text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  customer_email text,
  success_url text not null,
  metadata jsonb not null,
  status text not null check (status in ('open', 'complete', 'expired')),
  -- Brand and last four digits of a card whose holder still has to confirm the payment.
  awaiting_authentication jsonb,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table charges (
  id text primary key,
  session_id text not null references checkout_sessions (id),
  status text not null check (status in ('succeeded', 'failed')),
  failure_code text,
  card_brand text not null,
  card_last4 text not null check (card_last4 ~ '^\d{4}$'),
  created_at timestamptz not null
);
create index charges_of_session on charges (session_id);
-- Whatever goes wrong, a session takes money once.
create unique index charges_one_success on charges (session_id) where status = 'succeeded';

create table webhook_events (
  id text primary key,
  type text not null,
  payload text not null,
  created_at timestamptz not null,
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  delivered_at timestamptz,
  last_error text
);
create index webhook_events_due on webhook_events (next_attempt_at) where delivered_at is null;
