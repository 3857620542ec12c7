import { sql } from "kysely";
import type pg from "pg";
import type { Database, Queries } from "./openDatabase.ts";
import { queryTenant } from "./queryTenant.ts";

export interface DraftRow {
  readonly notes: string;
  readonly dispositionId: string | null;
  /** To the customer, not sent yet. */
  readonly reply?: string;
  /** The subject of that reply, as the agent changed it. */
  readonly subject?: string;
  readonly savedAt: number;
}

interface DraftOf {
  readonly tenantId: string;
  readonly agentId: string;
  readonly interactionId: string;
}

/** Keeps an agent's unsent notes; returns when, by the database's clock. The agent's later ones replace earlier ones. */
export async function saveDraft(
  trx: Queries,
  { tenantId, agentId, interactionId }: DraftOf,
  draft: Omit<DraftRow, "savedAt">,
): Promise<number> {
  const { rows } = await sql<{ savedAt: number }>`
    insert into interaction_content as c (tenant_id, interaction_id, drafts)
    values (${tenantId}, ${interactionId}, jsonb_build_object(${agentId}::text, ${JSON.stringify(draft)}::jsonb
      || jsonb_build_object('savedAt', round(extract(epoch from clock_timestamp()) * 1000)::bigint)))
    on conflict (tenant_id, interaction_id) do update set drafts = coalesce(c.drafts, '{}') || excluded.drafts
    returning (c.drafts -> ${agentId}::text ->> 'savedAt')::bigint as "savedAt"`.execute(trx);
  if (!rows[0]) throw new Error("a draft was not kept");
  return rows[0].savedAt;
}

/** What the agent has not sent yet; `draft` is what was kept before there were several agents in one contact. */
export async function readDraft(trx: Queries, { tenantId, agentId, interactionId }: DraftOf): Promise<DraftRow | null> {
  const row = await trx
    .selectFrom("interactionContent")
    .select(["draft", "drafts"])
    .where("tenantId", "=", tenantId)
    .where("interactionId", "=", interactionId)
    .executeTakeFirst();
  return row?.drafts?.[agentId] ?? row?.draft ?? null;
}

/** SQL: the notes of all agents (jsonb text by agent) as one text, in the order in which the agents came. */
const inOrderOfLegs = (notes: string) => `(
  select nullif(string_agg(n.value, E'\\n\\n' order by came.place, n.key), '')
  from jsonb_each_text(${notes}) n
    left join lateral (
      select min(l.place) as place from interaction i
        cross join jsonb_array_elements(i.state -> 'record' -> 'legs') with ordinality l(leg, place)
      where i.tenant_id = $1 and i.id = $2 and l.leg ->> 'agentId' = n.key
    ) came on true
  where n.value <> '')`;

/**
 * Writes an agent's notes on a contact in which he has a leg, beside those of others; on any other contact nothing is written.
 * For `alongside` of a wish; a draft stays until the wish is done.
 */
export function writeNotes(given: DraftOf & { notes: string }): (client: pg.PoolClient) => Promise<void> {
  const { tenantId, agentId, interactionId, notes } = given;
  return async (client) => {
    await client.query({
      name: "write-notes",
      text: `insert into interaction_content as c (tenant_id, interaction_id, notes, notes_by_agent)
             select tenant_id, id, nullif($4, ''), jsonb_build_object($3::text, $4::text) from interaction
             where tenant_id = $1 and id = $2
               and state -> 'record' -> 'legs' @> jsonb_build_array(jsonb_build_object('agentId', $3::text))
             on conflict (tenant_id, interaction_id) do update set
               notes_by_agent = coalesce(c.notes_by_agent, '{}') || excluded.notes_by_agent,
               notes = ${inOrderOfLegs("coalesce(c.notes_by_agent, '{}') || excluded.notes_by_agent")}`,
      values: [tenantId, interactionId, agentId, notes],
    });
  };
}

/** The agent's draft became notes. */
export async function clearDraft(database: Database, { tenantId, agentId, interactionId }: DraftOf): Promise<void> {
  await queryTenant(database.pool, tenantId, {
    name: "clear-draft",
    text: `update interaction_content set draft = null, drafts = drafts - $3::text
           where tenant_id = $1 and interaction_id = $2 and (draft is not null or drafts ? $3::text)`,
    values: [tenantId, interactionId, agentId],
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
