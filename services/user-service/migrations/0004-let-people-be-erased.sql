-- Set while a person is being erased: by which saga, since when nobody can sign in, and what to give back should it be refused.
alter table people add column erasure_id uuid;
alter table people add column closed_at timestamptz;
alter table people add column left_memberships jsonb not null default '[]';
