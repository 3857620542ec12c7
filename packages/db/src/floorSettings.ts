import type { FloorCommit } from "./floorCommit.ts";
import { Documents } from "./writeOut.ts";

// The rows of queues and lines that a commit writes, and what it removes.

/** One statement of a commit. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

/** As a timestamptz parameter. */
export const instant = (ms: number): string => new Date(ms).toISOString();

/** As jsonb parameters. */
export const json = (values: readonly unknown[]) => new Documents(values);

export function upsertQueues({ tenantId, queues }: FloorCommit): Statement | null {
  if (queues.length === 0) return null;
  return {
    name: "floor-queues",
    text: `insert into queue (tenant_id, id, name, settings) select $1, * from unnest($2::uuid[], $3::text[], $4::jsonb[])
           on conflict (tenant_id, id) do update set name = excluded.name, settings = excluded.settings`,
    values: [tenantId, queues.map((queue) => queue.id), queues.map((queue) => queue.name), json(queues)],
  };
}

export function upsertFlows({ tenantId, flows = [] }: FloorCommit): Statement | null {
  if (flows.length === 0) return null;
  return {
    name: "floor-flows",
    text: `insert into queue_flow (tenant_id, queue_id, flow) select $1, * from unnest($2::uuid[], $3::jsonb[])
           on conflict (tenant_id, queue_id) do update set flow = excluded.flow`,
    values: [tenantId, flows.map((flow) => flow.queueId), json(flows)],
  };
}

export function upsertLines({ tenantId, lines }: FloorCommit): Statement | null {
  if (lines.length === 0) return null;
  return {
    name: "floor-lines",
    text: `insert into line (tenant_id, id, brand_id, channel, address, name, region, settings)
           select $1, g.id, g.brand_id, g.channel, g.address, g.name, g.region, g.settings
           from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::jsonb[], $8::text[])
             as g(id, brand_id, address, name, region, settings, channel)
           on conflict (tenant_id, id) do update set brand_id = excluded.brand_id, address = excluded.address, name = excluded.name,
             region = excluded.region, settings = excluded.settings`,
    values: [
      tenantId,
      lines.map((line) => line.settings.id),
      lines.map((line) => line.settings.brandId),
      lines.map((line) => line.address),
      lines.map((line) => line.name),
      lines.map((line) => line.region),
      json(lines.map((line) => line.settings)),
      lines.map((line) => line.channel ?? "phone"),
    ],
  };
}

export function removals({ tenantId, removed }: FloorCommit): Statement[] {
  const of = (table: "queue" | "line" | "agent", ids: readonly string[]): Statement[] =>
    ids.length === 0
      ? []
      : [
          {
            name: `floor-remove-${table}`,
            text: `delete from ${table} where tenant_id = $1 and id = any($2::uuid[])`,
            values: [tenantId, ids],
          },
        ];
  return [...of("queue", removed.queueIds), ...of("line", removed.lineIds), ...of("agent", removed.agentIds)];
}
