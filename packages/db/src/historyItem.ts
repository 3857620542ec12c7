/** Longest note of a past contact on a card or in a pop, characters. */
export const CONTACT_NOTE_CHARACTERS = 160;

/** SQL: an instant as milliseconds since 1970. */
export const milliseconds = (instant: string): string => `round(extract(epoch from ${instant}) * 1000)::bigint`;

/**
 * SQL: one line of a customer's history (`HistoryItem` in contracts) from the row `l` of the log and what `HISTORY_NAMES` joins.
 * Notes are shortened: whoever needs them whole reads the interaction.
 */
export const HISTORY_ITEM = `jsonb_build_object(
  'interactionId', l.interaction_id, 'channel', l.channel, 'direction', l.direction,
  'at', ${milliseconds("l.received_at")}, 'queue', q.name, 'brand', b.name, 'agent', u.name, 'exit', l.exit,
  'endedBy', l.ended_by, 'waitMs', l.wait_ms, 'talkMs', l.talk_ms, 'disposition', d.label,
  'note', left(t.notes, ${CONTACT_NOTE_CHARACTERS}))`;

/** SQL: the names that belong to the row `l` of the log. */
export const HISTORY_NAMES = `
  left join queue q on q.tenant_id = l.tenant_id and q.id = l.queue_id
  left join brand b on b.tenant_id = l.tenant_id and b.id = l.brand_id
  left join app_user u on u.tenant_id = l.tenant_id and u.id = l.agent_id
  left join disposition d on d.tenant_id = l.tenant_id and d.id = l.disposition_id
  left join interaction_content t on t.tenant_id = l.tenant_id and t.interaction_id = l.interaction_id`;
