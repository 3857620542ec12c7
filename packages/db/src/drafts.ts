import { sql } from "kysely";
import type pg from "pg";
import type { Database, Queries } from "./openDatabase.ts";
import { queryTenant } from "./queryTenant.ts";

export interface DraftRow {
  readonly notes: string;
  readonly dispositionId: string | null;
  readonly savedAt: number;
}

/** Keeps an agent's unsent notes; returns when, by the database's clock. Later ones replace earlier ones. */
export async function saveDraft(
  trx: Queries,
  tenantId: string,
  interactionId: string,
  draft: { notes: string; dispositionId: string | null },
): Promise<number> {
  const { rows } = await sql<{ savedAt: number }>`
    insert into interaction_content (tenant_id, interaction_id, draft)
    values (${tenantId}, ${interactionId}, ${JSON.stringify(draft)}::jsonb
      || jsonb_build_object('savedAt', round(extract(epoch from clock_timestamp()) * 1000)::bigint))
    on conflict (tenant_id, interaction_id) do update set draft = excluded.draft
    returning (draft ->> 'savedAt')::bigint as "savedAt"`.execute(trx);
  if (!rows[0]) throw new Error("a draft was not kept");
  return rows[0].savedAt;
}

export async function readDraft(trx: Queries, tenantId: string, interactionId: string): Promise<DraftRow | null> {
  const row = await trx
    .selectFrom("interactionContent")
    .select("draft")
    .where("tenantId", "=", tenantId)
    .where("interactionId", "=", interactionId)
    .executeTakeFirst();
  return row?.draft ?? null;
}

/**
 * Writes an agent's notes on a contact in which he has a leg; on any other nothing is written. For `alongside` of a wish; a
 * draft stays until the wish is done.
 */
export function writeNotes(given: {
  tenantId: string;
  agentId: string;
  interactionId: string;
  notes: string;
}): (client: pg.PoolClient) => Promise<void> {
  const { tenantId, agentId, interactionId, notes } = given;
  return async (client) => {
    await client.query({
      name: "write-notes",
      text: `insert into interaction_content (tenant_id, interaction_id, notes)
             select tenant_id, id, nullif($4, '') from interaction
             where tenant_id = $1 and id = $2
               and state -> 'record' -> 'legs' @> jsonb_build_array(jsonb_build_object('agentId', $3::text))
             on conflict (tenant_id, interaction_id) do update set notes = excluded.notes`,
      values: [tenantId, interactionId, agentId, notes],
    });
  };
}

/** The draft became notes. */
export async function clearDraft(database: Database, tenantId: string, interactionId: string): Promise<void> {
  await queryTenant(database.pool, tenantId, {
    name: "clear-draft",
    text: "update interaction_content set draft = null where tenant_id = $1 and interaction_id = $2 and draft is not null",
    values: [tenantId, interactionId],
  });
}

/** Has this agent a leg in the contact, live or logged? */
export async function hadContact(
  database: Database,
  tenantId: string,
  agentId: string,
  interactionId: string,
): Promise<boolean> {
  const rows = await queryTenant<{ had: boolean }>(database.pool, tenantId, {
    name: "had-contact",
    text: `select exists (
             select state -> 'record' as record from interaction where tenant_id = $1 and id = $2
               and state -> 'record' -> 'legs' @> jsonb_build_array(jsonb_build_object('agentId', $3::text))
             union all
             select record from interaction_log where tenant_id = $1 and interaction_id = $2
               and record -> 'legs' @> jsonb_build_array(jsonb_build_object('agentId', $3::text))
           ) as had`,
    values: [tenantId, interactionId, agentId],
  });
  return rows[0]?.had ?? false;
}
