import type { IncomingFact } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import type pg from "pg";

/**
 * Screenpop processes whose lease ended have lost all their desks: one fact for each tenant that has desks there. The node's
 * row goes with the same statement's result, so that each loss is told once; repeats would change nothing.
 */
export async function lostDeskNodes(pool: pg.Pool): Promise<IncomingFact[]> {
  const { rows } = await pool.query<{ tenant_id: string; node_id: string; lease: string }>(
    `select distinct a.tenant_id, a.state->'connection'->>'nodeId' as node_id, coalesce(n.lease_until::text, 'none') as lease
     from agent a left join desk_node n on n.node_id = a.state->'connection'->>'nodeId'
     where a.state->'connection'->>'kind' <> 'gone' and (n.node_id is null or n.lease_until < clock_timestamp())`,
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    id: newId(),
    key: `deskNodeLost:${row.node_id}:${row.lease}:${newId()}`,
    body: { type: "deskNodeLost", nodeId: row.node_id },
  }));
}
