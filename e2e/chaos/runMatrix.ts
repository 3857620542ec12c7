import { setTimeout as sleep } from "node:timers/promises";
import { UNSERVED_EXITS } from "@touchstone/domain";
import { waitFor } from "@touchstone/testkit";
import { answeredAttempts } from "../bench/carrierRecord.ts";
import { judge, type Verdict } from "../bench/judge.ts";
import { replayDifferences } from "../bench/replayDifferences.ts";
import { type Answers, answersIn, p99 } from "./answers.ts";
import { type Arena, type ArenaOptions, openArena } from "./arena.ts";
import { type Load, startLoad } from "./load.ts";
import type { MatrixRow } from "./matrixRows.ts";
import { postgresPids, signalAll } from "./servers.ts";

export interface MatrixOptions extends ArenaOptions {
  readonly rows: readonly MatrixRow[];
  readonly perSecond: number;
  /** How long callers, agents and projections have to come to rest after the last blow. */
  readonly settleMs: number;
  /** Told of each row as it ends. */
  readonly tell: (line: string) => void;
}

export interface RowResult {
  readonly row: string;
  /** Which process it was, or why none was hit: then the row has failed. */
  readonly hit: string;
  readonly failed: boolean;
  readonly calls: number;
  /** Acknowledged, and not in the log. */
  readonly lost: number;
  readonly doubled: number;
  readonly stuck: number;
  /** Of the webhooks that were sent in the row's time. */
  readonly answers: Answers;
  /** From the end of the router that had the tenant until another had it, milliseconds; null when it was not hit. */
  readonly takeoverMs: number | null;
}

export interface MatrixReport {
  readonly rows: readonly RowResult[];
  readonly verdict: Verdict;
  readonly answerP99Ms: number;
}

const REACH_MS = 10_000;
const WARM_UP_MS = 3_000;
const AFTER_MS = 1_000;
const BACK_MS = 60_000;

/** Hits a cluster under load, row after row, lets everything come to rest, and asks the carrier's ledger what became of it. */
export async function runMatrix(options: MatrixOptions): Promise<MatrixReport> {
  const arena = await openArena(options);
  try {
    const load = startLoad(arena.tenant, { ...arena, perSecond: options.perSecond });
    const struck = await strikeAll(arena, options);
    await load.stopCalling();
    await comeToRest(arena, options.settleMs);
    load.close();
    const report = await judgeRows(arena, load, struck);
    await arena.stop();
    const replayed = { "projections that differ from the journal": await replayDifferences(arena.dataDir) };
    return { ...report, verdict: { ...report.verdict, violations: { ...report.verdict.violations, ...replayed } } };
  } finally {
    await arena.stop().catch(() => {}); // After a failure: what has ended already ends twice.
    await arena.remove();
  }
}

/** Who was hit, and how long the tenant had no router for it. */
interface Hit {
  readonly name: string;
  readonly takeoverMs: number | null;
}

interface Struck {
  readonly row: MatrixRow;
  readonly hit: string;
  readonly takeoverMs: number | null;
  readonly failed: boolean;
  readonly from: number;
  readonly until: number;
}

async function strikeAll(arena: Arena, { rows, tell }: MatrixOptions): Promise<Struck[]> {
  await sleep(WARM_UP_MS);
  const struck: Struck[] = [];
  for (const row of rows) {
    const from = Date.now();
    const outcome = await strike(arena, row).then(
      ({ name, takeoverMs }) => ({ hit: name, takeoverMs, failed: false }),
      (error: unknown) => ({ hit: String(error), takeoverMs: null, failed: true }),
    );
    await sleep(AFTER_MS);
    struck.push({ row, ...outcome, from, until: Date.now() });
    tell(`${nameOf(row)}: ${outcome.hit}, ${Math.round((Date.now() - from) / 1000)} s`);
  }
  return struck;
}

