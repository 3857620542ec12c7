import { createHash } from "node:crypto";
import type { Channel, TaskChannel } from "@touchstone/domain";
import type { Asked } from "./oneTransaction.ts";

/** An address as a key: the same in one tenant, of no use in another. */
export function addressHash(tenantId: string, address: string): string {
  return createHash("sha256").update(`${tenantId} ${address}`).digest("base64url");
}

/** How the thread's own name begins of what was written in a contact form. */
export const FORM_THREAD = "form-";

/** Of whom a conversation on a line would be. */
export interface Correspondent {
  readonly channel: Channel;
  readonly lineId: string;
  /** E.164, or whatever the channel has for it. */
  readonly address: string;
  /** Names the address if nobody has named it yet: a UUID of the caller's. */
  readonly proposedRef: string;
}

/** What is known of a correspondent before a message is judged. */
export interface KnownCorrespondent {
  readonly threadKey: string;
  readonly isOptedOut: boolean;
  readonly isBlocked: boolean;
  /**
   * The last conversation of this thread, live or not, or that of a contact form which we answered to this address since then; and
   * who had it last.
   */
  readonly parentId: string | null;
  readonly lastAgentId: string | null;
}

/**
 * Finds these correspondents, in their order, and names the addresses that have no name yet: whoever asks at the same time
 * gets the same names, because the database gives them. One statement.
 */
export async function findCorrespondents(
  connection: Asked,
  tenantId: string,
  asked: readonly Correspondent[],
): Promise<KnownCorrespondent[]> {
  if (asked.length === 0) return [];
  const hashes = asked.map(({ address }) => addressHash(tenantId, address));
  const { rows } = await connection.query<KnownCorrespondent & { place: number }>({
    name: "find-correspondents",
    text: FIND,
    values: [
      tenantId,
      asked.map(({ channel }) => channel),
      asked.map(({ lineId }) => lineId),
      hashes,
      asked.map(({ proposedRef }) => proposedRef),
      asked.map(({ address }) => address),
    ],
  });
  return rows.toSorted((a, b) => a.place - b.place);
}

/** SQL: who talked last in the contact of the state `i.state`; before anybody did, whoever had the one that it goes on from. */
const LAST_AGENT = `coalesce((select leg ->> 'agentId' from jsonb_array_elements(i.state -> 'record' -> 'legs') leg
  where leg ->> 'connectedAt' is not null order by (leg ->> 'connectedAt')::bigint desc limit 1), i.state ->> 'lastAgentId')::uuid`;

/** How long after its end a conversation is gone on with by whoever answers what we wrote in it. */
const GOES_ON_DAYS = 30;

/** SQL: when we last wrote to the customer of the interaction `i`; null: never. */
const LAST_WRITTEN =
  "(select max(m.at) from message m where m.tenant_id = $1 and m.interaction_id = i.id and m.direction = 'out')";

// The order of the names keeps two who name at once from waiting for each other.
const FIND = `
with asked as (
  select * from unnest($2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::text[]) with ordinality
    as a(channel, line_id, hash, proposed, address, place)
), named as (
  insert into address_ref (tenant_id, address_hash, ref)
  select $1::uuid, hash, (array_agg(proposed order by place))[1] from asked group by hash order by hash
  on conflict (tenant_id, address_hash) do update set address_hash = excluded.address_hash
  returning address_hash, ref
)
select a.place, a.channel || ':' || a.line_id || ':' || n.ref as "threadKey",
  o.address_hash is not null as "isOptedOut", b.address_hash is not null as "isBlocked",
  parent.id as "parentId", parent.agent_id as "lastAgentId"
from asked a join named n on n.address_hash = a.hash
  left join opt_out o on o.tenant_id = $1 and o.line_id = a.line_id and o.address_hash = a.hash and o.lifted_at is null
  left join blocked_address b on b.tenant_id = $1 and b.address_hash = a.hash and b.lifted_at is null
  left join lateral (
    (select i.id, ${LAST_AGENT} as agent_id, coalesce(${LAST_WRITTEN}, i.received_at) as at from interaction i
    where i.tenant_id = $1 and i.thread_key = a.channel || ':' || a.line_id || ':' || n.ref
    order by i.received_at desc limit 1)
    union all
    -- A form has a thread of its own, and whoever answers our answer to it writes to the line.
    (select i.id, ${LAST_AGENT}, ${LAST_WRITTEN} from interaction_content c
      join interaction i on i.tenant_id = $1 and i.id = c.interaction_id
    where c.tenant_id = $1 and c.from_address = a.address
      and c.interaction_id > uuid_of_time(clock_timestamp() - interval '${GOES_ON_DAYS} days')
      and i.thread_key like a.channel || ':' || a.line_id || ':${FORM_THREAD}%' and ${LAST_WRITTEN} is not null
    order by 3 desc limit 1)
    order by at desc limit 1
  ) parent on true`;

