import { sql } from "kysely";
import { milliseconds } from "./historyItem.ts";
import type { Queries } from "./openDatabase.ts";

/** In the shape of `KeptMessage` (contracts). */
export interface KeptMessageRow {
  readonly id: string;
  readonly at: number;
  readonly channel: string;
  readonly line: { readonly id: string; readonly name: string; readonly address: string };
  readonly because: "keyword" | "blocked" | "automatic" | "ignored";
  readonly from: string | null;
  readonly senderName: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly flags: readonly string[];
  readonly mayLetIn: boolean;
}

const SHOWN_CHARACTERS = 500;

/** SQL of a message `m` with its line `l` and content `c`: somebody could read and answer it. Visitors of the web have left long ago. */
const MAY_LET_IN = sql`(m.kept_as <> 'keyword' and l.channel <> 'chat' and c.from_address is not null and c.erased_at is null)`;

/** Messages from outside that stand in no conversation, newest first; as the app role, in the tenant's transaction. */
export async function listKeptMessages(
  trx: Queries,
  filter: {
    readonly tenantId: string;
    /** Null: of any kind. */
    readonly because: KeptMessageRow["because"] | null;
    readonly before: { readonly at: number; readonly id: string } | null;
    readonly limit: number;
  },
): Promise<KeptMessageRow[]> {
  const { tenantId, because, before, limit } = filter;
  const { rows } = await sql<KeptMessageRow>`
    select m.id, ${sql.raw(milliseconds("m.at"))} as at, l.channel, m.kept_as as because,
      jsonb_build_object('id', l.id, 'name', l.name, 'address', l.address) as line,
      c.from_address as "from", c.sender_name as "senderName", c.subject,
      left(coalesce(c.text, ''), ${SHOWN_CHARACTERS}::int) as text, coalesce(m.flags, '{}') as flags,
      coalesce(${MAY_LET_IN}, false) as "mayLetIn"
    from message m
      join line l on l.tenant_id = m.tenant_id and l.id = m.line_id
      left join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
    where m.tenant_id = ${tenantId} and m.kept_as is not null
      ${because === null ? sql`` : sql`and m.kept_as = ${because}`}
      ${before ? sql`and (m.at, m.id) < (to_timestamp(${before.at}::float8 / 1000), ${before.id}::uuid)` : sql``}
    order by m.at desc, m.id desc limit ${limit}`.execute(trx);
  return rows;
}

/** A kept message, whole, as far as it says how to route it. */
export interface WholeKeptMessage {
  readonly because: KeptMessageRow["because"];
  readonly mayLetIn: boolean;
  readonly lineId: string;
  /** Of the line. */
  readonly channel: string;
  readonly to: string;
  readonly from: string | null;
  readonly senderName: string | null;
  readonly subject: string | null;
  readonly text: string;
  readonly providerId: string | null;
  readonly segments: number | null;
  readonly flags: readonly string[];
  /** Files that were never brought home. */
  readonly media: readonly { readonly url: string; readonly type: string }[];
  readonly mail: { readonly messageId: string | null; readonly references: readonly string[] } | null;
}

/** Null: there is none, or it stands in a conversation. As the app role, in the tenant's transaction. */
export async function readKeptMessage(
  trx: Queries,
  tenantId: string,
  messageId: string,
): Promise<WholeKeptMessage | null> {
  const { rows } = await sql<WholeKeptMessage>`
    select m.kept_as as because, coalesce(${MAY_LET_IN}, false) as "mayLetIn", m.line_id as "lineId", l.channel, l.address as "to",
      c.from_address as "from", c.sender_name as "senderName", c.subject, coalesce(c.text, '') as text,
      m.provider_id as "providerId", m.segments, coalesce(m.flags, '{}') as flags, coalesce(c.media, '[]') as media, c.mail
    from message m
      join line l on l.tenant_id = m.tenant_id and l.id = m.line_id
      left join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
    where m.tenant_id = ${tenantId} and m.id = ${messageId} and m.kept_as is not null`.execute(trx);
  return rows[0] ?? null;
}
