import type { Agent } from "./agent.ts";
import { AgentIndex } from "./agentIndex.ts";
import { CallbackIndex } from "./callbackIndex.ts";
import { CallerIndex } from "./callerIndex.ts";
import { wholeQueue } from "./defaults.ts";
import { DemandGroups } from "./demandGroups.ts";
import { DueTimes } from "./dueTimes.ts";
import type { Floor, FloorRows } from "./floor.ts";
import type { AgentId, CallId, Instant, InteractionId, LineId, OfferId, QueueId, TenantId } from "./ids.ts";
import type { Interaction, InteractionRecord } from "./interaction.ts";
import { fileContact, refileKept, unfileContact } from "./openContacts.ts";
import type { LineSettings, QueueSettings } from "./queue.ts";
import { Slots } from "./slots.ts";
import { StaffIndex } from "./staffIndex.ts";
import { standingDueAt } from "./standing.ts";
import { agentDueAt, interactionDueAt } from "./timers.ts";
import { upToDateAgent, upToDateInteraction } from "./upToDate.ts";
import type { QueueFlow } from "./waitEstimate.ts";
import { WaitingIndex } from "./waitingIndex.ts";

/** Loads a floor from its committed rows; indexes and timers are recomputed. Throws when a live row names an unknown queue. */
export function createFloor(tenantId: TenantId, rows: FloorRows): Floor {
  const agentIndex = new AgentIndex();
  const agents = new Map<AgentId, Agent>();
  const [slots, agentSlots] = [new Slots(), new Slots()];
  const staff = new StaffIndex();
  const floor: Floor = {
    tenantId,
    queues: new Map(rows.queues.map((queue) => [queue.id, wholeQueue(queue)])),
    lines: new Map(rows.lines.map((line) => [line.id, line])),
    agents,
    interactions: new Map(),
    calls: new Map(),
    agentLegs: new Map(),
    contacts: new Map(),
    threads: new Map(),
    offers: new Map(),
    ended: new Set(),
    liveInQueue: new Map(),
    flows: new Map(rows.flows?.map((flow) => [flow.queueId, flow])),
    waiting: new WaitingIndex(slots),
    staff,
    demandGroups: new DemandGroups(agentIndex, slots),
    agentIndex,
    preferring: new Map(),
    callbacks: new CallbackIndex(),
    callers: new CallerIndex(),
    slots,
    interactionTimers: new DueTimes(slots),
    standingTimers: new DueTimes(slots),
    agentSlots,
    agentTimers: new DueTimes(agentSlots),
  };
  for (const agent of rows.agents) setAgent(floor, upToDateAgent(agent));
  const byChange = [...rows.interactions].sort((a, b) => a.state.since - b.state.since || (a.id < b.id ? -1 : 1));
  for (const interaction of byChange) {
    setInteraction(floor, upToDateInteraction(interaction, floor.queues.get(interaction.queueId)));
  }
  // Nobody came or went: loading is no event, and what happens next must be what would have happened without it.
  staff.takeEmptied();
  return floor;
}

export function getInteraction(floor: Floor, id: InteractionId): Interaction | undefined {
  return floor.interactions.get(id);
}

export function getAgent(floor: Floor, id: AgentId): Agent | undefined {
  return floor.agents.get(id);
}

export function getQueue(floor: Floor, id: QueueId): QueueSettings | undefined {
  return floor.queues.get(id);
}

export function getLine(floor: Floor, id: LineId): LineSettings | undefined {
  return floor.lines.get(id);
}

/** What was learnt of how fast the queue moves; undefined: nothing yet. */
export function getFlow(floor: Floor, id: QueueId): QueueFlow | undefined {
  return floor.flows.get(id);
}

export function listInteractions(floor: Floor): readonly Interaction[] {
  return [...floor.interactions.values()];
}

export function listAgents(floor: Floor): readonly Agent[] {
  return [...floor.agents.values()];
}

export function listQueues(floor: Floor): readonly QueueSettings[] {
  return [...floor.queues.values()];
}

export function listLines(floor: Floor): readonly LineSettings[] {
  return [...floor.lines.values()];
}

/** By the name that the gateway of a channel without legs gave the contact, ended ones included. */
export function findInteractionByContact(floor: Floor, contactId: string): Interaction | undefined {
  const id = floor.contacts.get(contactId);
  return id === undefined ? undefined : floor.interactions.get(id);
}

/** The live conversation of a line and an address, as `Thread.key` names them. */
export function findInteractionByThread(floor: Floor, key: string): Interaction | undefined {
  const id = floor.threads.get(key);
  return id === undefined ? undefined : floor.interactions.get(id);
}

/** By the customer's leg, ended ones included, or by the leg of the agent who has it now. */
export function findInteractionByCall(floor: Floor, callId: CallId): Interaction | undefined {
  const id = floor.calls.get(callId);
  return id === undefined ? undefined : floor.interactions.get(id);
}

