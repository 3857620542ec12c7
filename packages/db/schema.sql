-- What the migrations make, written by schema.integration.test.ts with UPDATE_SCHEMA=1 and compared by it ever after.

create table address_ref (
  tenant_id uuid not null,
  address_hash text not null,
  ref uuid not null
) with (fillfactor=80);
create table address_trouble (
  tenant_id uuid not null,
  address_hash text not null,
  kind text not null,
  code text,
  since timestamp with time zone not null default clock_timestamp(),
  at timestamp with time zone not null default clock_timestamp()
);
create table agent (
  tenant_id uuid not null,
  id uuid not null,
  state jsonb not null,
  version bigint not null default 0
);
create table agent_interval (
  tenant_id uuid not null,
  agent_id uuid not null,
  starts_at timestamp with time zone not null,
  figures jsonb not null
);
create table agent_span (
  tenant_id uuid not null,
  agent_id uuid not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  kind text not null,
  reason text,
  presence jsonb not null
);
create table answered_request (
  tenant_id uuid not null,
  user_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer not null,
  answer jsonb,
  answered_at timestamp with time zone not null default clock_timestamp()
);
create table app_user (
  tenant_id uuid not null,
  id uuid not null,
  email text not null,
  name text not null,
  password_hash text not null,
  roles text[] not null,
  language text not null default 'en'::text,
  disabled_at timestamp with time zone,
  created_at timestamp with time zone not null default now()
);
create table attachment (
  tenant_id uuid not null,
  id uuid not null,
  message_id uuid,
  place integer not null default 0,
  name text not null,
  type text not null,
  size bigint,
  state text not null default 'pending'::text,
  address text,
  findings jsonb,
  uploaded_by uuid,
  at timestamp with time zone not null default clock_timestamp(),
  pages integer,
  pages_problem text
);
create table attachment_page (
  tenant_id uuid not null,
  attachment_id uuid not null,
  number integer not null,
  address text not null
);
create table block_change (
  tenant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  address_hash text not null,
  at timestamp with time zone not null default date_trunc('milliseconds'::text, clock_timestamp()),
  user_id uuid,
  is_blocked boolean not null,
  interaction_id uuid
);
create table blocked_address (
  tenant_id uuid not null,
  address_hash text not null,
  since timestamp with time zone not null default clock_timestamp(),
  by_user_id uuid,
  lifted_at timestamp with time zone
);
create table brand (
  tenant_id uuid not null,
  id uuid not null,
  name text not null
);
create table call_listing (
  tenant_id uuid not null,
  listed_until timestamp with time zone,
  messages_until timestamp with time zone,
  faxes_until timestamp with time zone
);
create table callback_order (
  tenant_id uuid not null,
  user_id uuid not null,
  client_id text not null,
  number_hash bytea not null,
  ordered_at timestamp with time zone not null default clock_timestamp()
);
create table canned_answer (
  tenant_id uuid not null,
  id uuid not null,
  queue_id uuid,
  language text,
  name text not null,
  text text not null,
  revision integer not null default 1
);
create table carrier_account (
  account_sid text not null,
  tenant_id uuid not null,
  auth_token text not null,
  api_key_sid text,
  api_key_secret text,
  twiml_app_sid text,
  api_url text
);
create table customer (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  tier text,
  vip boolean not null default false,
  language text,
  owner_agent_id uuid,
  email text,
  company text,
  note text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  erased_at timestamp with time zone
);
create table customer_360 (
  tenant_id uuid not null,
  customer_id uuid not null,
  card jsonb not null,
  refreshed_at timestamp with time zone not null default now()
);
create table customer_address (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  channel text not null default 'phone'::text,
  address text not null,
  extension text,
  label text,
  is_primary boolean not null default false,
  active boolean not null default true
);
create table customer_change (
  tenant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  at timestamp with time zone not null default now(),
  user_id uuid,
  before jsonb,
  after jsonb
);
create table desk_node (
  node_id text not null,
  lease_until timestamp with time zone not null
);
create table disposition (
  tenant_id uuid not null,
  id uuid not null,
  queue_id uuid,
  label jsonb not null,
  position integer not null default 0,
  active boolean not null default true,
  revision integer not null default 1
);
create table effect (
  tenant_id uuid not null,
  id uuid not null,
  interaction_id uuid not null,
  ordinal bigint not null,
  payload jsonb not null,
  state text not null default 'pending'::text,
  attempts integer not null default 0,
  run_at timestamp with time zone not null default clock_timestamp(),
  claimed_by text,
  claimed_until timestamp with time zone,
  error text,
  finished_at timestamp with time zone
) with (fillfactor=70);
create table fax_try (
  tenant_id uuid not null,
  provider_id text not null,
  message_id uuid not null,
  at timestamp with time zone not null default clock_timestamp(),
  error_code text,
  pages integer,
  next_at timestamp with time zone
);
create table floor (
  tenant_id uuid not null,
  version bigint not null default 0,
  journal_seq bigint not null default 0,
  lease_owner text,
  lease_until timestamp with time zone
);
create table floor_checkpoint (
  tenant_id uuid not null,
  seq bigint not null,
  at timestamp with time zone not null default clock_timestamp(),
  rows jsonb not null
);
create table handed_contact (
  tenant_id uuid not null,
  agent_id uuid not null,
  interaction_id uuid not null,
  received_at timestamp with time zone not null
);
create table inbox (
  tenant_id uuid not null,
  id uuid not null,
  key text not null,
  body jsonb not null,
  received_at timestamp with time zone not null default clock_timestamp(),
  consumed_at timestamp with time zone,
  outcome jsonb
) with (fillfactor=80);
create table interaction (
  tenant_id uuid not null,
  id uuid not null,
  call_id text not null,
  kind text not null,
  queue_id uuid not null,
  line_id uuid not null,
  brand_id uuid not null,
  customer_id uuid,
  agent_id uuid,
  received_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  last_seq bigint not null,
  state jsonb not null,
  callback_key text,
  thread_key text
) with (fillfactor=70, toast_tuple_target=8160);
create table interaction_content (
  tenant_id uuid not null,
  interaction_id uuid not null,
  from_raw text,
  from_address text,
  caller_name text,
  notes text,
  draft jsonb,
  erased_at timestamp with time zone,
  drafts jsonb,
  notes_by_agent jsonb
) with (fillfactor=80);
create table interaction_log (
  tenant_id uuid not null,
  interaction_id uuid not null,
  schema_version integer not null default 1,
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
  corrected_at timestamp with time zone,
  parent_interaction_id uuid,
  agent_id uuid,
  received_at timestamp with time zone not null,
  queued_at timestamp with time zone,
  connected_at timestamp with time zone,
  ended_at timestamp with time zone,
  exit text,
  ended_by text,
  quoted_wait_ms bigint,
  wait_ms bigint,
  ring_ms bigint,
  talk_ms bigint,
  hold_ms bigint,
  wrap_up_ms bigint,
  missed_offers integer not null default 0,
  disposition_id uuid,
  linked jsonb,
  billed_seconds integer,
  cost numeric(12,5),
  currency text,
  consent text,
  record jsonb not null,
  events jsonb not null,
  last_seq bigint not null,
  first_response_ms bigint,
  resolution_ms bigint
);
create table journal (
  tenant_id uuid not null,
  seq bigint not null,
  at timestamp with time zone not null,
  event_id uuid not null,
  event jsonb not null,
  outcome jsonb not null,
  happened jsonb not null
) partition by RANGE (at);
create table line (
  tenant_id uuid not null,
  id uuid not null,
  brand_id uuid not null,
  channel text not null,
  address text not null,
  name text not null,
  region text not null,
  settings jsonb not null
);
create table mail_account (
  tenant_id uuid not null,
  line_id uuid not null,
  way text not null,
  settings jsonb not null,
  secret text not null,
  secret_at timestamp with time zone not null,
  version uuid not null
);
create table mailbox (
  tenant_id uuid not null,
  line_id uuid not null,
  name text not null,
  uid_validity text,
  uid bigint,
  lease_owner text,
  lease_until timestamp with time zone,
  read_at timestamp with time zone,
  error text,
  checked_at timestamp with time zone,
  failing_since timestamp with time zone,
  error_code text,
  next_try_at timestamp with time zone
);
create table message (
  tenant_id uuid not null,
  id uuid not null,
  interaction_id uuid,
  line_id uuid not null,
  direction text not null,
  at timestamp with time zone not null,
  user_id uuid,
  state text not null,
  rank integer not null default 0,
  provider_id text,
  error_code text,
  segments integer,
  kept_as text,
  flags text[],
  mail_hash text
) with (fillfactor=80);
create table message_content (
  tenant_id uuid not null,
  message_id uuid not null,
  text text,
  subject text,
  html_address text,
  media jsonb,
  erased_at timestamp with time zone,
  quoted text,
  sender_name text,
  from_address text,
  mail jsonb
);
create table missed_change (
  tenant_id uuid not null,
  id uuid not null,
  missed_id uuid not null,
  at timestamp with time zone not null default clock_timestamp(),
  user_id uuid not null,
  did text not null,
  owner_id uuid,
  reason text,
  note text
);
create table missed_contact (
  tenant_id uuid not null,
  id uuid not null,
  last_interaction_id uuid not null,
  queue_id uuid not null,
  brand_id uuid not null,
  line_id uuid not null,
  customer_id uuid,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  last_exit text not null,
  tries integer not null,
  longest_wait_ms bigint not null,
  closed_at timestamp with time zone,
  closed_how text,
  closed_by_interaction_id uuid,
  interaction_ids uuid[] not null default '{}'::uuid[]
);
create table missed_work (
  tenant_id uuid not null,
  missed_id uuid not null,
  owner_id uuid,
  owned_since timestamp with time zone,
  attempts integer not null default 0,
  last_attempt_at timestamp with time zone,
  closed_at timestamp with time zone,
  closed_how text,
  closed_by uuid,
  reason text,
  note text
);
create table offer (
  tenant_id uuid not null,
  id uuid not null,
  interaction_id uuid not null,
  agent_id uuid not null,
  state text not null,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  channel text not null default 'voice'::text,
  purpose text not null default 'contact'::text
) with (fillfactor=70);
create table opt_out (
  tenant_id uuid not null,
  line_id uuid not null,
  address_hash text not null,
  since timestamp with time zone not null default clock_timestamp(),
  how text not null,
  lifted_at timestamp with time zone
);
create table projection (
  tenant_id uuid not null,
  name text not null,
  cursor bigint not null default 0
);
create table projection_parked (
  tenant_id uuid not null,
  name text not null,
  seq bigint not null,
  at timestamp with time zone not null default clock_timestamp(),
  error text not null
);
create table quarantine (
  id uuid not null,
  received_at timestamp with time zone not null default now(),
  route text not null,
  reason text not null,
  remote_hash text not null,
  body text
);
create table queue (
  tenant_id uuid not null,
  id uuid not null,
  name text not null,
  settings jsonb not null
);
create table queue_flow (
  tenant_id uuid not null,
  queue_id uuid not null,
  flow jsonb not null
);
create table queue_interval (
  tenant_id uuid not null,
  queue_id uuid not null,
  starts_at timestamp with time zone not null,
  figures jsonb not null
);
create table record_change (
  tenant_id uuid not null,
  id uuid not null,
  subject text not null,
  subject_id uuid not null,
  at timestamp with time zone not null default date_trunc('milliseconds'::text, clock_timestamp()),
  user_id uuid,
  before jsonb,
  after jsonb
);
create table router_node (
  node_id text not null,
  lease_until timestamp with time zone not null
);
create table session (
  token_hash bytea not null,
  tenant_id uuid not null,
  user_id uuid not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone
);
create table skill (
  tenant_id uuid not null,
  id uuid not null,
  name text not null
);
create table skill_change (
  tenant_id uuid not null,
  id uuid not null,
  skill_id uuid not null,
  at timestamp with time zone not null default date_trunc('milliseconds'::text, clock_timestamp()),
  user_id uuid,
  before jsonb,
  after jsonb
);
create table telnyx_account (
  tenant_id uuid not null,
  api_key text not null,
  connection_id text not null,
  public_key text not null,
  api_url text
);
create table tenant (
  id uuid not null,
  slug text not null,
  name text not null,
  is_demo boolean not null default false,
  language text not null default 'en'::text,
  time_zone text not null default 'UTC'::text,
  region text not null default 'GB'::text,
  service_level_ms integer not null default 20000,
  short_abandon_ms integer not null default 5000,
  created_at timestamp with time zone not null default now()
);
create table visitor (
  tenant_id uuid not null,
  id uuid not null,
  line_id uuid not null,
  token_hash bytea not null,
  language text not null,
  name text,
  email text,
  phone text,
  is_proven boolean not null default false,
  created_at timestamp with time zone not null default clock_timestamp(),
  expires_at timestamp with time zone not null,
  same_as uuid
);
create table web_line (
  tenant_id uuid not null,
  line_id uuid not null,
  origins text[] not null default '{}'::text[],
  secret text,
  secret_at timestamp with time zone
);

