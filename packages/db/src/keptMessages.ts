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
}

const SHOWN_CHARACTERS = 500;

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
      left(coalesce(c.text, ''), ${SHOWN_CHARACTERS}::int) as text, coalesce(m.flags, '{}') as flags
    from message m
      join line l on l.tenant_id = m.tenant_id and l.id = m.line_id
      left join message_content c on c.tenant_id = m.tenant_id and c.message_id = m.id
    where m.tenant_id = ${tenantId} and m.kept_as is not null
      ${because === null ? sql`` : sql`and m.kept_as = ${because}`}
      ${before ? sql`and (m.at, m.id) < (to_timestamp(${before.at}::float8 / 1000), ${before.id}::uuid)` : sql``}
    order by m.at desc, m.id desc limit ${limit}`.execute(trx);
  return rows;
}
