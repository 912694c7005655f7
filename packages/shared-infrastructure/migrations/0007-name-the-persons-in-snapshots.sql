-- A snapshot goes when a person is erased whom its events name. Those of before do not say whom they name, and are worth nothing without the log.
delete from aggregate_snapshots;
alter table aggregate_snapshots add column persons bytea[] not null;
create index aggregate_snapshots_persons on aggregate_snapshots using gin (persons);
