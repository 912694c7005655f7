-- Which store keeps the log, so that the other one is never taken for it. `moving to …` while a copy is made: neither takes appends then.
alter table log_head add column kept_in text not null default 'postgres'
  check (kept_in in ('postgres', 'redis', 'moving to postgres', 'moving to redis'));
update log_head h set kept_in = 'redis' from redis_log_witness w where w.log = h.log and w.noted_at > h.recorded_at;

-- Holds also those processes that run on while the log is moved. Only who moves it says `events.moving_log`.
create function refuse_append_elsewhere() returns trigger language plpgsql as $$
begin
  if current_setting('events.moving_log', true) is distinct from 'on' then
    raise exception 'this installation keeps its log elsewhere: %', new.kept_in using errcode = '55000';
  end if;
  return new;
end
$$;
create trigger log_head_kept_elsewhere before update of position on log_head
  for each row when (new.kept_in <> 'postgres' and new.position <> old.position) execute function refuse_append_elsewhere();

create function refuse_removal_elsewhere() returns trigger language plpgsql set search_path from current as $$
begin
  if exists (select from log_head h where h.log = 'main' and h.kept_in <> 'postgres') then
    raise exception 'this installation keeps its log elsewhere' using errcode = '55000';
  end if;
  return null;
end
$$;
create trigger events_kept_elsewhere before delete on events for each statement execute function refuse_removal_elsewhere();
