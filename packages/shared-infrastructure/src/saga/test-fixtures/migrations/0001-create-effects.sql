create table effects (
  position bigint generated always as identity,
  key text primary key
);
