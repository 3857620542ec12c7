-- Mail: what threads it, who wrote it, what was noticed of it; files that the edge has kept already.

alter table message add column flags text[];
-- Of the Message-ID that its sender gave it: other mails name it. Null of what is no mail, and of mails of ours: their ids are signed.
alter table message add column mail_hash text;
create index message_mail on message (tenant_id, mail_hash) where mail_hash is not null;

-- Erasable as the rest of the row.
alter table message_content add column quoted text;
alter table message_content add column sender_name text;
alter table message_content add column from_address text;
-- { messageId, references }
alter table message_content add column mail jsonb;

-- What went wrong with an address that we wrote to: kept when a person is erased, as opt_out is.
create table address_trouble (
  tenant_id uuid not null references tenant,
  address_hash text not null,
  kind text not null check (kind in ('bounced', 'complained')),
  code text,
  since timestamptz not null default clock_timestamp(),
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, address_hash, kind)
);

-- How far a mailbox was read, and which process reads it. `name` tells mailboxes of one line apart.
create table mailbox (
  tenant_id uuid not null references tenant,
  line_id uuid not null,
  name text not null,
  uid_validity text,
  uid bigint,
  lease_owner text,
  lease_until timestamptz,
  read_at timestamptz,
  error text,
  primary key (tenant_id, line_id, name)
);

do $$
declare t text;
begin
  foreach t in array array['address_trouble', 'mailbox'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    execute format('create policy every_tenant on %I to touchstone_system using (true) with check (true)', t);
    execute format('create policy migrations on %I to current_user using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update, delete on address_trouble, mailbox to touchstone_system;
grant select on address_trouble, mailbox to touchstone_app;
