import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, insertFacts, migrate, openDatabase } from "@touchstone/db";
import { createLog, findEmbeddedPostgres, migrateJobQueues, newId, startEmbeddedPostgres } from "@touchstone/runtime";
import { aLine, waitFor } from "@touchstone/testkit";
import { freePort } from "../runProgram.ts";
import { startTouchstone } from "../startTouchstone.ts";
import { startBenchCarrier } from "./benchCarrier.ts";
import { type BenchTenant, makeBenchTenant } from "./benchTenant.ts";
import { leavingNothing } from "./leavingNothing.ts";
import { loadBenchData } from "./loadBenchData.ts";
import { prepareStatementTimes } from "./statementTimes.ts";

export interface TextHouseOptions {
  readonly agents: number;
  readonly customers: number;
  readonly log: number;
  /** The database counts what its statements cost. */
  readonly statementTimes: boolean;
}

/** The product with a tenant that has texts and mails, and its carrier, in processes of their own. */
export interface RunningText {
  readonly url: string;
  readonly carrierUrl: string;
  readonly tenant: BenchTenant;
  readonly system: Database;
  readonly ownerUrl: string;
  readonly pid: number;
  readonly databasePid: number;
  readonly carrierPid: number;
  /** Where mails come in, and with what they are signed. */
  readonly mail: { readonly address: string; readonly key: KeyObject };
}

export interface TextHouse {
  /** Runs the product on what the house has, with `nodeOptions`, while `work` lasts. */
  run(nodeOptions: readonly string[], work: (running: RunningText) => Promise<void>): Promise<void>;
  remove(): Promise<void>;
}

const MAIL_ADDRESS = "help@bench.example";

/** Fills the product's own database before the product runs. Nothing stays when that fails. */
export async function openTextHouse(options: TextHouseOptions): Promise<TextHouse> {
  return await leavingNothing(async (opening) => {
    const dataDir = await mkdtemp(join(tmpdir(), "touchstone-bench-"));
    opening.defer(() => rm(dataDir, { recursive: true, force: true }));
    await chmod(dataDir, 0o755);
    const carrierPort = await freePort();
    const tenant = await fill(dataDir, carrierPort, options);
    const house = { dataDir, carrierPort, tenant, agents: options.agents, ...aMailPair() };
    const opened = opening.move();
    return {
      run: (nodeOptions, work) => run(house, nodeOptions, work),
      remove: () => opened.disposeAsync(),
    };
  });
}

async function fill(dataDir: string, carrierPort: number, options: TextHouseOptions): Promise<BenchTenant> {
  return await leavingNothing(async (started) => {
    const log = createLog({ name: "bench", level: "warn" });
    const starting = startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log });
    const postgres = started.adopt(await starting, (database) => database.stop());
    const ownerUrl = postgres.url("owner");
    await migrate(ownerUrl);
    await migrateJobQueues(ownerUrl);
    const system = started.adopt(openDatabase(postgres.url("system")), (database) => database.close());
    if (options.statementTimes) await prepareStatementTimes(ownerUrl);
    const { agents, customers, log: logRows } = options;
    const apiUrl = `http://127.0.0.1:${carrierPort}/emulator`;
    const tenant = await makeBenchTenant(system, { agents, apiUrl, workSets: [{ sms: 6 }] });
    await addMailLine(system, tenant);
    await loadBenchData(ownerUrl, { tenantId: tenant.tenantId, customers, logRows });
    return tenant;
  });
}

function aMailPair() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  return { privateKey, publicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64") };
}

async function addMailLine({ pool }: Database, { tenantId, brandId, queueId }: BenchTenant): Promise<void> {
  const line = aLine({ queueId, brandId });
  const body = { type: "lineSet", line, channel: "email", address: MAIL_ADDRESS, name: "Mail", region: "GB" } as const;
  await insertFacts(pool, [{ tenantId, id: newId(), key: newId(), body }]);
}

interface House extends ReturnType<typeof aMailPair> {
  readonly dataDir: string;
  readonly carrierPort: number;
  readonly tenant: BenchTenant;
  readonly agents: number;
}

async function run(house: House, nodeOptions: readonly string[], work: (running: RunningText) => Promise<void>) {
  const { dataDir, carrierPort, tenant } = house;
  const env = {
    TOUCHSTONE_DEMO: "false",
    SENDGRID_PUBLIC_KEY: house.publicKey,
    NODE_OPTIONS: nodeOptions.join(" "),
  };
  await leavingNothing(async (started) => {
    const touchstone = await startTouchstone({ dataDir, env });
    started.defer(async () => void (await touchstone.stop()));
    const carrier = await startBenchCarrier(tenant, carrierPort, touchstone.url);
    started.defer(async () => void (await carrier.stop()));
    const postgres = await findEmbeddedPostgres(join(dataDir, "postgres"));
    if (!postgres) throw new Error("the product runs without its database");
    const system = started.adopt(openDatabase(postgres.url("system")), (database) => database.close());
    await agentsKnown(system, house);
    await work({
      ...{ url: touchstone.url, carrierUrl: `http://127.0.0.1:${carrierPort}`, tenant, system },
      ...{ ownerUrl: postgres.url("owner"), pid: touchstone.child.pid as number },
      databasePid: await databasePid(dataDir),
      carrierPid: carrier.child.pid as number,
      mail: { address: MAIL_ADDRESS, key: house.privateKey },
    });
  });
}

async function databasePid(dataDir: string): Promise<number> {
  const pidFile = await readFile(join(dataDir, "postgres", "data", "postmaster.pid"), "utf8");
  return Number(pidFile.split("\n")[0]);
}

/** Until the router has taken in who works here, nobody has a desk. */
async function agentsKnown({ kysely }: Database, { tenant, agents }: House): Promise<void> {
  const known = () => kysely.selectFrom("agent").select("id").where("tenantId", "=", tenant.tenantId).execute();
  await waitFor(async () => (await known()).length === agents, { timeoutMs: 60_000 });
}
