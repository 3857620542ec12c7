import { type QueryExecutorProvider, sql } from "kysely";

/** A fact that made code throw, or an effect that was given up. */
export interface ParkedRow {
  readonly id: string;
  readonly of: "fact" | "effect";
  /** The fact's or the effect's type. */
  readonly type: string;
  readonly error: string;
  /** Milliseconds since 1970. */
  readonly parkedAt: number;
  readonly interactionId: string | null;
}

/**
 * What is parked of the current tenant, in the order in which it came (ids begin with their time), at most `limit` after `after`.
 * Bodies are left out: they hold numbers and names.
 */
export async function readParked(
  queries: QueryExecutorProvider,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<ParkedRow[]> {
  const { rows } = await sql<ParkedRow>`
    select * from (
      select id, 'fact' as "of", coalesce(body ->> 'type', '') as "type", coalesce(outcome ->> 'error', '') as error,
        floor(extract(epoch from consumed_at) * 1000)::bigint as "parkedAt", body ->> 'interactionId' as "interactionId"
      from inbox where tenant_id = current_tenant() and outcome ->> 'kind' = 'parked'
      union all
      select id, 'effect', payload ->> 'type', coalesce(error, ''), floor(extract(epoch from finished_at) * 1000)::bigint,
        interaction_id::text
      from effect where tenant_id = current_tenant() and state = 'parked'
    ) parked
    where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}`.execute(queries);
  return rows;
}

/** Makes parked facts and effects of the current tenant pending again; returns the ids of those that were parked. */
export async function replayParked(queries: QueryExecutorProvider, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select replay_parked(${ids}::uuid[]) as id`.execute(queries);
  return rows.map(({ id }) => id);
}
