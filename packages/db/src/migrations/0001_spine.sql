-- The spine: tenants and people, settings, the floor's rows, durable facts, records, projections.
-- Three roles: the owner migrates; touchstone_app sees one tenant at a time (forced row-level security);
-- touchstone_system runs the gateway's inbox and the router, over tenants.

create extension if not exists pg_trgm;

create function current_tenant() returns uuid language sql stable as
$$ select nullif(current_setting('touchstone.tenant', true), '')::uuid $$;

-- Tenants, brands, people ------------------------------------------------------------------------------------------

create table tenant (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  is_demo boolean not null default false,
  language text not null default 'en',
  time_zone text not null default 'UTC',
  region text not null default 'GB',
  service_level_ms int not null default 20000,
  short_abandon_ms int not null default 5000,
  created_at timestamptz not null default now()
);

create table brand (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  primary key (tenant_id, id)
);

-- A carrier account tells its tenant; secrets of the environment win when the tenant has none.
create table carrier_account (
  account_sid text primary key,
  tenant_id uuid not null references tenant,
  auth_token text not null,
  api_key_sid text,
  api_key_secret text,
  twiml_app_sid text,
  api_url text
);

create table app_user (
  tenant_id uuid not null references tenant,
  id uuid not null,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text not null,
  roles text[] not null check (roles <@ array['agent', 'supervisor', 'administrator']),
  language text not null default 'en',
  disabled_at timestamptz,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);

-- Only a hash of the token is kept: a copy of this table opens nothing.
create table session (
  token_hash bytea primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  foreign key (tenant_id, user_id) references app_user (tenant_id, id)
);
create index session_of_user on session (tenant_id, user_id);

-- Settings of the floor: written by the router alone, from facts ---------------------------------------------------

create table queue (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  settings jsonb not null,
  primary key (tenant_id, id)
);

create table line (
  tenant_id uuid not null references tenant,
  id uuid not null,
  brand_id uuid not null,
  channel text not null,
  address text not null,
  name text not null,
  region text not null,
  settings jsonb not null,
  primary key (tenant_id, id),
  -- The address tells the tenant, so it is unique per installation.
  unique (channel, address),
  foreign key (tenant_id, brand_id) references brand (tenant_id, id)
);

create table disposition (
  tenant_id uuid not null references tenant,
  id uuid not null,
  queue_id uuid,
  label jsonb not null,
  position int not null default 0,
  active boolean not null default true,
  primary key (tenant_id, id)
);

create table skill (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  primary key (tenant_id, id)
);

-- The floor: live rows ---------------------------------------------------------------------------------------------

create table floor (
  tenant_id uuid primary key references tenant,
  version bigint not null default 0,
  journal_seq bigint not null default 0,
  lease_owner text,
  lease_until timestamptz
);

create table agent (
  tenant_id uuid not null references tenant,
  id uuid not null,
  state jsonb not null,
  -- The floor.version of the last commit that touched what this agent's desk shows.
  version bigint not null default 0,
  primary key (tenant_id, id)
);

create table interaction (
  tenant_id uuid not null references tenant,
  id uuid not null,
  call_id text not null,
  kind text not null check (kind in ('received', 'waiting', 'offered', 'connected', 'ended')),
  queue_id uuid not null,
  line_id uuid not null,
  brand_id uuid not null,
  customer_id uuid,
  agent_id uuid,
  received_at timestamptz not null,
  ended_at timestamptz,
  -- The journal's sequence that last touched it: when the log's cursor has passed it, the log row is as new.
  last_seq bigint not null,
  state jsonb not null,
  primary key (tenant_id, id),
  unique (tenant_id, call_id)
) with (fillfactor = 70);
create index interaction_live on interaction (tenant_id) where kind <> 'ended';
create index interaction_customer on interaction (tenant_id, customer_id, received_at desc) where customer_id is not null;
create index interaction_unlogged on interaction (tenant_id, last_seq);
create index interaction_unlogged_of_agent on interaction (tenant_id, agent_id, last_seq) where agent_id is not null;

create table offer (
  tenant_id uuid not null references tenant,
  id uuid not null,
  interaction_id uuid not null,
  agent_id uuid not null,
  state text not null check (state in ('ringing', 'accepted', 'ended')),
  made_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, interaction_id) references interaction (tenant_id, id)
) with (fillfactor = 70);
-- The database's own word that nothing is assigned twice.
create unique index offer_one_accepted_per_interaction on offer (tenant_id, interaction_id) where state = 'accepted';
create index offer_live_of_interaction on offer (tenant_id, interaction_id) where state <> 'ended';
create unique index offer_one_live_voice_per_agent on offer (tenant_id, agent_id) where state in ('ringing', 'accepted');

