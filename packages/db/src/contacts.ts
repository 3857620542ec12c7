import { type Interaction, type QuietHours, upToDateInteraction } from "@touchstone/domain";
import type pg from "pg";
import { CONTACT_NOTE_CHARACTERS, HISTORY_ITEM, HISTORY_NAMES, lastWordsOf, milliseconds } from "./historyItem.ts";
import type { RecentContact } from "./historyLine.ts";
import { type PreparedQuery, queryTenant } from "./queryTenant.ts";

export interface ContactDraft {
  readonly notes: string;
  readonly dispositionId: string | null;
  readonly reply?: string;
  readonly savedAt: number;
}

/** All that a desk shows of one contact, in the shape of the rows. Cards and items are those of contracts. */
export interface ContactRow {
  readonly state: Interaction;
  readonly queue: string | null;
  readonly line: {
    readonly name: string;
    readonly address: string;
    readonly region: string;
    /** Of lines that write, where they are set. */
    readonly quietHours: QuietHours | null;
  } | null;
  readonly brand: string | null;
  readonly fromRaw: string | null;
  readonly fromAddress: string | null;
  readonly callerName: string | null;
  /** As kept before there were several agents in one contact. */
  readonly draft: ContactDraft | null;
  /** What agents have not sent yet, by agent. */
  readonly drafts: Readonly<Record<string, ContactDraft>> | null;
  /** First words of the customer's last message, of a contact in writing. */
  readonly words?: string | null;
  /** What that message is about, where its channel has subjects. */
  readonly subject?: string | null;
  /** The conversation that this one goes on from, in the shape of `EarlierConversation` of contracts. */
  readonly goesOnFrom?: object | null;
  /** What agents have sent, by agent. */
  readonly notesByAgent: Readonly<Record<string, string>> | null;
  /** Names by id of all who had to do with it, where it was more than one. */
  readonly people: Readonly<Record<string, string>> | null;
  readonly card: object | null;
  /** Live and just-ended contacts of the same customer, or of the same number while it is nobody's; newest first. */
  readonly recent: readonly RecentContact[] | null;
  /** Contacts that the card still shows though they became another customer's. */
  readonly moved: readonly string[] | null;
  /** Logged contacts of a number that is nobody's; newest first. */
  readonly earlier: readonly object[] | null;
  readonly candidates: readonly object[] | null;
}

/** An offer as it is pushed. */
export interface OfferRow {
  readonly agentId: string;
  /** Of the agent's row, in the same snapshot. */
  readonly version: number;
  /** The database's clock, milliseconds since 1970. */
  readonly now: number;
  readonly contact: ContactRow;
  /** There is more to this pop than the short statement reads: the whole one has to be asked. */
  readonly hasMore?: boolean;
}

/** Reads what pops for these interactions at each desk that they ring at, in one prepared statement. */
export async function readOffers(
  pool: pg.Pool,
  tenantId: string,
  interactionIds: readonly string[],
): Promise<OfferRow[]> {
  const rows = await queryTenant<OfferRow>(pool, tenantId, offersAsked(tenantId, interactionIds));
  return rows.map((row) => ({ ...row, contact: upToDateContact(row.contact) }));
}

/** A row that older code wrote shows as today's do, until the router writes it anew. */
export const upToDateContact = (contact: ContactRow): ContactRow => ({
  ...contact,
  state: upToDateInteraction(contact.state, undefined),
});

/** The same statement for a connection that sees the tenant already; for plain pops a shorter one does, see `isPlainPop`. */
export const offersAsked = (tenantId: string, interactionIds: readonly string[], isPlain = false): PreparedQuery => ({
  name: isPlain ? "read-plain-offers" : "read-offers",
  text: isPlain ? READ_PLAIN_OFFERS : READ_OFFERS,
  values: [tenantId, interactionIds],
});

/**
 * A known customer's call at its first agent, as most are: nobody else has the number, had to do with the call or wrote. What a
 * statement could look for and does not costs the database most of the pop's time all the same.
 */
export const isPlainPop = ({ customerId, thread, record }: Interaction): boolean =>
  customerId !== null && !thread && record.legs.length < 2 && !record.legs[0]?.asked;

const LOG_CURSOR = "(select coalesce(max(p.cursor), 0) from projection p where p.tenant_id = $1 and p.name = 'log')";

/*
 * Row-level security lets an index be searched only with values that no function could have leaked, and taking a uuid out of jsonb
 * could. So ids are taken out first, in subqueries that the planner must not flatten (`offset 0`), and then compared as they are.
 */