/** What tells the conversation of a message that is named by more than who writes on which line. */
export interface ThreadSought {
  /** The key of its own: of the conversation that has its name, or that it opens. */
  readonly ownKey: string;
  /** A conversation that it goes on with for sure. */
  readonly threadOf: string | null;
  /** Mails that it says it answers, best first (see `message.mail_hash`); they count when the same address wrote there. */
  readonly mailHashes: readonly string[];
  readonly address: string;
}

export interface ThreadFound {
  readonly threadKey: string;
  readonly parentId: string | null;
  readonly lastAgentId: string | null;
}

/** In their order; null: it opens one of its own. One statement. */
export async function findThreads(
  connection: Asked,
  tenantId: string,
  sought: readonly ThreadSought[],
): Promise<(ThreadFound | null)[]> {
  if (sought.length === 0) return [];
  const asked = sought.map((one, place) => ({ ...one, place }));
  const { rows } = await connection.query<ThreadFound & { place: number }>({
    name: "find-threads",
    text: FIND_THREADS,
    values: [tenantId, JSON.stringify(asked)],
  });
  const byPlace = new Map(rows.map(({ place, ...found }) => [place, found]));
  return sought.map((_, place) => byPlace.get(place) ?? null);
}

const FIND_THREADS = `
select a.place::int, named.thread_key as "threadKey", last.id as "parentId", last.agent_id as "lastAgentId"
from jsonb_to_recordset($2::jsonb) as a(place int, "ownKey" text, "threadOf" uuid, "mailHashes" jsonb, address text)
  cross join lateral (
    select thread_key from (
      select i.thread_key, 0 as rank from interaction i where i.tenant_id = $1 and i.id = a."threadOf"
      union all
      select i.thread_key, h.rank from jsonb_array_elements_text(a."mailHashes") with ordinality as h(hash, rank)
        join message m on m.tenant_id = $1 and m.mail_hash = h.hash
        join interaction i on i.tenant_id = $1 and i.id = m.interaction_id
        join interaction_content c on c.tenant_id = $1 and c.interaction_id = i.id and c.from_address = a.address
      union all
      select a."ownKey", 1000000
    ) k where thread_key is not null order by rank limit 1
  ) named
  join lateral (
    select i.id, ${LAST_AGENT} as agent_id, i.ended_at from interaction i where i.tenant_id = $1 and i.thread_key = named.thread_key
    order by i.received_at desc limit 1
  ) last on last.ended_at is null or last.ended_at > clock_timestamp() - interval '${GOES_ON_DAYS} days'`;

/** What machines of ours wrote to an address in the last hours, and whether it called a mail of ours spam. */
export interface MailHistory {
  /** Milliseconds since 1970. */
  readonly answeredAt: readonly number[];
  readonly hasComplained: boolean;
}

/** Only of those of whom there is something to say. `addresses` in lower case. */
export async function findMailHistory(
  connection: Asked,
  tenantId: string,
  addresses: readonly string[],
): Promise<Map<string, MailHistory>> {
  if (addresses.length === 0) return new Map();
  const { rows } = await connection.query<MailHistory & { address: string }>({
    name: "find-mail-history",
    text: `select asked.address, coalesce(said.at, '[]') as "answeredAt", t.address_hash is not null as "hasComplained"
      from unnest($2::text[], $3::text[]) as asked(address, hash)
        left join address_trouble t on t.tenant_id = $1 and t.address_hash = asked.hash and t.kind = 'complained'
        left join lateral (
          select jsonb_agg(round(extract(epoch from m.at) * 1000)) as at from interaction_content c
            join message m on m.tenant_id = $1 and m.interaction_id = c.interaction_id and m.direction = 'auto'
          where c.tenant_id = $1 and c.from_address = asked.address
            and c.interaction_id > uuid_of_time(clock_timestamp() - interval '10 hours')
        ) said on true
      where said.at is not null or t.address_hash is not null`,
    values: [tenantId, addresses, addresses.map((address) => addressHash(tenantId, address))],
  });
  return new Map(rows.map(({ address, ...history }) => [address, history]));
}

