/**
 * `npm run bench -- pop [-- --seconds 30 --customers 1000000 --log 5000000]`: how long from the carrier's `/wait` to the card on the
 * agent's screen, and from any webhook to its answer, beside a bare route that inserts a row and emits, in the same run. The product runs in
 * a process of its own; this process is the load generator, and its own processor time is reported. `--profile DIR` also tells what
 * the database's statements cost, and leaves a processor profile of the product there.
 */
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Database, migrate, openDatabase } from "@touchstone/db";
import { createLog, findEmbeddedPostgres, migrateJobQueues, startEmbeddedPostgres } from "@touchstone/runtime";
import { waitFor } from "@touchstone/testkit";
import { freePort } from "../runProgram.ts";
import { startTouchstone } from "../startTouchstone.ts";
import { type BenchTenant, makeBenchTenant } from "./benchTenant.ts";
import { leavingNothing } from "./leavingNothing.ts";
import { type LifeCycleFigures, measureLifeCycles } from "./lifeCycles.ts";
import { loadBenchData } from "./loadBenchData.ts";
import { measureBareFloor, measurePops, type PopFigures } from "./popLoad.ts";
import { forgetStatementTimes, prepareStatementTimes, statementTimes } from "./statementTimes.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "30" },
    rate: { type: "string", default: "200" },
    agents: { type: "string", default: "1000" },
    boards: { type: "string", default: "50" },
    customers: { type: "string", default: "1000000" },
    log: { type: "string", default: "5000000" },
    "life-rate": { type: "string", default: "20" },
    "warm-up": { type: "string", default: "15" },
    profile: { type: "string" },
  },
});
const { profile, ...sizes } = values;
const size = Object.fromEntries(Object.entries(sizes).map(([name, value]) => [name, Number(value)])) as Record<
  keyof typeof sizes,
  number
>;

const log = createLog({ name: "bench", level: "warn" });
const dataDir = await mkdtemp(join(tmpdir(), "touchstone-bench-"));
await chmod(dataDir, 0o755);
const databaseDir = join(dataDir, "postgres");
const carrierPort = await freePort();
try {
  const { tenant, bare } = await prepare();
  const { figures, life } = await measure(tenant);
  print(bare, figures);
  printLife(life);
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
process.exit();

/** Fills the product's own database before the product runs, and measures the floor on it. */
async function prepare(): Promise<{ tenant: BenchTenant; bare: PopFigures }> {
  return await leavingNothing(async (started) => {
    const starting = startEmbeddedPostgres({ dataDir: databaseDir, log });
    const postgres = started.adopt(await starting, (database) => database.stop());
    const ownerUrl = postgres.url("owner");
    await migrate(ownerUrl);
    await migrateJobQueues(ownerUrl);
    const system = started.adopt(openDatabase(postgres.url("system")), (database) => database.close());
    if (profile) await prepareStatementTimes(ownerUrl);
    const apiUrl = `http://127.0.0.1:${carrierPort}/emulator`;
    const tenant = await makeBenchTenant(system, { agents: size.agents, apiUrl });
    const data = { tenantId: tenant.tenantId, customers: size.customers, logRows: size.log };
    await timed(`${size.customers} customers and ${size.log} log rows`, () => loadBenchData(ownerUrl, data));
    const bare = await measureBareFloor({ databaseUrl: ownerUrl, databasePid: await postmasterPid(), ...size });
    return { tenant, bare };
  });
}

async function measure(tenant: BenchTenant): Promise<{ figures: PopFigures; life: LifeCycleFigures }> {
  const profiled = profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {};
  return await leavingNothing(async (started) => {
    const touchstone = await startTouchstone({ dataDir, env: { TOUCHSTONE_DEMO: "false", ...profiled } });
    started.defer(async () => void (await touchstone.stop()));
    const postgres = await findEmbeddedPostgres(databaseDir);
    if (!postgres) throw new Error("the product runs without its database");
    const system = started.adopt(openDatabase(postgres.url("system")), (database) => database.close());
    const { url, child } = touchstone;
    const load = { url, pid: child.pid as number, tenant, system, databasePid: await postmasterPid(), ...size };
    await agentsKnown(system, tenant);
    // A day-old installation is measured, not a new-born one: code is compiled, tables have statistics.
    await measurePops({ ...load, seconds: size["warm-up"] });
    if (profile) await forgetStatementTimes(postgres.url("owner"));
    const figures = await measurePops(load);
    if (profile) console.table(await statementTimes(postgres.url("owner")));
    const seconds = Math.min(size.seconds, 15);
    const agents = Math.min(size.agents, 200);
    const life = await measureLifeCycles({
      url,
      tenant,
      system,
      carrierPort,
      rate: size["life-rate"],
      seconds,
      agents,
    });
    return { figures, life };
  });
}

/** Until the router has taken in who works here, nobody has a desk. */
async function agentsKnown({ kysely }: Database, { tenantId }: BenchTenant): Promise<void> {
  const known = () => kysely.selectFrom("agent").select("id").where("tenantId", "=", tenantId).execute();
  await waitFor(async () => (await known()).length === size.agents, { timeoutMs: 60_000 });
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(databaseDir, "data", "postmaster.pid"), "utf8")).split("\n")[0]);
}

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}

function print(bare: PopFigures, ours: PopFigures): void {
  console.log(
    `\n${size.rate} calls/s for ${size.seconds} s, ${size.agents} agents, ${size.boards} boards; milliseconds from the scheduled send`,
  );
  console.table({
    "bare: request to event": bare.pop,
    "/wait to pop": ours.pop,
    "bare: answer": bare.answer,
    "webhook to answer": ours.answer,
  });
  const ratio = ours.pop.p50 / bare.pop.p50;
  console.table({
    "processor seconds": { bare: bare.server, ours: ours.server, database: ours.database, generator: ours.generator },
  });
  const line = (ok: boolean, text: string) => console.log(`${ok ? "✓" : "✗"} ${text}`);
  line(ours.pop.p50 <= 10, `to-pop p50 ${ours.pop.p50} ms (goal 10)`);
  line(ours.pop.p99 <= 60, `to-pop p99 ${ours.pop.p99} ms (goal 60)`);
  line(ratio <= 3, `to-pop p50 is ${ratio.toFixed(2)} × the bare floor's (goal 3)`);
  line(ours.lost === 0, `${ours.lost} events lost`);
  line(ours.paused === 0, `${ours.paused} agents paused (each decline came together with the caller's hang-up)`);
  console.log(`${ours.boardChanges} board changes received by ${size.boards} boards`);
}

function printLife(life: LifeCycleFigures): void {
  console.log(
    `\nwhole calls, ${size["life-rate"]} a second: ${life.calls} dialled, ${life.talked} talked, ${life.logged} logged, ${life.webhooksPerCall.toFixed(1)} webhooks a call`,
  );
  console.table({ "webhook to answer": life.answer });
}
