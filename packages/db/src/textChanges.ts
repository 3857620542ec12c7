import type { MessageState } from "@touchstone/domain";
import { json, type Statement } from "./floorSettings.ts";

/** The erasable words of one message, as they came with its fact. */
export interface MessageWords {
  readonly id: string;
  readonly direction: "in" | "out" | "note";
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly userId: string | null;
  readonly text: string;
  readonly subject: string | null;
  readonly media: readonly { readonly url: string; readonly type: string }[];
  /** Files that were uploaded before and go with it. */
  readonly attachmentIds: readonly string[];
  readonly segments: number | null;
  readonly providerId: string | null;
  /** Of the sender, for a message from outside. */
  readonly addressHash: string | null;
  /** Who wrote it; kept beside a message that stands in no conversation, whose address it would be. */
  readonly sender?: string;
  /** Where it is not the conversation's. */
  readonly lineId?: string;
  /** What it repeats of earlier messages. */
  readonly quoted?: string | null;
  /** Where the store of files keeps its formatted form. */
  readonly htmlAddress?: string | null;
  readonly senderName?: string | null;
  /** Where it came from, as it would be written to. */
  readonly fromAddress?: string | null;
  /** Files that were kept, or refused, before anybody heard of the message. */
  readonly files?: readonly MessageFile[];
  readonly flags?: readonly string[];
  /** `hash` is that of its Message-ID (`addressHash`). */
  readonly mail?: {
    readonly hash: string | null;
    readonly messageId: string | null;
    readonly references: readonly string[];
  };
}

/** A file of a message as its row says it. */
export interface MessageFile {
  readonly id: string;
  readonly address: string | null;
  readonly name: string;
  readonly type: string;
  readonly size: number | null;
  readonly findings: object | null;
  readonly state: "ready" | "refused";
}

/** A message as its rows say it. `keptAs`: it is shown in no conversation, and why. */
export interface MessageRow extends Omit<MessageWords, "direction" | "addressHash" | "lineId" | "sender"> {
  readonly direction: MessageWords["direction"] | "auto";
  readonly lineId: string;
  readonly interactionId: string | null;
  readonly state: MessageState | "received";
  readonly keptAs: "keyword" | "blocked" | "automatic" | "ignored" | null;
}

/** How far a message has come, with its rank: a higher one counts. */
export interface MessageStateRow {
  readonly id: string;
  readonly state: MessageState;
  readonly rank: number;
  readonly errorCode: string | null;
  readonly providerId: string | null;
  readonly segments: number | null;
}

/** By the hash of the address, or by the conversation whose address it is. */
interface OfAddress {
  readonly addressHash: string | null;
  readonly threadOf: string | null;
}

/** Of the address of the conversation: mails to it come back, or it called one spam. */
export interface AddressTrouble {
  readonly threadOf: string;
  readonly kind: "bounced" | "complained";
  readonly code: string | null;
}

/** What a commit changes of messages and of who wants them, in order. */
export interface TextChanges {
  readonly messages: MessageRow[];
  readonly states: MessageStateRow[];
  readonly optOuts: (OfAddress & {
    readonly lineId: string;
    readonly isOptedOut: boolean;
    readonly how: "customer" | "carrier";
  })[];
  readonly blocked: (OfAddress & { readonly byUserId: string })[];
  /** What went wrong with addresses that we wrote to. */
  readonly troubles: AddressTrouble[];
  /** What the first has goes on in the second. */
  readonly merged: { readonly from: string; readonly into: string }[];
  /** Messages that were kept and stand in a conversation from now on. */
  readonly letIn: { readonly messageId: string; readonly interactionId: string }[];
}

export const noTexts = (): TextChanges => ({
  messages: [],
  states: [],
  optOuts: [],
  blocked: [],
  troubles: [],
  merged: [],
  letIn: [],
});

/** The statements of a commit that write messages; none for most commits. In this order, after the contents. */
export function writeTexts(tenantId: string, texts: TextChanges | undefined): Statement[] {
  if (texts === undefined) return [];
  const all = [
    insertMessages(tenantId, texts.messages),
    updateStates(tenantId, texts.states),
    upsertOptOuts(tenantId, texts.optOuts),
    upsertBlocked(tenantId, texts.blocked),
    upsertTroubles(tenantId, texts.troubles),
    letMessagesIn(tenantId, texts.letIn),
    ...texts.merged.map((merged) => moveMessages(tenantId, merged)),
  ];
  return all.filter((statement) => statement !== null);
}

const instant = (ms: number) => new Date(ms).toISOString();

