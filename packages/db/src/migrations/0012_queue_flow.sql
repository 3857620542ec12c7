-- How fast a queue moves, learnt by the floor from its departures: whoever takes a tenant over says the same to the next caller.
create table queue_flow (
  tenant_id uuid not null,
  queue_id uuid not null,
  flow jsonb not null,
  primary key (tenant_id, queue_id),
  foreign key (tenant_id, queue_id) references queue (tenant_id, id) on delete cascade
);
alter table queue_flow enable row level security;
alter table queue_flow force row level security;
create policy every_tenant on queue_flow to touchstone_system using (true) with check (true);
create policy migrations on queue_flow to current_user using (true) with check (true);
grant select, insert, update, delete on queue_flow to touchstone_system;