alter table address_ref add constraint address_ref_pkey PRIMARY KEY (tenant_id, address_hash);
alter table address_ref add constraint address_ref_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table address_trouble add constraint address_trouble_kind_check CHECK ((kind = ANY (ARRAY['bounced'::text, 'complained'::text])));
alter table address_trouble add constraint address_trouble_pkey PRIMARY KEY (tenant_id, address_hash, kind);
alter table address_trouble add constraint address_trouble_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table agent add constraint agent_pkey PRIMARY KEY (tenant_id, id);
alter table agent add constraint agent_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table agent_interval add constraint agent_interval_pkey PRIMARY KEY (tenant_id, agent_id, starts_at);
alter table agent_span add constraint agent_span_kind_check CHECK ((kind = ANY (ARRAY['ready'::text, 'paused'::text, 'notReady'::text, 'away'::text, 'offline'::text])));
alter table agent_span add constraint agent_span_pkey PRIMARY KEY (tenant_id, agent_id, started_at);
alter table answered_request add constraint answered_request_pkey PRIMARY KEY (tenant_id, user_id, key);
alter table answered_request add constraint answered_request_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table app_user add constraint app_user_email_check CHECK ((email = lower(email)));
alter table app_user add constraint app_user_email_key UNIQUE (email);
alter table app_user add constraint app_user_pkey PRIMARY KEY (tenant_id, id);
alter table app_user add constraint app_user_roles_check CHECK ((roles <@ ARRAY['agent'::text, 'supervisor'::text, 'administrator'::text]));
alter table app_user add constraint app_user_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table attachment add constraint attachment_pkey PRIMARY KEY (tenant_id, id);
alter table attachment add constraint attachment_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'ready'::text, 'refused'::text])));
alter table attachment add constraint attachment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table attachment_page add constraint attachment_page_pkey PRIMARY KEY (tenant_id, attachment_id, number);
alter table attachment_page add constraint attachment_page_tenant_id_attachment_id_fkey FOREIGN KEY (tenant_id, attachment_id) REFERENCES attachment(tenant_id, id) ON DELETE CASCADE;
alter table block_change add constraint block_change_pkey PRIMARY KEY (tenant_id, id);
alter table block_change add constraint block_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table blocked_address add constraint blocked_address_pkey PRIMARY KEY (tenant_id, address_hash);
alter table blocked_address add constraint blocked_address_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table brand add constraint brand_pkey PRIMARY KEY (tenant_id, id);
alter table brand add constraint brand_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table call_listing add constraint call_listing_pkey PRIMARY KEY (tenant_id);
alter table call_listing add constraint call_listing_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id) ON DELETE CASCADE;
alter table callback_order add constraint callback_order_pkey PRIMARY KEY (tenant_id, user_id, client_id);
alter table callback_order add constraint callback_order_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table canned_answer add constraint canned_answer_pkey PRIMARY KEY (tenant_id, id);
alter table canned_answer add constraint canned_answer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table canned_answer add constraint canned_answer_tenant_id_queue_id_fkey FOREIGN KEY (tenant_id, queue_id) REFERENCES queue(tenant_id, id) ON DELETE CASCADE;
alter table carrier_account add constraint carrier_account_pkey PRIMARY KEY (account_sid);
alter table carrier_account add constraint carrier_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table customer add constraint customer_pkey PRIMARY KEY (tenant_id, id);
alter table customer add constraint customer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table customer_360 add constraint customer_360_pkey PRIMARY KEY (tenant_id, customer_id);
alter table customer_address add constraint customer_address_pkey PRIMARY KEY (tenant_id, id);
alter table customer_address add constraint customer_address_tenant_id_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customer(tenant_id, id);
alter table customer_address add constraint customer_address_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table customer_change add constraint customer_change_pkey PRIMARY KEY (tenant_id, id);
alter table desk_node add constraint desk_node_pkey PRIMARY KEY (node_id);
alter table disposition add constraint disposition_pkey PRIMARY KEY (tenant_id, id);
alter table disposition add constraint disposition_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table effect add constraint effect_pkey PRIMARY KEY (tenant_id, id);
alter table effect add constraint effect_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'done'::text, 'failed'::text, 'parked'::text])));
alter table fax_try add constraint fax_try_pkey PRIMARY KEY (tenant_id, provider_id);
alter table fax_try add constraint fax_try_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES message(tenant_id, id) ON DELETE CASCADE;
alter table floor add constraint floor_pkey PRIMARY KEY (tenant_id);
alter table floor add constraint floor_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table floor_checkpoint add constraint floor_checkpoint_pkey PRIMARY KEY (tenant_id, seq);
alter table floor_checkpoint add constraint floor_checkpoint_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table handed_contact add constraint handed_contact_pkey PRIMARY KEY (tenant_id, agent_id, interaction_id);
alter table inbox add constraint inbox_pkey PRIMARY KEY (tenant_id, id);
alter table inbox add constraint inbox_tenant_id_key_key UNIQUE (tenant_id, key);
alter table interaction add constraint interaction_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'waiting'::text, 'offered'::text, 'connected'::text, 'resting'::text, 'ended'::text])));
alter table interaction add constraint interaction_pkey PRIMARY KEY (tenant_id, id);
alter table interaction add constraint interaction_tenant_id_call_id_key UNIQUE (tenant_id, call_id);
alter table interaction add constraint interaction_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table interaction_content add constraint interaction_content_pkey PRIMARY KEY (tenant_id, interaction_id);
alter table interaction_log add constraint interaction_log_pkey PRIMARY KEY (tenant_id, interaction_id);
alter table journal add constraint journal_pkey PRIMARY KEY (tenant_id, seq, at);
alter table line add constraint line_channel_address_key UNIQUE (channel, address);
alter table line add constraint line_pkey PRIMARY KEY (tenant_id, id);
alter table line add constraint line_tenant_id_brand_id_fkey FOREIGN KEY (tenant_id, brand_id) REFERENCES brand(tenant_id, id);
alter table line add constraint line_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table mail_account add constraint mail_account_pkey PRIMARY KEY (tenant_id, line_id, way);
alter table mail_account add constraint mail_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table mail_account add constraint mail_account_tenant_id_line_id_fkey FOREIGN KEY (tenant_id, line_id) REFERENCES line(tenant_id, id) ON DELETE CASCADE;
alter table mail_account add constraint mail_account_way_check CHECK ((way = ANY (ARRAY['in'::text, 'out'::text])));
alter table mailbox add constraint mailbox_pkey PRIMARY KEY (tenant_id, line_id, name);
alter table mailbox add constraint mailbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table message add constraint message_direction_check CHECK ((direction = ANY (ARRAY['in'::text, 'out'::text, 'note'::text, 'auto'::text])));
alter table message add constraint message_kept_as_check CHECK ((kept_as = ANY (ARRAY['keyword'::text, 'blocked'::text, 'automatic'::text, 'ignored'::text])));
alter table message add constraint message_pkey PRIMARY KEY (tenant_id, id);
alter table message add constraint message_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table message_content add constraint message_content_pkey PRIMARY KEY (tenant_id, message_id);
alter table message_content add constraint message_content_tenant_id_message_id_fkey FOREIGN KEY (tenant_id, message_id) REFERENCES message(tenant_id, id) ON DELETE CASCADE;
alter table missed_change add constraint missed_change_did_check CHECK ((did = ANY (ARRAY['taken'::text, 'assigned'::text, 'released'::text, 'notReached'::text, 'reached'::text, 'dismissed'::text, 'noted'::text])));
alter table missed_change add constraint missed_change_pkey PRIMARY KEY (tenant_id, id);
alter table missed_change add constraint missed_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table missed_contact add constraint missed_contact_closed_how_check CHECK ((closed_how = ANY (ARRAY['gotThrough'::text, 'reached'::text, 'dismissed'::text])));
alter table missed_contact add constraint missed_contact_pkey PRIMARY KEY (tenant_id, id);
alter table missed_work add constraint missed_work_closed_how_check CHECK ((closed_how = ANY (ARRAY['reached'::text, 'dismissed'::text])));
alter table missed_work add constraint missed_work_pkey PRIMARY KEY (tenant_id, missed_id);
alter table missed_work add constraint missed_work_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table offer add constraint offer_channel_check CHECK ((channel = ANY (ARRAY['voice'::text, 'sms'::text, 'chat'::text, 'email'::text, 'fax'::text])));
alter table offer add constraint offer_pkey PRIMARY KEY (tenant_id, id);
alter table offer add constraint offer_purpose_check CHECK ((purpose = ANY (ARRAY['contact'::text, 'consult'::text])));
alter table offer add constraint offer_state_check CHECK ((state = ANY (ARRAY['ringing'::text, 'accepted'::text, 'ended'::text])));
alter table offer add constraint offer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table offer add constraint offer_tenant_id_interaction_id_fkey FOREIGN KEY (tenant_id, interaction_id) REFERENCES interaction(tenant_id, id);
alter table opt_out add constraint opt_out_how_check CHECK ((how = ANY (ARRAY['customer'::text, 'carrier'::text])));
alter table opt_out add constraint opt_out_pkey PRIMARY KEY (tenant_id, line_id, address_hash);
alter table opt_out add constraint opt_out_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table projection add constraint projection_pkey PRIMARY KEY (tenant_id, name);
alter table projection add constraint projection_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table projection_parked add constraint projection_parked_pkey PRIMARY KEY (tenant_id, name, seq);
alter table projection_parked add constraint projection_parked_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table quarantine add constraint quarantine_pkey PRIMARY KEY (id);
alter table queue add constraint queue_pkey PRIMARY KEY (tenant_id, id);
alter table queue add constraint queue_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table queue_flow add constraint queue_flow_pkey PRIMARY KEY (tenant_id, queue_id);
alter table queue_flow add constraint queue_flow_tenant_id_queue_id_fkey FOREIGN KEY (tenant_id, queue_id) REFERENCES queue(tenant_id, id) ON DELETE CASCADE;
alter table queue_interval add constraint queue_interval_pkey PRIMARY KEY (tenant_id, queue_id, starts_at);
alter table record_change add constraint record_change_pkey PRIMARY KEY (tenant_id, id);
alter table record_change add constraint record_change_subject_check CHECK ((subject = ANY (ARRAY['cannedAnswer'::text, 'webLine'::text, 'faxAccount'::text, 'disposition'::text, 'mailIn'::text, 'mailOut'::text])));
alter table record_change add constraint record_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table router_node add constraint router_node_pkey PRIMARY KEY (node_id);
alter table session add constraint session_pkey PRIMARY KEY (token_hash);
alter table session add constraint session_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES app_user(tenant_id, id);
alter table skill add constraint skill_pkey PRIMARY KEY (tenant_id, id);
alter table skill add constraint skill_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table skill_change add constraint skill_change_pkey PRIMARY KEY (tenant_id, id);
alter table skill_change add constraint skill_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table telnyx_account add constraint telnyx_account_pkey PRIMARY KEY (tenant_id);
alter table telnyx_account add constraint telnyx_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table tenant add constraint tenant_pkey PRIMARY KEY (id);
alter table tenant add constraint tenant_slug_key UNIQUE (slug);
alter table visitor add constraint visitor_pkey PRIMARY KEY (tenant_id, id);
alter table visitor add constraint visitor_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table visitor add constraint visitor_token_hash_key UNIQUE (token_hash);
alter table web_line add constraint web_line_pkey PRIMARY KEY (tenant_id, line_id);
alter table web_line add constraint web_line_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenant(id);
alter table web_line add constraint web_line_tenant_id_line_id_fkey FOREIGN KEY (tenant_id, line_id) REFERENCES line(tenant_id, id) ON DELETE CASCADE;

