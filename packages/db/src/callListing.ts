import type pg from "pg";

/** A call as the carrier lists it. */
export interface ListedAt {
  readonly callId: string;
  readonly ended: boolean;
}

/** The carrier's lists, each compared on its own. */
export type CarrierList = "calls" | "messages" | "faxes";

const COLUMNS = {
  calls: "listed_until",
  messages: "messages_until",
  faxes: "faxes_until",
} as const satisfies Record<CarrierList, string>;

/** Where the last comparison with a list of the carrier's ended, and the database's clock; milliseconds since 1970. */
export async function readListedUntil(
  pool: pg.Pool,
  tenantId: string,
  list: CarrierList,
): Promise<{ readonly now: number; readonly until: number | null }> {
  const { rows } = await pool.query<{ now: number; until: number | null }>({
    name: `read-listed-until-${list}`,
    text: `select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now,
             (select floor(extract(epoch from ${COLUMNS[list]}) * 1000)::bigint from call_listing where tenant_id = $1) as until`,
    values: [tenantId],
  });
  const [row] = rows;
  if (!row) throw new Error("a select without from gave no row");
  return row;
}

/** Everything of a list up to `until` has been compared. Never goes back. */
export async function writeListedUntil(
  pool: pg.Pool,
  tenantId: string,
  list: CarrierList,
  until: number,
): Promise<void> {
  const column = COLUMNS[list];
  await pool.query({
    name: `write-listed-until-${list}`,
    text: `insert into call_listing (tenant_id, ${column}) values ($1, to_timestamp($2::float8 / 1000))
           on conflict (tenant_id) do update set ${column} = greatest(call_listing.${column}, excluded.${column})`,
    values: [tenantId, until],
  });
}

/**
 * Those of the listed calls of which we know less than the carrier: ended ones that live here or were never heard of, and living
 * ones that were never heard of. `firstKeys` are the inbox keys of each call's announcement, by place: what waits there, or was
 * consumed and has long been forgotten since, was heard of.
 */
export async function findUnheard(
  pool: pg.Pool,
  tenantId: string,
  calls: readonly ListedAt[],
  firstKeys: readonly (readonly string[])[],
): Promise<Set<string>> {
  const keys = firstKeys.flatMap((own, place) => own.map((key) => ({ key, callId: calls[place]?.callId ?? "" })));
  const { rows } = await pool.query<{ call_id: string }>({
    name: "find-unheard",
    text: `with heard as (
             select distinct k.call_id from unnest($4::text[], $5::text[]) as k(key, call_id)
             join inbox f on f.tenant_id = $1 and f.key = k.key
           )
           select c.call_id from unnest($2::text[], $3::bool[]) as c(call_id, ended)
           left join interaction i on i.tenant_id = $1 and i.call_id = c.call_id
           where case when i.call_id is null then c.call_id not in (select call_id from heard)
                      else c.ended and i.kind <> 'ended' end`,
    values: [
      tenantId,
      calls.map((call) => call.callId),
      calls.map((call) => call.ended),
      keys.map((one) => one.key),
      keys.map((one) => one.callId),
    ],
  });
  return new Set(rows.map((row) => row.call_id));
}

/** A tenant's phone lines by the address that the carrier knows them by. */
export async function readPhoneLines(pool: pg.Pool, tenantId: string): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ address: string; id: string }>({
    name: "read-phone-lines",
    text: "select address, id from line where tenant_id = $1 and channel = 'phone'",
    values: [tenantId],
  });
  return new Map(rows.map((row) => [row.address, row.id]));
}
