import type { CommittedChange, InboxFact } from "@touchstone/contracts";

import {
  createIntake,
  type Database,
  type IncomingFact,
  insertFacts,
  openDatabase,
  readOutcomes,
  withTenant,
} from "@touchstone/db";

import type { Interaction, Outcome, QueueSettings } from "@touchstone/domain";
import { createLog, createMetrics, createWakeUps, newId, type WakeUps } from "@touchstone/runtime";
import type { FoundCall, VoiceCommand, VoicePort, VoiceResult } from "@touchstone/telephony";
import { agentSettings, aLine, aQueue, aTenant, createTestDatabase, waitFor } from "@touchstone/testkit";
import { machineClock } from "./clock.ts";
import { createRouterMetrics } from "./metrics.ts";
import { createReconciler } from "./reconcile.ts";
import { createRouter, type Router } from "./router.ts";
import { createArrivalStore, createRouterStore } from "./routerStore.ts";

/** Everything that routers did to the outside, and routers to do it with. */
interface Stage {
  readonly performed: VoiceCommand[];
  readonly told: CommittedChange[];
  /** What the carrier answers next; "done" when empty. */
  readonly answers: VoiceResult[];
  /** Legs that are over at the carrier, by call id; all others live. */
  readonly ends: Map<string, FoundCall["end"]>;
  /** Calls that the carrier was asked about, in order. */
  readonly asked: string[];
  /** The carrier does not answer when it is asked about calls. */
  findCallFails: boolean;
  readonly voice: VoicePort;
  /** `more`: whatever else the routers have. */
  start(more?: Partial<Outside>): Promise<Router>;
}

export type OpenFloor = Awaited<ReturnType<House["anOpenFloor"]>>;
type House = Awaited<ReturnType<typeof aHouse>>;

const NO_SECRETS = { apiKeySid: null, apiKeySecret: null, twimlAppSid: null, apiUrl: null };

/** For tests: a database of its own, stages for routers, tenants to route for, and eyes for what became of it all. */
export async function aHouse() {
  const log = createLog({ name: "router test", level: "fatal" });
  const urls = await createTestDatabase();
  const pool = openDatabase(urls.systemUrl, { pipeline: true });
  const system = openDatabase(urls.systemUrl);
  const wakeUps = await createWakeUps({ log });
  const intake = createIntake();
  const routers: Router[] = [];
  const start = async (deps: Parameters<typeof createRouter>[0]) => {
    const router = createRouter(deps);
    routers.push(router);
    await router.start();
    return router;
  };
  let lookUps = 0;
  const arrivals = createArrivalStore(pool.pool);
  const counted: typeof arrivals = {
    readArrivals: (...asked) => {
      lookUps += 1;
      return arrivals.readArrivals(...asked);
    },
  };
  const shared = {
    store: createRouterStore(pool.pool, { apiUrl: null }),
    arrivals: counted,
    intake,
    clock: machineClock,
    wakeUps,
    publicUrl: "http://localhost:3000",
    log,
    metrics: createRouterMetrics(createMetrics({ defaults: false })),
  };
  return {
    system,
    /** The routers' own, to be stood in for where a test has one of them slow. */
    store: shared.store,
    /** Where edges of the routers' process hand facts over. */
    intake,
    /** How often it was looked up what the inbox and others know of handed facts. */
    lookUps: () => lookUps,
    wakeUps,
    systemUrl: urls.systemUrl,
    /** One that runs when it is told to. */
    aReconciler: ({ voice }: Stage) => {
      const account = { ...NO_SECRETS, accountSid: "AC0", authToken: "t" };
      const tell = async (facts: readonly IncomingFact[]) => {
        await insertFacts(system.pool, facts);
        for (const { tenantId } of facts) wakeUps.notify("inbox", tenantId);
      };
      return createReconciler({ ...shared, voice, accountOf: async () => account, tell });
    },
    aStage: () => stageOf((deps) => start({ ...shared, ...deps, nodeId: newId() })),
    anOpenFloor: (queue: Partial<QueueSettings> = {}) => openFloor(system, wakeUps, queue),
    inTenant: <T>(tenantId: string, work: Parameters<typeof withTenant<T>>[2]) => withTenant(system, tenantId, work),
    ...readersOf(system),
    stopRouters: () => Promise.all(routers.splice(0).map((router) => router.stop())),
    close: () => Promise.all([pool.close(), system.close(), wakeUps.close()]),
  };
}

