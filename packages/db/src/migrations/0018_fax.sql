-- Faxes: a tenant's account at Telnyx, the tries that a fax of ours has had, and pages as people look at them.

create table telnyx_account (
  tenant_id uuid primary key references tenant,
  api_key text not null,
  -- Telnyx's name of the fax application that the tenant's numbers belong to.
  connection_id text not null,
  -- With which Telnyx signs; base64 of 32 bytes.
  public_key text not null,
  -- Base address of the API; null is Telnyx itself.
  api_url text
);

-- What the carrier called each try: whoever tries again leaves these out, and asks about the last one.
create table fax_try (
  tenant_id uuid not null,
  provider_id text not null,
  message_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, provider_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);
create index fax_try_of on fax_try (tenant_id, message_id, at);

-- How many pages a document has; null: nobody looked, or it has none to be looked at.
alter table attachment add column pages int;
-- Why some or all of them cannot be shown.
alter table attachment add column pages_problem text;
-- A page is kept like a file of its own. A missing number is a page that could not be drawn.
create table attachment_page (
  tenant_id uuid not null,
  attachment_id uuid not null,
  number int not null,
  address text not null,
  primary key (tenant_id, attachment_id, number),
  foreign key (tenant_id, attachment_id) references attachment (tenant_id, id) on delete cascade
);
create index attachment_page_address on attachment_page (tenant_id, address);

do $$
declare t text;
begin
  foreach t in array array['telnyx_account', 'fax_try', 'attachment_page'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    execute format('create policy every_tenant on %I to touchstone_system using (true) with check (true)', t);
    execute format('create policy migrations on %I to current_user using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update, delete on telnyx_account, fax_try, attachment_page to touchstone_system;
grant select, insert on attachment_page to touchstone_app;
