/** Longest note of a past contact on a card or in a pop, characters. */
export const CONTACT_NOTE_CHARACTERS = 160;

/** SQL: an instant as milliseconds since 1970. */
export const milliseconds = (instant: string): string => `round(extract(epoch from ${instant}) * 1000)::bigint`;

/** Last words of a conversation in writing, in a line of the history, characters. */
const HISTORY_WORDS = 120;

/** SQL: the first characters of the last message that the two sides of a conversation exchanged. */
export const lastWordsOf = (tenantId: string, interactionId: string): string => `(
  select left(mc.text, ${HISTORY_WORDS}) from message m
    join message_content mc on mc.tenant_id = m.tenant_id and mc.message_id = m.id
  where m.tenant_id = ${tenantId} and m.interaction_id = ${interactionId} and m.direction in ('in', 'out')
  order by m.at desc, m.id desc limit 1)`;

/**
 * SQL: the words of the row `l`'s disposition as they were when the agent chose it: those before the first edit since then, or,
 * without one, those of today.
 */
const DISPOSITION_WORDS = `coalesce((
  select w.before -> 'label' from record_change w
  where w.tenant_id = l.tenant_id and w.subject_id = l.disposition_id and w.subject = 'disposition' and w.before is not null
    and w.at > (select to_timestamp(max((leg ->> 'wrapUpEndedAt')::bigint) / 1000.0) from jsonb_array_elements(l.record -> 'legs') leg
      where leg ->> 'dispositionId' = l.disposition_id::text)
  order by w.at limit 1), d.label)`;

/**
 * SQL: one line of a customer's history (`HistoryItem` in contracts) from the row `l` of the log and what `HISTORY_NAMES` joins.
 * Notes are shortened: whoever needs them whole reads the interaction.
 */
export const HISTORY_ITEM = `(jsonb_build_object(
  'interactionId', l.interaction_id, 'channel', l.channel, 'direction', l.direction,
  'at', ${milliseconds("l.received_at")}, 'queue', q.name, 'brand', b.name, 'agent', u.name, 'exit', l.exit,
  'endedBy', l.ended_by, 'waitMs', l.wait_ms, 'talkMs', l.talk_ms, 'disposition', ${DISPOSITION_WORDS},
  'note', left(t.notes, ${CONTACT_NOTE_CHARACTERS})) || case when t.erased_at is null then '{}'::jsonb else '{"erased": true}' end || case when l.channel = 'voice' then '{}'
  else jsonb_build_object('words', ${lastWordsOf("l.tenant_id", "l.interaction_id")}) end)`;

/** SQL: the names that belong to the row `l` of the log. */
export const HISTORY_NAMES = `
  left join queue q on q.tenant_id = l.tenant_id and q.id = l.queue_id
  left join brand b on b.tenant_id = l.tenant_id and b.id = l.brand_id
  left join app_user u on u.tenant_id = l.tenant_id and u.id = l.agent_id
  left join disposition d on d.tenant_id = l.tenant_id and d.id = l.disposition_id
  left join interaction_content t on t.tenant_id = l.tenant_id and t.interaction_id = l.interaction_id`;
