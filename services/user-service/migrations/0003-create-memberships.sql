-- What the tenant service says about organisations; needed before a tenant is known (joining by slug, refusing suspended ones).
create table organisations (
  id uuid primary key,
  slug text not null,
  name text not null,
  status text not null check (status in ('provisioning', 'active', 'suspended', 'closed'))
);
create index organisations_slug on organisations (slug);

create table memberships (
  tenant_id uuid not null,
  membership_id uuid not null,
  user_id uuid not null references people (id) on delete cascade,
  role text not null check (role in ('owner', 'administrator', 'member', 'applicant')),
  status text not null check (status in ('pending', 'active', 'left')),
  created_at timestamptz not null,
  joined_at timestamptz,
  updated_at timestamptz not null,
  primary key (tenant_id, membership_id),
  unique (tenant_id, user_id),
  check ((role = 'applicant') = (status = 'pending') or status = 'left')
);
create index memberships_user on memberships (user_id);
select prognetwork_protect_tenant_table('memberships');
create policy self on memberships for select to :runtime
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
