-- Projection: the contacts in which several agents talked, by each of them: the log itself names the last one alone.
create table handed_contact (
  tenant_id uuid not null,
  agent_id uuid not null,
  interaction_id uuid not null,
  received_at timestamptz not null,
  primary key (tenant_id, agent_id, interaction_id)
);
create index handed_contact_time on handed_contact (tenant_id, agent_id, received_at desc);
insert into handed_contact
select l.tenant_id, (leg ->> 'agentId')::uuid, l.interaction_id, l.received_at
from interaction_log l cross join lateral jsonb_array_elements(l.record -> 'legs') leg
where jsonb_array_length(l.record -> 'legs') > 1 and leg ->> 'connectedAt' is not null
  and exists (select from jsonb_array_elements(l.record -> 'legs') other
    where other ->> 'connectedAt' is not null and other ->> 'agentId' <> leg ->> 'agentId')
on conflict do nothing;
alter table handed_contact enable row level security;
alter table handed_contact force row level security;
create policy one_tenant on handed_contact to touchstone_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on handed_contact to touchstone_system using (true) with check (true);
create policy migrations on handed_contact to current_user using (true) with check (true);
grant select, insert, update, delete on handed_contact to touchstone_app, touchstone_system;