export const nameOf = ({ victim, point, how, seconds }: MatrixRow): string =>
  `${victim} ${how}${seconds ? ` ${seconds} s` : ""}${point === "any" ? "" : ` at ${point}`}`;

/** Says who was hit, once it is back. */
async function strike(arena: Arena, row: MatrixRow): Promise<Hit> {
  if (row.victim === "postgres") return { name: await strikePostgres(arena, row), takeoverMs: null };
  if (row.victim === "redis") return { name: await strikeRedis(arena, row), takeoverMs: null };
  if (row.how === "restart") return await restartOne(arena, row);
  const action = row.how as "SIGKILL" | "SIGSTOP" | "cut";
  const { name, pid } =
    row.point === "any"
      ? strikeAnyTime(arena, row.victim, action as NodeJS.Signals)
      : await arena.armory.strike(row.victim, { point: row.point, action }, REACH_MS);
  const takenOver = row.how === "cut" ? null : takeover(arena, pid);
  if (row.how === "SIGSTOP") {
    await sleep((row.seconds ?? 0) * 1000);
    signalAll([pid], "SIGCONT");
  }
  const takeoverMs = await takenOver;
  if (row.how === "SIGKILL")
    await waitFor(() => arena.cluster.members.every((member) => member.pid !== pid), { what: `${name} is killed` });
  await arena.cluster.untilReady(BACK_MS);
  return { name, takeoverMs };
}

/** Waits until the tenant's router is not this process; null when it was another all along. */
async function takeover({ system, tenant }: Arena, pid: number): Promise<number | null> {
  const startedAt = performance.now();
  const isOurs = async () => {
    const text = "select lease_owner as owner from floor where tenant_id = $1";
    const { rows } = await system.pool.query<{ owner: string | null }>(text, [tenant.tenantId]);
    const owner = rows[0]?.owner ?? null;
    return owner !== null && !owner.includes(`:${pid}:`);
  };
  if (await isOurs()) return null;
  await waitFor(isOurs, { timeoutMs: BACK_MS, what: "another router has the tenant" });
  return Math.round(performance.now() - startedAt);
}

function oneOf({ cluster }: Arena, victim: string) {
  const own = cluster.members.filter(({ name }) => name.startsWith(`${victim}-`));
  const member = own[Math.floor(Math.random() * own.length)];
  if (!member) throw new Error(`there is no ${victim}`);
  return member;
}

function strikeAnyTime(arena: Arena, victim: string, signal: NodeJS.Signals): { name: string; pid: number } {
  const member = oneOf(arena, victim);
  const { pid, name } = member;
  if (pid === undefined) throw new Error(`${name} is not running`);
  member.kill(signal);
  return { name, pid };
}

async function restartOne(arena: Arena, { victim }: MatrixRow): Promise<Hit> {
  const { cluster } = arena;
  const member = oneOf(arena, victim);
  const takenOver = takeover(arena, member.pid ?? 0);
  await cluster.restart(member);
  return { name: member.name, takeoverMs: await takenOver };
}

async function strikePostgres(arena: Arena, { how, seconds = 0 }: MatrixRow): Promise<string> {
  const { proxy, disk, cluster, postgresHome } = arena;
  if (how === "SIGKILL") signalAll((await postgresPids(postgresHome)).slice(0, 1), "SIGKILL");
  else if (how === "SIGSTOP") await stopFor(await postgresPids(postgresHome), seconds);
  else if (how === "away") {
    await proxy.refuse();
    await sleep(seconds * 1000);
    await proxy.open();
  } else {
    if (!disk) throw new Error("the disk cannot be filled: it is everybody's");
    await disk.fill();
    await sleep(seconds * 1000);
    await disk.empty();
  }
  await waitFor(() => arena.system.pool.query("select 1").then(() => true), { timeoutMs: BACK_MS });
  await cluster.untilReady(BACK_MS);
  return "postgres";
}

