-- Somebody without an account is known by an e-mail address only. The key of what is said about it is found by a hash of the address, which only the
-- service can make. Once the key is destroyed nothing leads from the address to its row, and what is said about it later is under another key.
alter table person_keys add column address_hash bytea unique check (octet_length(address_hash) = 32);
alter table person_keys add constraint person_keys_address_is_forgotten check (address_hash is null or destroyed_at is null);
