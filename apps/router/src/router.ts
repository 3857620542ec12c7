import type { ScreenPort } from "@touchstone/contracts";
import type { FloorCommit, IncomingFact, Intake, TakeFact } from "@touchstone/db";
import type { Log, WakeUps } from "@touchstone/runtime";
import type { CallList, FaxPort, MessagingPort, VoicePort } from "@touchstone/telephony";
import type { Clock } from "./clock.ts";
import { FloorOwner } from "./floorOwner.ts";
import { type CallListingDeps, type ListingStore, listAtCarrier } from "./listAtCarrier.ts";
import { lostDeskFacts } from "./lostDeskNodes.ts";
import type { RouterMetrics } from "./metrics.ts";
import type { MediaPort } from "./performMessage.ts";
import { createReconciler, eachBounded, type Reconciler } from "./reconcile.ts";
import { repeat } from "./repeat.ts";
import type { ArrivalStore, RouterStore } from "./routerStore.ts";
import { EffectRunner } from "./runEffects.ts";
import type { MailOut } from "./sendMail.ts";
import { SmallTurns } from "./smallTurns.ts";
import type { TenantContext } from "./tenantContext.ts";

/** A tenant of a router that was killed has another one after this and one look: under five seconds on a busy machine too. */
const LEASE_MS = 3_000;
const LEASE_EVERY_MS = 1_000;
/** Covers lost wake-ups. */
const POLL_EVERY_MS = 1_000;
/** An agent whose desk died is freed within its lease and one look. */
const LOST_DESKS_EVERY_MS = 5_000;
const RECONCILE_EVERY_MS = 5_000;
/** A call of which nothing was ever heard is found within this and the carrier's answer. */
const LIST_EVERY_MS = 15_000;

export interface RouterDeps {
  readonly store: RouterStore;
  /** Set where edges of this process may hand facts over. */
  readonly intake?: Intake | undefined;
  readonly arrivals?: ArrivalStore | undefined;
  readonly clock: Clock;
  readonly wakeUps: WakeUps;
  readonly screens: ScreenPort;
  readonly voice: VoicePort;
  /** Left out where nothing is sent. */
  readonly messaging?: MessagingPort;
  readonly fax?: FaxPort;
  readonly media?: MediaPort;
  readonly mail?: MailOut;
  /** Left out where the carrier has no list of calls to compare with. */
  readonly listing?: { readonly carrier: CallList; readonly store: ListingStore };
  readonly publicUrl: string;
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
  const { store, clock, wakeUps } = deps;
  const contexts = createContexts(deps);
  const effects = createEffects(deps, contexts.of);
  const owners = createOwners(deps, {
    contextOf: contexts.of,
    effects,
    takenOver: () => reconciling.hurry(),
    fencedOff: () => leasing.hurry(),
  });
  const tell = async (facts: readonly IncomingFact[]) => {
    await store.insertFacts(facts);
    for (const tenantId of new Set(facts.map((fact) => fact.tenantId))) owners.wake(tenantId);
  };
  const asking = { ...deps, tell, accountOf: async (id: string) => (await contexts.of(id)).account };
  const reconciler = createReconciler(asking);
  const poll = async () => {
    for (const tenantId of await store.tenantsWithPending()) owners.wake(tenantId);
  };
  const findLostDesks = async () => tell(lostDeskFacts(await store.findLostDeskNodes(), clock.newId));
  const leasing = repeat("lease", owners.lease, LEASE_EVERY_MS, deps);
  const reconciling = repeat("reconcile", () => owners.reconcile(reconciler), RECONCILE_EVERY_MS, deps);
  const { listing } = deps;
  const list = () => (listing ? owners.list({ ...asking, ...listing }) : Promise.resolve());
  const tasks = [
    leasing,
    repeat("list calls", list, LIST_EVERY_MS, deps),
    repeat("poll", poll, POLL_EVERY_MS, deps),
    repeat("lost desks", findLostDesks, LOST_DESKS_EVERY_MS, deps),
    reconciling,
  ];
  /** Tenants that we have heard of and that are not ours: the first time one may be new, and free. */
  const others = new Set<string>();
  const unsubscribe: (() => void)[] = [];
  return {
    async start() {
      unsubscribe.push(
        wakeUps.on("inbox", (tenantId) => {
          if (owners.wake(tenantId) || others.has(tenantId)) return;
          others.add(tenantId);
          leasing.hurry();
        }),
        wakeUps.on("lease", () => leasing.hurry()),
        wakeUps.on("settings", contexts.forget),
        wakeUps.onGap(owners.wakeAll),
      );
      if (deps.intake) unsubscribe.push(deps.intake.open(owners.take));
      // Without a database there is nothing to lease yet; it is asked for again every second.
      await owners.lease().catch((err) => deps.log.warn({ err }, "floors could not be leased at the start"));
      for (const task of tasks) task.start();
      reconciling.hurry();
      effects.wake();
    },
    async stop() {
      for (const off of unsubscribe) off();
      const stopped = Promise.all(tasks.map((task) => task.stop()));
      await leasing.stop();
      // Another router takes the floors over at once: what the carrier is being asked for meanwhile is not theirs.
      try {
        await owners.handOver();
      } finally {
        await stopped;
        await effects.stop();
      }
    },
  };
}

