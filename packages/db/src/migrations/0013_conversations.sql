-- Conversations in writing: messages, whose words are erasable, and who wants none.

alter table interaction drop constraint interaction_kind_check;
alter table interaction add constraint interaction_kind_check
  check (kind in ('received', 'waiting', 'offered', 'connected', 'resting', 'ended'));
-- Names line and address without saying the address. One live conversation has it.
alter table interaction add column thread_key text;
create unique index interaction_one_per_thread on interaction (tenant_id, thread_key) where ended_at is null and thread_key is not null;
create index interaction_thread on interaction (tenant_id, thread_key, received_at desc) where thread_key is not null;

-- In the queue's hours, milliseconds.
alter table interaction_log add column first_response_ms bigint;
alter table interaction_log add column resolution_ms bigint;

-- A name for an address that the journal may keep. Erasing the row makes the name nobody's.
create table address_ref (
  tenant_id uuid not null references tenant,
  address_hash text not null,
  ref uuid not null,
  primary key (tenant_id, address_hash)
) with (fillfactor = 80);

create table message (
  tenant_id uuid not null references tenant,
  id uuid not null,
  -- Null: shown in no conversation; `kept_as` says why.
  interaction_id uuid,
  line_id uuid not null,
  direction text not null check (direction in ('in', 'out', 'note', 'auto')),
  at timestamptz not null,
  user_id uuid,
  state text not null,
  -- Carriers tell in any order: only a higher one counts.
  rank int not null default 0,
  provider_id text,
  error_code text,
  segments int,
  kept_as text check (kept_as in ('keyword', 'blocked', 'automatic', 'ignored')),
  primary key (tenant_id, id)
) with (fillfactor = 80);
create index message_of on message (tenant_id, interaction_id, id) where interaction_id is not null;
create index message_provider on message (tenant_id, provider_id) where provider_id is not null;

-- Erasable.
create table message_content (
  tenant_id uuid not null,
  message_id uuid not null,
  text text,
  subject text,
  -- Where its formatted form is kept.
  html_address text,
  -- As the carrier announced them: [{ url, type }].
  media jsonb,
  erased_at timestamptz,
  primary key (tenant_id, message_id),
  foreign key (tenant_id, message_id) references message (tenant_id, id) on delete cascade
);

-- A file of a message, or one that an agent is about to send. `address` is where packages/attachments keeps it.
create table attachment (
  tenant_id uuid not null references tenant,
  id uuid not null,
  message_id uuid,
  place int not null default 0,
  name text not null,
  type text not null,
  size bigint,
  state text not null default 'pending' check (state in ('pending', 'ready', 'refused')),
  address text,
  -- What was found in it: { active, disguised, scan }, or why it was refused.
  findings jsonb,
  uploaded_by uuid,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
create unique index attachment_of on attachment (tenant_id, message_id, place) where message_id is not null;
create index attachment_address on attachment (tenant_id, address) where address is not null;

-- Who wants no messages from a line. Kept when a person is erased: it is why nobody writes to them again.
create table opt_out (
  tenant_id uuid not null references tenant,
  line_id uuid not null,
  address_hash text not null,
  since timestamptz not null default clock_timestamp(),
  how text not null check (how in ('customer', 'carrier')),
  lifted_at timestamptz,
  primary key (tenant_id, line_id, address_hash)
);

create table blocked_address (
  tenant_id uuid not null references tenant,
  address_hash text not null,
  since timestamptz not null default clock_timestamp(),
  by_user_id uuid,
  lifted_at timestamptz,
  primary key (tenant_id, address_hash)
);

create table canned_answer (
  tenant_id uuid not null references tenant,
  id uuid not null,
  -- Null: of all queues; of all languages.
  queue_id uuid,
  language text,
  name text not null,
  text text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, queue_id) references queue (tenant_id, id) on delete cascade
);

do $$
declare t text;
begin
  foreach t in array array[
    'address_ref', 'message', 'message_content', 'attachment', 'opt_out', 'blocked_address', 'canned_answer'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    execute format('create policy every_tenant on %I to touchstone_system using (true) with check (true)', t);
    execute format('create policy migrations on %I to current_user using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update, delete on
  address_ref, message, message_content, attachment, opt_out, blocked_address, canned_answer to touchstone_system;
grant select on message, opt_out, blocked_address to touchstone_app;
grant select, insert, update on message_content, attachment to touchstone_app;
grant select, insert, update, delete on canned_answer to touchstone_app;
