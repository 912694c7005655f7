create table notes (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  text text not null,
  primary key (tenant_id, id)
);
select prognetwork_protect_tenant_table('notes');
create policy self on notes for select to :runtime using (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));