interface OwnersDeps {
  readonly contextOf: (tenantId: string) => Promise<TenantContext>;
  readonly effects: EffectRunner;
  readonly takenOver: () => void;
  /** Somebody else commits to a floor that we believe to be ours. */
  readonly fencedOff: () => void;
}

/** The floors that this process has a lease of. */
function createOwners(deps: RouterDeps, { contextOf, effects, takenOver, fencedOff }: OwnersDeps) {
  const owners = new Map<string, FloorOwner>();
  const smallTurns = new SmallTurns(deps.clock);
  /** Of these the carrier has not been asked about everything yet since they became ours. */
  const unasked = new Set<string>();
  const committed = (id: string, commit: FloorCommit) => {
    deps.wakeUps.notify("consumed", id);
    if (commit.effects.length > 0) effects.wake();
    if (commit.lines.length + commit.queues.length > 0) deps.wakeUps.notify("settings", id);
  };
  const conflict = () => {
    deps.metrics.conflict();
    fencedOff();
  };
  const metrics = { ...deps.metrics, conflict };
  const regionsOf = async (id: string) => (await contextOf(id)).regions;
  const takeOver = (tenantId: string) => {
    const owner = new FloorOwner(tenantId, { ...deps, smallTurns, metrics, regionsOf, committed });
    owners.set(tenantId, owner);
    owner.wake();
    unasked.add(tenantId);
    takenOver();
  };
  const take: TakeFact = (fact, asked) => owners.get(fact.tenantId)?.take(fact, asked) ?? null;
  /** Ends what is in flight before anybody else begins. Of leases that are another's by now nothing is given back. */
  const release = async (tenantIds: readonly string[]) => {
    const leaving = tenantIds.map((tenantId) => owners.get(tenantId));
    for (const tenantId of tenantIds) owners.delete(tenantId);
    await Promise.all(leaving.map((owner) => owner?.stop()));
    await deps.store.releaseFloors(deps.nodeId, tenantIds);
    for (const tenantId of tenantIds) deps.wakeUps.notify("lease", tenantId);
  };
  return {
    take,
    /** False when the tenant is not ours. */
    wake: (tenantId: string): boolean => {
      owners.get(tenantId)?.wake();
      return owners.has(tenantId);
    },
    wakeAll: () => {
      for (const owner of owners.values()) owner.wake();
    },
    lease: async () => {
      const leased = new Set(await deps.store.leaseFloors(deps.nodeId, LEASE_MS));
      for (const tenantId of leased) if (!owners.has(tenantId)) takeOver(tenantId);
      const lost = [...owners.keys()].filter((tenantId) => !leased.has(tenantId));
      if (lost.length > 0) await release(lost);
    },
    reconcile: async (reconciler: Reconciler) => {
      const fresh = [...unasked];
      await reconciler.ask([...owners.keys()], fresh);
      for (const tenantId of fresh) unasked.delete(tenantId);
    },
    /** One tenant that cannot be listed holds up no other. */
    list: async (listing: CallListingDeps) => {
      await eachBounded([...owners.keys()], async (tenantId) => {
        try {
          await listAtCarrier(tenantId, listing);
          return true;
        } catch (error) {
          deps.log.warn({ err: error, tenantId }, "the carrier's list of calls could not be compared");
          return false;
        }
      });
    },
    handOver: async () => {
      const held = [...owners.keys()];
      await Promise.all(held.map((tenantId) => owners.get(tenantId)?.stop()));
      await deps.store.releaseFloors(deps.nodeId);
      for (const tenantId of held) deps.wakeUps.notify("lease", tenantId);
    },
  };
}

function createEffects(deps: RouterDeps, contextOf: (tenantId: string) => Promise<TenantContext>): EffectRunner {
  return new EffectRunner({
    store: deps.store,
    clock: deps.clock,
    voice: deps.voice,
    ...(deps.messaging === undefined ? {} : { messaging: deps.messaging }),
    ...(deps.fax === undefined ? {} : { fax: deps.fax }),
    ...(deps.media === undefined ? {} : { media: deps.media }),
    ...(deps.mail === undefined ? {} : { mail: deps.mail }),
    contextOf,
    publicUrl: deps.publicUrl,
    owner: `${deps.nodeId}:${deps.clock.newId()}`,
    log: deps.log,
    factStored: (tenantId) => deps.wakeUps.notify("inbox", tenantId),
    ended: deps.metrics.effect,
  });
}

/** What the router's edges know of each tenant, read once and again after a change of settings. */
function createContexts({ store }: RouterDeps) {
  const known = new Map<string, Promise<TenantContext>>();
  const read = (tenantId: string) => {
    const reading = store.readTenantContext(tenantId);
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
