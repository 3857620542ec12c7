import { UNSERVED_EXITS } from "@touchstone/domain";
import { waitFor } from "@touchstone/testkit";
import { answeredAttempts, callsUp } from "../bench/carrierRecord.ts";
import { judge } from "../bench/judge.ts";
import { judgeWriting } from "../bench/judgeWriting.ts";
import { answersIn, p99 } from "./answers.ts";
import type { Arena } from "./arena.ts";
import { historiesOf } from "./histories.ts";
import type { Load } from "./load.ts";
import { nameOf } from "./matrixRows.ts";
import type { MatrixReport, RowResult, Struck } from "./runMatrix.ts";

/** After an outage the log has to equal the carrier's ledger, and the call-back list to be whole, within this. */
const CATCH_UP_MS = 300_000;

/** Until nobody is in a call, here or at the carrier, and the log has caught up; what is not at rest by then is stuck. */
export async function comeToRest(arena: Arena, load: Load, settleMs: number): Promise<void> {
  const { system, tenant, carrierUrl } = arena;
  const isAtRest = async () => {
    const { rows } = await system.pool.query<{ open: boolean }>(STILL_OPEN, [tenant.tenantId]);
    if (rows[0]?.open !== false || (await callsUp(carrierUrl)).length > 0) return false;
    return isEmpty(await missingOf(arena, load.dialled));
  };
  await waitFor(isAtRest, { timeoutMs: settleMs, everyMs: 500 }).catch(() => {}); // The judge says what is stuck.
}

/** How long it takes until nothing of the calls that were dialled in this time is missing, milliseconds; null when it takes too long. */
export async function untilCaughtUp(
  arena: Arena,
  load: Load,
  { from, until }: { from: number; until: number },
): Promise<number | null> {
  const dialled = load.dialled.filter(({ at }) => at >= from && at < until);
  const isCaughtUp = async () => isEmpty(await missingOf(arena, dialled));
  return await waitFor(isCaughtUp, { timeoutMs: CATCH_UP_MS, everyMs: 1_000 }).then(
    () => Date.now() - until,
    () => null,
  );
}

const isEmpty = (violations: Readonly<Record<string, readonly string[]>>) =>
  Object.values(violations).every((found) => found.length === 0);

const STILL_OPEN = `select exists (select from interaction where tenant_id = $1 and kind <> 'ended')
  or exists (select from agent where tenant_id = $1 and state->'voice'->>'kind' <> 'idle')
  or exists (select from effect where tenant_id = $1 and state = 'pending')
  or (select cursor from projection where tenant_id = $1 and name = 'log') < (select journal_seq from floor where tenant_id = $1) as open`;

export async function judgeRows(arena: Arena, load: Load, struck: readonly Struck[]): Promise<MatrixReport> {
  const { system, tenant, carrierUrl, attachmentsDir } = arena;
  const verdict = await judge(system, tenant.tenantId, { carrierUrl, restedAt: Date.now(), isAlwaysUp: false });
  const { written, answered } = load;
  const writing = await judgeWriting(system, tenant.tenantId, { carrierUrl, attachmentsDir, written, answered });
  const attempts = await answeredAttempts(carrierUrl);
  const examples = (...names: string[]) => names.flatMap((name) => verdict.violations[name] ?? []);
  const count = (callIds: ReadonlySet<string>, found: readonly string[]) =>
    found.filter((example) => callIds.has(example.split(" ")[0] ?? "")).length;
  const judgeRow = async ({ row, hit, takeoverMs, failed, from, until, caughtUp }: Struck): Promise<RowResult> => {
    const caughtUpMs = await caughtUp;
    const own = new Set(load.dialled.filter(({ at }) => at >= from && at < until).map(({ callId }) => callId));
    return {
      ...{ row: nameOf(row), hit, takeoverMs, caughtUpMs, calls: own.size },
      failed: failed || (caughtUp !== null && caughtUpMs === null),
      lost: count(own, examples("acknowledged calls missing from the log")),
      doubled: count(own, examples("calls logged twice")),
      stuck: count(own, examples("interactions still live", "calls still up at the carrier")),
      answers: answersIn({ from, until, hit }, attempts, arena.armory.witnessed),
    };
  };
  const rows = await Promise.all(struck.map(judgeRow));
  const violations = {
    ...{ ...verdict.violations, ...writing.violations },
    ...(await missingOf(arena, load.dialled)),
  };
  const counts = { ...verdict.counts, ...writing.counts };
  const histories = await historiesOf(arena, violations);
  return { rows, verdict: { counts, violations }, histories, answerP99Ms: p99(attempts.map(({ ms }) => ms)) };
}

/** The log equals the ledger, calls of which nothing was ever acknowledged included; and nobody who was not served is forgotten. */
async function missingOf(
  { system, tenant }: Arena,
  dialled: Load["dialled"],
): Promise<Record<string, readonly string[]>> {
  const callIds = dialled.map(({ callId }) => callId);
  const list = async (text: string, ...more: unknown[]) =>
    (await system.pool.query<{ id: string }>(text, [tenant.tenantId, callIds, ...more])).rows.map(({ id }) => id);
  return {
    "calls of the carrier missing from the log": await list(UNLOGGED),
    "callers who were not served and stand in no call-back list": await list(FORGOTTEN, UNSERVED_EXITS),
  };
}

const UNLOGGED = `select id from unnest($2::text[]) as id
  where not exists (select from interaction_log l where l.tenant_id = $1 and l.record->>'callId' = id)`;

/** Every caller of the load has a number of his own. */
const FORGOTTEN = `select record->>'callId' as id from interaction_log l
  where tenant_id = $1 and record->>'callId' = any($2) and exit = any($3) and not exists (
    select from missed_contact m where m.tenant_id = l.tenant_id and m.id = l.interaction_id)`;
