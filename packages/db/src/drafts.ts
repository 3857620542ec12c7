import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

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