/** SQL: names by id of whatever the legs of the row `r` name; `ids` are taken out by `RECENT_NAMES`. */
const namesOf = (table: string, column: string, ids: string) => `(
  select jsonb_object_agg(n.id, n.${column}) from ${table} n where n.tenant_id = r.tenant_id and n.id = any(${ids}))`;

/** SQL: `RecentContact`s of the rows `r`. */
export const RECENT_LIST = `
  jsonb_agg(jsonb_build_object('record', r.state -> 'record', 'queue', rq.name, 'brand', rb.name,
    'agents', ${namesOf("app_user", "name", "named.agents")},
    'dispositions', ${namesOf("disposition", "label", "named.dispositions")},
    'words', case when r.state -> 'record' ->> 'channel' <> 'voice' then ${lastWordsOf("r.tenant_id", "r.id")} end,
    'erased', case when rt.erased_at is not null then true end, 'note', left(rt.notes, ${CONTACT_NOTE_CHARACTERS})) order by r.received_at desc, r.id desc)`;

export const RECENT_NAMES = `
  left join queue rq on rq.tenant_id = r.tenant_id and rq.id = r.queue_id
  left join brand rb on rb.tenant_id = r.tenant_id and rb.id = r.brand_id
  left join interaction_content rt on rt.tenant_id = r.tenant_id and rt.interaction_id = r.id
  cross join lateral (
    select array_agg((leg ->> 'agentId')::uuid) as agents, array_agg((leg ->> 'dispositionId')::uuid) as dispositions
    from jsonb_array_elements(r.state -> 'record' -> 'legs') leg offset 0
  ) named`;

/** SQL: ids of the last contacts from the number of the interaction `i`, as long as it is nobody's. */
const SAME_NUMBER = `
  select x.interaction_id from interaction_content x
  where i.customer_id is null and x.tenant_id = $1 and x.from_address = t.from_address and x.interaction_id <> i.id
  order by x.interaction_id desc limit 20`;

/**
 * SQL: a `ContactRow` for each row `i` of interaction. The log's cursor, the card and the live rows come from one snapshot, so
 * that a contact stands in exactly one of them and the pop is never stale, however far behind the worker is.
 */
const contactOf = (isPlain: boolean) => `jsonb_build_object(
  'state', i.state, 'queue', cq.name, 'brand', cb.name,
  'line', case when cl.id is not null then jsonb_build_object('name', cl.name, 'address', cl.address,
    'region', cl.region, 'quietHours', cl.settings #> '{text,quietHours}') end,
  'fromRaw', left(t.from_raw, 64), 'fromAddress', t.from_address, 'callerName', left(t.caller_name, 64), 'draft', t.draft,
  'drafts', t.drafts, 'notesByAgent', t.notes_by_agent, 'card', k.card,
  'recent', ${isPlain ? "null" : "recent.list"}, 'moved', ${isPlain ? "null" : "moved.ids"}, 'people', ${isPlain ? "null" : "people.names"},
  'words', ${isPlain ? "null" : "words.text"}, 'subject', ${isPlain ? "null" : "words.subject"},
  'goesOnFrom', ${isPlain ? "null" : "parent.item"}, 'earlier', ${isPlain ? "null" : "earlier.list"}, 'candidates', ${isPlain ? "null" : "candidates.list"})`;
export const CONTACT = contactOf(false);

/** First words of a message in a pop, characters. */
const POP_WORDS = 280;
const POP_SUBJECT = 150;

/** SQL: the same of a number that is nobody's. */
const RECENT_OF_NUMBER = `
      union all
      (select r.* from interaction r where r.tenant_id = $1 and r.id in (${SAME_NUMBER})
         and r.customer_id is null and r.last_seq > ${LOG_CURSOR} order by r.received_at desc limit 5)`;

const joinsOf = (isPlain: boolean) => `
  left join queue cq on cq.tenant_id = i.tenant_id and cq.id = i.queue_id
  left join line cl on cl.tenant_id = i.tenant_id and cl.id = i.line_id
  left join brand cb on cb.tenant_id = i.tenant_id and cb.id = i.brand_id
  left join interaction_content t on t.tenant_id = i.tenant_id and t.interaction_id = i.id
  left join customer_360 k on k.tenant_id = i.tenant_id and k.customer_id = i.customer_id
  ${isPlain ? "" : UNUSUAL_JOINS}`;

