import type { InboxFact } from "@touchstone/contracts";
import {
  type ArrivalsRead,
  type Asked,
  addFaxTry,
  type CallerTrace,
  type ClaimedEffect,
  type CommitRead,
  type Correspondent,
  claimEffects,
  commitFloor,
  type EndedEffect,
  type FaxToSend,
  type FaxTryNews,
  type FloorCommit,
  findCallers,
  findCorrespondents,
  findCustomers,
  findInteractions,
  findMailHistory,
  findMessageOwners,
  findThreadAddresses,
  findThreads,
  finishEffects,
  type HeldEffect,
  type IncomingFact,
  type InsertedFact,
  insertFacts,
  type KnownCaller,
  type KnownCorrespondent,
  type LoadedFloor,
  leaseFloors,
  loadFloor,
  type MailHistory,
  type MailToSend,
  type MessageToSend,
  nextEffectInMs,
  noteFaxTry,
  type Pace,
  type PendingFact,
  readArrivals,
  readDial,
  readFaxToSend,
  readMailToSend,
  readMessageChannel,
  readMessageToSend,
  releaseFloors,
  renewEffectClaims,
  retryEffect,
  type ThreadFound,
  type ThreadSought,
  takePending,
  tenantsWithPending,
  traceCallers,
} from "@touchstone/db";
import type { Interaction, TaskChannel } from "@touchstone/domain";
import type pg from "pg";
import { finishTogether } from "./finishTogether.ts";
import { findLostDeskNodes, type LostDeskNode } from "./lostDeskNodes.ts";
import { type LiveInteraction, silentInteractions } from "./silentInteractions.ts";
import { type CarrierDefaults, readTenantContext, type TenantContext } from "./tenantContext.ts";

