-- The last number given in each organisation. Locked when an invoice is finalised, so that a rollback leaves no gap.
create table invoice_counters (
  tenant_id uuid primary key,
  last_sequence bigint not null check (last_sequence >= 0)
);
select prognetwork_protect_tenant_table('invoice_counters');

create table invoices (
  tenant_id uuid not null,
  invoice_id uuid not null,
  sequence bigint not null check (sequence > 0),
  number text not null,
  payment_id uuid not null,
  user_id uuid not null,
  bill_to_name text not null,
  bill_to_email text not null,
  currency text not null,
  subtotal_amount bigint not null,
  discount_amount bigint not null check (discount_amount >= 0),
  tax_amount bigint not null check (tax_amount >= 0),
  total_amount bigint not null check (total_amount = subtotal_amount - discount_amount + tax_amount),
  status text not null check (status in ('paid')),
  finalised_at timestamptz not null,
  paid_at timestamptz not null,
  primary key (tenant_id, invoice_id),
  unique (tenant_id, sequence),
  unique (tenant_id, payment_id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, payment_id)
);
create index invoices_of_user on invoices (tenant_id, user_id, invoice_id);
select prognetwork_protect_tenant_table('invoices');

create table invoice_lines (
  tenant_id uuid not null,
  invoice_id uuid not null,
  line integer not null check (line > 0),
  description text not null,
  quantity integer not null check (quantity > 0),
  unit_amount bigint not null,
  amount bigint not null,
  discount_amount bigint not null,
  tax_rate_basis_points integer not null,
  tax_amount bigint not null,
  total_amount bigint not null check (total_amount = amount - discount_amount + tax_amount),
  primary key (tenant_id, invoice_id, line),
  foreign key (tenant_id, invoice_id) references invoices (tenant_id, invoice_id)
);
select prognetwork_protect_tenant_table('invoice_lines');

-- A finalised invoice is a document: it is credited, never changed.
revoke update, delete, truncate on invoices, invoice_lines from :runtime, :platform;

-- What a member has paid for. One row a period.
create table subscriptions (
  tenant_id uuid not null,
  subscription_id uuid not null,
  subscriber_id uuid not null,
  plan_id uuid not null,
  payment_id uuid not null,
  period_start timestamptz not null,
  period_end timestamptz not null check (period_end > period_start),
  created_at timestamptz not null,
  primary key (tenant_id, subscription_id),
  unique (tenant_id, subscriber_id, plan_id, period_start),
  unique (tenant_id, payment_id),
  foreign key (tenant_id, plan_id) references plans (tenant_id, plan_id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, payment_id)
);
select prognetwork_protect_tenant_table('subscriptions');
