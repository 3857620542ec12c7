import type { EarlierPlace } from "@touchstone/domain";
import type pg from "pg";
import type { Asked } from "./oneTransaction.ts";

/** What a number did before, without saying the number. */
export interface CallerTrace {
  /** The first contact from it: names the number in the journal. */
  readonly callerRef: string;
  /**
   * When its last call gave up waiting in the last hour. Texts since then, and calls back that reached nobody, take nothing
   * away; one in which they talked does: the wait had its end.
   */
  readonly earlier: EarlierPlace | null;
}

/** Among so many of a number's last contacts its last call, and a talk since, is looked for: who writes much costs no more than others. */
const CONTACTS_LOOKED_AT = 20;

/** The traces of these numbers (E.164) in one query; a number that never called has none. */
export async function traceCallers(
  pool: Asked,
  tenantId: string,
  numbers: readonly string[],
): Promise<Map<string, CallerTrace>> {
  if (numbers.length === 0) return new Map();
  const { rows } = await pool.query<{ address: string; callerRef: string; earlier: EarlierPlace | null }>({
    name: "trace-callers",
    text: `select asked.address, oldest.interaction_id as "callerRef", gone.earlier
      from unnest($2::text[]) as asked(address)
      cross join lateral (
        select interaction_id from interaction_content
        where tenant_id = $1 and from_address = asked.address order by interaction_id limit 1) oldest
      left join lateral (
        select case when i.state->>'direction' = 'inbound' and i.ended_at > clock_timestamp() - interval '1 hour'
            and i.state->'state'->>'exit' like 'abandoned%' and i.state->>'queuedAt' is not null
            and coalesce(max((i.state->'record'->>'connectedAt')::bigint) over (), 0) < (i.state->'state'->>'since')::bigint
          then jsonb_build_object('queueId', i.queue_id, 'queuedAt', i.state->'queuedAt',
            'leftAt', i.state->'state'->'since') end as earlier
        from (select interaction_id from interaction_content
          where tenant_id = $1 and from_address = asked.address
          order by interaction_id desc limit ${CONTACTS_LOOKED_AT}) late
        join interaction i on i.tenant_id = $1 and i.id = late.interaction_id
        where i.state->>'channel' = 'voice'
        order by i.state->>'direction' = 'inbound' desc, late.interaction_id desc limit 1) gone on true`,
    values: [tenantId, [...new Set(numbers)]],
  });
  return new Map(rows.map(({ address, callerRef, earlier }) => [address, { callerRef, earlier }]));
}

/** Whom to call back, and from which of our numbers; null when the number was erased or the line removed. */
export async function readDial(
  pool: pg.Pool,
  tenantId: string,
  { interactionId, lineId }: { readonly interactionId: string; readonly lineId: string },
): Promise<{ to: string; from: string } | null> {
  const { rows } = await pool.query<{ to: string; from: string }>({
    name: "read-dial",
    text: `select c.from_address as to, l.address as from from interaction_content c
      join line l on l.tenant_id = c.tenant_id and l.id = $3
      where c.tenant_id = $1 and c.interaction_id = $2 and c.from_address is not null`,
    values: [tenantId, interactionId, lineId],
  });
  return rows[0] ?? null;
}
