-- The list of customers who were not served, what people do about it, and the time that agents spend how.

-- Projection: one row per customer (or number that is nobody's) and queue; named by its first contact. Whose number it is stands
-- in the erasable content of that contact.
create table missed_contact (
  tenant_id uuid not null,
  id uuid not null,
  last_interaction_id uuid not null,
  queue_id uuid not null,
  brand_id uuid not null,
  line_id uuid not null,
  customer_id uuid,
  first_at timestamptz not null,
  last_at timestamptz not null,
  last_exit text not null,
  tries int not null,
  longest_wait_ms bigint not null,
  closed_at timestamptz,
  closed_how text check (closed_how in ('gotThrough', 'reached', 'dismissed')),
  closed_by_interaction_id uuid,
  primary key (tenant_id, id)
);
create index missed_contact_open on missed_contact (tenant_id, last_at desc, id desc) where closed_at is null;
create index missed_contact_time on missed_contact (tenant_id, last_at desc, id desc);

-- Record: what people made of a line of that list.
create table missed_work (
  tenant_id uuid not null references tenant,
  missed_id uuid not null,
  owner_id uuid,
  owned_since timestamptz,
  -- How often somebody called back in vain.
  attempts int not null default 0,
  last_attempt_at timestamptz,
  closed_at timestamptz,
  closed_how text check (closed_how in ('reached', 'dismissed')),
  closed_by uuid,
  reason text,
  -- Erasable.
  note text,
  primary key (tenant_id, missed_id)
);
create index missed_work_owner on missed_work (tenant_id, owner_id) where closed_at is null and owner_id is not null;

-- Who did what, in order; never changed but for erasing notes.
create table missed_change (
  tenant_id uuid not null references tenant,
  id uuid not null,
  missed_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  user_id uuid not null,
  did text not null check (did in ('taken', 'assigned', 'released', 'notReached', 'reached', 'dismissed', 'noted')),
  owner_id uuid,
  reason text,
  note text,
  primary key (tenant_id, id)
);
create index missed_change_of on missed_change (tenant_id, missed_id, at);

-- Projection: an agent's time without gaps, one row for each change; the last one has no end yet.
create table agent_span (
  tenant_id uuid not null,
  agent_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  kind text not null check (kind in ('ready', 'paused', 'notReady', 'away', 'offline')),
  reason text,
  -- What the next change is folded onto.
  presence jsonb not null,
  primary key (tenant_id, agent_id, started_at)
);
create unique index agent_span_open on agent_span (tenant_id, agent_id) where ended_at is null;
create index agent_span_worked on agent_span (tenant_id, ended_at) where kind in ('ready', 'paused', 'notReady');

-- Reports count exits and find the longest wait in this index alone, however wide the rows are.
create index interaction_log_report on interaction_log (tenant_id, received_at desc)
  include (interaction_id, queue_id, queued_at, exit, wait_ms);
drop index interaction_log_time;

do $$
declare t text;
begin
  foreach t in array array['missed_contact', 'missed_work', 'missed_change', 'agent_span'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    execute format('create policy every_tenant on %I to touchstone_system using (true) with check (true)', t);
    execute format('create policy migrations on %I to current_user using (true) with check (true)', t);
  end loop;
end $$;
grant select, insert, update, delete on missed_contact, missed_work, missed_change, agent_span to touchstone_system;
grant select, insert, update, delete on missed_contact, agent_span to touchstone_app;
grant select, insert, update on missed_work to touchstone_app;
grant select, insert on missed_change to touchstone_app;
