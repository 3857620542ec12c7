-- Who blocked an address and who let it write again. The conversation in which it was blocked tells whose it is.
create table block_change (
  tenant_id uuid not null references tenant,
  id uuid not null default gen_random_uuid(),
  address_hash text not null,
  at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  user_id uuid,
  is_blocked boolean not null,
  interaction_id uuid,
  primary key (tenant_id, id)
);
create index block_change_of on block_change (tenant_id, address_hash, at);
alter table block_change enable row level security;
alter table block_change force row level security;
create policy one_tenant on block_change to touchstone_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on block_change to touchstone_system using (true) with check (true);
create policy migrations on block_change to current_user using (true) with check (true);
grant select, insert on block_change to touchstone_app;
grant select, insert, delete on block_change to touchstone_system;
insert into block_change (tenant_id, address_hash, at, user_id, is_blocked)
  select tenant_id, address_hash, since, by_user_id, true from blocked_address;

-- A person of the house lifts a block; nobody but the customer lifts an opt-out.
grant update (lifted_at) on blocked_address to touchstone_app;
-- Whose an opt-out is, is found by the name of the address.
grant select on address_ref to touchstone_app;