CREATE INDEX agent_span_worked ON public.agent_span USING btree (tenant_id, ended_at) WHERE (kind = ANY (ARRAY['ready'::text, 'paused'::text, 'notReady'::text]));
CREATE INDEX answered_request_age ON public.answered_request USING btree (answered_at);
CREATE INDEX attachment_address ON public.attachment USING btree (tenant_id, address) WHERE (address IS NOT NULL);
CREATE INDEX attachment_page_address ON public.attachment_page USING btree (tenant_id, address);
CREATE INDEX block_change_of ON public.block_change USING btree (tenant_id, address_hash, at);
CREATE INDEX callback_order_age ON public.callback_order USING btree (tenant_id, ordered_at);
CREATE INDEX callback_order_number ON public.callback_order USING btree (tenant_id, number_hash);
CREATE INDEX customer_address_customer ON public.customer_address USING btree (tenant_id, customer_id);
CREATE INDEX customer_address_lookup ON public.customer_address USING btree (tenant_id, channel, address) WHERE active;
CREATE INDEX customer_address_tail ON public.customer_address USING btree (tenant_id, reverse(address) text_pattern_ops) WHERE active;
CREATE INDEX customer_by_name ON public.customer USING btree (tenant_id, name, id) WHERE (erased_at IS NULL);
CREATE INDEX customer_change_customer ON public.customer_change USING btree (tenant_id, customer_id, at DESC);
CREATE INDEX customer_company_search ON public.customer USING gin (company gin_trgm_ops) WITH (fastupdate=off);
CREATE INDEX customer_email ON public.customer USING btree (tenant_id, lower(email) text_pattern_ops);
CREATE INDEX customer_name_search ON public.customer USING gin (name gin_trgm_ops) WITH (fastupdate=off);
CREATE INDEX customer_name_start ON public.customer USING btree (tenant_id, lower(name) text_pattern_ops);
CREATE INDEX effect_order ON public.effect USING btree (tenant_id, interaction_id, ordinal) WHERE (state = 'pending'::text);
CREATE INDEX effect_parked ON public.effect USING btree (tenant_id, id) WHERE (state = 'parked'::text);
CREATE INDEX effect_pending ON public.effect USING btree (run_at) WHERE (state = 'pending'::text);
CREATE INDEX fax_try_of ON public.fax_try USING btree (tenant_id, message_id, at);
CREATE INDEX handed_contact_time ON public.handed_contact USING btree (tenant_id, agent_id, received_at DESC);
CREATE INDEX inbox_parked ON public.inbox USING btree (tenant_id, id) WHERE ((outcome ->> 'kind'::text) = 'parked'::text);
CREATE INDEX inbox_pending ON public.inbox USING btree (tenant_id, id) WHERE (consumed_at IS NULL);
CREATE INDEX interaction_content_recent ON public.interaction_content USING btree (tenant_id, from_address, interaction_id DESC) WHERE (from_address IS NOT NULL);
CREATE INDEX interaction_customer ON public.interaction USING btree (tenant_id, customer_id, received_at DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX interaction_ended ON public.interaction USING btree (tenant_id, ended_at) WHERE (kind = 'ended'::text);
CREATE INDEX interaction_live ON public.interaction USING btree (tenant_id) WHERE (kind <> 'ended'::text);
CREATE INDEX interaction_log_agent ON public.interaction_log USING btree (tenant_id, agent_id, received_at DESC) WHERE (agent_id IS NOT NULL);
CREATE INDEX interaction_log_customer ON public.interaction_log USING btree (tenant_id, customer_id, received_at DESC) WHERE (customer_id IS NOT NULL);
CREATE INDEX interaction_log_report ON public.interaction_log USING btree (tenant_id, received_at DESC) INCLUDE (interaction_id, queue_id, queued_at, exit, wait_ms);
CREATE INDEX interaction_thread ON public.interaction USING btree (tenant_id, thread_key, received_at DESC) WHERE (thread_key IS NOT NULL);
CREATE INDEX interaction_unlogged ON public.interaction USING btree (tenant_id, last_seq);
CREATE INDEX interaction_unlogged_of_agent ON public.interaction USING btree (tenant_id, agent_id, last_seq) WHERE (agent_id IS NOT NULL);
CREATE INDEX journal_settings ON ONLY public.journal USING btree (tenant_id, seq) WHERE (settings_subject(event) IS NOT NULL);
CREATE INDEX journal_settings_of_subject ON ONLY public.journal USING btree (tenant_id, settings_subject(event), seq) WHERE (settings_subject(event) IS NOT NULL);
CREATE INDEX message_content_html ON public.message_content USING btree (tenant_id, html_address) WHERE (html_address IS NOT NULL);
CREATE INDEX message_kept ON public.message USING btree (tenant_id, at DESC, id DESC) WHERE (kept_as IS NOT NULL);
CREATE INDEX message_mail ON public.message USING btree (tenant_id, mail_hash) WHERE (mail_hash IS NOT NULL);
CREATE INDEX message_of ON public.message USING btree (tenant_id, interaction_id, id) WHERE (interaction_id IS NOT NULL);
CREATE INDEX message_provider ON public.message USING btree (tenant_id, provider_id) WHERE (provider_id IS NOT NULL);
CREATE INDEX missed_change_of ON public.missed_change USING btree (tenant_id, missed_id, at);
CREATE INDEX missed_contact_open ON public.missed_contact USING btree (tenant_id, last_at DESC, id DESC) WHERE (closed_at IS NULL);
CREATE INDEX missed_contact_time ON public.missed_contact USING btree (tenant_id, last_at DESC, id DESC);
CREATE INDEX missed_work_owner ON public.missed_work USING btree (tenant_id, owner_id) WHERE ((closed_at IS NULL) AND (owner_id IS NOT NULL));
CREATE INDEX offer_live_of_interaction ON public.offer USING btree (tenant_id, interaction_id) WHERE (state <> 'ended'::text);
CREATE INDEX quarantine_age ON public.quarantine USING btree (received_at);
CREATE INDEX record_change_age ON public.record_change USING btree (tenant_id, at);
CREATE INDEX record_change_of ON public.record_change USING btree (tenant_id, subject_id, at);
CREATE INDEX session_of_user ON public.session USING btree (tenant_id, user_id);
CREATE INDEX skill_change_skill ON public.skill_change USING btree (tenant_id, skill_id, at);
CREATE INDEX visitor_age ON public.visitor USING btree (expires_at);
CREATE INDEX visitor_person ON public.visitor USING btree (tenant_id, line_id, email, phone) WHERE is_proven;
CREATE UNIQUE INDEX agent_span_open ON public.agent_span USING btree (tenant_id, agent_id) WHERE (ended_at IS NULL);
CREATE UNIQUE INDEX attachment_of ON public.attachment USING btree (tenant_id, message_id, place) WHERE (message_id IS NOT NULL);
CREATE UNIQUE INDEX interaction_one_callback ON public.interaction USING btree (tenant_id, queue_id, callback_key) WHERE (callback_key IS NOT NULL);
CREATE UNIQUE INDEX interaction_one_per_thread ON public.interaction USING btree (tenant_id, thread_key) WHERE ((ended_at IS NULL) AND (thread_key IS NOT NULL));
CREATE UNIQUE INDEX offer_one_accepted_per_purpose ON public.offer USING btree (tenant_id, interaction_id, purpose) WHERE (state = 'accepted'::text);
CREATE UNIQUE INDEX offer_one_live_voice_per_agent ON public.offer USING btree (tenant_id, agent_id) WHERE ((state = ANY (ARRAY['ringing'::text, 'accepted'::text])) AND (channel = 'voice'::text));

alter table address_ref force row level security;
create policy every_tenant on address_ref to touchstone_system using (true) with check (true);
create policy one_tenant on address_ref to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table address_trouble force row level security;
create policy every_tenant on address_trouble to touchstone_system using (true) with check (true);
create policy one_tenant on address_trouble to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table agent force row level security;
create policy every_tenant on agent to touchstone_system using (true) with check (true);
create policy one_tenant on agent to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table agent_interval force row level security;
create policy every_tenant on agent_interval to touchstone_system using (true) with check (true);
create policy one_tenant on agent_interval to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table agent_span force row level security;
create policy every_tenant on agent_span to touchstone_system using (true) with check (true);
create policy one_tenant on agent_span to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table answered_request force row level security;
create policy every_tenant on answered_request to touchstone_system using (true) with check (true);
create policy one_tenant on answered_request to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table app_user force row level security;
create policy every_tenant on app_user to touchstone_system using (true) with check (true);
create policy one_tenant on app_user to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table attachment force row level security;
create policy every_tenant on attachment to touchstone_system using (true) with check (true);
create policy one_tenant on attachment to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table attachment_page force row level security;
create policy every_tenant on attachment_page to touchstone_system using (true) with check (true);
create policy one_tenant on attachment_page to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table block_change force row level security;
create policy every_tenant on block_change to touchstone_system using (true) with check (true);
create policy one_tenant on block_change to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table blocked_address force row level security;
create policy every_tenant on blocked_address to touchstone_system using (true) with check (true);
create policy one_tenant on blocked_address to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table brand force row level security;
create policy every_tenant on brand to touchstone_system using (true) with check (true);
create policy one_tenant on brand to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table call_listing force row level security;
create policy every_tenant on call_listing to touchstone_system using (true) with check (true);
alter table callback_order force row level security;
create policy every_tenant on callback_order to touchstone_system using (true) with check (true);
create policy one_tenant on callback_order to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table canned_answer force row level security;
create policy every_tenant on canned_answer to touchstone_system using (true) with check (true);
create policy one_tenant on canned_answer to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table carrier_account force row level security;
create policy every_tenant on carrier_account to touchstone_system using (true) with check (true);
create policy one_tenant on carrier_account to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table customer force row level security;
create policy every_tenant on customer to touchstone_system using (true) with check (true);
create policy one_tenant on customer to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table customer_360 force row level security;
create policy every_tenant on customer_360 to touchstone_system using (true) with check (true);
create policy one_tenant on customer_360 to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table customer_address force row level security;
create policy every_tenant on customer_address to touchstone_system using (true) with check (true);
create policy one_tenant on customer_address to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table customer_change force row level security;
create policy every_tenant on customer_change to touchstone_system using (true) with check (true);
create policy one_tenant on customer_change to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table disposition force row level security;
create policy every_tenant on disposition to touchstone_system using (true) with check (true);
create policy one_tenant on disposition to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table effect force row level security;
create policy every_tenant on effect to touchstone_system using (true) with check (true);
create policy one_tenant on effect to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table fax_try force row level security;
create policy every_tenant on fax_try to touchstone_system using (true) with check (true);
create policy one_tenant on fax_try to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table floor force row level security;
create policy every_tenant on floor to touchstone_system using (true) with check (true);
create policy one_tenant on floor to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table floor_checkpoint force row level security;
create policy every_tenant on floor_checkpoint to touchstone_system using (true) with check (true);
create policy one_tenant on floor_checkpoint to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table handed_contact force row level security;
create policy every_tenant on handed_contact to touchstone_system using (true) with check (true);
create policy one_tenant on handed_contact to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table inbox force row level security;
create policy every_tenant on inbox to touchstone_system using (true) with check (true);
create policy one_tenant on inbox to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table interaction force row level security;
create policy every_tenant on interaction to touchstone_system using (true) with check (true);
create policy one_tenant on interaction to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table interaction_content force row level security;
create policy every_tenant on interaction_content to touchstone_system using (true) with check (true);
create policy one_tenant on interaction_content to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table interaction_log force row level security;
create policy every_tenant on interaction_log to touchstone_system using (true) with check (true);
create policy one_tenant on interaction_log to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table journal force row level security;
create policy every_tenant on journal to touchstone_system using (true) with check (true);
create policy one_tenant on journal to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table line force row level security;
create policy every_tenant on line to touchstone_system using (true) with check (true);
create policy one_tenant on line to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table mail_account force row level security;
create policy every_tenant on mail_account to touchstone_system using (true) with check (true);
create policy one_tenant on mail_account to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table mailbox force row level security;
create policy every_tenant on mailbox to touchstone_system using (true) with check (true);
create policy one_tenant on mailbox to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table message force row level security;
create policy every_tenant on message to touchstone_system using (true) with check (true);
create policy one_tenant on message to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table message_content force row level security;
create policy every_tenant on message_content to touchstone_system using (true) with check (true);
create policy one_tenant on message_content to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table missed_change force row level security;
create policy every_tenant on missed_change to touchstone_system using (true) with check (true);
create policy one_tenant on missed_change to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table missed_contact force row level security;
create policy every_tenant on missed_contact to touchstone_system using (true) with check (true);
create policy one_tenant on missed_contact to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table missed_work force row level security;
create policy every_tenant on missed_work to touchstone_system using (true) with check (true);
create policy one_tenant on missed_work to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table offer force row level security;
create policy every_tenant on offer to touchstone_system using (true) with check (true);
create policy one_tenant on offer to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table opt_out force row level security;
create policy every_tenant on opt_out to touchstone_system using (true) with check (true);
create policy one_tenant on opt_out to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table projection force row level security;
create policy every_tenant on projection to touchstone_system using (true) with check (true);
create policy one_tenant on projection to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table projection_parked force row level security;
create policy every_tenant on projection_parked to touchstone_system using (true) with check (true);
create policy one_tenant on projection_parked to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table queue force row level security;
create policy every_tenant on queue to touchstone_system using (true) with check (true);
create policy one_tenant on queue to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table queue_flow force row level security;
create policy every_tenant on queue_flow to touchstone_system using (true) with check (true);
alter table queue_interval force row level security;
create policy every_tenant on queue_interval to touchstone_system using (true) with check (true);
create policy one_tenant on queue_interval to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table record_change force row level security;
create policy every_tenant on record_change to touchstone_system using (true) with check (true);
create policy one_tenant on record_change to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table session force row level security;
create policy every_tenant on session to touchstone_system using (true) with check (true);
create policy one_tenant on session to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table skill force row level security;
create policy every_tenant on skill to touchstone_system using (true) with check (true);
create policy one_tenant on skill to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table skill_change force row level security;
create policy every_tenant on skill_change to touchstone_system using (true) with check (true);
create policy one_tenant on skill_change to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table telnyx_account force row level security;
create policy every_tenant on telnyx_account to touchstone_system using (true) with check (true);
create policy one_tenant on telnyx_account to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table tenant force row level security;
create policy every_tenant on tenant to touchstone_system using (true) with check (true);
create policy one_tenant on tenant to touchstone_app using ((id = current_tenant())) with check (false);
alter table visitor force row level security;
create policy every_tenant on visitor to touchstone_system using (true) with check (true);
create policy one_tenant on visitor to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));
alter table web_line force row level security;
create policy every_tenant on web_line to touchstone_system using (true) with check (true);
create policy one_tenant on web_line to touchstone_app using ((tenant_id = current_tenant())) with check ((tenant_id = current_tenant()));