type Deps = Parameters<typeof createRouter>[0];
type Outside = Pick<Deps, "screens" | "voice" | "messaging" | "fax" | "media" | "mail"> &
  Partial<Pick<Deps, "clock" | "store">>;

function stageOf(start: (outside: Outside) => Promise<Router>): Stage {
  const stage: Stage = {
    performed: [],
    told: [],
    answers: [],
    ends: new Map(),
    asked: [],
    findCallFails: false,
    start: (more) =>
      start({
        screens: { popsHere: true, committed: (_tenantId, change) => void stage.told.push(change) },
        voice: stage.voice,
        ...more,
      }),
    voice: {
      perform: async (command) => {
        stage.performed.push(command);
        return stage.answers.shift() ?? { kind: "done" };
      },
      findCall: async (_account, callId) => {
        stage.asked.push(callId);
        if (stage.findCallFails) throw new Error("the carrier is away");
        return { callId, end: stage.ends.get(callId) ?? null, durationSeconds: null };
      },
    },
  };
  return stage;
}

/** A tenant with one queue, one line and one agent who is ready at a desk. */
async function openFloor(system: Database, wakeUps: WakeUps, settings: Partial<QueueSettings>) {
  const { tenantId, brandId } = await aTenant(system);
  await system.kysely
    .insertInto("carrierAccount")
    .values({ ...NO_SECRETS, accountSid: `AC${newId()}`, tenantId, authToken: "t" })
    .execute();
  const queue = aQueue(settings);
  const line = aLine({ queueId: queue.id, brandId });
  const agent = agentSettings({ queueIds: [queue.id] });
  const say = (body: InboxFact, key = newId()) => tell(system, wakeUps, { tenantId, body, key });
  await say({ type: "queueSet", queue });
  await say({
    type: "lineSet",
    line,
    address: `+44113496${Math.floor(Math.random() * 10_000)}`,
    name: "Main",
    region: "GB",
  });
  await say({ type: "agentSet", agent });
  await say({ type: "deskConnected", agentId: agent.id, nodeId: "test", canTalk: true });
  await say({ type: "setIntent", agentId: agent.id, userId: agent.id, intent: "ready", reason: null });
  return { tenantId, brandId, queue, line, agent, say };
}

async function tell(
  system: Database,
  wakeUps: WakeUps,
  { tenantId, body, key }: { tenantId: string; body: InboxFact; key: string },
): Promise<string> {
  const [fact] = await insertFacts(system.pool, [{ tenantId, id: newId(), key, body }]);
  wakeUps.notify("inbox", tenantId);
  return (fact as { id: string }).id;
}

function readersOf(system: Database) {
  const outcomeOf = async (tenantId: string, id: string): Promise<Outcome> =>
    await waitFor(async () => (await readOutcomes(system.pool, [tenantId], [id])).get(id));
  const interactionRow = async (tenantId: string, callId: string): Promise<Interaction> => {
    const read = () =>
      system.kysely
        .selectFrom("interaction")
        .select("state")
        .where("tenantId", "=", tenantId)
        .where("callId", "=", callId)
        .executeTakeFirst();
    return (await waitFor(read)).state as Interaction;
  };
  const inState = async (
    tenantId: string,
    callId: string,
    kind: Interaction["state"]["kind"],
    timeoutMs = 5_000,
  ): Promise<Interaction> =>
    await waitFor(
      async () => {
        const row = await interactionRow(tenantId, callId);
        return row.state.kind === kind ? row : undefined;
      },
      { timeoutMs, what: `${callId} is ${kind}` },
    );
  return { outcomeOf, interactionRow, inState };
}
