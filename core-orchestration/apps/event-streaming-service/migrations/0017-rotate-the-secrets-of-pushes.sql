-- The secret before also signs for a while, so that the receiver can change over without refusing an event. `paused_reason` tells who paused:
-- an operator, or the receiver by saying that it is gone.
alter table group_pushes
  add column previous_secret text,
  add column previous_secret_until timestamptz,
  add column paused_reason text check (paused_reason in ('operator', 'gone'));
update group_pushes set paused_reason = 'operator' where is_paused;
alter table group_pushes
  add check (is_paused = (paused_reason is not null)),
  add check ((previous_secret is null) = (previous_secret_until is null));
