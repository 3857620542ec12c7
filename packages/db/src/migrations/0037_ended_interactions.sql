-- A router that takes a tenant over loads what ended just now, which must not mean looking at all that ended in a day.
create index interaction_ended on interaction (tenant_id, ended_at) where kind = 'ended';
