-- A tenant's floor as it was committed at a row of its journal: what is asked about the past is stepped from the last one before it.
create table floor_checkpoint (
  tenant_id uuid not null references tenant,
  -- The journal's last row that is in it.
  seq bigint not null,
  at timestamptz not null default clock_timestamp(),
  -- What a router would have loaded.
  rows jsonb not null,
  primary key (tenant_id, seq)
);
alter table floor_checkpoint alter column rows set statistics 0;
alter table floor_checkpoint enable row level security;
alter table floor_checkpoint force row level security;
create policy one_tenant on floor_checkpoint to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on floor_checkpoint to touchstone_system using (true) with check (true);
create policy migrations on floor_checkpoint to current_user using (true) with check (true);
grant select on floor_checkpoint to touchstone_app;
grant select, insert, update, delete on floor_checkpoint to touchstone_system;
