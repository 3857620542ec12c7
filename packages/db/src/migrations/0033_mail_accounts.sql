-- A line's own accounts at servers of mails: the mailbox that is read for it, and by what its mails go out.
create table mail_account (
  tenant_id uuid not null references tenant,
  line_id uuid not null,
  way text not null check (way in ('in', 'out')),
  -- Where and as whom; nothing secret.
  settings jsonb not null,
  -- Sealed with the installation's key ring, for this line and way alone.
  secret text not null,
  secret_at timestamptz not null,
  -- Another one with each change: whoever has a connection open knows by it.
  version uuid not null,
  primary key (tenant_id, line_id, way),
  foreign key (tenant_id, line_id) references line (tenant_id, id) on delete cascade
);
alter table mail_account enable row level security;
alter table mail_account force row level security;
create policy one_tenant on mail_account to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
create policy every_tenant on mail_account to touchstone_system using (true) with check (true);
create policy migrations on mail_account to current_user using (true) with check (true);
grant select, insert, update, delete on mail_account to touchstone_system, touchstone_app;

-- Another mailbox of a line begins anew, and what was wrong with the old settings is not said of the new ones.
grant insert (tenant_id, line_id, name), update (error, error_code, failing_since, next_try_at), delete on mailbox to touchstone_app;

alter table record_change drop constraint record_change_subject_check;
alter table record_change add constraint record_change_subject_check
  check (subject in ('cannedAnswer', 'webLine', 'faxAccount', 'disposition', 'mailIn', 'mailOut'));
