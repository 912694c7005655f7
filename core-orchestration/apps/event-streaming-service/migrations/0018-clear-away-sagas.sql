create index saga_instances_ended on saga_instances (ended_at) where ended_at is not null;
create index saga_timeline_actor on saga_timeline (actor) where reason is not null;
