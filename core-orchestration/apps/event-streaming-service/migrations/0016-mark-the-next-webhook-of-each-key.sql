-- Of deliveries that go out in order, only the next of each key may be taken. It is marked, so that taking it looks at none that waits behind
-- it, however many there are. Those without an order are always next.
alter table webhook_queue add column is_next boolean not null default true;
update webhook_queue q set is_next = false
  from (
    select delivery_id, row_number() over (partition by endpoint_id, order_key order by lease is null, position, delivery_id) as nth
      from webhook_queue where order_key is not null
  ) n
 where n.delivery_id = q.delivery_id and n.nth > 1;
drop index webhook_queue_due;
create index webhook_queue_due on webhook_queue (endpoint_id, due_at, position) where is_next;
create index webhook_queue_next on webhook_queue (endpoint_id, order_key) where is_next and order_key is not null;

-- Who changes which delivery is next takes this first. Whoever holds rows already must have taken it before.
create function lock_webhook_order(of_endpoint uuid) returns void
language sql volatile as $$
  select pg_advisory_xact_lock(hashtext('webhook order'), hashtext(of_endpoint::text))
$$;

-- The lowest of a key is next, unless another is being sent: then that one stays so until it has left the queue.
create function choose_next_webhooks(in_endpoints uuid[], in_keys text[]) returns void
language plpgsql volatile set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
begin
  perform lock_webhook_order(e.endpoint_id) from (select distinct u.endpoint_id from unnest(in_endpoints) u (endpoint_id) order by 1) e;
  with places as materialized (
    select distinct u.endpoint_id, u.order_key from unnest(in_endpoints, in_keys) u (endpoint_id, order_key)
  ), standing as materialized (
    select p.endpoint_id, p.order_key,
           (select q.delivery_id from webhook_queue q
             where q.endpoint_id = p.endpoint_id and q.order_key = p.order_key order by q.position limit 1) as lowest,
           (select q.delivery_id from webhook_queue q
             where q.endpoint_id = p.endpoint_id and q.order_key = p.order_key and q.is_next and q.lease is not null limit 1) as sending
      from places p
  ), others as (
    update webhook_queue q set is_next = false from standing s
     where q.endpoint_id = s.endpoint_id and q.order_key = s.order_key and q.is_next and q.delivery_id <> coalesce(s.sending, s.lowest)
  )
  update webhook_queue q set is_next = true from standing s where q.delivery_id = coalesce(s.sending, s.lowest) and not q.is_next;
end
$$;

create function note_next_webhooks() returns trigger
language plpgsql as $$
declare
  endpoints uuid[];
  keys text[];
begin
  select array_agg(c.endpoint_id), array_agg(c.order_key) into endpoints, keys
    from (select distinct r.endpoint_id, r.order_key from changed r where r.order_key is not null) c;
  if endpoints is not null then perform choose_next_webhooks(endpoints, keys); end if;
  return null;
end
$$;
create trigger webhook_queue_grew after insert on webhook_queue
  referencing new table as changed for each statement execute function note_next_webhooks();
create trigger webhook_queue_shrank after delete on webhook_queue
  referencing old table as changed for each statement execute function note_next_webhooks();
