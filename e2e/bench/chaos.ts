/**
 * `npm run chaos`: everything, with a report in a file. First the matrix (e2e/chaos): each process and server at each
 * point, with a Redis where one is installed. Then the simulator (e2e/simulator): no machine at all. Then the kills: a carrier in a process of
 * its own sends calls and texts without a pause while everything else, database included, is killed at random instants and started
 * again. The carrier's ledger is the judge.
 *
 * Parts alone: `--simulate` or `--steps 1000000 [--seed 1]`; `--matrix [--redis]`;
 * `--kills 20 [--rate 50 --texts 10 --victim everything|database --signal SIGKILL|SIGTERM]`. With `--victim database` the product runs
 * on while its database is killed and stays away for some seconds; then every webhook must have been answered within a second too.
 */
import { spawnSync } from "node:child_process";
import { appendFile, chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type Database, migrate, openDatabase } from "@touchstone/db";
import { createLog, migrateJobQueues, startEmbeddedPostgres } from "@touchstone/runtime";
import { reportMatrix } from "../chaos/reportMatrix.ts";
import { freePort } from "../runProgram.ts";
import { reportSimulation } from "../simulator/reportSimulation.ts";
import { startBenchCarrier } from "./benchCarrier.ts";
import { type BenchTenant, makeBenchTenant } from "./benchTenant.ts";
import { BotAgent } from "./botAgent.ts";
import { judge, type Verdict } from "./judge.ts";
import { judgeWriting } from "./judgeWriting.ts";
import { replayDifferences } from "./replayDifferences.ts";
import { startTextWriters, type TextWriters } from "./textWriters.ts";
import { startAll, startBesideDatabase, type Victim } from "./victims.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string" },
    rate: { type: "string", default: "50" },
    /** Texts a second. */
    texts: { type: "string" },
    agents: { type: "string", default: "150" },
    seed: { type: "string", default: String(Date.now() % 100_000) },
    victim: { type: "string" },
    signal: { type: "string" },
    /** Only the simulator: worlds without a machine, from this seed on, until so many steps are made. */
    simulate: { type: "boolean", default: false },
    steps: { type: "string" },
    /** Every point and every server instead, see e2e/chaos: `--matrix [--redis] [--away 60] [--rate 5] [--texts 1] [--only router]`. */
    matrix: { type: "boolean", default: false },
    redis: { type: "boolean", default: false },
    away: { type: "string", default: "60" },
    only: { type: "string", default: "" },
    /** A file for all that was found. */
    report: { type: "string" },
    /** A file for what the product printed. */
    output: { type: "string" },
  },
});
const { victim, signal, kills } = values;
const isSimulation = values.simulate || values.steps !== undefined;
const isKills = (kills ?? victim ?? signal) !== undefined;
const isEverything = !isSimulation && !isKills && !values.matrix;
const reportFile = values.report ?? join(tmpdir(), values.matrix ? "touchstone-matrix.txt" : "touchstone-chaos.txt");
const KILLS = Number(kills ?? 20);
const CALLS_PER_SECOND = Number(values.rate);
const isDatabaseOnly = victim === "database";
/** What the callers and agents have, after the last kill, to come to an end. */
const SETTLE_MS = 60_000;

