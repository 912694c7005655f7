create table payments (
  tenant_id uuid not null,
  payment_id uuid not null,
  checkout_id uuid not null,
  user_id uuid not null,
  plan_id uuid not null,
  payer_name text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  status text not null check (status in ('succeeded', 'failed')),
  failure_code text check ((failure_code is null) = (status = 'succeeded')),
  description text not null,
  gateway text not null,
  gateway_charge_id text not null,
  card_brand text,
  card_last4 text check (card_last4 ~ '^\d{4}$'),
  charged_at timestamptz not null,
  trace_id text,
  created_at timestamptz not null,
  primary key (tenant_id, payment_id),
  unique (tenant_id, gateway, gateway_charge_id),
  foreign key (tenant_id, checkout_id) references checkouts (tenant_id, checkout_id)
);
create index payments_of_checkout on payments (tenant_id, checkout_id);
create index payments_of_user on payments (tenant_id, user_id, payment_id);
select prognetwork_protect_tenant_table('payments');

create table ledger_accounts (
  tenant_id uuid not null,
  code text not null,
  name text not null,
  kind text not null check (kind in ('asset', 'liability', 'income', 'expense', 'equity')),
  primary key (tenant_id, code)
);
select prognetwork_protect_tenant_table('ledger_accounts');

create table ledger_batches (
  tenant_id uuid not null,
  batch_id uuid not null,
  payment_id uuid not null,
  description text not null,
  posted_at timestamptz not null,
  posted_by_transaction xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, batch_id),
  unique (tenant_id, payment_id),
  foreign key (tenant_id, payment_id) references payments (tenant_id, payment_id)
);
select prognetwork_protect_tenant_table('ledger_batches');

-- Debits are positive, credits negative, in minor units.
create table ledger_entries (
  tenant_id uuid not null,
  batch_id uuid not null,
  line integer not null check (line > 0),
  account_code text not null,
  amount bigint not null check (amount <> 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  primary key (tenant_id, batch_id, line),
  foreign key (tenant_id, batch_id) references ledger_batches (tenant_id, batch_id),
  foreign key (tenant_id, account_code) references ledger_accounts (tenant_id, code)
);
create index ledger_entries_of_account on ledger_entries (tenant_id, account_code);
select prognetwork_protect_tenant_table('ledger_entries');

-- Append-only, first by privilege, then by trigger: the trigger also stops the owner of the tables.
revoke update, delete, truncate on ledger_batches, ledger_entries from :runtime, :platform;

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'The ledger is append-only: post a correcting batch instead.' using errcode = 'restrict_violation';
end $$;
create trigger ledger_batches_append_only before update or delete or truncate on ledger_batches
  for each statement execute function refuse_ledger_change();
create trigger ledger_entries_append_only before update or delete or truncate on ledger_entries
  for each statement execute function refuse_ledger_change();

-- A batch is closed with the transaction that opened it.
create function refuse_late_ledger_entry() returns trigger language plpgsql as $$
begin
  if not exists (
    select from ledger_batches b
    where b.tenant_id = new.tenant_id and b.batch_id = new.batch_id and b.posted_by_transaction = pg_current_xact_id()
  ) then
    raise exception 'Batch % is closed.', new.batch_id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger ledger_entries_in_open_batch before insert on ledger_entries
  for each row execute function refuse_late_ledger_entry();

-- Checked at commit, from the batch: one without entries is as wrong as one that does not balance.
create function check_ledger_batch() returns trigger language plpgsql as $$
declare
  entries bigint;
  unbalanced text;
begin
  select count(*) into entries from ledger_entries e where e.tenant_id = new.tenant_id and e.batch_id = new.batch_id;
  if entries < 2 then
    raise exception 'Ledger batch % has fewer than two entries.', new.batch_id using errcode = 'check_violation';
  end if;
  select string_agg(currency, ', ') into unbalanced from (
    select e.currency from ledger_entries e
    where e.tenant_id = new.tenant_id and e.batch_id = new.batch_id
    group by e.currency having sum(e.amount) <> 0
  ) totals;
  if unbalanced is not null then
    raise exception 'Ledger batch % does not sum to zero in %.', new.batch_id, unbalanced using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger ledger_batches_balanced after insert on ledger_batches
  deferrable initially deferred for each row execute function check_ledger_batch();
