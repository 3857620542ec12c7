import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, openCluster } from "@touchstone/cli";
import { type Database, insertFacts, migrate, openDatabase } from "@touchstone/db";
import { createLog, migrateJobQueues, newId, startEmbeddedPostgres } from "@touchstone/runtime";
import { aQueue, createDatabaseProxy, type DatabaseProxy } from "@touchstone/testkit";
import { startBenchCarrier } from "../bench/benchCarrier.ts";
import { type BenchTenant, makeBenchTenant } from "../bench/benchTenant.ts";
import { freePort } from "../runProgram.ts";
import { type Armory, openArmory } from "./armory.ts";
import { openSmallDisk, startRedis } from "./servers.ts";

export interface ArenaOptions {
  readonly agents: number;
  readonly withRedis: boolean;
  /** The database's disk is small enough to be filled; needs root. */
  readonly smallDisk: boolean;
}

/** A cluster of real processes with all that they depend on, each of which can be hit. */
export interface Arena {
  readonly cluster: Cluster;
  readonly armory: Armory;
  readonly tenant: BenchTenant;
  /** A queue that nobody works for. */
  readonly emptyQueueId: string;
  readonly url: string;
  readonly carrierUrl: string;
  readonly system: Database;
  /** As the apps see it. */
  readonly app: Database;
  /** The way of all processes to the database. */
  readonly proxy: DatabaseProxy;
  readonly postgresHome: string;
  readonly dataDir: string;
  /** Where the apps keep files. */
  readonly attachmentsDir: string;
  readonly disk: Awaited<ReturnType<typeof openSmallDisk>> | null;
  readonly redis: Awaited<ReturnType<typeof startRedis>> | null;
  /** Ends everything but the data. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

const DISK_MB = 700;
const READY_MS = 60_000;

export async function openArena(options: ArenaOptions): Promise<Arena> {
  const log = createLog({ name: "chaos", level: "error" });
  const dataDir = await mkdtemp(join(tmpdir(), "touchstone-matrix-"));
  await chmod(dataDir, 0o755); // The database's user has to reach it.
  const postgresHome = join(dataDir, "postgres");
  const attachmentsDir = join(dataDir, "attachments");
  const disk = options.smallDisk ? await openSmallDisk(postgresHome, DISK_MB) : null;
  await mkdir(join(dataDir, "redis"), { recursive: true });
  const redis = options.withRedis ? await startRedis(join(dataDir, "redis")) : null;
  const postgres = await startEmbeddedPostgres({ dataDir: postgresHome, log });
  await migrate(postgres.url("owner"));
  await migrateJobQueues(postgres.url("owner"));
  const proxy = await createDatabaseProxy(postgres.url("owner"));
  const system = openDatabase(postgres.url("system"), { max: 2 });
  const app = openDatabase(postgres.url("app"), { max: 1 });
  const [port, carrierPort] = [await freePort(), await freePort()];
  const [carrierUrl, url] = [`http://127.0.0.1:${carrierPort}`, `http://localhost:${port}`];
  const wait = { wrapUpMs: 2_000, maxWaitMs: 30_000, workSets: [{ voice: 1, sms: 3 }] };
  const tenant = await makeBenchTenant(system, { agents: options.agents, apiUrl: `${carrierUrl}/emulator`, ...wait });
  const emptyQueueId = await addEmptyQueue(system, tenant.tenantId);
  const armory = await openArmory(dataDir);
  const carrier = await startBenchCarrier(tenant, carrierPort, url, armory.nodeOptionsOf("carrier-1"));
  const cluster = await openCluster({
    ...{ host: "localhost", port, publicUrl: url, databaseUrl: proxy.url, redisUrl: redis?.url },
    ...{ logLevel: "fatal", searchPath: process.env.PATH ?? "", demoPassword: null, copies: 2, log },
    carrierApiUrl: `${carrierUrl}/emulator`,
    attachmentsDir,
    nodeOptionsOf: armory.nodeOptionsOf,
  });
  await cluster.untilReady(READY_MS);
  return {
    ...{
      cluster,
      armory,
      tenant,
      emptyQueueId,
      url,
      carrierUrl,
      system,
      app,
      proxy,
      postgresHome,
      dataDir,
      attachmentsDir,
      disk,
      redis,
    },
    stop: async () => {
      await cluster.stop();
      armory.close();
      await proxy.close();
      await system.close();
      await app.close();
      await carrier.stop();
      await postgres.stop();
      await redis?.close();
    },
    remove: async () => {
      await disk?.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function addEmptyQueue({ pool }: Database, tenantId: string): Promise<string> {
  const queue = aQueue();
  await insertFacts(pool, [{ tenantId, id: newId(), key: newId(), body: { type: "queueSet", queue } }]);
  return queue.id;
}