function insertMessages(tenantId: string, rows: readonly MessageRow[]): Statement | null {
  if (rows.length === 0) return null;
  const files = rows.flatMap(({ id, attachmentIds }) => attachmentIds.map((file, place) => ({ id, file, place })));
  const media = rows.flatMap(({ id, media }) => media.map(({ type }, place) => ({ id, type, place })));
  const kept = rows.flatMap(keptFilesOf);
  return {
    name: "floor-messages",
    text: MESSAGES,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.interactionId),
      rows.map((row) => row.lineId),
      rows.map((row) => row.direction),
      rows.map((row) => instant(row.at)),
      rows.map((row) => row.userId),
      rows.map((row) => row.state),
      rows.map((row) => row.providerId),
      rows.map((row) => row.segments),
      rows.map((row) => row.keptAs),
      rows.map((row) => row.text),
      rows.map((row) => row.subject),
      json(rows.map((row) => row.media)),
      files.map(({ id }) => id),
      files.map(({ file }) => file),
      files.map(({ place }) => place),
      media.map(({ id }) => id),
      media.map(({ type }) => type),
      media.map(({ place }) => place),
      json(rows.map((row) => [...(row.flags ?? [])])),
      rows.map((row) => row.mail?.hash ?? null),
      rows.map((row) => row.quoted ?? null),
      rows.map((row) => row.htmlAddress ?? null),
      rows.map((row) => row.senderName ?? null),
      rows.map((row) => row.fromAddress ?? null),
      json(rows.map(({ mail }) => (mail ? { messageId: mail.messageId, references: mail.references } : null))),
      JSON.stringify(kept),
    ],
  };
}

const MESSAGES = `
with said as (
  insert into message (tenant_id, id, interaction_id, line_id, direction, at, user_id, state, provider_id, segments, kept_as,
    flags, mail_hash)
  select $1, g.id, g.interaction_id, g.line_id, g.direction, g.at, g.user_id, g.state, g.provider_id, g.segments, g.kept_as,
    (select array_agg(flag) from jsonb_array_elements_text(g.flags) flag), g.mail_hash
  from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::uuid[], $8::text[],
    $9::text[], $10::int[], $11::text[], $21::jsonb[], $22::text[])
    as g(id, interaction_id, line_id, direction, at, user_id, state, provider_id, segments, kept_as, flags, mail_hash)
), announced as (
  -- Not brought home yet: the row is there so that nobody overlooks it.
  insert into attachment (tenant_id, id, message_id, place, name, type)
  select $1, gen_random_uuid(), g.message_id, g.place, 'file ' || g.place + 1, g.type
  from unnest($18::uuid[], $19::text[], $20::int[]) as g(message_id, type, place)
), kept as (
  insert into attachment (tenant_id, id, message_id, place, name, type, size, state, address, findings)
  select $1, g.id, g.message_id, g.place, g.name, g.type, g.size, g.state, g.address, g.findings
  from jsonb_to_recordset($28::jsonb) as g(id uuid, message_id uuid, place int, name text, type text, size bigint, state text,
    address text, findings jsonb)
), words as (
  insert into message_content (tenant_id, message_id, text, subject, media, quoted, html_address, sender_name, from_address, mail)
  select $1, g.id, g.text, g.subject, nullif(g.media, '[]'), g.quoted, g.html_address, g.sender_name, g.from_address, nullif(g.mail, 'null')
  from unnest($2::uuid[], $12::text[], $13::text[], $14::jsonb[], $23::text[], $24::text[], $25::text[], $26::text[], $27::jsonb[])
    as g(id, text, subject, media, quoted, html_address, sender_name, from_address, mail)
)
update attachment a set message_id = g.message_id, place = g.place
from unnest($15::uuid[], $16::uuid[], $17::int[]) as g(message_id, id, place)
where a.tenant_id = $1 and a.id = g.id and a.message_id is null and a.state = 'ready'`;

/** Behind the files that are still to be fetched. */
function keptFilesOf({ id, media, files = [] }: MessageRow) {
  return files.map((file, index) => ({ ...file, message_id: id, place: media.length + index }));
}

/** Several words about one message are one row: an update takes each row once. */
function folded(rows: readonly MessageStateRow[]): MessageStateRow[] {
  const byId = new Map<string, MessageStateRow>();
  for (const row of rows) {
    const known = byId.get(row.id);
    const higher = known === undefined || row.rank > known.rank ? row : known;
    byId.set(row.id, {
      ...higher,
      providerId: known?.providerId ?? row.providerId,
      segments: row.segments ?? known?.segments ?? null,
      errorCode: higher.errorCode,
    });
  }
  return [...byId.values()];
}

function updateStates(tenantId: string, all: readonly MessageStateRow[]): Statement | null {
  if (all.length === 0) return null;
  const rows = folded(all);
  return {
    name: "floor-message-states",
    text: `update message m set
             state = case when g.rank > m.rank then g.state else m.state end,
             error_code = case when g.rank > m.rank then g.error_code else m.error_code end,
             rank = greatest(m.rank, g.rank), provider_id = coalesce(m.provider_id, g.provider_id),
             segments = coalesce(g.segments, m.segments)
           from unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int[])
             as g(id, state, rank, error_code, provider_id, segments)
           where m.tenant_id = $1 and m.id = g.id`,
    values: [
      tenantId,
      rows.map((row) => row.id),
      rows.map((row) => row.state),
      rows.map((row) => row.rank),
      rows.map((row) => row.errorCode),
      rows.map((row) => row.providerId),
      rows.map((row) => row.segments),
    ],
  };
}

