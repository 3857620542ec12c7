import type { AgentPresence, AgentTimeKind } from "@touchstone/domain";
import { type QueryExecutorProvider, sql } from "kysely";
import { milliseconds } from "./historyItem.ts";

/** A stretch of an agent's time. Milliseconds since 1970; no end: it goes on. */
export interface AgentSpan {
  readonly agentId: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly kind: AgentTimeKind;
  /** Why not ready. */
  readonly reason: string | null;
  readonly presence: AgentPresence;
}

/** The spans of these agents that go on. */
export async function readOpenSpans(
  trx: QueryExecutorProvider,
  tenantId: string,
  agentIds: readonly string[],
): Promise<Map<string, AgentSpan>> {
  const { rows } = await sql<AgentSpan>`
    select agent_id as "agentId", ${sql.raw(milliseconds("started_at"))} as "startedAt", null as "endedAt", kind, reason, presence
    from agent_span where tenant_id = ${tenantId} and agent_id = any(${agentIds}::uuid[]) and ended_at is null`.execute(
    trx,
  );
  return new Map(rows.map((span) => [span.agentId, span]));
}

/** Writes spans; one that begins at the same instant is replaced. Those of an agent come in order of their beginning. */
export async function writeSpans(
  trx: QueryExecutorProvider,
  tenantId: string,
  spans: readonly AgentSpan[],
): Promise<void> {
  if (spans.length === 0) return;
  // In order, so that an agent's earlier span has its end before the next one begins.
  await sql`insert into agent_span (tenant_id, agent_id, started_at, ended_at, kind, reason, presence)
    select ${tenantId}, g."agentId", to_timestamp(g."startedAt" / 1000), to_timestamp(g."endedAt" / 1000), g.kind, g.reason, g.presence
    from jsonb_to_recordset(${JSON.stringify(spans)}::jsonb)
      as g("agentId" uuid, "startedAt" float8, "endedAt" float8, kind text, reason text, presence jsonb)
    order by g."agentId", g."startedAt"
    on conflict (tenant_id, agent_id, started_at) do update set
      ended_at = excluded.ended_at, kind = excluded.kind, reason = excluded.reason, presence = excluded.presence`.execute(
    trx,
  );
}
