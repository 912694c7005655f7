-- What the platform itself offers to organisations. The same for everybody, so it has no tenant.
create table platform_plans (
  code text primary key check (code ~ '^[a-z][a-z-]{1,30}$'),
  name text not null,
  description text not null,
  amount bigint not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  interval text not null check (interval in ('month', 'year')),
  trial_days integer not null check (trial_days between 0 and 365),
  features text[] not null,
  place integer not null unique
);
revoke insert, update, delete on platform_plans from :runtime, :platform;

insert into platform_plans (code, name, description, amount, currency, interval, trial_days, features, place) values
  ('community', 'Community', 'For a group that is starting out or gets by on little. Free, and not for a limited time.', 0, 'EUR', 'month', 30,
   array['Up to 250 members', 'Dues and donations', 'Public page with join-and-pay', 'Receipts and welcome mail'], 1),
  ('movement', 'Movement', 'For an organisation that grows: more members, your own look, and the figures to steer by.', 2900, 'EUR', 'month', 30,
   array['Up to 5,000 members', 'Everything in Community', 'Your own mail templates and branding', 'Live event stream and API access'], 2),
  ('federation', 'Federation', 'For federations and unions whose chapters keep their own members and money.', 14900, 'EUR', 'month', 30,
   array['Members without limit', 'Everything in Movement', 'Chapters as organisations of their own', 'Traces, audit log and health of the whole installation'], 3);

-- Which organisation a public address belongs to, as events of the tenant service tell it. Read before a tenant is known.
create table organisations (
  organisation_id uuid primary key,
  slug text not null unique,
  name text not null,
  status text not null check (status in ('active', 'suspended')),
  updated_at timestamptz not null
);

-- What an organisation asks of its members.
create table plans (
  tenant_id uuid not null,
  plan_id uuid not null,
  name text not null check (char_length(name) between 1 and 120),
  description text not null check (char_length(description) <= 500),
  amount bigint not null check (amount > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  interval text not null check (interval in ('month', 'year')),
  tax_rate_basis_points integer not null default 0 check (tax_rate_basis_points between 0 and 10000),
  is_default boolean not null default false,
  created_at timestamptz not null,
  primary key (tenant_id, plan_id),
  unique (tenant_id, name)
);
create unique index plans_one_default on plans (tenant_id) where is_default;
select prognetwork_protect_tenant_table('plans');

-- What an organisation owes the platform.
create table billing_accounts (
  tenant_id uuid primary key,
  plan_code text not null references platform_plans (code),
  created_at timestamptz not null
);
select prognetwork_protect_tenant_table('billing_accounts');

create table platform_subscriptions (
  tenant_id uuid not null references billing_accounts (tenant_id) on delete cascade,
  subscription_id uuid not null,
  plan_code text not null references platform_plans (code),
  status text not null check (status in ('trialing', 'active', 'canceled')),
  period_start timestamptz not null,
  period_end timestamptz not null check (period_end > period_start),
  primary key (tenant_id, subscription_id),
  unique (tenant_id, period_start)
);
select prognetwork_protect_tenant_table('platform_subscriptions');
