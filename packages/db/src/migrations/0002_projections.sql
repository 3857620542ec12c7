-- What the worker needs beside the projections: journal rows it could not project, monthly partitions.

-- A journal row that makes the projection throw: kept, shown, and projected again by a rebuild once the code is mended.
create table projection_parked (
  tenant_id uuid not null references tenant,
  name text not null,
  seq bigint not null,
  at timestamptz not null default clock_timestamp(),
  error text not null,
  primary key (tenant_id, name, seq)
);
alter table projection_parked enable row level security;
alter table projection_parked force row level security;
create policy one_tenant on projection_parked to touchstone_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on projection_parked to touchstone_system using (true) with check (true);
create policy migrations on projection_parked to current_user using (true) with check (true);
grant select, insert, update, delete on projection_parked to touchstone_app, touchstone_system;

-- Only the owner may make tables. Months are in UTC; rows that came before their month had a partition move into it.
create function ensure_journal_partition(month date) returns boolean
  language plpgsql security definer set search_path = public as $$
declare
  name text := 'journal_' || to_char(month, 'YYYY_MM');
  starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(724002);
  if to_regclass(name) is not null then return false; end if;
  execute format('create table %I (like journal including all)', name);
  lock table journal_default in access exclusive mode;
  execute format('with moved as (delete from journal_default where at >= $1 and at < $2 returning *)
    insert into %I select * from moved', name) using starts, ends;
  execute format('alter table journal attach partition %I for values from (%L) to (%L)', name, starts, ends);
  return true;
end $$;
revoke execute on function ensure_journal_partition(date) from public;
grant execute on function ensure_journal_partition(date) to touchstone_system;

-- The smallest UUIDv7 of an instant: ids carry their time, so old rows are found by their primary key.
create function uuid_of_time(at timestamptz) returns uuid language sql immutable as
$$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid $$;

-- After many rows came at once: plans made on the statistics of an empty table scan where they should look up.
create function analyze_records(with_history boolean) returns void language plpgsql security definer set search_path = public as $$
begin
  analyze customer, customer_address;
  if with_history then analyze customer_360, interaction, interaction_content, interaction_log; end if;
end $$;
revoke execute on function analyze_records(boolean) from public;
grant execute on function analyze_records(boolean) to touchstone_system;
