import type pg from "pg";

/** Renews the lease of a screenpop process for all its desks; whoever does not renew it in time has lost them. */
export async function renewDeskNode(pool: pg.Pool, nodeId: string, leaseMs: number): Promise<void> {
  await pool.query({
    name: "renew-desk-node",
    text: `insert into desk_node (node_id, lease_until) values ($1, clock_timestamp() + $2 * interval '1 millisecond')
           on conflict (node_id) do update set lease_until = excluded.lease_until`,
    values: [nodeId, leaseMs],
  });
}
