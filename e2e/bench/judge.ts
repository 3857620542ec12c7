import type { EmulatorLedgerEntry } from "@touchstone/contracts";
import type { Database } from "@touchstone/db";

/** What was counted, and what must not be: each kind of violation with its examples. */
export interface Verdict {
  readonly counts: Readonly<Record<string, number>>;
  readonly violations: Readonly<Record<string, readonly string[]>>;
}

const PAGE = 10_000;

/**
 * Compares the carrier's ledger with the database after everything came to rest: every call of which the application acknowledged
 * anything has its log row, no call ever had two agents at once, and nothing is under way any more.
 */
export async function judge(system: Database, tenantId: string, carrierUrl: string): Promise<Verdict> {
  const acknowledged = await acknowledgedCalls(carrierUrl);
  const logged = await callIds(
    system,
    tenantId,
    "select record->>'callId' as id from interaction_log where tenant_id = $1",
  );
  const lines = (text: string) => callIds(system, tenantId, text);
  return {
    counts: {
      acknowledged: acknowledged.size,
      logged: logged.length,
      talked: (await lines(TALKED)).length,
      ledger: await ledgerSize(carrierUrl),
    },
    violations: {
      "acknowledged calls missing from the log": [...acknowledged].filter((id) => !new Set(logged).has(id)),
      "calls logged twice": logged.filter((id, place) => logged.indexOf(id) !== place),
      "calls with two agents at once": await lines(TWO_AGENTS),
      "interactions still live": await lines(
        "select call_id as id from interaction where tenant_id = $1 and kind <> 'ended'",
      ),
      "agents still busy": await lines(
        "select id::text from agent where tenant_id = $1 and state->'voice'->>'kind' in ('offered', 'engaged')",
      ),
      "facts not consumed": await lines("select key as id from inbox where tenant_id = $1 and consumed_at is null"),
      "facts parked": await lines("select key as id from inbox where tenant_id = $1 and outcome->>'kind' = 'parked'"),
      "effects not ended": await lines(
        "select payload->>'type' as id from effect where tenant_id = $1 and state = 'pending'",
      ),
      "gaps in the journal": await lines(GAPS),
    },
  };
}

const TALKED =
  "select interaction_id::text as id from interaction_log where tenant_id = $1 and connected_at is not null";

// Two legs of one call that both came to talk and overlapped in time.
const TWO_AGENTS = `
  with leg as (
    select l.interaction_id, leg->>'offerId' as offer_id, (leg->>'acceptedAt')::bigint as starts,
      coalesce((leg->>'leftAt')::bigint, (leg->>'offerEndedAt')::bigint, extract(epoch from l.ended_at) * 1000) as ends
    from interaction_log l cross join lateral jsonb_array_elements(l.record->'legs') as leg
    where l.tenant_id = $1 and leg->>'acceptedAt' is not null)
  select a.interaction_id::text as id from leg a join leg b
    on b.interaction_id = a.interaction_id and b.offer_id > a.offer_id and b.starts < a.ends and a.starts < b.ends`;

const GAPS = `select 'after ' || seq as id from (select seq, lead(seq) over (order by seq) as next from journal where tenant_id = $1) j
  where next is not null and next <> seq + 1`;

async function callIds(system: Database, tenantId: string, text: string): Promise<string[]> {
  const { rows } = await system.pool.query<{ id: string }>(text, [tenantId]);
  return rows.map((row) => row.id);
}

/** Customers' calls of which at least one webhook was answered 2xx by the application; `/fallback` stores nothing and does not count. */
async function acknowledgedCalls(carrierUrl: string): Promise<Set<string>> {
  const calls = new Set<string>();
  for await (const entry of ledger(carrierUrl)) {
    const isStored = entry.attempts.some((attempt) => (attempt.status ?? 0) >= 200 && (attempt.status ?? 0) < 300);
    const { pathname } = new URL(entry.url);
    if (isStored && pathname.endsWith("/voice/inbound") && entry.callSid) calls.add(entry.callSid);
  }
  return calls;
}

async function ledgerSize(carrierUrl: string): Promise<number> {
  let size = 0;
  for await (const _ of ledger(carrierUrl)) size += 1;
  return size;
}

async function* ledger(carrierUrl: string): AsyncGenerator<EmulatorLedgerEntry> {
  for (let after = 0; ; ) {
    const answer = await fetch(`${carrierUrl}/emulator/control/ledger?limit=${PAGE}&after=${after}`);
    const { entries } = (await answer.json()) as { entries: EmulatorLedgerEntry[] };
    yield* entries;
    const last = entries.at(-1);
    if (!last) return;
    after = last.id;
  }
}
