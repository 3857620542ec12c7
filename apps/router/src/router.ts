import type { ScreenPort } from "@touchstone/contracts";
import { insertFacts, leaseFloors, releaseFloors, tenantsWithPending } from "@touchstone/db";
import { type Log, newId, type WakeUps } from "@touchstone/runtime";
import type { VoicePort } from "@touchstone/telephony";
import type pg from "pg";
import { FloorOwner } from "./floorOwner.ts";
import { lostDeskNodes } from "./lostDeskNodes.ts";
import type { RouterMetrics } from "./metrics.ts";
import { silentCalls } from "./reconcile.ts";
import { repeat } from "./repeat.ts";
import { EffectRunner } from "./runEffects.ts";
import { type CarrierDefaults, readTenantContext, type TenantContext } from "./tenantContext.ts";

const LEASE_MS = 5_000;
const LEASE_EVERY_MS = 1_500;
/** Covers lost wake-ups. */
const POLL_EVERY_MS = 1_000;
const RECONCILE_EVERY_MS = 15_000;

export interface RouterDeps {
  /** As touchstone_system, opened with `pipeline`. */
  readonly pool: pg.Pool;
  readonly wakeUps: WakeUps;
  readonly screens: ScreenPort;
  readonly voice: VoicePort;
  readonly publicUrl: string;
  readonly carrier: CarrierDefaults;
  readonly log: Log;
  readonly metrics: RouterMetrics;
  /** Names this process in leases and claims. */
  readonly nodeId: string;
}

export interface Router {
  start(): Promise<void>;
  /** Finishes what is in flight and gives the leases back. */
  stop(): Promise<void>;
}

/** Owns the floors of the tenants that it could lease, carries effects out, and asks the carrier about silent calls. */
export function createRouter(deps: RouterDeps): Router {
  const owners = new Map<string, FloorOwner>();
  const contexts = createContexts(deps);
  const effects = createEffects(deps, contexts.of);
  const ownerOf = (tenantId: string) => owners.get(tenantId)?.wake();
  const newOwner = (tenantId: string) =>
    new FloorOwner(tenantId, {
      ...deps,
      regionsOf: async (id) => (await contexts.of(id)).regions,
      committed: (id, commit) => {
        deps.wakeUps.notify("consumed", id);
        if (commit.effects.length > 0) effects.wake();
        if (commit.lines.length + commit.queues.length > 0) deps.wakeUps.notify("settings", id);
      },
    });
  const lease = async () => {
    const leased = new Set(await leaseFloors(deps.pool, deps.nodeId, LEASE_MS));
    for (const tenantId of leased) {
      if (owners.has(tenantId)) continue;
      owners.set(tenantId, newOwner(tenantId));
      ownerOf(tenantId);
    }
    for (const [tenantId, owner] of owners) {
      if (leased.has(tenantId)) continue;
      owners.delete(tenantId);
      await owner.stop();
    }
  };
  const poll = async () => {
    for (const tenantId of await tenantsWithPending(deps.pool)) ownerOf(tenantId);
  };
  const store = async (facts: Parameters<typeof insertFacts>[1]) => {
    await insertFacts(deps.pool, facts);
    for (const tenantId of new Set(facts.map((fact) => fact.tenantId))) ownerOf(tenantId);
  };
  const reconcile = async () => {
    await store(await lostDeskNodes(deps.pool));
    await store(
      await silentCalls({
        ...deps,
        tenantIds: [...owners.keys()],
        accountOf: async (id) => (await contexts.of(id)).account,
      }),
    );
  };
  // A hint for a tenant that is not ours: perhaps it is new, perhaps it is free.
  const leasing = repeat("lease", lease, LEASE_EVERY_MS, deps.log);
  const tasks = [
    leasing,
    repeat("poll", poll, POLL_EVERY_MS, deps.log),
    repeat("reconcile", reconcile, RECONCILE_EVERY_MS, deps.log),
  ];
  const unsubscribe: (() => void)[] = [];
  return {
    async start() {
      unsubscribe.push(
        deps.wakeUps.on("inbox", (tenantId) => (owners.has(tenantId) ? ownerOf(tenantId) : leasing.hurry())),
        deps.wakeUps.on("settings", contexts.forget),
        deps.wakeUps.onGap(() => {
          for (const owner of owners.values()) owner.wake();
        }),
      );
      await lease();
      for (const task of tasks) task.start();
      effects.wake();
    },
    async stop() {
      for (const off of unsubscribe) off();
      await Promise.all(tasks.map((task) => task.stop()));
      await Promise.all([...owners.values()].map((owner) => owner.stop()));
      await effects.stop();
      await releaseFloors(deps.pool, deps.nodeId);
    },
  };
}

function createEffects(deps: RouterDeps, contextOf: (tenantId: string) => Promise<TenantContext>): EffectRunner {
  return new EffectRunner({
    pool: deps.pool,
    voice: deps.voice,
    contextOf,
    publicUrl: deps.publicUrl,
    owner: `${deps.nodeId}:${newId()}`,
    log: deps.log,
    factStored: (tenantId) => deps.wakeUps.notify("inbox", tenantId),
    ended: deps.metrics.effect,
  });
}

/** What the router's edges know of each tenant, read once and again after a change of settings. */
function createContexts({ pool, carrier }: RouterDeps) {
  const known = new Map<string, Promise<TenantContext>>();
  const read = (tenantId: string) => {
    const reading = readTenantContext(pool, tenantId, carrier);
    known.set(tenantId, reading);
    // A failed reading is not kept.
    reading.catch(() => known.delete(tenantId));
    return reading;
  };
  return {
    of: (tenantId: string) => known.get(tenantId) ?? read(tenantId),
    forget: (tenantId: string) => void known.delete(tenantId),
  };
}
