create index sagas_ended on sagas (updated_at) where status in ('completed', 'failed');
