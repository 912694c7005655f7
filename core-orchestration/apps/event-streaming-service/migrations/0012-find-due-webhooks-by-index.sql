-- The next deliveries of an endpoint are the first entries of an index, however many wait behind them.
drop index webhook_queue_due;
create index webhook_queue_due on webhook_queue (endpoint_id, due_at, position);
