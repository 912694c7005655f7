create table profiles (
  tenant_id uuid not null,
  command_id uuid not null,
  name text not null,
  primary key (tenant_id, command_id)
);
select prognetwork_protect_tenant_table('profiles');

create table profile_changes (
  tenant_id uuid not null,
  build integer not null,
  changes integer not null,
  primary key (tenant_id, build)
);
select prognetwork_protect_tenant_table('profile_changes');
