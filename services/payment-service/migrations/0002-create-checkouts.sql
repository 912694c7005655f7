-- Name and address of those who may pay, from events of the user service.
create table payers (
  tenant_id uuid not null,
  user_id uuid not null,
  name text not null,
  email text not null,
  primary key (tenant_id, user_id)
);
select prognetwork_protect_tenant_table('payers');

create table checkouts (
  tenant_id uuid not null,
  checkout_id uuid not null,
  user_id uuid not null,
  plan_id uuid not null,
  payer_name text not null,
  payer_email text not null,
  description text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  return_url text not null,
  status text not null check (status in ('open', 'processing', 'succeeded', 'failed')),
  failure_code text,
  gateway_status text not null check (gateway_status in ('open', 'complete', 'expired')),
  -- Of the request that started it: what the payment causes later belongs to the same trace and correlation.
  traceparent text,
  correlation_id text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, checkout_id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, plan_id)
);
-- A person has one checkout for a plan that money can still come through: two open pages would take it twice.
create unique index checkouts_one_payable on checkouts (tenant_id, user_id, plan_id) where gateway_status = 'open';
select prognetwork_protect_tenant_table('checkouts');

-- What was asked of the gateway. The row and its idempotency key are committed before the gateway is called.
create table payment_attempts (
  tenant_id uuid not null,
  attempt_id uuid not null,
  checkout_id uuid not null,
  gateway text not null,
  idempotency_key text not null,
  status text not null check (status in ('requested', 'created', 'unknown', 'refused')),
  gateway_reference text,
  gateway_url text,
  requested_at timestamptz not null,
  primary key (tenant_id, attempt_id),
  unique (tenant_id, checkout_id),
  unique (tenant_id, gateway, idempotency_key),
  unique (tenant_id, gateway, gateway_reference),
  foreign key (tenant_id, checkout_id) references checkouts (tenant_id, checkout_id)
);
select prognetwork_protect_tenant_table('payment_attempts');

-- Webhooks that took effect. The same event id can do so once.
create table gateway_events (
  tenant_id uuid not null,
  gateway text not null,
  event_id text not null,
  type text not null,
  checkout_id uuid not null,
  received_at timestamptz not null,
  primary key (tenant_id, gateway, event_id)
);
select prognetwork_protect_tenant_table('gateway_events');

-- Checkouts the gateway has to be asked after, of all tenants: the job takes the next one due without knowing whose it is.
create table checkout_reconciliations (
  checkout_id uuid primary key,
  organisation_id uuid not null,
  attempts integer not null default 0,
  next_run_at timestamptz not null
);
create index checkout_reconciliations_due on checkout_reconciliations (next_run_at);
