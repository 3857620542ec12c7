-- A router process renews one lease beside those of its floors: how many processes are alive says what each one's share is.
create table router_node (
  node_id text primary key,
  lease_until timestamptz not null
);
grant select, insert, update, delete on router_node to touchstone_system;

-- Up to when a tenant's calls at the carrier have been compared with what was heard of.
create table call_listing (
  tenant_id uuid primary key references tenant (id) on delete cascade,
  listed_until timestamptz not null
);
alter table call_listing enable row level security;
alter table call_listing force row level security;
create policy every_tenant on call_listing to touchstone_system using (true) with check (true);
create policy migrations on call_listing to current_user using (true) with check (true);
grant select, insert, update, delete on call_listing to touchstone_system;

-- What is parked is looked for by people, and there is little of it.
create index inbox_parked on inbox (tenant_id, id) where outcome ->> 'kind' = 'parked';
create index effect_parked on effect (tenant_id, id) where state = 'parked';

-- Parked facts and effects of the current tenant become pending again, as if nobody had tried. A fact that was parked has changed
-- nothing; whoever is done with it in the meantime finds it consumed. Returns what was put back.
create function replay_parked(asked uuid[]) returns setof uuid
  language sql volatile security definer set search_path = public as
$$ with facts as (
     update inbox set consumed_at = null, outcome = null
     where tenant_id = current_tenant() and id = any(asked) and outcome ->> 'kind' = 'parked' returning id
   ), effects as (
     update effect set state = 'pending', attempts = 0, run_at = clock_timestamp(), finished_at = null, error = null
     where tenant_id = current_tenant() and id = any(asked) and state = 'parked' returning id
   )
   select id from facts union all select id from effects $$;
revoke execute on function replay_parked(uuid[]) from public;
grant execute on function replay_parked(uuid[]) to touchstone_app, touchstone_system;
