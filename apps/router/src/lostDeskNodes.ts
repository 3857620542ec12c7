import type { IncomingFact } from "@touchstone/db";
import type pg from "pg";

/** A screenpop process whose lease ended, and a tenant that has desks there. */
export interface LostDeskNode {
  readonly tenantId: string;
  readonly nodeId: string;
  /** The lease that ended, as text; "none" when the process never had one. */
  readonly lease: string;
}

/** Processes that stopped renewing their lease while desks are still counted as theirs: these are lost with them. */
export async function findLostDeskNodes(pool: pg.Pool): Promise<LostDeskNode[]> {
  const { rows } = await pool.query<LostDeskNode>(
    `select distinct a.tenant_id as "tenantId", a.state->'connection'->>'nodeId' as "nodeId",
       coalesce(n.lease_until::text, 'none') as lease
     from agent a left join desk_node n on n.node_id = a.state->'connection'->>'nodeId'
     where a.state->'connection'->>'kind' <> 'gone' and (n.node_id is null or n.lease_until < clock_timestamp())`,
  );
  return rows;
}

/** One fact for each; found again before it is consumed, it is told again, and the repeat changes nothing. */
export function lostDeskFacts(lost: readonly LostDeskNode[], newId: () => string): IncomingFact[] {
  return lost.map(({ tenantId, nodeId, lease }) => ({
    tenantId,
    id: newId(),
    key: `deskNodeLost:${nodeId}:${lease}:${newId()}`,
    body: { type: "deskNodeLost", nodeId },
  }));
}