/** The conversations in which these messages of ours stand, by our id or by the carrier's. */
export async function findMessageOwners(
  connection: Asked,
  tenantId: string,
  asked: readonly { readonly messageId: string | null; readonly providerId: string | null }[],
): Promise<{ messageId: string; providerId: string | null; interactionId: string }[]> {
  if (asked.length === 0) return [];
  const { rows } = await connection.query<{ messageId: string; providerId: string | null; interactionId: string }>({
    name: "find-message-owners",
    text: `select id as "messageId", provider_id as "providerId", interaction_id as "interactionId" from message
           where tenant_id = $1 and id = any($2::uuid[]) and interaction_id is not null
           union
           select id, provider_id, interaction_id from message
           where tenant_id = $1 and provider_id = any($3::text[]) and interaction_id is not null`,
    values: [
      tenantId,
      asked.flatMap(({ messageId }) => messageId ?? []),
      asked.flatMap(({ messageId, providerId }) => (messageId === null && providerId !== null ? [providerId] : [])),
    ],
  });
  return rows;
}

/** The customers' addresses of these conversations, as they would be written to. */
export async function findThreadAddresses(
  connection: Asked,
  tenantId: string,
  interactionIds: readonly string[],
): Promise<Map<string, string>> {
  if (interactionIds.length === 0) return new Map();
  const { rows } = await connection.query<{ id: string; address: string }>({
    name: "find-thread-addresses",
    text: `select interaction_id as id, from_address as address from interaction_content
           where tenant_id = $1 and interaction_id = any($2::uuid[]) and from_address is not null`,
    values: [tenantId, interactionIds],
  });
  return new Map(rows.map(({ id, address }) => [id, address]));
}

/** On which channel a message of ours goes out; null when it stands in no conversation. */
export async function readMessageChannel(
  connection: Asked,
  tenantId: string,
  messageId: string,
): Promise<TaskChannel | null> {
  const { rows } = await connection.query<{ channel: TaskChannel }>({
    name: "read-message-channel",
    text: `select i.state ->> 'channel' as channel from message m
             join interaction i on i.tenant_id = m.tenant_id and i.id = m.interaction_id
           where m.tenant_id = $1 and m.id = $2`,
    values: [tenantId, messageId],
  });
  return rows[0]?.channel ?? null;
}

/** All that it takes to send a message of ours; null when it or the address was erased, or the line removed. */
export interface MessageToSend {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly at: number;
  readonly attachmentIds: readonly string[];
  /** The carrier's ids of our other messages to this address lately. */
  readonly taken: readonly string[];
}

export async function readMessageToSend(
  connection: Asked,
  tenantId: string,
  { messageId, lineId }: { readonly messageId: string; readonly lineId: string },
): Promise<MessageToSend | null> {
  const { rows } = await connection.query<MessageToSend>({
    name: "read-message-to-send",
    text: `select l.address as "from", c.from_address as "to", coalesce(mc.text, '') as text,
             round(extract(epoch from m.at) * 1000)::bigint as at,
             coalesce((select jsonb_agg(a.id order by a.place) from attachment a
               where a.tenant_id = $1 and a.message_id = m.id and a.state = 'ready'), '[]') as "attachmentIds",
             coalesce((select jsonb_agg(o.provider_id) from message o
               where o.tenant_id = $1 and o.interaction_id = m.interaction_id and o.id <> m.id and o.provider_id is not null
                 and o.at > m.at - interval '1 day'), '[]') as taken
           from message m
             join message_content mc on mc.tenant_id = m.tenant_id and mc.message_id = m.id and mc.erased_at is null
             join interaction_content c on c.tenant_id = m.tenant_id and c.interaction_id = m.interaction_id
             join line l on l.tenant_id = m.tenant_id and l.id = $3
           where m.tenant_id = $1 and m.id = $2 and c.from_address is not null`,
    values: [tenantId, messageId, lineId],
  });
  return rows[0] ?? null;
}
