-- What the api keeps beside the records: answers of repeatable requests; and what may be known before a tenant is.

-- The answer of a POST that carried an Idempotency-Key, so that a repeat gets the same; a day.
create table answered_request (
  tenant_id uuid not null references tenant,
  user_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status int not null,
  answer jsonb,
  answered_at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, user_id, key)
);
create index answered_request_age on answered_request (answered_at);
alter table answered_request enable row level security;
alter table answered_request force row level security;
create policy one_tenant on answered_request to touchstone_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on answered_request to touchstone_system using (true) with check (true);
create policy migrations on answered_request to current_user using (true) with check (true);
grant select, insert, update, delete on answered_request to touchstone_app, touchstone_system;

-- The last contacts from a number that is nobody's, newest first (ids are UUIDv7), however often it called.
create index interaction_content_recent on interaction_content (tenant_id, from_address, interaction_id desc)
  where from_address is not null;
drop index interaction_content_from;

-- Searching people. LIKE is not leakproof, so under row-level security it could use no index: the function reads as the owner,
-- and only for the tenant that the transaction has anyway. Parts shorter than three characters (most Chinese names) are sought
-- at the beginning of the name, longer ones anywhere.
-- Without fastupdate: what was imported a moment ago would be searched row by row.
alter index customer_name_search set (fastupdate = off);
create index customer_company_search on customer using gin (company gin_trgm_ops) with (fastupdate = off);
create index customer_name_start on customer (tenant_id, lower(name) text_pattern_ops);
create index customer_email on customer (tenant_id, lower(email) text_pattern_ops);
create index customer_by_name on customer (tenant_id, name, id) where erased_at is null;
create index customer_address_tail on customer_address (tenant_id, reverse(address) text_pattern_ops) where active;

-- `part` comes with LIKE's own characters escaped, `start` as it is; `tail` is null when the part holds no number. The ends of
-- ranges are what LIKE 'x%' means, written so that an index is used although the text is not known when the query is planned.
create function search_customers(tenant uuid, part text, start text, tail text, after_name text, after_id uuid, most int)
  returns table (customer_id uuid) language plpgsql stable security definer set search_path = public as
$$
declare
  last text := chr(1114111);
begin
  return query
    with matched as (
      select id from customer where tenant_id = tenant and lower(name) ~>=~ lower(start) and lower(name) ~<~ (lower(start) || last)
      union select id from customer where tenant_id = tenant and lower(email) ~>=~ lower(start) and lower(email) ~<~ (lower(start) || last)
      union select id from customer where char_length(start) > 2 and tenant_id = tenant and name ilike '%' || part || '%'
      union select id from customer where char_length(start) > 2 and tenant_id = tenant and company ilike '%' || part || '%'
      union select a.customer_id from customer_address a
        where a.tenant_id = tenant and a.active and reverse(a.address) ~>=~ reverse(tail) and reverse(a.address) ~<~ (reverse(tail) || last)
    )
    select c.id from matched m join customer c on c.tenant_id = tenant and c.id = m.id
    where tenant = current_tenant() and c.erased_at is null and (after_name is null or (c.name, c.id) > (after_name, after_id))
    order by c.name, c.id limit most;
end $$;
revoke execute on function search_customers(uuid, text, text, text, text, uuid, int) from public;
grant execute on function search_customers(uuid, text, text, text, text, uuid, int) to touchstone_app;

create function demo_tenants() returns table (tenant_id uuid)
  language sql stable security definer set search_path = public as
$$ select id from tenant where is_demo order by name, id $$;
revoke execute on function demo_tenants() from public;
grant execute on function demo_tenants() to touchstone_app, touchstone_system;
