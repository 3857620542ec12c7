import type { MessageState } from "@touchstone/domain";
import type pg from "pg";

/** Those of the keys under which the inbox has a fact already. */
export async function findKnownKeys(
  pool: pg.Pool,
  tenantId: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await pool.query<{ key: string }>({
    name: "find-known-keys",
    text: "select key from inbox where tenant_id = $1 and key = any($2::text[])",
    values: [tenantId, keys],
  });
  return new Set(rows.map(({ key }) => key));
}

/** A message of ours whose end nobody has told yet. */
export interface OpenMessage {
  readonly messageId: string;
  readonly providerId: string;
  readonly state: MessageState;
}

const MOST = 200;
const LOOK_BACK_MS = 15 * 60_000;

/** Texts that the carrier took half a minute ago or earlier, of the last ten minutes: for long it is not asked about them. */
export async function openMessages(pool: pg.Pool, tenantId: string): Promise<readonly OpenMessage[]> {
  const { rows } = await pool.query<OpenMessage>({
    name: "open-messages",
    text: `select id as "messageId", provider_id as "providerId", state from message
           where tenant_id = $1 and direction in ('out', 'auto') and provider_id is not null and state in ('queued', 'sending', 'sent')
             and id >= $2 and at between clock_timestamp() - interval '10 minutes' and clock_timestamp() - interval '30 seconds'
             and exists (select from line l where l.tenant_id = message.tenant_id and l.id = message.line_id and l.channel = 'phone')
           order by at limit ${MOST}`,
    values: [tenantId, idOf(Date.now() - LOOK_BACK_MS)],
  });
  return rows;
}

/** The first id of an instant: ids begin with their time, so the key finds what is young. With room for clocks that differ. */
const idOf = (at: number) => `${at.toString(16).padStart(12, "0")}${"0".repeat(20)}`;
