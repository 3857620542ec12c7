-- Only of calls an agent has one at a time; of other channels as many as the agent's sets allow, which the floor decides.
alter table offer add column channel text not null default 'voice'
  check (channel in ('voice', 'sms', 'chat', 'email', 'fax'));
drop index offer_one_live_voice_per_agent;
create unique index offer_one_live_voice_per_agent on offer (tenant_id, agent_id)
  where state in ('ringing', 'accepted') and channel = 'voice';
