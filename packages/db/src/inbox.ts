import type { Outcome } from "@touchstone/domain";
import type pg from "pg";
import type { TakenFact } from "./intake.ts";

/** A fact on its way in. `id` is a UUIDv7 made by the edge; `key` recognises repeats within the tenant. */
export interface IncomingFact {
  readonly tenantId: string;
  readonly id: string;
  readonly key: string;
  readonly body: object;
}

export interface InsertedFact {
  /** The id of the row that holds the fact: the first one's, when this one is a repeat. */
  readonly id: string;
  readonly repeated: boolean;
  /** Set when the router took it straight into its commit: then it is consumed, too. */
  readonly taken?: TakenFact;
}

type Connection = Pick<pg.Pool | pg.PoolClient, "query">;

// Sorted by key: two batches that share keys meet in one order and cannot deadlock.
const INSERT = `
with given as (
  select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[]) with ordinality as g(tenant_id, id, key, body, place)
), inserted as (
  insert into inbox (tenant_id, id, key, body)
  select distinct on (tenant_id, key) tenant_id, id, key, body from given order by tenant_id, key, place
  on conflict (tenant_id, key) do nothing
  returning tenant_id, id, key
)
select coalesce(i.id, earlier.id) as id, i.id is distinct from given.id as repeated
from given
left join inserted i on i.tenant_id = given.tenant_id and i.key = given.key
left join inbox earlier on i.id is null and earlier.tenant_id = given.tenant_id and earlier.key = given.key
order by given.place`;

/**
 * Makes facts durable, in one statement; returns one result for each, in order. A repeat stores nothing and returns the
 * first one's id. Throws what the database throws: then nothing is known to be stored.
 */
export async function insertFacts(connection: Connection, facts: readonly IncomingFact[]): Promise<InsertedFact[]> {
  if (facts.length === 0) return [];
  const { rows } = await connection.query<InsertedRow>(insertion(facts));
  return await Promise.all(
    rows.map(async (row, place) => insertedFact(row, () => findFactId(connection, facts[place] as IncomingFact))),
  );
}

interface InsertedRow {
  readonly id: string | null;
  readonly repeated: boolean;
}

function insertion(facts: readonly IncomingFact[]) {
  const values = [
    facts.map((fact) => fact.tenantId),
    facts.map((fact) => fact.id),
    facts.map((fact) => fact.key),
    facts.map((fact) => JSON.stringify(fact.body)),
  ];
  return { name: "insert-facts", text: INSERT, values };
}

/** Neither inserted nor found: the other insert committed after our statement began, and is visible now. */
async function insertedFact({ id, repeated }: InsertedRow, find: () => Promise<string>): Promise<InsertedFact> {
  return id ? { id, repeated } : { id: await find(), repeated: true };
}

async function findFactId(connection: Connection, fact: IncomingFact): Promise<string> {
  const { rows } = await connection.query<{ id: string }>({
    name: "find-fact",
    text: "select id from inbox where tenant_id = $1 and key = $2",
    values: [fact.tenantId, fact.key],
  });
  if (!rows[0]) throw new Error("a fact was neither inserted nor found");
  return rows[0].id;
}

/** What became of facts, those that are consumed; the others are missing. */
export async function readOutcomes(
  connection: Connection,
  tenantIds: readonly string[],
  ids: readonly string[],
): Promise<Map<string, Outcome>> {
  return outcomesOf((await connection.query<OutcomeRow>(outcomesAsked(tenantIds, ids))).rows);
}

interface OutcomeRow {
  readonly id: string;
  readonly outcome: Outcome;
}

const outcomesOf = (rows: readonly OutcomeRow[]) => new Map(rows.map((row) => [row.id, row.outcome]));

const outcomesAsked = (tenantIds: readonly string[], ids: readonly string[]) => ({
  name: "read-outcomes",
  text: `select i.id, i.outcome from unnest($1::uuid[], $2::uuid[]) as asked(tenant_id, id)
         join inbox i on i.tenant_id = asked.tenant_id and i.id = asked.id where i.consumed_at is not null`,
  values: [tenantIds, ids],
});
