-- Who changed which settings: of the floor's settings the journal knows it, of skills, which are records, a table.

-- What a journaled event sets or removes, such as 'queue:0198…'; null for everything that is no settings fact.
create function settings_subject(event jsonb) returns text language sql immutable as $$
  select case event ->> 'type'
    when 'queueSet' then 'queue:' || (event -> 'queue' ->> 'id')
    when 'queueRemoved' then 'queue:' || (event ->> 'queueId')
    when 'lineSet' then 'line:' || (event -> 'line' ->> 'id')
    when 'lineRemoved' then 'line:' || (event ->> 'lineId')
    when 'agentSet' then 'agent:' || (event -> 'agent' ->> 'id')
    when 'agentRemoved' then 'agent:' || (event ->> 'agentId')
  end $$;
create index journal_settings_of_subject on journal (tenant_id, settings_subject(event), seq)
  where settings_subject(event) is not null;
create index journal_settings on journal (tenant_id, seq) where settings_subject(event) is not null;

-- What was journaled of one thing's settings before a place in the journal, newest first. `->>` is not leakproof, so under
-- row-level security the index would not be used: the function reads as the owner, and only for the tenant that the transaction has.
create function settings_versions(tenant uuid, whose text, before_seq bigint, most int)
  returns table (seq bigint, at timestamptz, event jsonb)
  language plpgsql stable security definer set search_path = public as $$
begin
  return query select j.seq, j.at, j.event from journal j
    where j.tenant_id = tenant and tenant = current_tenant() and settings_subject(j.event) = whose
      and settings_subject(j.event) is not null and j.seq < before_seq and j.outcome ->> 'kind' = 'done'
    order by j.seq desc limit most;
end $$;
revoke execute on function settings_versions from public;
grant execute on function settings_versions to touchstone_app, touchstone_system;

-- Has any tenant a line with this address? Addresses tell the tenant, so they are unique in the installation.
create function is_line_address_taken(of_channel text, of_address text) returns boolean
  language sql stable security definer set search_path = public as
$$ select exists (select from line where channel = of_channel and address = of_address) $$;
revoke execute on function is_line_address_taken from public;
grant execute on function is_line_address_taken to touchstone_app, touchstone_system;

create table skill_change (
  tenant_id uuid not null references tenant,
  id uuid not null,
  skill_id uuid not null,
  at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  user_id uuid,
  before jsonb,
  after jsonb,
  primary key (tenant_id, id)
);
create index skill_change_skill on skill_change (tenant_id, skill_id, at);
alter table skill_change enable row level security;
alter table skill_change force row level security;
create policy one_tenant on skill_change to touchstone_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on skill_change to touchstone_system using (true) with check (true);
create policy migrations on skill_change to current_user using (true) with check (true);
grant select, insert on skill_change to touchstone_app;
grant select, insert, update, delete on skill_change to touchstone_system;
grant insert, update, delete on skill to touchstone_app;