/** What facts are completed from; see the functions of these names in packages/db. */
export interface FactStore {
  findCallers(tenantId: string, numbers: readonly string[]): Promise<ReadonlyMap<string, readonly KnownCaller[]>>;
  /** What these numbers (E.164) did before: the first contact from each, and the place that its last caller gave up. */
  traceCallers(tenantId: string, numbers: readonly string[]): Promise<ReadonlyMap<string, CallerTrace>>;
  findCustomers(tenantId: string, ids: readonly string[]): Promise<Set<string>>;
  findInteractions(
    tenantId: string,
    wanted: { readonly ids: readonly string[]; readonly callIds: readonly string[] },
  ): Promise<Interaction[]>;
  findCorrespondents(tenantId: string, asked: readonly Correspondent[]): Promise<KnownCorrespondent[]>;
  findMessageOwners(
    tenantId: string,
    asked: readonly { readonly messageId: string | null; readonly providerId: string | null }[],
  ): Promise<{ messageId: string; providerId: string | null; interactionId: string }[]>;
  findThreadAddresses(tenantId: string, interactionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  findThreads(tenantId: string, sought: readonly ThreadSought[]): Promise<(ThreadFound | null)[]>;
  findMailHistory(tenantId: string, addresses: readonly string[]): Promise<ReadonlyMap<string, MailHistory>>;
}

/** What an owner of a floor asks of the database. */
export interface FloorStore extends FactStore {
  loadFloor(tenantId: string): Promise<LoadedFloor | null>;
  takePending(tenantId: string, limit: number): Promise<{ now: number; facts: PendingFact<InboxFact>[] }>;
  /** Throws FloorConflict when fenced off; after any other error the outcome is unknown. */
  commitFloor(commit: FloorCommit, pace?: Pace): Promise<CommitRead | undefined>;
}

/** What taking facts that the inbox has not seen asks of the database. */
export interface ArrivalStore {
  /** Which keys the inbox has, and what `lookUp` asks in the same turn, in one round trip. */
  readArrivals<T>(
    tenantId: string,
    keys: readonly string[],
    lookUp: (store: FactStore) => Promise<T>,
  ): Promise<ArrivalsRead<T>>;
}

/** What carrying out effects asks of the database. */
export interface EffectStore {
  claimEffects(owner: string, claimMs: number, limit: number): Promise<ClaimedEffect[]>;
  renewEffectClaims(owner: string, effectIds: readonly string[], claimMs: number): Promise<string[]>;
  finishEffect(ended: EndedEffect): Promise<boolean>;
  retryEffect(held: HeldEffect, afterMs: number, error: string): Promise<void>;
  nextEffectInMs(): Promise<number | null>;
  /** Whom to call back, and from which of our numbers; null when the number was erased or the line removed. */
  readDial(
    tenantId: string,
    of: { readonly interactionId: string; readonly lineId: string },
  ): Promise<{ readonly to: string; readonly from: string } | null>;
  /** Null when the words or the address were erased, or the line removed. */
  readMessageToSend(
    tenantId: string,
    of: { readonly messageId: string; readonly lineId: string },
  ): Promise<MessageToSend | null>;
  /** Null of a message that is none of a conversation. */
  readMessageChannel(tenantId: string, messageId: string): Promise<TaskChannel | null>;
  /** As `readMessageToSend`, for what is faxed. */
  readFaxToSend(
    tenantId: string,
    of: { readonly messageId: string; readonly lineId: string },
  ): Promise<FaxToSend | null>;
  addFaxTry(tenantId: string, fax: { readonly messageId: string; readonly providerId: string }): Promise<void>;
  noteFaxTry(tenantId: string, news: FaxTryNews): Promise<void>;
  /** As `readMessageToSend`, for what goes out by mail. */
  readMailToSend(
    tenantId: string,
    of: { readonly messageId: string; readonly lineId: string },
  ): Promise<MailToSend | null>;
}

/**
 * Everything that a router asks of the database, and so all that a model of the database has to answer. Any call may reject
 * with the outcome unknown.
 */
export interface RouterStore extends FloorStore, EffectStore {
  insertFacts(facts: readonly IncomingFact[]): Promise<InsertedFact[]>;
  leaseFloors(owner: string, leaseMs: number): Promise<string[]>;
  releaseFloors(owner: string, tenantIds?: readonly string[]): Promise<void>;
  tenantsWithPending(): Promise<string[]>;
  findLostDeskNodes(): Promise<LostDeskNode[]>;
  silentInteractions(
    tenantIds: readonly string[],
    takenOver: readonly string[],
    silentMs: number,
  ): Promise<LiveInteraction[]>;
  readTenantContext(tenantId: string): Promise<TenantContext>;
}

/** PostgreSQL. `pool` as touchstone_system, opened with `pipeline`. */
export function createRouterStore(pool: pg.Pool, carrier: CarrierDefaults): RouterStore {
  return {
    ...createFactStore(pool),
    loadFloor: (tenantId) => loadFloor(pool, tenantId),
    takePending: (tenantId, limit) => takePending(pool, tenantId, limit),
    commitFloor: (commit, pace) => commitFloor(pool, commit, pace),
    claimEffects: (owner, claimMs, limit) => claimEffects(pool, owner, claimMs, limit),
    renewEffectClaims: (owner, effectIds, claimMs) => renewEffectClaims(pool, owner, effectIds, claimMs),
    finishEffect: finishTogether((ended) => finishEffects(pool, ended)),
    retryEffect: (held, afterMs, error) => retryEffect(pool, held, afterMs, error),
    nextEffectInMs: () => nextEffectInMs(pool),
    readDial: (tenantId, of) => readDial(pool, tenantId, of),
    readMessageToSend: (tenantId, of) => readMessageToSend(pool, tenantId, of),
    readMessageChannel: (tenantId, messageId) => readMessageChannel(pool, tenantId, messageId),
    readFaxToSend: (tenantId, of) => readFaxToSend(pool, tenantId, of),
    addFaxTry: (tenantId, fax) => addFaxTry(pool, tenantId, fax),
    noteFaxTry: (tenantId, news) => noteFaxTry(pool, tenantId, news),
    readMailToSend: (tenantId, of) => readMailToSend(pool, tenantId, of),
    insertFacts: (facts) => insertFacts(pool, facts),
    leaseFloors: (owner, leaseMs) => leaseFloors(pool, owner, leaseMs),
    releaseFloors: (owner, tenantIds) => releaseFloors(pool, owner, tenantIds),
    tenantsWithPending: () => tenantsWithPending(pool),
    findLostDeskNodes: () => findLostDeskNodes(pool),
    silentInteractions: (tenantIds, takenOver, silentMs) => silentInteractions(pool, tenantIds, takenOver, silentMs),
    readTenantContext: (tenantId) => readTenantContext(pool, tenantId, carrier),
  };
}

/** PostgreSQL, as for `createRouterStore`. */
export function createArrivalStore(pool: pg.Pool): ArrivalStore {
  return {
    readArrivals: (tenantId, keys, lookUp) =>
      readArrivals(pool, tenantId, keys, (client) => lookUp(createFactStore(client))),
  };
}

/** The look-ups that complete facts, alone: for history that is made without a router. */
export function createFactStore(connection: Asked): FactStore {
  return {
    findCallers: (tenantId, numbers) => findCallers(connection, tenantId, numbers),
    traceCallers: (tenantId, numbers) => traceCallers(connection, tenantId, numbers),
    findCustomers: (tenantId, ids) => findCustomers(connection, tenantId, ids),
    findInteractions: (tenantId, wanted) => findInteractions(connection, tenantId, wanted),
    findCorrespondents: (tenantId, asked) => findCorrespondents(connection, tenantId, asked),
    findMessageOwners: (tenantId, asked) => findMessageOwners(connection, tenantId, asked),
    findThreadAddresses: (tenantId, ids) => findThreadAddresses(connection, tenantId, ids),
    findThreads: (tenantId, sought) => findThreads(connection, tenantId, sought),
    findMailHistory: (tenantId, addresses) => findMailHistory(connection, tenantId, addresses),
  };
}
