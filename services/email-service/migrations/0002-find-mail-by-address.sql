-- The erasure of a person looks for their mail in all tenants.
create index messages_address on messages (lower(to_address));
create index platform_messages_address on platform_messages (lower(to_address));
