-- No key on purpose: an event that takes effect twice must show.
create table effects (
  event_id uuid not null,
  process text not null
);
