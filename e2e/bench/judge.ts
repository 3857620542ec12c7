import type { Database } from "@touchstone/db";
import { callsUp, readCarrierRecord } from "./carrierRecord.ts";

/** What was counted, and what must not be: each kind of violation with its examples. */
export interface Verdict {
  readonly counts: Readonly<Record<string, number>>;
  readonly violations: Readonly<Record<string, readonly string[]>>;
}

interface Judged {
  readonly carrierUrl: string;
  readonly restedAt: number;
  /** The product itself was never killed: then it owed an answer within a second, whatever its database did. */
  readonly isAlwaysUp: boolean;
}

/**
 * Compares the carrier's ledger with the database after everything came to rest at `restedAt` (epoch milliseconds): every call
 * of which the application acknowledged anything has its log row, no call ever had two agents at once, and nothing is under way
 * any more, neither here nor at the carrier.
 */
export async function judge(
  system: Database,
  tenantId: string,
  { carrierUrl, restedAt, isAlwaysUp }: Judged,
): Promise<Verdict> {
  const carrier = await readCarrierRecord(carrierUrl);
  const list = async (text: string, ...values: unknown[]) =>
    (await system.pool.query<{ id: string }>(text, [tenantId, ...values])).rows.map((row) => row.id);
  const logged = await list(
    "select record->>'callId' as id from interaction_log where tenant_id = $1 and channel = 'voice'",
  );
  const isLogged = new Set(logged);
  const answered = new Set(await list(ANSWERED));
  return {
    counts: {
      webhooks: carrier.webhooks,
      acknowledged: carrier.acknowledged.size,
      logged: logged.length,
      "talked (log)": answered.size,
      "talked (carrier)": carrier.talked.size,
      "talked, not in the log: the product could not be told of both": [...carrier.talked].filter(
        (id) => !answered.has(id) && !carrier.toldToTalk.has(id),
      ).length,
      "answers slower than 1 s": carrier.slowAnswers.length,
    },
    violations: {
      "acknowledged calls missing from the log": [...carrier.acknowledged].filter((id) => !isLogged.has(id)),
      "calls logged twice": [...Map.groupBy(logged, (id) => id)].flatMap(([id, rows]) => (rows.length > 1 ? [id] : [])),
      "talked and told, but not in the log": [...carrier.talked].filter(
        (id) => carrier.toldToTalk.has(id) && !answered.has(id),
      ),
      "calls with two agents at once (log)": await list(TWO_AGENTS),
      "calls with two agents at once (carrier)": carrier.roomsWithTwoAgents,
      "agents in two calls at once (carrier)": carrier.agentsInTwoRooms,
      "interactions still live": await list(LIVE),
      "agents still busy": await list(BUSY),
      "calls still up at the carrier": await callsUp(carrierUrl),
      "facts not consumed": await list(PENDING, new Date(restedAt)),
      "facts parked": await list("select key as id from inbox where tenant_id = $1 and outcome->>'kind' = 'parked'"),
      "effects not ended": await list(EFFECTS),
      "gaps in the journal": await list(GAPS),
      ...(isAlwaysUp && { "answers slower than 1 s": carrier.slowAnswers }),
    },
  };
}

const ANSWERED =
  "select record->>'callId' as id from interaction_log where tenant_id = $1 and channel = 'voice' and connected_at is not null";
// A conversation in writing may rest for a day.
const LIVE =
  "select call_id || ' ' || kind as id from interaction where tenant_id = $1 and kind not in ('ended', 'resting')";
const BUSY = `select id || ' ' || (state->'voice'->>'kind') || ' ' || (state->>'tasks') as id from agent
  where tenant_id = $1 and (state->'voice'->>'kind' <> 'idle' or jsonb_array_length(state->'tasks') > 0)`;
const PENDING = "select key as id from inbox where tenant_id = $1 and consumed_at is null and received_at < $2";
const EFFECTS = "select payload->>'type' as id from effect where tenant_id = $1 and state = 'pending'";

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
