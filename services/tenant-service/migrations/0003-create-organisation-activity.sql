-- Projection `organisation-activity`: what happened in an organisation on each day (UTC), by build.
create table organisation_activity (
  tenant_id uuid not null,
  build integer not null,
  day date not null,
  members_joined integer not null default 0,
  members_left integer not null default 0,
  primary key (tenant_id, build, day)
);
select prognetwork_protect_tenant_table('organisation_activity');

create table organisation_payments (
  tenant_id uuid not null,
  build integer not null,
  day date not null,
  currency text not null,
  amount numeric(30) not null,
  payments integer not null,
  primary key (tenant_id, build, day, currency)
);
select prognetwork_protect_tenant_table('organisation_payments');

-- `reached_by` is the event with which the highest milestone was reached first.
create table organisation_sizes (
  tenant_id uuid not null,
  build integer not null,
  members integer not null,
  milestone integer not null default 0,
  reached_by uuid,
  primary key (tenant_id, build)
);
select prognetwork_protect_tenant_table('organisation_sizes');
