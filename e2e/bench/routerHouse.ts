import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, insertFacts, migrate, openDatabase } from "@touchstone/db";
import { router } from "@touchstone/router";
import {
  createLog,
  createMetrics,
  createWakeUps,
  type Log,
  migrateJobQueues,
  newId,
  startEmbeddedPostgres,
  type WakeUps,
} from "@touchstone/runtime";
import { type CallList, createTwilioVoice, type VoicePort } from "@touchstone/telephony";
import { waitFor } from "@touchstone/testkit";
import fastify from "fastify";
import { leavingNothing } from "./leavingNothing.ts";
import { type RouterAlone, startRouterAlone } from "./startRouterAlone.ts";

/** Nobody listens there. */
export const NOWHERE = "http://127.0.0.1:9";
const TOLD_AT_ONCE = 500;

/** A database and routers without edges: facts are put straight into the inbox. */
export interface RouterHouse {
  readonly system: Database;
  readonly wakeUps: WakeUps;
  /** A router of its own database connections; resolves when it is ready, to what stops it before the house is left. */
  startRouter(): Promise<() => Promise<void>>;
  /** The same in a process of its own. */
  startRouterAlone(): Promise<RouterAlone>;
}

/** A carrier that does at once whatever it is asked for. */
export const obeying: VoicePort & CallList = {
  perform: async () => ({ kind: "done" }),
  findCall: async (_account, callId) => ({ callId, end: null, durationSeconds: null }),
  callsSince: async () => [],
};

/**
 * Makes the house, runs the bench in it, and leaves nothing behind, also when the bench throws: what was started last is stopped
 * first. The bench answers whether it saw what it wanted. `voice`: the carrier; nobody when left out.
 */
export async function inRouterHouse(
  name: string,
  bench: (house: RouterHouse) => Promise<boolean>,
  voice: VoicePort & CallList = createTwilioVoice({ timeoutMs: 1_000 }),
): Promise<void> {
  await leavingNothing(async (started) => {
    const log = createLog({ name, level: "error" });
    const dataDir = await mkdtemp(join(tmpdir(), `touchstone-${name}-`));
    started.defer(() => rm(dataDir, { recursive: true, force: true }));
    await chmod(dataDir, 0o755); // The database's user has to reach it.
    const postgres = started.adopt(await startEmbeddedPostgres({ dataDir, log }), (database) => database.stop());
    await migrate(postgres.url("owner"));
    await migrateJobQueues(postgres.url("owner"));
    const url = postgres.url("system");
    const system = started.adopt(openDatabase(url), (database) => database.close());
    const wakeUps = started.adopt(await createWakeUps({ log }), (hints) => hints.close());
    const startRouter = async () => {
      const stop = await startRouterOn(url, { wakeUps, log, voice });
      started.defer(stop);
      return stop;
    };
    const aloneToo = async () => started.adopt(await startRouterAlone(url), (router) => router.stop());
    const isWell = await bench({ system, wakeUps, startRouter, startRouterAlone: aloneToo });
    process.exitCode = isWell ? 0 : 1;
  });
}

interface RouterParts {
  readonly wakeUps: WakeUps;
  readonly log: Log;
  readonly voice: VoicePort & CallList;
}

/** A router of its own database connections; resolves when it is ready, to what stops it, however often that is called. */
export async function startRouterOn(url: string, parts: RouterParts): Promise<() => Promise<void>> {
  return await leavingNothing(async (starting) => {
    const options = { pipeline: true, byKeys: true };
    const pipeline = starting.adopt(openDatabase(url, options), (database) => database.close());
    const server = starting.adopt(fastify(), (edge) => edge.close());
    await server.register(router, {
      ...{ pool: pipeline.pool, publicUrl: NOWHERE, carrierApiUrl: NOWHERE },
      ...{ screens: { committed: () => {} }, metrics: createMetrics({ defaults: false }) },
      ...parts,
    });
    await server.ready();
    const running = starting.move();
    return () => running.disposeAsync();
  });
}

/** Puts facts into a tenant's inbox, in order, and wakes nobody. */
export async function say(system: Database, tenantId: string, bodies: readonly object[]): Promise<void> {
  await sayAs(
    system,
    tenantId,
    bodies.map((body) => ({ id: newId(), body })),
  );
}

/** As `say`, facts that have their ids already. */
export async function sayAs(
  system: Database,
  tenantId: string,
  facts: readonly { readonly id: string; readonly body: object }[],
): Promise<void> {
  for (let place = 0; place < facts.length; place += TOLD_AT_ONCE) {
    const told = facts.slice(place, place + TOLD_AT_ONCE);
    await insertFacts(
      system.pool,
      told.map(({ id, body }) => ({ tenantId, id, key: newId(), body })),
    );
  }
}

/** Waits until the tenant has nothing pending. */
export async function consumed(system: Database, tenantId: string, timeoutMs = 60_000): Promise<void> {
  const text = "select from inbox where tenant_id = $1 and consumed_at is null limit 1";
  const isEmpty = async () => (await system.pool.query(text, [tenantId])).rowCount === 0;
  await waitFor(isEmpty, { timeoutMs, everyMs: 50 });
}

export const announced = (callId: string, lineId: string) => ({
  ...{ type: "callAnnounced", callId, lineId },
  ...{ from: "anonymous", callerName: null },
});

/** Callers who arrive and are parked; nobody serves them. */
export function waitingCallers(lineId: string, count: number): object[] {
  const callIds = Array.from({ length: count }, () => `CA${newId()}`);
  return [
    ...callIds.map((callId) => announced(callId, lineId)),
    ...callIds.map((callId) => ({ type: "callParked", callId, step: 1 })),
  ];
}