-- A screenpop process renews one lease for all its desks.
create table desk_node (
  node_id text primary key,
  lease_until timestamptz not null
);

-- Durable facts ----------------------------------------------------------------------------------------------------

create table inbox (
  tenant_id uuid not null,
  id uuid not null,
  key text not null,
  -- Erasable: holds numbers and names until pruned.
  body jsonb not null,
  received_at timestamptz not null default clock_timestamp(),
  consumed_at timestamptz,
  outcome jsonb,
  primary key (tenant_id, id),
  unique (tenant_id, key)
) with (fillfactor = 80);
create index inbox_pending on inbox (tenant_id, id) where consumed_at is null;

create table journal (
  tenant_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  event_id uuid not null,
  event jsonb not null,
  outcome jsonb not null,
  happened jsonb not null,
  primary key (tenant_id, seq, at)
) partition by range (at);
create table journal_default partition of journal default;

create table effect (
  tenant_id uuid not null,
  id uuid not null,
  interaction_id uuid not null,
  ordinal bigint not null,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'done', 'failed', 'parked')),
  attempts int not null default 0,
  run_at timestamptz not null default clock_timestamp(),
  claimed_by text,
  claimed_until timestamptz,
  error text,
  finished_at timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 70);
create index effect_pending on effect (run_at) where state = 'pending';
create index effect_order on effect (tenant_id, interaction_id, ordinal) where state = 'pending';

-- What failed its signature or names no tenant; seven days.
create table quarantine (
  id uuid primary key,
  received_at timestamptz not null default now(),
  route text not null,
  reason text not null,
  remote_hash text not null,
  body text
);
create index quarantine_age on quarantine (received_at);

-- Records: primary tables, edited by the api -----------------------------------------------------------------------

create table customer (
  tenant_id uuid not null references tenant,
  id uuid not null,
  name text not null,
  tier text,
  vip boolean not null default false,
  language text,
  owner_agent_id uuid,
  email text,
  company text,
  note text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  erased_at timestamptz,
  primary key (tenant_id, id)
);
create index customer_name_search on customer using gin (name gin_trgm_ops);

create table customer_address (
  tenant_id uuid not null references tenant,
  id uuid not null,
  customer_id uuid not null,
  channel text not null default 'phone',
  -- E.164 for phones.
  address text not null,
  extension text,
  label text,
  is_primary boolean not null default false,
  active boolean not null default true,
  primary key (tenant_id, id),
  foreign key (tenant_id, customer_id) references customer (tenant_id, id)
);
create index customer_address_lookup on customer_address (tenant_id, channel, address) where active;
create index customer_address_customer on customer_address (tenant_id, customer_id);

create table customer_change (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  at timestamptz not null default now(),
  user_id uuid,
  before jsonb,
  after jsonb,
  primary key (tenant_id, id)
);
create index customer_change_customer on customer_change (tenant_id, customer_id, at desc);

-- Erasable words of an interaction: who called from where, the agent's notes and draft.
create table interaction_content (
  tenant_id uuid not null,
  interaction_id uuid not null,
  from_raw text,
  from_address text,
  caller_name text,
  notes text,
  draft jsonb,
  erased_at timestamptz,
  primary key (tenant_id, interaction_id)
) with (fillfactor = 80);
create index interaction_content_from on interaction_content (tenant_id, from_address) where from_address is not null;

-- Projections: rebuilt from the journal and the records ------------------------------------------------------------

create table projection (
  tenant_id uuid not null references tenant,
  name text not null,
  cursor bigint not null default 0,
  primary key (tenant_id, name)
);

create table interaction_log (
  tenant_id uuid not null,
  interaction_id uuid not null,
  schema_version int not null default 1,
  brand_id uuid not null,
  line_id uuid not null,
  queue_id uuid,
  channel text not null,
  direction text not null,
  topic text,
  language text,
  customer_id uuid,
  matched_how text not null,
  corrected_from uuid,
  corrected_at timestamptz,
  parent_interaction_id uuid,
  agent_id uuid,
  received_at timestamptz not null,
  queued_at timestamptz,
  connected_at timestamptz,
  ended_at timestamptz,
  exit text,
  ended_by text,
  quoted_wait_ms bigint,
  wait_ms bigint,
  ring_ms bigint,
  talk_ms bigint,
  hold_ms bigint,
  wrap_up_ms bigint,
  missed_offers int not null default 0,
  disposition_id uuid,
  linked jsonb,
  billed_seconds int,
  cost numeric(12, 5),
  currency text,
  consent text,
  -- The whole record, as folded: legs of all agents, corrections.
  record jsonb not null,
  -- What happened, in order.
  events jsonb not null,
  last_seq bigint not null,
  primary key (tenant_id, interaction_id)
);
create index interaction_log_customer on interaction_log (tenant_id, customer_id, received_at desc) where customer_id is not null;
create index interaction_log_time on interaction_log (tenant_id, received_at desc);
create index interaction_log_agent on interaction_log (tenant_id, agent_id, received_at desc) where agent_id is not null;

