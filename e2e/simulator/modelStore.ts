import type { InboxFact } from "@touchstone/contracts";
import type { CallerTrace, KnownCaller, PendingFact } from "@touchstone/db";
import type { RouterDeps, RouterStore } from "@touchstone/router";
import type { DatabaseModel } from "./databaseModel.ts";
import { claimEffects, finishEffect, nextEffectInMs, renewEffectClaims, retryEffect } from "./effectTable.ts";
import { customerTraits, knownNumbers, LINE_NUMBERS } from "./house.ts";
import type { Network } from "./network.ts";
import type { Life } from "./simulatedProcess.ts";

type ArrivalStore = NonNullable<RouterDeps["arrivals"]>;
type ListingStore = NonNullable<RouterDeps["listing"]>["store"];

const ACCOUNT = {
  accountSid: `AC${"0".repeat(32)}`,
  authToken: "t",
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: null,
  apiUrl: null,
};

/** What the listing reconciler asks. */
export function createModelListing(db: DatabaseModel, network: Network, life: Life): ListingStore {
  const ask = <T>(what: string, work: () => T): Promise<T> => network.ask(life, "database", what, work);
  return {
    readListedUntil: (_tenant, list) => ask("listed until", () => ({ now: db.now, until: db.listedUntil[list] })),
    writeListedUntil: (_tenant, list, until) =>
      ask("list mark", () => {
        db.listedUntil[list] = until;
      }),
    readFaxListing: async () => ({ lines: new Map(), telnyx: null }),
    readPhoneLines: () => ask("lines", () => new Map(db.lineOfAddress)),
    findKnownKeys: (_tenant, keys) => ask("known keys", () => new Set(keys.filter((key) => db.inboxByKey.has(key)))),
    // How a text of ours fares is known with its sending.
    openMessages: async () => [],
    findUnheard: (_tenant, calls, firstKeys) =>
      ask(
        "unheard calls",
        () =>
          new Set(
            calls.filter((call, place) => isUnheard(db, call, firstKeys[place] ?? [])).map(({ callId }) => callId),
          ),
      ),
  };
}

function isUnheard(
  db: DatabaseModel,
  { callId, ended }: { callId: string; ended: boolean },
  firstKeys: readonly string[],
): boolean {
  const id = db.contactByCall.get(callId);
  if (id === undefined) return !firstKeys.some((key) => db.inboxByKey.has(key));
  return ended && db.live.has(id);
}

/** What facts that are handed over in memory are completed from: all of it in one round trip. */
export function createModelArrivals(db: DatabaseModel, network: Network, life: Life): ArrivalStore {
  return {
    readArrivals: async (_tenant, keys, lookUp) => {
      const read = await network.ask(life, "database", "arrivals", () => ({
        now: db.now,
        known: new Set(keys.filter((key) => db.inboxByKey.has(key))),
      }));
      const lookedUp = await lookUp({
        findCallers: async (_, numbers) => callersOf(numbers),
        traceCallers: async (_, numbers) => tracesOf(db, numbers),
        findCustomers: async (_, ids) => new Set(ids.filter((id) => customerTraits.has(id))),
        findInteractions: async (_, wanted) => db.findInteractions(wanted),
        ...NO_TEXTS,
      });
      return { ...read, lookedUp };
    },
  };
}

/** Messages come as the router makes them of what webhooks say: nothing is left to be found out. */
const NO_TEXTS = {
  findCorrespondents: async () => [],
  findMessageOwners: async () => [],
  findThreadAddresses: async () => new Map<string, string>(),
  findThreads: async () => [],
  findMailHistory: async () => new Map(),
};

