-- What is removed from the log, and when. `reached` is how far a rule has looked; it begins again when the rule changes (`revision`).
create table retention_rules (
  rule_id uuid primary key,
  tenant uuid,
  type text,
  category text,
  keep_days integer not null check (keep_days > 0),
  revision integer not null default 1,
  reached bigint not null default 0,
  removed bigint not null default 0,
  leased_until timestamptz not null default '-infinity',
  changed_at timestamptz not null default clock_timestamp()
);
revoke insert, update, delete on retention_rules from :platform;

-- As before, and with types that stay whatever the filter says.
drop function remove_events(bigint, bigint, integer, text[], uuid, text, text);
create function remove_events(
  after_position bigint, up_to_position bigint, positions_at_most integer,
  of_types text[], of_tenant uuid, of_subject text, of_category text, except_types text[], out removed integer, out reached bigint
) language plpgsql security definer set search_path from current as $$
begin
  if positions_at_most not between 1 and 100000 then raise exception 'between 1 and 100000 positions at once'; end if;
  reached := least(up_to_position, after_position + positions_at_most);
  delete from events e
   where e.position > after_position and e.position <= reached
     and (of_types is null or e.type = any(of_types))
     and (of_tenant is null or e.tenant = of_tenant)
     and (of_subject is null or e.subject = of_subject)
     and (of_category is null or starts_with(e.stream, of_category || '-'))
     and e.type <> all(except_types);
  get diagnostics removed = row_count;
end
$$;
revoke execute on function remove_events(bigint, bigint, integer, text[], uuid, text, text, text[]) from public, :platform;
