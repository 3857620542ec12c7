-- Several agents in one contact: an agent who is asked beside the one whose call it is, and words of each of them.

alter table offer add column purpose text not null default 'contact' check (purpose in ('contact', 'consult'));
-- One agent has the contact, and at most one more is asked into it.
create unique index offer_one_accepted_per_purpose on offer (tenant_id, interaction_id, purpose) where state = 'accepted';
drop index offer_one_accepted_per_interaction;

-- By agent: { "<agentId>": { notes, dispositionId, savedAt } }. Erasable, as all of this table. `draft` holds what older code kept.
alter table interaction_content add column drafts jsonb;
-- By agent: { "<agentId>": "…" }; `notes` is all of them in the order in which their agents came.
alter table interaction_content add column notes_by_agent jsonb;