/** The router's database as the model answers it, over lines that break. */
export function createModelStore(db: DatabaseModel, network: Network, life: Life): RouterStore {
  const ask = <T>(what: string, work: () => T): Promise<T> => network.ask(life, "database", what, work);
  return {
    loadFloor: () => ask("the floor", () => db.load()),
    takePending: (_tenant, limit) =>
      ask("pending facts", () => db.takePending(limit) as { now: number; facts: PendingFact<InboxFact>[] }),
    commitFloor: (commit) =>
      ask("commit", () => {
        db.commit(commit);
        return undefined;
      }),
    findCallers: (_tenant, numbers) => ask("callers", () => callersOf(numbers)),
    traceCallers: (_tenant, numbers) => ask("traces", () => tracesOf(db, numbers)),
    findCustomers: (_tenant, ids) => ask("customers", () => new Set(ids.filter((id) => customerTraits.has(id)))),
    findInteractions: (_tenant, wanted) =>
      wanted.ids.length + wanted.callIds.length === 0
        ? Promise.resolve([])
        : ask("contacts", () => db.findInteractions(wanted)),
    ...NO_TEXTS,
    readMessageToSend: (_tenant, { messageId }) =>
      ask("message to send", () => ({
        ...{ from: LINE_NUMBERS[0], to: messageId, text: "Hello.", at: db.now, attachmentIds: [], taken: [] },
      })),
    readMessageChannel: async () => "sms",
    readMailToSend: async () => null,
    readFaxToSend: async () => null,
    addFaxTry: async () => {},
    noteFaxTry: async () => {},
    insertFacts: async (facts) => (facts.length === 0 ? [] : await ask("insert", () => db.insertFacts(facts))),
    leaseFloors: (owner, leaseMs) => ask("lease", () => leaseFloor(db, owner, leaseMs)),
    releaseFloors: (owner) => ask("release", () => releaseFloor(db, owner)),
    tenantsWithPending: () => ask("who pends", () => (db.pending.size > 0 ? [db.tenantId] : [])),
    findLostDeskNodes: () => ask("lost desks", () => lostDeskNodes(db)),
    silentInteractions: (tenantIds, takenOver, silentMs) =>
      ask("silent contacts", () => (tenantIds.length === 0 ? [] : silentContacts(db, takenOver.length > 0, silentMs))),
    readTenantContext: () =>
      ask("settings", () => ({
        account: ACCOUNT,
        regions: new Map([...db.lines.keys()].map((id) => [id, "GB"])),
        queues: new Map(db.queues),
      })),
    claimEffects: (owner, claimMs, limit) => ask("claim effects", () => claimEffects(db, owner, claimMs, limit)),
    renewEffectClaims: (owner, ids, claimMs) => ask("renew claims", () => renewEffectClaims(db, owner, ids, claimMs)),
    finishEffect: (ended) => ask("finish effect", () => finishEffect(db, ended)),
    retryEffect: (held, afterMs) => ask("put effect off", () => retryEffect(db, held, afterMs)),
    nextEffectInMs: () => ask("next effect", () => nextEffectInMs(db)),
    readDial: (_tenant, of) => ask("whom to dial", () => dialOf(db, of)),
  };
}

function callersOf(numbers: readonly string[]): Map<string, KnownCaller[]> {
  return new Map(numbers.flatMap((address) => [[address, [...(knownNumbers.get(address) ?? [])]] as const]));
}

const PLACE_KEPT_MS = 3_600_000;

/** The first contact from each number, and the place that its last one gave up. */
function tracesOf(db: DatabaseModel, numbers: readonly string[]): Map<string, CallerTrace> {
  return new Map(
    [...new Set(numbers)].flatMap((address) => {
      const ids = [...db.numbers].flatMap(([id, number]) => (number === address ? [id] : [])).sort();
      const [callerRef] = ids;
      return callerRef === undefined
        ? []
        : [[address, { callerRef, earlier: placeLeft(db, ids.at(-1) ?? "") }] as const];
    }),
  );
}

function placeLeft(db: DatabaseModel, id: string): CallerTrace["earlier"] {
  const row = db.contacts.get(id)?.row;
  if (row?.state.kind !== "ended" || row.queuedAt === null || !row.state.exit.startsWith("abandoned")) return null;
  if (row.state.since <= db.now - PLACE_KEPT_MS) return null;
  return { queueId: row.queueId, queuedAt: row.queuedAt, leftAt: row.state.since };
}

function dialOf(db: DatabaseModel, { interactionId, lineId }: { interactionId: string; lineId: string }) {
  const to = db.numbers.get(interactionId);
  const from = [...db.lineOfAddress].find(([, id]) => id === lineId)?.[0];
  return to === undefined || from === undefined ? null : { to, from };
}

function leaseFloor(db: DatabaseModel, owner: string, leaseMs: number): string[] {
  const { floor } = db;
  if (floor.leaseOwner !== null && floor.leaseOwner !== owner && floor.leaseUntil >= db.now) return [];
  floor.leaseOwner = owner;
  floor.leaseUntil = db.now + leaseMs;
  return [db.tenantId];
}

function releaseFloor({ floor }: DatabaseModel, owner: string): void {
  if (floor.leaseOwner === owner) floor.leaseOwner = null;
}

function lostDeskNodes(db: DatabaseModel) {
  const nodeIds = new Set(
    [...db.agents.values()].flatMap(({ state }) => (state.connection.kind === "gone" ? [] : [state.connection.nodeId])),
  );
  return [...nodeIds].flatMap((nodeId) => {
    const lease = db.deskNodes.get(nodeId);
    if (lease !== undefined && lease >= db.now) return [];
    return [{ tenantId: db.tenantId, nodeId, lease: String(lease ?? "none") }];
  });
}

function silentContacts(db: DatabaseModel, isTakenOver: boolean, silentMs: number) {
  const heardAt = (seq: number) => db.journal[seq - 1]?.event.now ?? 0;
  return [...db.live.values()]
    .filter(({ row }) => row.channel === "voice" && row.callId !== `callback:${row.id}`)
    .filter(({ lastSeq }) => isTakenOver || heardAt(lastSeq) <= db.now - silentMs)
    .map(({ row }) => ({
      tenantId: db.tenantId,
      id: row.id,
      callId: row.callId,
      agentCallId: row.state.kind === "connected" ? row.state.agentCallId : null,
    }));
}
