-- Who was erased here, by a hash of the person's id: an event that comes later, or a request that was on its way, brings nothing of them back.
create table erased_persons (
  person_hash bytea primary key check (octet_length(person_hash) = 32),
  erased_at timestamptz not null
);