/** By any leg that ever was in it: the customer's, or one of an agent's. */
export function findInteractionByLeg(floor: Floor, callId: CallId): Interaction | undefined {
  const id = floor.calls.get(callId) ?? floor.agentLegs.get(callId);
  return id === undefined ? undefined : floor.interactions.get(id);
}

/** By any offer that was ever made of it, ended ones included. */
export function findInteractionByOffer(floor: Floor, offerId: OfferId): Interaction | undefined {
  const id = floor.offers.get(offerId);
  return id === undefined ? undefined : floor.interactions.get(id);
}

/** The settings of the interaction's queue, which stay while it lives. Throws when they are missing: a bug. */
export function queueOf(floor: Floor, interaction: Interaction): QueueSettings {
  const queue = floor.queues.get(interaction.queueId);
  if (queue === undefined)
    throw new Error(`interaction ${interaction.id} is in the unknown queue ${interaction.queueId}`);
  return queue;
}

const NO_CALLS: readonly CallId[] = [];

/** The legs of agents in the contact, as far as they are known: of who accepted, and of who was asked into the call. */
export function agentCallsOf(interaction: Interaction): readonly CallId[] {
  const { state } = interaction;
  if (state.kind !== "offered" && state.kind !== "connected") return NO_CALLS;
  const own = agentCallOf(interaction);
  const asked = state.kind === "connected" && state.consult && state.consult.kind !== "ringing" ? state.consult : null;
  if (!asked?.agentCallId) return own === null ? NO_CALLS : [own];
  return own === null ? [asked.agentCallId] : [own, asked.agentCallId];
}

/** The leg of the agent who accepted, as far as it is known. */
export function agentCallOf({ state }: Interaction): CallId | null {
  if (state.kind === "connected") return state.agentCallId;
  return state.kind === "offered" && state.offer.kind === "accepted" ? state.offer.agentCallId : null;
}

/** When time alone will next change something: then the router takes a `timePassed` with the same `but`. Undefined: never. */
export function nextTimerAt(floor: Floor, but?: ReadonlySet<string>): Instant | undefined {
  const timeOut = nextTimeOut(floor, but)?.at;
  const standing = floor.standingTimers.first()?.at;
  return timeOut === undefined || (standing !== undefined && standing < timeOut) ? standing : timeOut;
}

/** The first time-out of an interaction or an agent, whose id it is; `but` are set aside. */
export function nextTimeOut(
  { interactionTimers, demandGroups, agentTimers }: Floor,
  but?: ReadonlySet<string>,
): TimeOut | undefined {
  const interaction = firstOf(interactionTimers.first(but), demandGroups.first(but));
  const agent = agentTimers.first(but);
  return agent !== undefined && (interaction === undefined || agent.at < interaction.at) ? agent : interaction;
}

interface TimeOut {
  readonly id: string;
  readonly at: Instant;
}

function firstOf(a: TimeOut | undefined, b: TimeOut | undefined): TimeOut | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.at < a.at || (b.at === a.at && b.id < a.id) ? b : a;
}

/** When the interaction or the agent is next due; undefined: never. */
export function timeOutAt(floor: Floor, id: string): Instant | undefined {
  const { slots, interactionTimers, demandGroups, agentSlots, agentTimers } = floor;
  const ofInteraction = [interactionTimers.at(slots.of(id)), demandGroups.at(id)];
  const dueAts = [...ofInteraction, agentTimers.at(agentSlots.of(id))].filter((at) => at !== undefined);
  return dueAts.length === 0 ? undefined : Math.min(...dueAts);
}

/** Puts a new or replaced agent in its place, in every index; returns the contacts that others may take because of it. */
export function setAgent(floor: Floor, agent: Agent): readonly InteractionId[] {
  const before = floor.agents.get(agent.id);
  floor.agents.set(agent.id, agent);
  floor.agentIndex.set(agent);
  floor.staff.replace(before, agent);
  floor.demandGroups.replace(before, agent);
  const dueAt = agentDueAt(agent);
  if (before === undefined || agentDueAt(before) !== dueAt)
    floor.agentTimers.set(floor.agentSlots.take(agent.id), dueAt);
  return refileKept(floor, before, agent);
}

/** For an agent who is not busy. */
export function removeAgent(floor: Floor, agent: Agent): void {
  floor.agentIndex.remove(agent.id);
  floor.staff.replace(agent, undefined);
  floor.demandGroups.replace(agent, undefined);
  floor.agentTimers.set(floor.agentSlots.take(agent.id), null);
  floor.agentSlots.release(agent.id);
  floor.agents.delete(agent.id);
}