grant select on address_ref to touchstone_app;
grant delete, insert, select, update on address_ref to touchstone_system;
grant select on address_trouble to touchstone_app;
grant delete, insert, select, update on address_trouble to touchstone_system;
grant select on agent to touchstone_app;
grant delete, insert, select, update on agent to touchstone_system;
grant delete, insert, select, update on agent_interval to touchstone_app;
grant delete, insert, select, update on agent_interval to touchstone_system;
grant delete, insert, select, update on agent_span to touchstone_app;
grant delete, insert, select, update on agent_span to touchstone_system;
grant delete, insert, select, update on answered_request to touchstone_app;
grant delete, insert, select, update on answered_request to touchstone_system;
grant delete, insert, select, update on app_user to touchstone_app;
grant delete, insert, select, update on app_user to touchstone_system;
grant insert, select, update on attachment to touchstone_app;
grant delete, insert, select, update on attachment to touchstone_system;
grant insert, select on attachment_page to touchstone_app;
grant delete, insert, select, update on attachment_page to touchstone_system;
grant insert, select on block_change to touchstone_app;
grant delete, insert, select on block_change to touchstone_system;
grant select on blocked_address to touchstone_app;
grant delete, insert, select, update on blocked_address to touchstone_system;
grant select on brand to touchstone_app;
grant delete, insert, select, update on brand to touchstone_system;
grant delete, insert, select, update on call_listing to touchstone_system;
grant delete, insert, select on callback_order to touchstone_app;
grant delete, insert, select on callback_order to touchstone_system;
grant delete, insert, select, update on canned_answer to touchstone_app;
grant delete, insert, select, update on canned_answer to touchstone_system;
grant delete, insert, select, update on carrier_account to touchstone_system;
grant delete, insert, select, update on customer to touchstone_app;
grant delete, insert, select, update on customer to touchstone_system;
grant delete, insert, select, update on customer_360 to touchstone_app;
grant delete, insert, select, update on customer_360 to touchstone_system;
grant delete, insert, select, update on customer_address to touchstone_app;
grant delete, insert, select, update on customer_address to touchstone_system;
grant insert, select on customer_change to touchstone_app;
grant delete, insert, select, update on customer_change to touchstone_system;
grant delete, insert, select, update on desk_node to touchstone_app;
grant delete, insert, select, update on desk_node to touchstone_system;
grant delete, insert, select, update on disposition to touchstone_app;
grant delete, insert, select, update on disposition to touchstone_system;
grant select on effect to touchstone_app;
grant delete, insert, select, update on effect to touchstone_system;
grant select on fax_try to touchstone_app;
grant delete, insert, select, update on fax_try to touchstone_system;
grant select on floor to touchstone_app;
grant delete, insert, select, update on floor to touchstone_system;
grant select on floor_checkpoint to touchstone_app;
grant delete, insert, select, update on floor_checkpoint to touchstone_system;
grant delete, insert, select, update on handed_contact to touchstone_app;
grant delete, insert, select, update on handed_contact to touchstone_system;
grant insert, select on inbox to touchstone_app;
grant delete, insert, select, update on inbox to touchstone_system;
grant select on interaction to touchstone_app;
grant delete, insert, select, update on interaction to touchstone_system;
grant delete, insert, select, update on interaction_content to touchstone_app;
grant delete, insert, select, update on interaction_content to touchstone_system;
grant delete, insert, select, update on interaction_log to touchstone_app;
grant delete, insert, select, update on interaction_log to touchstone_system;
grant select on journal to touchstone_app;
grant delete, insert, select, update on journal to touchstone_system;
grant select on line to touchstone_app;
grant delete, insert, select, update on line to touchstone_system;
grant delete, insert, select, update on mail_account to touchstone_app;
grant delete, insert, select, update on mail_account to touchstone_system;
grant delete, select on mailbox to touchstone_app;
grant delete, insert, select, update on mailbox to touchstone_system;
grant select on message to touchstone_app;
grant delete, insert, select, update on message to touchstone_system;
grant insert, select, update on message_content to touchstone_app;
grant delete, insert, select, update on message_content to touchstone_system;
grant insert, select on missed_change to touchstone_app;
grant delete, insert, select, update on missed_change to touchstone_system;
grant delete, insert, select, update on missed_contact to touchstone_app;
grant delete, insert, select, update on missed_contact to touchstone_system;
grant insert, select, update on missed_work to touchstone_app;
grant delete, insert, select, update on missed_work to touchstone_system;
grant select on offer to touchstone_app;
grant delete, insert, select, update on offer to touchstone_system;
grant select on opt_out to touchstone_app;
grant delete, insert, select, update on opt_out to touchstone_system;
grant delete, insert, select, update on projection to touchstone_app;
grant delete, insert, select, update on projection to touchstone_system;
grant delete, insert, select, update on projection_parked to touchstone_app;
grant delete, insert, select, update on projection_parked to touchstone_system;
grant delete, insert, select, update on quarantine to touchstone_system;
grant select on queue to touchstone_app;
grant delete, insert, select, update on queue to touchstone_system;
grant delete, insert, select, update on queue_flow to touchstone_system;
grant delete, insert, select, update on queue_interval to touchstone_app;
grant delete, insert, select, update on queue_interval to touchstone_system;
grant insert, select on record_change to touchstone_app;
grant delete, insert, select, update on record_change to touchstone_system;
grant delete, insert, select, update on router_node to touchstone_system;
grant delete, insert, select, update on session to touchstone_app;
grant delete, insert, select, update on session to touchstone_system;
grant delete, insert, select, update on skill to touchstone_app;
grant delete, insert, select, update on skill to touchstone_system;
grant insert, select on skill_change to touchstone_app;
grant delete, insert, select, update on skill_change to touchstone_system;
grant delete, insert on telnyx_account to touchstone_app;
grant delete, insert, select, update on telnyx_account to touchstone_system;
grant select on tenant to touchstone_app;
grant delete, insert, select, update on tenant to touchstone_system;
grant insert, select, update on visitor to touchstone_app;
grant delete, insert, select, update on visitor to touchstone_system;
grant insert, select, update on web_line to touchstone_app;
grant delete, insert, select, update on web_line to touchstone_system;

