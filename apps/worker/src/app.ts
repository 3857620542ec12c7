import type { AttachmentStore } from "@touchstone/attachments";
import type { jobSchemas } from "@touchstone/contracts";
import { type Database, keepCheckpoints, type Lag, withTenant } from "@touchstone/db";
import type { JobQueues, Log, Metrics, WakeUps } from "@touchstone/runtime";
import type { FastifyPluginAsync } from "fastify";
import { createHints } from "./hints.ts";
import { keepHouse } from "./keepHouse.ts";
import { projectTenant } from "./projectTenant.ts";
import { sweepFiles } from "./sweepFiles.ts";
import { watchLag } from "./watchLag.ts";

export { foldHappenings, interactionIdsOf } from "./foldHappenings.ts";
export { projectTenant } from "./projectTenant.ts";
export { describeReplay } from "./replay/describeReplay.ts";
export { type ReplayOptions, type ReplayReport, replay } from "./replay/replay.ts";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A Redis that was emptied has forgotten what repeats, too. */
const REPEAT_AGAIN_MS = 3_600_000;
const BATCHES_A_TURN = 20;
const JOBLESS_AFTER_MS = 10_000;

export interface WorkerDeps {
  /** As the app role: tenants are projected one at a time. */
  readonly app: Database;
  /** As the system role: which tenants are behind, and housekeeping over all of them. */
  readonly system: Database;
  readonly jobs: JobQueues<typeof jobSchemas>;
  readonly wakeUps: WakeUps;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Where files of messages are kept; without it nobody sweeps there. */
  readonly files?: Pick<AttachmentStore, "sweep" | "removeUnused"> | undefined;
  /** How often to look for tenants whose hints were lost; default 5,000 ms. */
  readonly pollMs?: number;
  /** Who is behind for longer is projected without a job; default 10,000 ms. */
  readonly joblessAfterMs?: number;
}

/**
 * Projects the journal into log, figures and cards: BullMQ jobs say for whom, the cursor says from where. Hints come from the
 * router's commits; a slow poll covers lost ones. Stops taking jobs when the server closes.
 */
export const worker: FastifyPluginAsync<WorkerDeps> = async (app, deps) => {
  const { jobs, log, metrics } = deps;
  const rows = metrics.counter("projected_rows_total", "Journal rows projected.");
  const parked = metrics.counter("projection_parked_total", "Journal rows that made the projection throw.");
  const project = (tenantId: string) =>
    projectTenant(tenantId, {
      transact: (work) => withTenant(deps.app, tenantId, work),
      log,
      batches: BATCHES_A_TURN,
      onProjected: (count) => rows.inc(count),
      onParked: () => parked.inc(),
    });
  const hints = createHints(async (tenantId) => {
    await jobs.add("projectJournal", { tenantId }, { dedupeKey: tenantId });
  }, log);
  const takeTurn = async ({ tenantId }: { tenantId: string }) => {
    const caughtUp = await project(tenantId);
    if (!caughtUp) hints.add(tenantId);
  };
  // The job of a worker that died counts as running until its lock runs out, and holds back all others of the tenant.
  const onBehind = async (behind: Lag) => {
    if (behind.seconds * 1000 < (deps.joblessAfterMs ?? JOBLESS_AFTER_MS)) hints.add(behind.tenantId);
    else await takeTurn(behind);
  };
  const lag = watchLag({ ...deps, onBehind });

  jobs.process("projectJournal", takeTurn, { concurrency: 4 });
  jobs.process("keepHouse", async () => {
    await keepHouse(deps.system, log);
    if (deps.files) await sweepFiles({ database: deps.system, files: deps.files, log });
  });
  jobs.process("keepCheckpoints", async () => {
    await keepCheckpoints(deps.system.kysely);
  });
  const stopListening = deps.wakeUps.on("consumed", hints.add);
  deps.wakeUps.onGap(() => void lag.look());
  const repeatAll = async () => {
    await jobs.repeat("keepHouse", {}, DAY_MS);
    await jobs.repeat("keepCheckpoints", {}, MINUTE_MS);
  };
  const again = setInterval(() => {
    repeatAll().catch((err) => log.warn({ err }, "what repeats could not be scheduled again"));
  }, REPEAT_AGAIN_MS);
  app.addHook("onReady", async () => {
    await repeatAll();
    await jobs.add("keepHouse", {}, { dedupeKey: "start" });
    await lag.look();
  });
  app.addHook("onClose", async () => {
    clearInterval(again);
    stopListening();
    await lag.stop();
    await hints.settled();
  });
};