const UNUSUAL_JOINS = `
  left join lateral (
    select ${RECENT_LIST} as list from (
      (select * from interaction r where r.tenant_id = $1 and r.customer_id = i.customer_id
         and r.last_seq > ${LOG_CURSOR} and r.id <> i.id order by r.received_at desc limit 5) ${RECENT_OF_NUMBER}
    ) r ${RECENT_NAMES}
  ) recent on true
  left join lateral (
    select jsonb_agg(m.id) as ids from (
      select array_agg((item ->> 'interactionId')::uuid) as ids from jsonb_array_elements(k.card -> 'history') item offset 0
    ) shown join interaction m on m.tenant_id = $1 and m.id = any(shown.ids)
      and m.last_seq > ${LOG_CURSOR} and m.customer_id is distinct from i.customer_id
  ) moved on true
  left join lateral (
    select left(mc.text, ${POP_WORDS}) as text, left(mc.subject, ${POP_SUBJECT}) as subject from message m
      join message_content mc on mc.tenant_id = m.tenant_id and mc.message_id = m.id
    where i.thread_key is not null and m.tenant_id = $1 and m.interaction_id = i.id and m.direction = 'in'
    order by m.id desc limit 1
  ) words on true
  left join lateral (
    select jsonb_build_object('interactionId', p.id, 'at', ${milliseconds("p.received_at")}, 'agent', u.name,
      'words', ${lastWordsOf("p.tenant_id", "p.id")}) as item
    from (select (i.state ->> 'parentId')::uuid as id where i.thread_key is not null offset 0) named
      join interaction p on p.tenant_id = $1 and p.id = named.id
      left join app_user u on u.tenant_id = $1 and u.id = p.agent_id
  ) parent on true
  left join lateral (
    select jsonb_object_agg(u.id, u.name) as names from (
      select array_agg((leg ->> 'agentId')::uuid) || array_agg((leg -> 'asked' ->> 'byUserId')::uuid) as ids
      from jsonb_array_elements(i.state -> 'record' -> 'legs') leg offset 0
    ) involved join app_user u on u.tenant_id = $1 and u.id = any(involved.ids)
    where jsonb_path_exists(i.state, '$.record.legs[1]') or jsonb_path_exists(i.state, '$.record.legs[0].asked')
  ) people on true
  left join lateral (
    select jsonb_agg(${HISTORY_ITEM} order by l.received_at desc) as list from (
      select * from interaction_log l where l.tenant_id = $1 and l.interaction_id in (${SAME_NUMBER})
        and l.customer_id is null order by l.received_at desc limit 5
    ) l ${HISTORY_NAMES}
  ) earlier on true
  left join lateral (
    select jsonb_agg(jsonb_build_object('customerId', c.id, 'name', c.name, 'company', c.company, 'tier', c.tier, 'vip', c.vip,
      'matched', coalesce(t.from_address, ''), 'lastContactAt', ck.card -> 'contacts' -> 'lastAt')
      order by ck.card -> 'contacts' -> 'lastAt' desc nulls last, c.id) as list
    from (
      select array_agg(candidate.id::uuid) as ids from jsonb_array_elements_text(i.state -> 'match' -> 'customerIds') candidate(id)
      offset 0
    ) matched join customer c on c.tenant_id = $1 and c.id = any(matched.ids) and c.erased_at is null
      left join customer_360 ck on ck.tenant_id = $1 and ck.customer_id = c.id
    where i.customer_id is null
  ) candidates on true`;
export const CONTACT_JOINS = joinsOf(false);

/**
 * SQL: is there anything of this customer that the log does not know yet, or that the card shows and is another's by now? Seldom, and
 * then the whole statement says what; to look whether is half of what it costs to be ready to say it.
 */
const HAS_MORE = `(
  exists (select from interaction r where r.tenant_id = $1 and r.customer_id = i.customer_id and r.last_seq > ${LOG_CURSOR} and r.id <> i.id)
  or exists (select from interaction m where m.tenant_id = $1
    and m.id = any(array(select (item ->> 'interactionId')::uuid from jsonb_array_elements(k.card -> 'history') item))
    and m.last_seq > ${LOG_CURSOR} and m.customer_id is distinct from i.customer_id))`;

const readOffersOf = (isPlain: boolean) => `
  select a.id as "agentId", a.version, ${milliseconds("clock_timestamp()")} as now, ${contactOf(isPlain)} as contact,
    ${isPlain ? HAS_MORE : "false"} as "hasMore"
  from interaction i
    join offer o on o.tenant_id = $1 and o.interaction_id = i.id and o.state = 'ringing'
    join agent a on a.tenant_id = $1 and a.id = o.agent_id
    ${joinsOf(isPlain)}
  where i.tenant_id = $1 and i.id = any($2::uuid[]) and i.kind in ('offered', 'connected')`;
const READ_OFFERS = readOffersOf(false);
const READ_PLAIN_OFFERS = readOffersOf(true);
