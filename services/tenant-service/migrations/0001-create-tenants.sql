create table tenants (
  tenant_id uuid primary key,
  name text not null,
  slug text not null,
  kind text not null check (kind in ('federation', 'chapter', 'union', 'cooperative', 'campaign', 'association')),
  -- Set once, at creation, to a tenant that exists: so the tree can have no cycle.
  parent_id uuid references tenants (tenant_id),
  status text not null check (status in ('provisioning', 'active', 'suspended', 'closed')),
  description text not null default '',
  settings jsonb not null default '{}',
  branding jsonb not null default '{}',
  created_by uuid not null,
  suspended_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index tenants_creator on tenants (created_by);
select prognetwork_protect_tenant_table('tenants');

-- What the user service says about memberships.
create table tenant_members (
  tenant_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('owner', 'administrator', 'member', 'applicant')),
  status text not null check (status in ('pending', 'active', 'left')),
  updated_at timestamptz not null,
  primary key (tenant_id, user_id)
);
create index tenant_members_user on tenant_members (user_id);
select prognetwork_protect_tenant_table('tenant_members');
create policy self on tenant_members for select to :runtime
  using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));

create policy self on tenants for select to :runtime using (
  created_by = (select nullif(current_setting('app.user_id', true), '')::uuid)
  or tenant_id in (select m.tenant_id from tenant_members m where m.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid))
);

-- The public face of each organisation, also the register of slugs: unique across tenants, so no tenant's own table can hold it.
create table organisation_profiles (
  organisation_id uuid primary key,
  slug text not null unique,
  name text not null,
  kind text not null,
  status text not null check (status in ('provisioning', 'active', 'suspended')),
  parent_id uuid,
  description text not null,
  branding jsonb not null,
  created_at timestamptz not null
);
create index organisation_profiles_parent on organisation_profiles (parent_id);