/** A small seeded generator (mulberry32): the same seed kills at the same instants. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const dice = random(Number(values.seed));
const log = createLog({ name: "chaos", level: "warn" });
const dataDir = await mkdtemp(join(tmpdir(), "touchstone-chaos-"));
// The database's user has to reach it.
await chmod(dataDir, 0o755);
try {
  const passed: boolean[] = [];
  // The matrix begins the report anew, so it comes before what is added to it.
  if (isEverything || values.matrix) passed.push(await matrix());
  if (isEverything || isSimulation) passed.push(await simulation());
  if (isEverything || isKills) passed.push(await main());
  if (isEverything) console.log(`the whole report: ${reportFile}`);
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
process.exit();

async function matrix(): Promise<boolean> {
  const { away, only, rate, texts } = values;
  const isInstalled = () => spawnSync("redis-server", ["--version"]).status === 0;
  const redis = values.redis || (isEverything && isInstalled());
  const perSecond = rate === "50" ? 5 : Number(rate);
  const textsPerSecond = Number(texts ?? (isEverything ? 1 : 0));
  return await reportMatrix({ redis, only, perSecond, textsPerSecond, awaySeconds: Number(away), file: reportFile });
}

async function simulation(): Promise<boolean> {
  const steps = Number(values.steps ?? 1_000_000);
  const ok = await reportSimulation({ firstSeed: Number(values.seed), steps });
  if (isEverything)
    await appendFile(reportFile, `\nThe simulator, ${steps} steps from seed ${values.seed}: ${ok ? "✓" : "✗"}\n`);
  return ok;
}

async function main(): Promise<boolean> {
  const port = await freePort();
  const carrierPort = await freePort();
  const [carrierUrl, url] = [`http://127.0.0.1:${carrierPort}`, `http://localhost:${port}`];
  const tenant = await withDatabase((system) =>
    makeBenchTenant(system, {
      agents: Number(values.agents),
      apiUrl: `${carrierUrl}/emulator`,
      wrapUpMs: 5_000,
      workSets: [{ voice: 1, sms: 3 }],
      maxWaitMs: 30_000,
    }),
  );
  const carrier = await startBenchCarrier(tenant, carrierPort, url);
  const env = productEnvironment(tenant, carrierUrl);
  const struck = isDatabaseOnly
    ? await startBesideDatabase({ port, dataDir, env, log })
    : await startAll({ port, dataDir, env, signal: signal === "SIGTERM" ? "SIGTERM" : "SIGKILL" });
  try {
    const { downMs, restedAt, ...texts } = await strikeUnderLoad(struck, tenant, { url, carrierUrl });
    const attachmentsDir = join(dataDir, "attachments");
    const { calls, writing } = await withDatabase(async (system) => ({
      calls: await judge(system, tenant.tenantId, { carrierUrl, restedAt, isAlwaysUp: isDatabaseOnly }),
      writing: await judgeWriting(system, tenant.tenantId, { carrierUrl, attachmentsDir, ...texts }),
    }));
    const replayed = { "projections that differ from the journal": await replayDifferences(dataDir) };
    const violations = { ...calls.violations, ...writing.violations, ...replayed };
    return await report({ counts: { ...calls.counts, ...writing.counts }, violations }, downMs);
  } finally {
    if (values.output) await writeFile(values.output, `${struck.output()}\n--- the carrier\n${carrier.output()}`);
    await carrier.stop();
  }
}

/** Agents work and calls come in, while the victim is killed and comes back; then all of it comes to rest and stops. */
async function strikeUnderLoad(
  victim: Victim,
  tenant: BenchTenant,
  { url, carrierUrl }: { url: string; carrierUrl: string },
): Promise<{ downMs: number[]; restedAt: number; written: TextWriters["written"]; answered: string[] }> {
  const answered: string[] = [];
  const deps = { url, carrierUrl, account: tenant.account, wrote: (text: string) => void answered.push(text) };
  const bots = tenant.agents.map((agent) => new BotAgent(agent, deps));
  await sleep(3_000);
  const load = startCalls(carrierUrl, tenant.lineNumber);
  const to = tenant.lineNumber;
  const writers = startTextWriters({ carrierUrl, to, perSecond: Number(values.texts ?? 10), dice: Math.random });
  const downMs: number[] = [];
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await sleep(500 + dice() * 9_500);
    const ms = await victim.strike(dice());
    downMs.push(ms);
    console.log(`kill ${kill} of ${KILLS}: back after ${Math.round(ms)} ms, ${load.dialled()} calls so far`);
  }
  await sleep(2_000);
  await Promise.all([load.stop(), writers.stop()]);
  console.log(
    `${load.dialled()} calls dialled, ${writers.written.length} texts written; everybody has ${SETTLE_MS / 1000} s to come to an end`,
  );
  await sleep(SETTLE_MS);
  const restedAt = Date.now();
  for (const bot of bots) bot.close();
  await victim.stop();
  return { downMs, restedAt, written: writers.written, answered };
}

/** The product knows no carrier but the one that stands outside. */
function productEnvironment({ account }: BenchTenant, carrierUrl: string): Record<string, string> {
  return {
    TOUCHSTONE_DEMO: "false",
    TWILIO_API_URL: `${carrierUrl}/emulator`,
    TWILIO_ACCOUNT_SID: account.accountSid,
    TWILIO_AUTH_TOKEN: account.authToken,
    TWILIO_API_KEY_SID: account.apiKeySid,
    TWILIO_API_KEY_SECRET: account.apiKeySecret,
    TWILIO_TWIML_APP_SID: account.twimlAppSid,
  };
}

/** The product's own database, opened while the product is not running. */
async function withDatabase<T>(work: (system: Database) => Promise<T>): Promise<T> {
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log });
  await migrate(postgres.url("owner"));
  await migrateJobQueues(postgres.url("owner"));
  const system = openDatabase(postgres.url("system"));
  try {
    return await work(system);
  } finally {
    await system.close();
    await postgres.stop();
  }
}

/** Dials without waiting for anything to succeed; most callers hang up by themselves, before or after an agent is there; others never. */
function startCalls(carrierUrl: string, to: string) {
  let dialled = 0;
  const dial = async () => {
    dialled += 1;
    const from = `+44770090${String(dialled % 10_000).padStart(4, "0")}`;
    const patienceMs = Math.round(300 + dice() * dice() * 8_000);
    const body = JSON.stringify({ from, to, ...(dice() < 0.8 && { hangUpAfterMs: patienceMs }) });
    await fetch(`${carrierUrl}/emulator/control/calls`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
  };
  const under = new Set<Promise<void>>();
  let failure: unknown;
  const timer = setInterval(() => {
    const call = dial()
      .catch((error) => {
        failure ??= error;
      })
      .finally(() => under.delete(call));
    under.add(call);
  }, 1000 / CALLS_PER_SECOND);
  return {
    dialled: () => dialled,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under);
      if (failure) throw new Error("the carrier did not take a call", { cause: failure });
    },
  };
}

async function report(verdict: Verdict, downMs: readonly number[]): Promise<boolean> {
  const sorted = [...downMs].sort((a, b) => a - b);
  const ok = Object.values(verdict.violations).every((examples) => examples.length === 0);
  const head = `\nseed ${values.seed}; ${KILLS} kills; back after ${Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)} ms (median), ${Math.round(sorted.at(-1) ?? 0)} ms (worst)`;
  const found = Object.entries(verdict.violations).map(
    ([what, examples]) =>
      `${examples.length === 0 ? "✓" : "✗"} ${what}: ${examples.length}${examples.length > 0 ? ` (${examples.slice(0, 5).join(", ")})` : ""}`,
  );
  found.push(ok ? "1 passed, 0 failed" : "0 passed, 1 failed");
  console.log(head);
  console.table(verdict.counts);
  for (const line of found) console.log(line);
  if (isEverything) await appendFile(reportFile, `${[head, JSON.stringify(verdict.counts), ...found].join("\n")}\n`);
  return ok;
}
