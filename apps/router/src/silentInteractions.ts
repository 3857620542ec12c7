import type pg from "pg";

/** A contact that is not over, as far as the reconciler has to know it. */
export interface LiveInteraction {
  readonly tenantId: string;
  readonly id: string;
  readonly callId: string;
  /** The leg of the agent who talks; before that, time-outs watch over it. */
  readonly agentCallId: string | null;
}

/**
 * Live interactions of `tenantIds` of which nothing was heard for `silentMs`; of those in `takenOver` all live ones.
 * Without those that have no leg at the carrier: other channels, and calls back that nobody has dialled yet.
 */
export async function silentInteractions(
  pool: pg.Pool,
  tenantIds: readonly string[],
  takenOver: readonly string[],
  silentMs: number,
): Promise<LiveInteraction[]> {
  const { rows } = await pool.query<LiveInteraction>({
    name: "silent-interactions",
    text: `select tenant_id as "tenantId", id, call_id as "callId", state->'state'->>'agentCallId' as "agentCallId"
           from interaction i
           where tenant_id = any($1::uuid[]) and kind <> 'ended' and state->>'channel' = 'voice'
             and call_id <> 'callback:' || id::text and (tenant_id = any($2::uuid[]) or not exists (
             select from journal j where j.tenant_id = i.tenant_id and j.seq = i.last_seq
               and j.at > clock_timestamp() - make_interval(secs => $3::float8 / 1000)))
           order by received_at`,
    values: [tenantIds, takenOver, silentMs],
  });
  return rows;
}