CREATE OR REPLACE FUNCTION public.analyze_records(with_history boolean)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  analyze customer, customer_address;
  if with_history then analyze customer_360, interaction, interaction_content, interaction_log; end if;
end $function$
;
CREATE OR REPLACE FUNCTION public.chat_origins()
 RETURNS TABLE(origin text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select distinct unnest(w.origins) from web_line w $function$
;
CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$ select nullif(current_setting('touchstone.tenant', true), '')::uuid $function$
;
CREATE OR REPLACE FUNCTION public.demo_tenants()
 RETURNS TABLE(tenant_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select id from tenant where is_demo order by name, id $function$
;
CREATE OR REPLACE FUNCTION public.ensure_journal_partition(month date)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  name text := 'journal_' || to_char(month, 'YYYY_MM');
  starts timestamptz := date_trunc('month', month::timestamp) at time zone 'UTC';
  ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(724002);
  if to_regclass(name) is not null then return false; end if;
  execute format('create table %I (like journal including all)', name);
  execute format('alter table %I alter column event set statistics 0, alter column outcome set statistics 0,
    alter column happened set statistics 0', name);
  lock table journal_default in access exclusive mode;
  execute format('with moved as (delete from journal_default where at >= $1 and at < $2 returning *)
    insert into %I select * from moved', name) using starts, ends;
  execute format('alter table journal attach partition %I for values from (%L) to (%L)', name, starts, ends);
  return true;
end $function$
;
CREATE OR REPLACE FUNCTION public.erase_customer(whose uuid, by_user uuid, change_id uuid, why text, OUT refused text, OUT contacts uuid[], OUT emptied text[], OUT addresses text[])
 RETURNS record
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  tenant uuid := current_tenant();
  visitors uuid[];
  messages uuid[];
  written text[];
begin
  perform from customer c where c.tenant_id = tenant and c.id = whose and c.erased_at is null for update;
  if not found then refused := 'unknownCustomer'; return; end if;

  -- What somebody else has, too, is left to them.
  addresses := array(select a.address from customer_address a where a.tenant_id = tenant and a.customer_id = whose
      union select lower(c.email) from customer c where c.tenant_id = tenant and c.id = whose and c.email is not null
    except select a.address from customer_address a join customer o on o.tenant_id = tenant and o.id = a.customer_id
      where a.tenant_id = tenant and a.active and o.id <> whose and o.erased_at is null);
  contacts := array(
    select i.id from interaction i where i.tenant_id = tenant and i.customer_id = whose
    union select l.interaction_id from interaction_log l where l.tenant_id = tenant and l.customer_id = whose
      and not exists (select from interaction i where i.tenant_id = tenant and i.id = l.interaction_id and i.customer_id is distinct from whose)
    -- What came from these addresses and was found to be nobody's.
    union select t.interaction_id from interaction_content t
      left join interaction i on i.tenant_id = tenant and i.id = t.interaction_id
      left join interaction_log l on l.tenant_id = tenant and l.interaction_id = t.interaction_id
      where t.tenant_id = tenant and t.from_address = any(addresses) and (i.id is not null or l.interaction_id is not null)
        and case when i.id is null then l.customer_id else i.customer_id end is null);

  if exists (select from interaction i where i.tenant_id = tenant and i.id = any(contacts) and i.ended_at is null)
    or exists (select from agent a where a.tenant_id = tenant and (a.state -> 'voice' ->> 'interactionId' = any(contacts::text[])
      or exists (select from jsonb_array_elements(coalesce(a.state -> 'tasks', '[]')) task where task ->> 'interactionId' = any(contacts::text[]))))
  then refused := 'contactOpen'; return; end if;

  messages := array(select m.id from message m where m.tenant_id = tenant and m.interaction_id = any(contacts)
    union select m.id from message m join message_content c on c.tenant_id = tenant and c.message_id = m.id
      where m.tenant_id = tenant and m.interaction_id is null and c.from_address = any(addresses));
  -- As it was received, before it was understood.
  written := array(select t.from_raw from interaction_content t where t.tenant_id = tenant and t.interaction_id = any(contacts)
    and t.from_raw is not null union select unnest(addresses));
  visitors := array(select split_part(raw, ':', 2)::uuid from unnest(written) raw where raw ~ '^visitor:[0-9a-f-]{36}$'
    union select v.id from visitor v where v.tenant_id = tenant and (lower(v.email) = any(addresses) or v.phone = any(addresses)));

  if exists (select from effect e where e.tenant_id = tenant and e.interaction_id = any(contacts) and e.state = 'pending')
    or exists (select from inbox f where f.tenant_id = tenant and f.consumed_at is null and (f.body ->> 'from' = any(written)
      or f.body -> 'caller' ->> 'from' = any(written) or f.body ->> 'interactionId' = any(contacts::text[])))
  then refused := 'contactOpen'; return; end if;

  -- Bytes.
  emptied := array(
    select a.address from attachment a where a.tenant_id = tenant and a.address is not null
      and (a.message_id = any(messages) or a.message_id is null and a.uploaded_by = any(visitors))
    union select p.address from attachment_page p join attachment a on a.tenant_id = tenant and a.id = p.attachment_id
      where p.tenant_id = tenant and (a.message_id = any(messages) or a.message_id is null and a.uploaded_by = any(visitors))
    union select c.html_address from message_content c where c.tenant_id = tenant and c.message_id = any(messages) and c.html_address is not null);
  delete from attachment_page p using attachment a
    where p.tenant_id = tenant and a.tenant_id = tenant and a.id = p.attachment_id and a.message_id = any(messages);
  update attachment set name = '', type = 'application/octet-stream', state = 'refused', address = null, pages = null,
      pages_problem = null, findings = '{"reason": "erased"}'
    where tenant_id = tenant and message_id = any(messages);
  delete from attachment where tenant_id = tenant and message_id is null and uploaded_by = any(visitors);

  -- Words.
  update message_content set text = null, subject = null, html_address = null, media = null, quoted = null, sender_name = null,
      from_address = null, mail = null, erased_at = now()
    where tenant_id = tenant and message_id = any(messages);
  update message set mail_hash = null where tenant_id = tenant and id = any(messages) and mail_hash is not null;
  update effect set error = null where tenant_id = tenant and interaction_id = any(contacts) and error is not null;
  -- One that was put aside would be carried out, or taken, without what it needs.
  update effect set state = 'failed' where tenant_id = tenant and interaction_id = any(contacts) and state = 'parked';
  update inbox set body = jsonb_build_object('type', body -> 'type', 'erased', true),
      outcome = case when outcome ->> 'kind' = 'parked' then '{"kind": "ignored", "because": "erased"}' else outcome end
    where tenant_id = tenant and body ->> 'type' = any(array['callAnnounced', 'callEndAnnounced', 'callbackAsked',
        'callbackOrderAsked', 'messageAnnounced', 'replyAsked', 'noteAsked', 'conversationAsked'])
      and (id = any(contacts) or id = any(messages) or body ->> 'from' = any(written) or body -> 'caller' ->> 'from' = any(written)
        or body ->> 'knownBy' = any(addresses) or body ->> 'interactionId' = any(contacts::text[])
        or body ->> 'customerId' = whose::text
        or body ->> 'callId' in (select i.call_id from interaction i where i.tenant_id = tenant and i.id = any(contacts)));
  delete from address_ref r using unnest(written) address
    where r.tenant_id = tenant and r.address_hash = translate(rtrim(encode(sha256(convert_to(tenant::text || ' ' || address, 'UTF8')), 'base64'), '='), '+/', '-_');
  delete from visitor where tenant_id = tenant and (id = any(visitors) or same_as = any(visitors));
  update missed_work w set note = null from missed_contact m
    where w.tenant_id = tenant and m.tenant_id = tenant and m.id = w.missed_id and m.interaction_ids && contacts;
  update missed_change w set note = null from missed_contact m
    where w.tenant_id = tenant and m.tenant_id = tenant and m.id = w.missed_id and m.interaction_ids && contacts;
  update interaction_content set from_raw = null, from_address = null, caller_name = null, notes = null, draft = null, drafts = null,
      notes_by_agent = null, erased_at = now()
    where tenant_id = tenant and interaction_id = any(contacts);
  -- Answers to requests of the last day may tell any of it again.
  delete from answered_request a where a.tenant_id = tenant and a.answer is not null
    and a.answer::text ~ any(array[whose::text] || contacts::text[]);

  -- The person. Who edited, and when, stays.
  delete from customer_360 where tenant_id = tenant and customer_id = whose;
  delete from customer_address where tenant_id = tenant and customer_id = whose;
  update customer_change set before = case when before is not null then '{}'::jsonb end, after = case when after is not null then '{}'::jsonb end
    where tenant_id = tenant and customer_id = whose;
  insert into customer_change (tenant_id, id, customer_id, user_id, before, after)
    values (tenant, change_id, whose, by_user, '{}', jsonb_build_object('erased', true, 'why', why));
  update customer set name = '', email = null, company = null, note = null, erased_at = now(), updated_at = now()
    where tenant_id = tenant and id = whose;
end
$function$
;
CREATE OR REPLACE FUNCTION public.expect_count(actual bigint, expected bigint)
 RETURNS void
 LANGUAGE plpgsql
AS $function$ begin
  if actual <> expected then raise exception 'expected % rows, touched %', expected, actual using errcode = 'TS001'; end if;
end $function$
;
CREATE OR REPLACE FUNCTION public.help_line(line_address text)
 RETURNS TABLE(tenant_id uuid, line_id uuid, origins text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select l.tenant_id, l.id, coalesce(w.origins, '{}')
   from line l left join web_line w on w.tenant_id = l.tenant_id and w.line_id = l.id
   where l.channel = 'chat' and l.address = line_address $function$
;
CREATE OR REPLACE FUNCTION public.is_line_address_taken(of_channel text, of_address text)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select exists (select from line where channel = of_channel and address = of_address) $function$
;
CREATE OR REPLACE FUNCTION public.replay_parked(asked uuid[])
 RETURNS SETOF uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ with facts as (
     update inbox set consumed_at = null, outcome = null
     where tenant_id = current_tenant() and id = any(asked) and outcome ->> 'kind' = 'parked' returning id
   ), effects as (
     update effect set state = 'pending', attempts = 0, run_at = clock_timestamp(), finished_at = null, error = null
     where tenant_id = current_tenant() and id = any(asked) and state = 'parked' returning id
   )
   select id from facts union all select id from effects $function$
;
CREATE OR REPLACE FUNCTION public.search_customers(tenant uuid, part text, start text, tail text, after_name text, after_id uuid, most integer)
 RETURNS TABLE(customer_id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION public.settings_subject(event jsonb)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select case event ->> 'type'
    when 'queueSet' then 'queue:' || (event -> 'queue' ->> 'id')
    when 'queueRemoved' then 'queue:' || (event ->> 'queueId')
    when 'lineSet' then 'line:' || (event -> 'line' ->> 'id')
    when 'lineRemoved' then 'line:' || (event ->> 'lineId')
    when 'agentSet' then 'agent:' || (event -> 'agent' ->> 'id')
    when 'agentRemoved' then 'agent:' || (event ->> 'agentId')
  end $function$
;
CREATE OR REPLACE FUNCTION public.settings_versions(tenant uuid, whose text, before_seq bigint, most integer)
 RETURNS TABLE(seq bigint, at timestamp with time zone, event jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  return query select j.seq, j.at, j.event from journal j
    where j.tenant_id = tenant and tenant = current_tenant() and settings_subject(j.event) = whose
      and settings_subject(j.event) is not null and j.seq < before_seq and j.outcome ->> 'kind' = 'done'
    order by j.seq desc limit most;
end $function$
;
CREATE OR REPLACE FUNCTION public.tenant_of_session(hash bytea)
 RETURNS TABLE(tenant_id uuid, user_id uuid, roles text[], name text, email text, language text, expires_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select s.tenant_id, s.user_id, u.roles, u.name, u.email, u.language, s.expires_at
   from session s join app_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
   where s.token_hash = hash and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null $function$
;
CREATE OR REPLACE FUNCTION public.user_for_sign_in(address text)
 RETURNS TABLE(tenant_id uuid, user_id uuid, password_hash text, disabled boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select u.tenant_id, u.id, u.password_hash, u.disabled_at is not null from app_user u where u.email = lower(address) $function$
;
CREATE OR REPLACE FUNCTION public.uuid_of_time(at timestamp with time zone)
 RETURNS uuid
 LANGUAGE sql
 IMMUTABLE
AS $function$ select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008000000000000000')::uuid $function$
;
CREATE OR REPLACE FUNCTION public.visitor_of_token(hash bytea)
 RETURNS TABLE(tenant_id uuid, visitor_id uuid, line_id uuid, language text, name text, email text, phone text, is_proven boolean, origins text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$ select v.tenant_id, coalesce(v.same_as, v.id), v.line_id, v.language, v.name, v.email, v.phone, v.is_proven, coalesce(w.origins, '{}')
   from visitor v join line l on l.tenant_id = v.tenant_id and l.id = v.line_id
     left join web_line w on w.tenant_id = v.tenant_id and w.line_id = v.line_id
   where v.token_hash = hash and v.expires_at > now() $function$
;
