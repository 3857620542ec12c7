/**
 * `npm run bench -- text [-- --seconds 60 --rate 100]`: texts from the carrier's webhook to the agents' screens, their answers to the
 * telephones and the conversations to the log; then how fast mails are read, and how much memory the worst of them takes. The
 * product and the carrier run in processes of their own; this one is the customers and the agents. `--short` tries it.
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
import { startBenchCarrier } from "./benchCarrier.ts";
import { type BenchTenant, makeBenchTenant } from "./benchTenant.ts";
import { loadBenchData } from "./loadBenchData.ts";
import { type MailFigures, measureMails } from "./mailReading.ts";
import { processorSeconds } from "./processTime.ts";
import { forgetStatementTimes, prepareStatementTimes, statementTimes } from "./statementTimes.ts";
import { measureTexts, type TextFigures } from "./textLoad.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string" },
    rate: { type: "string", default: "100" },
    agents: { type: "string", default: "100" },
    customers: { type: "string" },
    log: { type: "string" },
    "warm-up": { type: "string" },
    short: { type: "boolean", default: false },
    /** Only the one half: `texts` or `mails`. */
    only: { type: "string", default: "" },
    /** A folder for a processor profile of the product; and the database tells its dearest statements: where the time goes. */
    profile: { type: "string" },
  },
});
const usual = values.short
  ? { seconds: 10, customers: 2_000, log: 5_000, warmUp: 5 }
  : { seconds: 60, customers: 100_000, log: 500_000, warmUp: 15 };
const size = {
  seconds: Number(values.seconds ?? usual.seconds),
  customers: Number(values.customers ?? usual.customers),
  log: Number(values.log ?? usual.log),
  warmUp: Number(values["warm-up"] ?? usual.warmUp),
  rate: Number(values.rate),
  agents: Number(values.agents),
};

let isWell = true;
if (values.only !== "mails") await texts();
if (values.only !== "texts") printMails(await measureMails(values.short ? 2_000 : 10_000));
process.exit(isWell ? 0 : 1);

async function texts(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "touchstone-bench-"));
  await chmod(dataDir, 0o755);
  try {
    const carrierPort = await freePort();
    const tenant = await prepare(dataDir, carrierPort);
    await measure(dataDir, carrierPort, tenant);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Fills the product's own database before the product runs. */
async function prepare(dataDir: string, carrierPort: number): Promise<BenchTenant> {
  const log = createLog({ name: "bench", level: "warn" });
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log });
  const ownerUrl = postgres.url("owner");
  await migrate(ownerUrl);
  await migrateJobQueues(ownerUrl);
  const system = openDatabase(postgres.url("system"));
  if (values.profile) await prepareStatementTimes(ownerUrl);
  const apiUrl = `http://127.0.0.1:${carrierPort}/emulator`;
  const tenant = await makeBenchTenant(system, { agents: size.agents, apiUrl, workSets: [{ sms: 6 }] });
  await loadBenchData(ownerUrl, { tenantId: tenant.tenantId, customers: size.customers, logRows: size.log });
  await system.close();
  await postgres.stop();
  return tenant;
}

async function measure(dataDir: string, carrierPort: number, tenant: BenchTenant): Promise<void> {
  const env = {
    TOUCHSTONE_DEMO: "false",
    ...(values.profile && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` }),
  };
  const touchstone = await startTouchstone({ dataDir, env });
  const { url, child } = touchstone;
  const carrier = await startBenchCarrier(tenant, carrierPort, url);
  const postgres = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (!postgres) throw new Error("the product runs without its database");
  const system = openDatabase(postgres.url("system"));
  const pidFile = await readFile(join(dataDir, "postgres", "data", "postmaster.pid"), "utf8");
  const load = {
    ...{ url, carrierUrl: `http://127.0.0.1:${carrierPort}`, pid: child.pid as number, tenant, system, ...size },
    databasePid: Number(pidFile.split("\n")[0]),
  };
  await agentsKnown(system, tenant);
  // A day-old installation is measured, not a new-born one: code is compiled, tables have statistics.
  await measureTexts({ ...load, seconds: size.warmUp, firstThread: 1_000_000 });
  if (values.profile) await forgetStatementTimes(postgres.url("owner"));
  const carrierBefore = await processorSeconds(carrier.child.pid as number);
  printTexts(
    await measureTexts({ ...load, firstThread: 0 }),
    (await processorSeconds(carrier.child.pid as number)) - carrierBefore,
  );
  if (values.profile) console.table(await statementTimes(postgres.url("owner")));
  await system.close();
  await touchstone.stop();
  await carrier.stop();
}

/** Until the router has taken in who works here, nobody has a desk. */
async function agentsKnown({ kysely }: Database, { tenantId }: BenchTenant): Promise<void> {
  const known = () => kysely.selectFrom("agent").select("id").where("tenantId", "=", tenantId).execute();
  await waitFor(async () => (await known()).length === size.agents, { timeoutMs: 60_000 });
}

function line(ok: boolean, text: string): void {
  isWell &&= ok;
  console.log(`${ok ? "✓" : "✗"} ${text}`);
}

function printTexts(figures: TextFigures, carrier: number): void {
  const { texts: count, answers, verdict, memory } = figures;
  const { conversations, logged, receipts } = verdict;
  console.log(
    `\n${size.rate} texts/s for ${size.seconds} s, ${size.agents} agents; milliseconds from the scheduled send`,
  );
  console.table({
    "first of a thread to the screen": figures.pop,
    "further ones to the screen": figures.next,
    "all to the screen": figures.all,
    "webhook to answer": figures.answer,
  });
  const { server, database, generator } = figures;
  console.table({
    "processor seconds": { product: server, database, generator, carrier: Math.round(carrier * 10) / 10 },
  });
  console.log("megabytes of the product's process");
  console.table(memory);
  console.log(
    `${count} texts and ${answers} answers; with the warm-up ${conversations} conversations, ${logged} logged, ${receipts} receipts`,
  );
  for (const [what, examples] of Object.entries(verdict.violations)) {
    line(
      examples.length === 0,
      `${examples.length} ${what}${examples.length > 0 ? ` (${examples.slice(0, 5).join(", ")})` : ""}`,
    );
  }
}

function printMails({ perCpuSecond, perSecond, mails, large }: MailFigures): void {
  console.log(`\n${mails} mails read, one reading process`);
  console.table({ "mails per second": { "of time": perSecond, "of one core": perCpuSecond } });
  console.log("the worst mails: megabytes at most, milliseconds, and what of them was left out");
  console.table(Object.fromEntries(large.map(({ name, ...rest }) => [name, rest])));
}
