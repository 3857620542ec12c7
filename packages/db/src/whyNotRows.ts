import type { Agent, Interaction, QueueSettings } from "@touchstone/domain";
import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

/** The committed rows that explain why contacts and agents do not come together, and the database's clock. */
export interface WhyNotRows {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly queues: readonly QueueSettings[];
  readonly agents: readonly Agent[];
  readonly interactions: readonly Interaction[];
}

/** At most so many are looked at: an explanation, not a report. */
const MOST_AGENTS = 5000;
const MOST_CONTACTS = 500;

/** A contact with its queue and the agents of that queue; null when the contact is unknown. */
export async function readRowsOfContact(
  trx: Queries,
  tenantId: string,
  interactionId: string,
): Promise<WhyNotRows | null> {
  const interactions = await sql<{ state: Interaction }>`
    select state from interaction where tenant_id = ${tenantId} and id = ${interactionId}`.execute(trx);
  const interaction = interactions.rows[0]?.state;
  if (!interaction) return null;
  const agents = await sql<{ state: Agent }>`
    select state from agent where tenant_id = ${tenantId} and state -> 'settings' -> 'queueIds' ? ${interaction.queueId}
    order by id limit ${MOST_AGENTS}`.execute(trx);
  return {
    now: await readClock(trx),
    queues: await readQueues(trx, tenantId, [interaction.queueId]),
    agents: agents.rows.map((row) => row.state),
    interactions: [interaction],
  };
}

/**
 * An agent with one contact, or with those that wait in the agent's queues; after the agent those whom the contacts may be kept
 * for. Null when agent or contact is unknown.
 */
export async function readRowsOfAgent(
  trx: Queries,
  tenantId: string,
  agentId: string,
  interactionId?: string,
): Promise<WhyNotRows | null> {
  const agents = await sql<{ state: Agent }>`
    select state from agent where tenant_id = ${tenantId} and id = ${agentId}`.execute(trx);
  const agent = agents.rows[0]?.state;
  if (!agent) return null;
  const queueIds = [...agent.settings.queueIds];
  const which = interactionId
    ? sql`id = ${interactionId}`
    : sql`kind = 'waiting' and queue_id = any(${queueIds}::uuid[])`;
  const { rows } = await sql<{ state: Interaction }>`
    select state from interaction where tenant_id = ${tenantId} and ${which} order by received_at limit ${MOST_CONTACTS}`.execute(
    trx,
  );
  if (interactionId && rows.length === 0) return null;
  const interactions = rows.map((row) => row.state);
  const asked = [...new Set([...queueIds, ...interactions.map(({ queueId }) => queueId)])];
  const preferred = await readPreferred(trx, tenantId, agentId, interactions);
  const queues = await readQueues(trx, tenantId, asked);
  return { now: await readClock(trx), queues, agents: [agent, ...preferred], interactions };
}

/** Whom the contacts may be kept for instead. */
async function readPreferred(
  trx: Queries,
  tenantId: string,
  agentId: string,
  interactions: readonly Interaction[],
): Promise<Agent[]> {
  const named = interactions.flatMap(({ ownerAgentId, lastAgentId }) => [ownerAgentId ?? [], lastAgentId ?? []].flat());
  const ids = [...new Set(named)].filter((id) => id !== agentId);
  if (ids.length === 0) return [];
  const { rows } = await sql<{ state: Agent }>`
    select state from agent where tenant_id = ${tenantId} and id = any(${ids}::uuid[]) order by id`.execute(trx);
  return rows.map((row) => row.state);
}

async function readQueues(trx: Queries, tenantId: string, ids: readonly string[]): Promise<QueueSettings[]> {
  const { rows } = await sql<{ settings: QueueSettings }>`
    select settings from queue where tenant_id = ${tenantId} and id = any(${[...ids]}::uuid[])`.execute(trx);
  return rows.map((row) => row.settings);
}

/** The database's clock, milliseconds since 1970. */
export async function readClock(trx: Queries): Promise<number> {
  const { rows } = await sql<{ now: number }>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(trx);
  return rows[0]?.now ?? 0;
}