-- Additive figures per queue and quarter of an hour of the queue entry: what boards and reports add up.
create table queue_interval (
  tenant_id uuid not null,
  queue_id uuid not null,
  starts_at timestamptz not null,
  figures jsonb not null,
  primary key (tenant_id, queue_id, starts_at)
);
create table agent_interval (
  tenant_id uuid not null,
  agent_id uuid not null,
  starts_at timestamptz not null,
  figures jsonb not null,
  primary key (tenant_id, agent_id, starts_at)
);

create table customer_360 (
  tenant_id uuid not null,
  customer_id uuid not null,
  card jsonb not null,
  refreshed_at timestamptz not null default now(),
  primary key (tenant_id, customer_id)
);

-- Makes a statement that touched another number of rows than it had to roll its transaction back: the fence of the floor.
create function expect_count(actual bigint, expected bigint) returns void language plpgsql as
$$ begin
  if actual <> expected then raise exception 'expected % rows, touched %', expected, actual using errcode = 'TS001'; end if;
end $$;

-- Roles --------------------------------------------------------------------------------------------------------------

do $$
declare t text;
begin
  foreach t in array array[
    'brand', 'carrier_account', 'app_user', 'session', 'queue', 'line', 'disposition', 'skill', 'floor', 'agent',
    'interaction', 'offer', 'inbox', 'journal', 'effect', 'customer', 'customer_address', 'customer_change',
    'interaction_content', 'projection', 'interaction_log', 'queue_interval', 'agent_interval', 'customer_360'
  ] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy one_tenant on %I to touchstone_app using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', t);
    execute format('create policy every_tenant on %I to touchstone_system using (true) with check (true)', t);
    execute format('create policy migrations on %I to current_user using (true) with check (true)', t);
  end loop;
end $$;
alter table tenant enable row level security;
alter table tenant force row level security;
create policy one_tenant on tenant to touchstone_app using (id = current_tenant()) with check (false);
create policy every_tenant on tenant to touchstone_system using (true) with check (true);
create policy migrations on tenant to current_user using (true) with check (true);

grant usage on schema public to touchstone_app, touchstone_system;
grant select, insert, update, delete on
  tenant, brand, carrier_account, app_user, session, queue, line, disposition, skill, floor, agent, interaction, offer, inbox,
  journal, effect, customer, customer_address, customer_change, interaction_content, projection, interaction_log,
  queue_interval, agent_interval, customer_360, desk_node, quarantine
  to touchstone_system;
-- The app reads what the floor committed, wishes through the inbox, and owns the records and projections.
grant select on tenant, brand, queue, line, skill, floor, agent, interaction, offer, journal, effect to touchstone_app;
grant select, insert on inbox, customer_change to touchstone_app;
grant select, insert, update, delete on
  app_user, session, disposition, customer, customer_address, interaction_content, projection, interaction_log, queue_interval, agent_interval,
  customer_360 to touchstone_app;
grant select, insert, update, delete on desk_node to touchstone_app;

-- What tells the tenant, before a tenant is known --------------------------------------------------------------------

create function tenant_of_session(hash bytea)
  returns table (tenant_id uuid, user_id uuid, roles text[], name text, email text, language text, expires_at timestamptz)
  language sql stable security definer set search_path = public as
$$ select s.tenant_id, s.user_id, u.roles, u.name, u.email, u.language, s.expires_at
   from session s join app_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
   where s.token_hash = hash and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null $$;

create function user_for_sign_in(address text)
  returns table (tenant_id uuid, user_id uuid, password_hash text, disabled boolean)
  language sql stable security definer set search_path = public as
$$ select u.tenant_id, u.id, u.password_hash, u.disabled_at is not null from app_user u where u.email = lower(address) $$;

revoke execute on function tenant_of_session(bytea), user_for_sign_in(text) from public;
grant execute on function tenant_of_session(bytea), user_for_sign_in(text) to touchstone_app, touchstone_system;
