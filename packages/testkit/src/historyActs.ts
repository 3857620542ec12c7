import {
  agentCallsOf,
  allWork,
  type Consult,
  type EventBody,
  findInteractionByCall,
  getAgent,
  type Interaction,
  listAgents,
  listInteractions,
  type Work,
  wholeAgent,
  workOn,
} from "@touchstone/domain";
import type { World } from "./histories.ts";
import { dialResult, orderCallback, overflowSet } from "./overflowActs.ts";
import { otherRules } from "./queueRules.ts";
import { agentIds, callId, lineIds, queueIds } from "./settledFloor.ts";
import { messageReport, textWish, writes } from "./textActs.ts";

/** A move of a random history; a, b and c choose among what the act can mean. */
export interface Move {
  readonly act: ActName;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

type Act = (world: World, a: number, b: number, c: number) => EventBody | null;

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;
const agentOf = (n: number) => pick(agentIds, n);

function arrived(n: number, b: number, c: number) {
  return {
    callId: callId(n),
    lineId: b === 11 ? "line-unknown" : pick(lineIds, b),
    match: pick([{ kind: "unknown" }, { kind: "exact", customerId: "customer-1" }] as const, c),
    traits: pick(
      [
        null,
        { tier: "vip", language: null, ownerAgentId: agentOf(b + 1), lastAgentId: agentOf(b + c) },
        { tier: "none", language: "zh-Hant", ownerAgentId: null, lastAgentId: agentOf(c) },
      ] as const,
      b + c,
    ),
    callerRef: pick([null, "caller-0", "caller-1"], b),
  };
}

function workOf(world: World, agentId: string, n: number): Work | undefined {
  const agent = getAgent(world.floor, agentId);
  const all = agent === undefined ? [] : allWork(agent);
  return all.length === 0 ? undefined : pick(all, n);
}

/** An offer of the agent: mostly the live one, sometimes any that ever was. */
function offerFor(world: World, agentId: string, b: number): string | null {
  const work = workOf(world, agentId, b);
  if (b < 9 && work !== undefined && "offerId" in work) return work.offerId;
  const legs = listInteractions(world.floor).flatMap((interaction) => interaction.record.legs);
  return legs.length === 0 ? null : pick(legs, b).offerId;
}

/** A contact that the agent is busy with, or just any. */
function contactFor(world: World, agentId: string, b: number): string | null {
  const work = workOf(world, agentId, b);
  if (b < 9 && work !== undefined) return work.interactionId;
  return findInteractionByCall(world.floor, callId(b))?.id ?? null;
}

/** A leg of the call: the customer's, the agent's, or one that has nothing to do with it. */
function someLeg(world: World, interaction: Interaction, b: number): string {
  if (b % 2 === 0) return interaction.callId;
  const own = agentCallsOf(interaction);
  return b < 9 && own.length > 0 ? pick(own, b >> 1) : pick([...world.legs, "NO-LEG"], b);
}

const roomOf = ({ id }: Interaction, segment: number) => ({
  interactionId: id,
  segment,
  conferenceId: `${id} ${segment}`,
});

/** Mostly the one that the contact is in now. */
const someRoom = (interaction: Interaction, c: number) =>
  roomOf(interaction, c < 9 ? interaction.segment : interaction.segment + pick([-1, 1], c));

function legArrives(world: World, interaction: Interaction, mode: "accept" | "rejoin"): EventBody | null {
  const { state } = interaction;
  if (state.kind === "connected") {
    const { agentId, offerId } = state;
    return { type: "agentLegArrived", agentCallId: world.newLeg(), agentId, offerId, mode };
  }
  if (state.kind !== "offered") return null;
  const { agentId, offerId } = state.offer;
  return { type: "agentLegArrived", agentCallId: world.newLeg(), agentId, offerId, mode };
}

/** What would naturally happen next to the call. */
function naturalNext(world: World, interaction: Interaction, b: number): EventBody | null {
  const { state, id: interactionId, segment, callId: customer } = interaction;
  switch (state.kind) {
    case "resting":
      return { type: "takeUp", agentId: agentOf(b), interactionId };
    case "received":
      return { type: "callParked", callId: customer, step: interaction.step };
    case "waiting":
    case "ended":
      return completion(world, interaction);
    case "connected":
      return duringTalk(world, interaction, state, b);
    case "offered": {
      const offer = pick([state.offer, ...state.alsoRinging], b);
      const { agentId, offerId } = offer;
      if (offer.kind === "ringing") return { type: "accept", agentId, offerId };
      if (offer.agentCallId === null) return legArrives(world, interaction, "accept");
      if (offer.moveEffectId !== null && interaction.callback !== null)
        return dialResult(interaction, offer.moveEffectId, b);
      if (offer.moveEffectId !== null && b > 5) return moveResult(interactionId, offer.moveEffectId, b);
      const joining = offer.agentJoined ? customer : offer.agentCallId;
      return { type: "participantJoined", ...roomOf(interaction, segment), callId: joining };
    }
  }
}

function moveResult(interactionId: string, effectId: string, b: number): EventBody {
  const move = { effectId, interactionId, kind: "moveCaller" } as const;
  if (b < 10) return { type: "effectDone", ...move };
  return { type: "effectFailed", ...move, reason: b === 10 ? "callGone" : "gaveUp" };
}

type Talking = Extract<Interaction["state"], { kind: "connected" }>;

function duringTalk(world: World, interaction: Interaction, state: Talking, b: number): EventBody | null {
  const room = roomOf(interaction, interaction.segment);
  const own = { agentId: state.agentId, interactionId: interaction.id };
  if (state.consult !== null && b < 8) return duringConsult(world, interaction, state, state.consult, b);
  if (state.agentCallId === null) return b < 6 ? { type: "hangUp", ...own } : contactEnds(interaction);
  if (state.agentLost !== null && b < 4) return legArrives(world, interaction, "rejoin");
  if (state.agentLost !== null && b < 8) return { type: "participantJoined", ...room, callId: state.agentCallId };
  if (b < 2) return { type: "callEnded", callId: interaction.callId, end: "completed", arrived: null };
  if (b < 5) return { type: "participantLeft", ...room, callId: state.agentCallId };
  if (b < 6) return { type: "conferenceEnded", ...room, endedByCallId: interaction.callId };
  if (b < 9) return { type: state.heldSince === null ? "hold" : "resume", ...own };
  if (b < 11) return handedOn(world, own, b);
  return { type: "hangUp", ...own };
}

/** To another agent, whoever it is: asked first, or given away. */
function handedOn(world: World, own: { agentId: string; interactionId: string }, b: number): EventBody {
  const free = listAgents(world.floor).filter(({ id, voice }) => id !== own.agentId && voice.kind === "idle");
  const agentId = free[0]?.id ?? agentOf(b);
  return b < 10 ? { type: "consult", ...own, withAgentId: agentId } : { type: "transfer", ...own, to: { agentId } };
}

/** The asked agent comes, the two talk, and in one of all ways it ends. */
function duringConsult(
  world: World,
  interaction: Interaction,
  state: Talking,
  consult: Consult,
  b: number,
): EventBody | null {
  const room = roomOf(interaction, interaction.segment);
  const { agentId, offerId } = consult;
  if (consult.kind === "ringing") return { type: "accept", agentId, offerId };
  if (consult.kind === "coming") {
    if (consult.agentCallId !== null) return { type: "participantJoined", ...room, callId: consult.agentCallId };
    return { type: "agentLegArrived", agentCallId: world.newLeg(), agentId, offerId, mode: "accept" };
  }
  const own = { agentId: state.agentId, interactionId: interaction.id };
  if (b < 2) return { type: "completeTransfer", ...own };
  if (b < 4) return { type: state.heldSince === null ? "hold" : "resume", ...own };
  if (b < 5) return { type: "cancelConsult", ...own };
  if (b < 6) return { type: "hangUp", agentId, interactionId: interaction.id };
  if (b < 7) return { type: "participantLeft", ...room, callId: consult.agentCallId };
  return state.agentCallId === null ? null : { type: "participantLeft", ...room, callId: state.agentCallId };
}

function contactEnds({ callId: contactId }: Interaction): EventBody {
  return { type: "contactClosed", contactId };
}

function completion(world: World, { id: interactionId, record }: Interaction): EventBody | null {
  const agentId = record.legs.findLast((leg) => leg.wrapUpStartedAt !== null)?.agentId;
  const agent = agentId === undefined ? undefined : getAgent(world.floor, agentId);
  if (agentId === undefined || agent === undefined || workOn(agent, interactionId)?.kind !== "wrapUp") return null;
  return { type: "complete", agentId, interactionId, dispositionId: "solved" };
}

function timePasses(world: World, a: number): EventBody {
  world.passTime(pick([1, 50, 1000, 4000, 8000, 20_000, 20_001, 30_000, 60_000, 300_000, 900_000], a));
  return { type: "timePassed" };
}

function effectResult(world: World, a: number, b: number): EventBody | null {
  const effect = world.effects.at(-1 - a);
  if (effect === undefined) return null;
  const known = { effectId: effect.id, interactionId: effect.interactionId, kind: effect.type };
  if (b < 6 && effect.type === "dialCustomer") return { type: "effectDone", ...known, callId: `DIALLED-${effect.id}` };
  if (b < 6) return { type: "effectDone", ...known };
  if (effect.type === "sendMessage" || effect.type === "fetchMedia") return null;
  return { type: "effectFailed", ...known, reason: b < 9 ? "callGone" : "gaveUp" };
}

function deskFact(_: World, a: number, b: number, c: number): EventBody {
  const agentId = agentOf(a);
  const nodeId = c < 9 ? "node-0" : "node-1";
  if (b < 5) return { type: "deskConnected", agentId, nodeId, canTalk: b < 4 };
  if (b < 8) return { type: "deskReconnecting", agentId, nodeId };
  return b < 11 ? { type: "deskGone", agentId, nodeId } : { type: "deskNodeLost", nodeId };
}

function settingsFact(world: World, a: number, b: number, c: number): EventBody | null {
  const queue = world.floor.queues.get(pick(queueIds, a));
  const agentId = agentOf(a);
  if (b === 0) return { type: "agentRemoved", agentId };
  if (b === 1) return { type: "queueRemoved", queueId: pick(queueIds, a) };
  if (b === 2) return { type: "lineRemoved", lineId: pick(lineIds, a) };
  if (b < 6 && queue !== undefined) {
    return { type: "queueSet", queue: { ...queue, ...otherRules(b + c, c), wrapUpMs: pick([0, 30_000], b) } };
  }
  const skills: Record<string, number> = c % 3 === 0 ? {} : { claims: 1 + (c % 3) };
  const own = pick([queueIds, [queueIds[0] as string], [queueIds[1] as string], []], b);
  const several = [[{ voice: 1 }], [{ voice: 1 }, { chat: 2, email: 1, sms: 2 }], [{ voice: 1, email: 1, sms: 1 }]];
  const workSets = pick(several, a + c);
  return { type: "agentSet", agent: wholeAgent({ id: agentId, queueIds: own, skills, enabled: c !== 5, workSets }) };
}

/** Mostly a live call; sometimes any that the floor knows. */
function ofCall(make: (world: World, interaction: Interaction, b: number, c: number) => EventBody | null): Act {
  return (world, a, b, c) => {
    const all = listInteractions(world.floor);
    const live = all.filter(({ state }) => state.kind !== "ended");
    const from = c < 9 && live.length > 0 ? live : all;
    return from.length === 0 ? null : make(world, pick(from, a), b, c);
  };
}

/** A new caller; sometimes the announcement of one who is known. */
function arrives(world: World, a: number, b: number, c: number): EventBody {
  const known = listInteractions(world.floor).length;
  const { callId: contactId, ...contact } = arrived(a < 10 ? known : a, b, c);
  if (c > 8) return { type: "contactArrived", channel: pick(["chat", "email"] as const, c), contactId, ...contact };
  return { type: "callArrived", callId: contactId, ...contact };
}

/** The agent comes back to work, as agents do. */
function comesBack(world: World, a: number): EventBody {
  const agentId = agentOf(a);
  const connection = getAgent(world.floor, agentId)?.connection;
  if (connection?.kind !== "connected" || !connection.canTalk) {
    return { type: "deskConnected", agentId, nodeId: "node-0", canTalk: true };
  }
  return { type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null };
}

function ofOffer(type: "accept" | "decline" | "reportDeviceFault"): Act {
  return (world, a, b) => {
    const agentId = agentOf(a);
    const offerId = offerFor(world, agentId, b);
    return offerId === null ? null : { type, agentId, offerId };
  };
}

function ofContact(make: (agentId: string, interactionId: string, c: number) => EventBody): Act {
  return (world, a, b, c) => {
    const interactionId = contactFor(world, agentOf(a), b);
    return interactionId === null ? null : make(agentOf(a), interactionId, c);
  };
}

const ACTS = {
  arrives,
  comesBack,
  progress: ofCall(naturalNext),
  timePasses,
  parked: ofCall((_, { callId: id, step }, b) => ({
    type: "callParked",
    callId: id,
    step: step + pick([0, 0, -1, 1], b),
  })),
  unparked: ofCall((_, { callId: id, step }, b) => ({
    type: "callUnparked",
    callId: id,
    step,
    result: pick(["hangup", "redirected", "leave", "queueFull", "error"] as const, b),
  })),
  machine: ofCall((_, { callId: id }, b, c) => {
    if (b < 8) return { type: pick(["ivrEntered", "ivrEntered", "ivrServed"] as const, b), callId: id };
    return { type: "voicemailLeft", callId: id, recordingId: `RE${c % 2}`, durationMs: 1000 * (1 + c) };
  }),
  legArrived: ofCall((world, interaction, b) => legArrives(world, interaction, b % 2 === 0 ? "accept" : "rejoin")),
  joined: ofCall((world, it, b, c) => ({
    type: "participantJoined",
    ...someRoom(it, c),
    callId: someLeg(world, it, b),
  })),
  left: ofCall((world, it, b, c) => ({ type: "participantLeft", ...someRoom(it, c), callId: someLeg(world, it, b) })),
  roomEnded: ofCall((_, it, b, c) => ({
    type: "conferenceEnded",
    ...someRoom(it, c),
    endedByCallId: b % 2 === 0 ? it.callId : null,
  })),
  callEnded: ofCall((world, it, b) => ({
    type: "callEnded",
    callId: someLeg(world, it, b),
    end: "completed",
    arrived: null,
    ...(b % 3 === 0 ? {} : { seconds: b }),
  })),
  endedUnheard: (_, a, b, c) => ({ type: "callEnded", callId: callId(a), end: "canceled", arrived: arrived(a, b, c) }),
  effectResult,
  desk: deskFact,
  intent: (_, a, b, c) => ({
    type: "setIntent",
    agentId: agentOf(a),
    userId: "user",
    intent: pick(["ready", "ready", "notReady", "offline"] as const, b),
    reason: pick(["lunch", "training", null], c),
  }),
  clearBlock: (_, a) => ({ type: "clearBlock", agentId: agentOf(a), userId: "user" }),
  accept: ofOffer("accept"),
  decline: ofOffer("decline"),
  fault: ofOffer("reportDeviceFault"),
  hangUp: ofContact((agentId, interactionId) => ({ type: "hangUp", agentId, interactionId })),
  hold: ofContact((agentId, interactionId) => ({ type: "hold", agentId, interactionId })),
  resume: ofContact((agentId, interactionId) => ({ type: "resume", agentId, interactionId })),
  consult: ofContact((agentId, interactionId, c) => {
    return { type: "consult", agentId, interactionId, withAgentId: agentOf(c) };
  }),
  cancelConsult: ofContact((agentId, interactionId) => ({ type: "cancelConsult", agentId, interactionId })),
  completeTransfer: ofContact((agentId, interactionId) => ({ type: "completeTransfer", agentId, interactionId })),
  transfer: ofContact((agentId, interactionId, c) => {
    const to = c % 2 === 0 ? { agentId: agentOf(c >> 1) } : { queueId: pick([...queueIds, "queue-unknown"], c >> 1) };
    return { type: "transfer", agentId, interactionId, to };
  }),
  requeue: ofContact((agentId, interactionId) => ({ type: "requeue", agentId, interactionId })),
  pull: ofCall((_, { id: interactionId }, b) => ({ type: "pull", agentId: agentOf(b), interactionId, userId: "user" })),
  extend: ofContact((agentId, interactionId, c) => ({ type: "extendWrapUp", agentId, interactionId, byMs: c * 1000 })),
  complete: ofContact((agentId, interactionId) => ({ type: "complete", agentId, interactionId, dispositionId: null })),
  assign: ofContact((_, interactionId, c) => ({
    type: "assignCustomer",
    interactionId,
    customerId: c % 3 === 0 ? null : `customer-${c % 3}`,
    how: "reassigned",
    userId: "user",
  })),
  settings: settingsFact,
  overflow: overflowSet,
  closes: ofCall((_, interaction) => contactEnds(interaction)),
  priority: ofCall((_, { id }, b, c) => ({
    type: "setPriority",
    interactionId: id,
    priorityMs: pick([-60_000, 0, 5000, 60_000], b + c),
    userId: "user",
  })),
  callback: ofCall((_, { callId: id, step }, b) => ({
    type: "callbackRequested",
    callId: id,
    step: step + pick([0, 0, 0, 1], b),
    toOther: b % 3 === 0,
  })),
  orderCallback,
  writes,
  textWish,
  messageReport,
  cancelCallback: ofContact((_, interactionId) => ({ type: "callbackCanceled", interactionId, userId: "user" })),
} satisfies Record<string, Act>;

export type ActName = keyof typeof ACTS;
export const actNames = Object.keys(ACTS) as ActName[];

/** The event that a move means in this world; null when it means nothing. */
export function act(world: World, { act: name, a, b, c }: Move): EventBody | null {
  return (ACTS[name] as Act)(world, a, b, c);
}
