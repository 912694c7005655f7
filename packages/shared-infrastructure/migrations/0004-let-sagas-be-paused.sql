-- A paused saga is taken up by nobody; it goes on as what it was.
alter table sagas drop constraint sagas_status_check;
alter table sagas add constraint sagas_status_check check (status in ('running', 'compensating', 'paused', 'completed', 'failed'));
alter table sagas add column resumes_as text check (resumes_as in ('running', 'compensating'));
alter table sagas add constraint sagas_paused check ((status = 'paused') = (resumes_as is not null));
