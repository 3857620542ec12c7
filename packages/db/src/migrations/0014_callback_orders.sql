-- Who ordered which call back lately, for the limits on it: one row for each order, gone after a day.
create table callback_order (
  tenant_id uuid not null references tenant,
  user_id uuid not null,
  -- The client's id of the order: a repeat is the same order.
  client_id text not null,
  -- Tells one number from another and names none.
  number_hash bytea not null,
  ordered_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, user_id, client_id)
);
create index callback_order_number on callback_order (tenant_id, number_hash);
create index callback_order_age on callback_order (tenant_id, ordered_at);
alter table callback_order enable row level security;
alter table callback_order force row level security;
create policy one_tenant on callback_order to touchstone_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on callback_order to touchstone_system using (true) with check (true);
create policy migrations on callback_order to current_user using (true) with check (true);
grant select, insert, delete on callback_order to touchstone_app, touchstone_system;
