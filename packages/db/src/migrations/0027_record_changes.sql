-- Who changed which records that are settings: canned answers, how lines are used on the web, accounts for faxes. Never a secret.
create table record_change (
  tenant_id uuid not null references tenant,
  id uuid not null,
  subject text not null check (subject in ('cannedAnswer', 'webLine', 'faxAccount')),
  subject_id uuid not null,
  at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  user_id uuid,
  before jsonb,
  after jsonb,
  primary key (tenant_id, id)
);
create index record_change_of on record_change (tenant_id, subject_id, at);
create index record_change_age on record_change (tenant_id, at);
alter table record_change enable row level security;
alter table record_change force row level security;
create policy one_tenant on record_change to touchstone_app
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on record_change to touchstone_system using (true) with check (true);
create policy migrations on record_change to current_user using (true) with check (true);
grant select, insert on record_change to touchstone_app;
grant select, insert, update, delete on record_change to touchstone_system;

-- Raised by every change: an edit made on an older one is refused.
alter table canned_answer add column revision int not null default 1;

-- Since when the secret of a site has been the one that it is.
alter table web_line add column secret_at timestamptz;

-- Administrators set an account for faxes and never see its key again.
grant select (tenant_id, connection_id, public_key), insert, delete on telnyx_account to touchstone_app;
grant update (api_key, connection_id, public_key) on telnyx_account to touchstone_app;