/** SQL: as `addressHash` makes it. */
const HASH = `translate(rtrim(encode(sha256(convert_to($1::text || ' ' || c.from_address, 'UTF8')), 'base64'), '='), '+/', '-_')`;

/** SQL: as `addressHash` makes it of a visitor of the web, who has no address but the name of the page's thread. */
const VISITOR_HASH = `(select ${HASH.replace("c.from_address", "'visitor:' || split_part(i.thread_key, ':', 3)")}
  from interaction i where i.tenant_id = $1::uuid and i.id = g.thread_of and i.thread_key like 'chat:%')`;

/** SQL: the hash of a row `g`, its own or that of its conversation's customer. */
const HASH_OF = `coalesce(g.hash, (select ${HASH} from interaction_content c
  where c.tenant_id = $1::uuid and c.interaction_id = g.thread_of and c.from_address is not null), ${VISITOR_HASH})`;

function upsertOptOuts(tenantId: string, rows: TextChanges["optOuts"]): Statement | null {
  if (rows.length === 0) return null;
  return {
    name: "floor-opt-outs",
    // The last word of the batch counts.
    text: `insert into opt_out as o (tenant_id, line_id, address_hash, how, lifted_at)
           select distinct on (line_id, hash) $1::uuid, line_id, hash, how, case when not is_out then clock_timestamp() end
           from (select g.line_id, ${HASH_OF} as hash, g.how, g.is_out, g.place
             from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::boolean[]) with ordinality
               as g(line_id, hash, thread_of, how, is_out, place)) given
           where hash is not null order by line_id, hash, place desc
           on conflict (tenant_id, line_id, address_hash) do update set lifted_at = excluded.lifted_at,
             how = case when excluded.lifted_at is null then excluded.how else o.how end,
             since = case when excluded.lifted_at is null and o.lifted_at is not null then excluded.since else o.since end`,
    values: [
      tenantId,
      rows.map((row) => row.lineId),
      rows.map((row) => row.addressHash),
      rows.map((row) => row.threadOf),
      rows.map((row) => row.how),
      rows.map((row) => row.isOptedOut),
    ],
  };
}

function upsertBlocked(tenantId: string, rows: TextChanges["blocked"]): Statement | null {
  if (rows.length === 0) return null;
  return {
    name: "floor-blocked",
    // Whoever is blocked already is blocked by whom it was, and since then.
    text: `with given as (
             select distinct on (hash) hash, by_user_id, thread_of
             from (select ${HASH_OF} as hash, g.by_user_id, g.thread_of
               from unnest($2::text[], $3::uuid[], $4::uuid[]) as g(hash, thread_of, by_user_id)) each
             where hash is not null and not exists (select from blocked_address b
               where b.tenant_id = $1::uuid and b.address_hash = each.hash and b.lifted_at is null)
           ), told as (
             insert into block_change (tenant_id, address_hash, user_id, is_blocked, interaction_id)
             select $1::uuid, hash, by_user_id, true, thread_of from given
           )
           insert into blocked_address (tenant_id, address_hash, by_user_id)
           select $1::uuid, hash, by_user_id from given
           on conflict (tenant_id, address_hash)
             do update set lifted_at = null, since = excluded.since, by_user_id = excluded.by_user_id`,
    values: [
      tenantId,
      rows.map((row) => row.addressHash),
      rows.map((row) => row.threadOf),
      rows.map((row) => row.byUserId),
    ],
  };
}

function upsertTroubles(tenantId: string, rows: TextChanges["troubles"]): Statement | null {
  if (rows.length === 0) return null;
  return {
    name: "floor-troubles",
    text: `insert into address_trouble as t (tenant_id, address_hash, kind, code)
           select distinct on (hash, kind) $1::uuid, hash, kind, code
           from (select ${HASH_OF} as hash, g.kind, g.code, g.place
             from unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) with ordinality as g(hash, thread_of, kind, code, place)) given
           where hash is not null order by hash, kind, place desc
           on conflict (tenant_id, address_hash, kind) do update set code = excluded.code, at = excluded.at`,
    values: [
      tenantId,
      rows.map(() => null),
      rows.map((row) => row.threadOf),
      rows.map((row) => row.kind),
      rows.map((row) => row.code),
    ],
  };
}

function letMessagesIn(tenantId: string, rows: TextChanges["letIn"]): Statement | null {
  if (rows.length === 0) return null;
  return {
    name: "floor-let-in",
    text: `update message m set interaction_id = g.interaction_id, kept_as = null
           from unnest($2::uuid[], $3::uuid[]) as g(id, interaction_id)
           where m.tenant_id = $1 and m.id = g.id and m.kept_as is not null`,
    values: [tenantId, rows.map(({ messageId }) => messageId), rows.map(({ interactionId }) => interactionId)],
  };
}

function moveMessages(tenantId: string, { from, into }: TextChanges["merged"][number]): Statement {
  return {
    name: "floor-merge",
    text: "update message set interaction_id = $3 where tenant_id = $1 and interaction_id = $2",
    values: [tenantId, from, into],
  };
}
