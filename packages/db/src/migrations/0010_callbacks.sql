-- One call back that is owed for each customer (or number that is nobody's) and queue. The key is set while it is owed.
alter table interaction add column callback_key text;
create unique index interaction_one_callback on interaction (tenant_id, queue_id, callback_key) where callback_key is not null;
