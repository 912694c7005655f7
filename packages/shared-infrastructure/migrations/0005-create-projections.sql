-- How far each build of a projection has come. Tables of a projection have a column `build`; readers see the rows of the build that serves.
create table projections (
  name text not null,
  build integer not null,
  version integer not null,
  status text not null check (status in ('building', 'serving', 'retired')),
  epoch bigint not null,
  -- All events up to here are in the tables.
  position bigint not null,
  -- Events up to here never cause side effects.
  mark bigint not null,
  stopped_reason text,
  started_at timestamptz not null,
  served_at timestamptz,
  retired_at timestamptz,
  primary key (name, build)
);
create unique index projections_serving on projections (name) where status = 'serving';
create unique index projections_building on projections (name) where status = 'building';
