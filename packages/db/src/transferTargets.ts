import type { Agent } from "@touchstone/domain";
import { sql } from "kysely";
import type { Queries } from "./openDatabase.ts";

export interface TransferAgentRow {
  readonly name: string;
  readonly state: Agent;
  readonly queues: readonly string[];
}

const MOST_AGENTS = 50;
/** The words of a search, each of which the name must hold. `%` and `_` are letters as any other. */
const patternsOf = (words: string): string[] =>
  words
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => `%${word.replaceAll(/[\\%_]/g, (found) => `\\${found}`)}%`);

/** Colleagues of the agent by words of their names: who is signed in and idle first. */
export async function findTransferAgents(
  trx: Queries,
  { tenantId, exceptAgentId, words }: { tenantId: string; exceptAgentId: string; words: string },
): Promise<TransferAgentRow[]> {
  const { rows } = await sql<TransferAgentRow>`
    select u.name, a.state, coalesce((
      select jsonb_agg(q.name order by q.name) from queue q
      where q.tenant_id = a.tenant_id and a.state -> 'settings' -> 'queueIds' ? q.id::text), '[]') as queues
    from agent a join app_user u on u.tenant_id = a.tenant_id and u.id = a.id
    where a.tenant_id = ${tenantId} and a.id <> ${exceptAgentId} and u.name ilike all(${patternsOf(words)}::text[])
    order by a.state -> 'connection' ->> 'kind' = 'connected' desc, a.state -> 'intent' ->> 'kind' = 'ready' desc,
      a.state -> 'block' = 'null' desc, a.state -> 'voice' ->> 'kind' = 'idle' desc, u.name, a.id
    limit ${MOST_AGENTS}`.execute(trx);
  return rows;
}

export interface TransferQueueRow {
  readonly queueId: string;
  readonly name: string;
  /** Offered ones included. */
  readonly waiting: number;
  /** Agents of the queue who have a desk, are ready, not blocked and idle. */
  readonly available: number;
}

/** Queues by words of their names, with what an agent needs to choose one. */
export async function findTransferQueues(trx: Queries, tenantId: string, words: string): Promise<TransferQueueRow[]> {
  const { rows } = await sql<TransferQueueRow>`
    with idle as (
      select a.state -> 'settings' -> 'queueIds' as queue_ids from agent a
      where a.tenant_id = ${tenantId} and a.state -> 'connection' ->> 'kind' = 'connected'
        and a.state -> 'connection' ->> 'canTalk' = 'true' and a.state -> 'intent' ->> 'kind' = 'ready'
        and a.state -> 'block' = 'null' and a.state -> 'voice' ->> 'kind' = 'idle'
        and a.state -> 'settings' ->> 'enabled' = 'true'
    ), waiting as (
      select i.queue_id, count(*)::int as count from interaction i
      where i.tenant_id = ${tenantId} and i.kind <> 'ended' and i.kind in ('waiting', 'offered')
      group by i.queue_id
    )
    select q.id as "queueId", q.name,
      coalesce((select waiting.count from waiting where waiting.queue_id = q.id), 0) as waiting,
      (select count(*)::int from idle where idle.queue_ids ? q.id::text) as available
    from queue q where q.tenant_id = ${tenantId} and q.name ilike all(${patternsOf(words)}::text[])
    order by q.name, q.id`.execute(trx);
  return rows;
}