/** Puts a new or replaced interaction in its place, in every index. */
export function setInteraction(floor: Floor, interaction: Interaction): void {
  const before = floor.interactions.get(interaction.id);
  const slot = floor.slots.take(interaction.id);
  if (before !== undefined) leaveIndexes(floor, slot, before);
  if (before !== undefined && before.callId !== interaction.callId) floor.calls.delete(before.callId);
  floor.interactions.set(interaction.id, interaction);
  countLive(floor, before, interaction);
  floor.callers.replace(before, interaction);
  enterIndexes(floor, slot, interaction);
  if (before?.callId !== interaction.callId) nameInteraction(floor, interaction);
  nameOffers(floor, interaction, before);
  nameLegs(floor, interaction, before);
  setTimers(floor, slot, interaction);
}

/** Puts a newer record in its place. No index but that of offers depends on what is kept of a contact. */
export function setRecord(floor: Floor, before: Interaction, record: InteractionRecord): void {
  const interaction = { ...before, record };
  floor.interactions.set(interaction.id, interaction);
  floor.waiting.renew(floor.slots.of(interaction.id), interaction);
  nameOffers(floor, interaction, before);
}

/** For an interaction that ended. */
export function removeInteraction(floor: Floor, interaction: Interaction): void {
  leaveIndexes(floor, floor.slots.of(interaction.id), interaction);
  floor.ended.delete(interaction.id);
  (interaction.channel === "voice" ? floor.calls : floor.contacts).delete(interaction.callId);
  for (const { offerId } of interaction.record.legs) floor.offers.delete(offerId);
  for (const callId of interaction.agentCallIds) floor.agentLegs.delete(callId);
  floor.interactions.delete(interaction.id);
  floor.slots.release(interaction.id);
}

const isOwed = ({ callback, state }: Interaction) => callback !== null && state.kind !== "ended";

const NO_KEYS: readonly string[] = [];

const threadKeys = ({ thread }: Interaction) => (thread === null ? NO_KEYS : [thread.key, ...thread.alsoKeys]);

function leaveIndexes(floor: Floor, slot: number, interaction: Interaction): void {
  unfileContact(floor, slot, interaction);
  if (isOwed(interaction)) floor.callbacks.remove(interaction);
  for (const key of threadKeys(interaction)) if (floor.threads.get(key) === interaction.id) floor.threads.delete(key);
  for (const agentCallId of agentCallsOf(interaction)) floor.calls.delete(agentCallId);
}

function enterIndexes(floor: Floor, slot: number, interaction: Interaction): void {
  const { id, state } = interaction;
  if (isOwed(interaction)) floor.callbacks.add(interaction);
  if (state.kind !== "ended") for (const key of threadKeys(interaction)) floor.threads.set(key, id);
  if (state.kind === "ended") floor.ended.add(id);
  else fileContact(floor, slot, interaction, queueOf(floor, interaction));
  for (const agentCallId of agentCallsOf(interaction)) floor.calls.set(agentCallId, id);
}

/** Mostly the contact lives on in the same queue. */
function countLive({ liveInQueue }: Floor, before: Interaction | undefined, after: Interaction): void {
  const left = before === undefined || before.state.kind === "ended" ? null : before.queueId;
  const entered = after.state.kind === "ended" ? null : after.queueId;
  if (left === entered) return;
  if (left !== null) liveInQueue.set(left, (liveInQueue.get(left) ?? 0) - 1);
  if (entered !== null) liveInQueue.set(entered, (liveInQueue.get(entered) ?? 0) + 1);
}

function nameInteraction(floor: Floor, { id, channel, callId }: Interaction): void {
  (channel === "voice" ? floor.calls : floor.contacts).set(callId, id);
}

/** Offers are only ever added. */
function nameOffers(floor: Floor, { id, record }: Interaction, before: Interaction | undefined): void {
  const known = before?.record.legs.length ?? 0;
  for (let n = known; n < record.legs.length; n++) floor.offers.set(record.legs[n]?.offerId ?? "", id);
}

/** Legs are only ever added. */
function nameLegs(floor: Floor, { id, agentCallIds }: Interaction, before: Interaction | undefined): void {
  for (const callId of agentCallIds.slice(before?.agentCallIds.length ?? 0)) floor.agentLegs.set(callId, id);
}

/** When time alone next changes the interaction. What the staff of its queue changes is its group's. */
function setTimers(floor: Floor, slot: number, interaction: Interaction): void {
  if (interaction.state.kind === "ended") {
    floor.interactionTimers.set(slot, null);
    floor.standingTimers.set(slot, null);
    floor.demandGroups.takeOut(slot, interaction.id);
    return;
  }
  const queue = queueOf(floor, interaction);
  floor.interactionTimers.set(slot, interactionDueAt(interaction, queue));
  floor.standingTimers.set(slot, standingDueAt(interaction, queue));
  floor.demandGroups.file(slot, interaction, queue);
}