async function strikeRedis({ redis, cluster }: Arena, { how, seconds = 0 }: MatrixRow): Promise<string> {
  if (!redis) throw new Error("there is no Redis");
  if (how === "SIGKILL") await redis.kill();
  else if (how === "flush") await redis.flush();
  else await stopFor(await redis.pids(), seconds);
  await cluster.untilReady(BACK_MS);
  return "redis";
}

async function stopFor(pids: readonly number[], seconds: number): Promise<void> {
  signalAll(pids, "SIGSTOP");
  await sleep(seconds * 1000);
  signalAll(pids, "SIGCONT");
}

/** Until nobody is in a call and the log has caught up; what is not at rest by then is stuck. */
async function comeToRest({ system, tenant }: Arena, settleMs: number): Promise<void> {
  const isAtRest = async () => {
    const { rows } = await system.pool.query<{ open: boolean }>(STILL_OPEN, [tenant.tenantId]);
    return rows[0]?.open === false;
  };
  await waitFor(isAtRest, { timeoutMs: settleMs, everyMs: 500 }).catch(() => {}); // The judge says what is stuck.
}

const STILL_OPEN = `select exists (select from interaction where tenant_id = $1 and kind <> 'ended')
  or exists (select from agent where tenant_id = $1 and state->'voice'->>'kind' <> 'idle')
  or exists (select from effect where tenant_id = $1 and state = 'pending')
  or (select cursor from projection where tenant_id = $1 and name = 'log') < (select journal_seq from floor where tenant_id = $1) as open`;

async function judgeRows(arena: Arena, load: Load, struck: readonly Struck[]): Promise<MatrixReport> {
  const { system, tenant, carrierUrl } = arena;
  const verdict = await judge(system, tenant.tenantId, { carrierUrl, restedAt: Date.now(), isAlwaysUp: false });
  const attempts = await answeredAttempts(carrierUrl);
  const examples = (...names: string[]) => names.flatMap((name) => verdict.violations[name] ?? []);
  const count = (callIds: ReadonlySet<string>, found: readonly string[]) =>
    found.filter((example) => callIds.has(example.split(" ")[0] ?? "")).length;
  const rows = struck.map(({ row, hit, takeoverMs, failed, from, until }) => {
    const own = new Set(load.dialled.filter(({ at }) => at >= from && at < until).map(({ callId }) => callId));
    return {
      ...{ row: nameOf(row), hit, failed, takeoverMs, calls: own.size },
      lost: count(own, examples("acknowledged calls missing from the log")),
      doubled: count(own, examples("calls logged twice")),
      stuck: count(own, examples("interactions still live", "calls still up at the carrier")),
      answers: answersIn({ from, until, hit }, attempts, arena.armory.witnessed),
    };
  });
  const violations = { ...verdict.violations, ...(await missingOf(arena, load)) };
  return { rows, verdict: { ...verdict, violations }, answerP99Ms: p99(attempts.map(({ ms }) => ms)) };
}

/** The log equals the ledger, calls of which nothing was ever acknowledged included; and nobody who was not served is forgotten. */
async function missingOf({ system, tenant }: Arena, load: Load): Promise<Record<string, readonly string[]>> {
  const list = async (text: string, ...more: unknown[]) =>
    (await system.pool.query<{ id: string }>(text, [tenant.tenantId, ...more])).rows.map(({ id }) => id);
  const logged = new Set(await list("select record->>'callId' as id from interaction_log where tenant_id = $1"));
  return {
    "calls of the carrier missing from the log": load.dialled.flatMap(({ callId }) =>
      logged.has(callId) ? [] : [callId],
    ),
    "callers who were not served and stand in no call-back list": await list(FORGOTTEN, UNSERVED_EXITS),
  };
}

/** Every caller of the load has a number of his own. */
const FORGOTTEN = `select record->>'callId' as id from interaction_log l
  where tenant_id = $1 and exit = any($2) and not exists (
    select from missed_contact m where m.tenant_id = l.tenant_id and m.id = l.interaction_id)`;
