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
  readonly customer: { readonly customerId: string; readonly name: string } | null;
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
    select parked.*, case when c.id is not null then jsonb_build_object('customerId', c.id, 'name', c.name) end as customer from (
      select id, 'fact' as "of", coalesce(body ->> 'type', '') as "type", coalesce(outcome ->> 'error', '') as error,
        floor(extract(epoch from consumed_at) * 1000)::bigint as "parkedAt",
        case when body ->> 'interactionId' ~ ${UUID} then (body ->> 'interactionId')::uuid end as "interactionId"
      from inbox where tenant_id = current_tenant() and outcome ->> 'kind' = 'parked'
        and (${after}::uuid is null or id > ${after}::uuid)
      union all
      select id, 'effect', payload ->> 'type', coalesce(error, ''), floor(extract(epoch from finished_at) * 1000)::bigint,
        interaction_id
      from effect where tenant_id = current_tenant() and state = 'parked' and (${after}::uuid is null or id > ${after}::uuid)
      order by id limit ${limit}
    ) parked
      left join interaction i on i.tenant_id = current_tenant() and i.id = parked."interactionId"
      left join customer c on c.tenant_id = i.tenant_id and c.id = i.customer_id
    order by parked.id`.execute(queries);
  return rows;
}

/** How much is parked of the current tenant. */
export async function countParked(queries: QueryExecutorProvider): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select ((select count(*) from inbox where tenant_id = current_tenant() and outcome ->> 'kind' = 'parked')
      + (select count(*) from effect where tenant_id = current_tenant() and state = 'parked'))::int as total`.execute(
    queries,
  );
  return rows[0]?.total ?? 0;
}

/** A poisonous fact may say anything where an id belongs. */
const UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
const PAGE = 200;

/** As `replayParked`, for whatever is parked when it begins. */
export async function replayAllParked(queries: QueryExecutorProvider): Promise<string[]> {
  const replayed: string[] = [];
  for (let after: string | null = null; ; ) {
    const page: ParkedRow[] = await readParked(queries, { after, limit: PAGE });
    const ids = page.map(({ id }) => id);
    if (ids.length > 0) replayed.push(...(await replayParked(queries, ids)));
    after = ids.at(-1) ?? null;
    if (ids.length < PAGE) return replayed;
  }
}

/** Makes parked facts and effects of the current tenant pending again; returns the ids of those that were parked. */
export async function replayParked(queries: QueryExecutorProvider, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select replay_parked(${ids}::uuid[]) as id`.execute(queries);
  return rows.map(({ id }) => id);
}
