import { connect } from "./conversation.ts";
import { directGate } from "./directGate.ts";
import { agentById, type Draft, interactionById, makeId, putAgent, putInteraction, tell } from "./draft.ts";
import { endInteraction } from "./endings.ts";
import type { Wish } from "./event.ts";
import type { AgentId, DispositionId, InteractionId } from "./ids.ts";
import type { Asked, Interaction } from "./interaction.ts";
import { endOwnWrapUp, ringingOffers, stopRinging } from "./offers.ts";
import { accept } from "./offerWishes.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";
import { type OwnCall, ownCall } from "./ownCall.ts";
import { receive } from "./receive.ts";
import { findInteractionByThread } from "./rows.ts";
import { knowsMessage, newThread, noted } from "./thread.ts";
import { atRest, type Conversation, contactOf, isConversation, rest, say, wake } from "./threads.ts";
import { withWork, workOn } from "./work.ts";

type WishOf<T extends Wish["type"]> = Extract<Wish, { type: T }>;
type OwnConversation = OwnCall & { readonly interaction: Conversation };

function ownConversation(draft: Draft, wish: { agentId: string; interactionId: string }): OwnConversation | Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  return isConversation(interaction) ? { interaction, state } : refused("notInWriting");
}

/** Only who has the conversation writes in it; the same words sent again are one message. */
export function reply(draft: Draft, wish: WishOf<"reply">): Outcome {
  const own = ownConversation(draft, wish);
  if ("kind" in own) return own;
  const { interaction } = own;
  const { thread } = interaction;
  if (knowsMessage(thread, wish.messageId)) return DONE;
  if (thread.isOptedOut) return refused("optedOut");
  // Whoever is awake enough to write may be answered.
  if (wish.isQuiet && thread.awaitingReplySince === null) return refused("quietHours");
  putInteraction(draft, say(draft, interaction, wish));
  return DONE;
}

/** By anybody of the queue, also while it rests or waits. */
export function addNote(draft: Draft, { agentId, interactionId, messageId }: WishOf<"addNote">): Outcome {
  const found = mineToSee(draft, agentId, interactionId);
  if ("kind" in found) return found;
  const { thread } = found;
  if (knowsMessage(thread, messageId)) return DONE;
  tell(draft, { type: "noteAdded", interactionId, messageId, agentId });
  putInteraction(draft, { ...found, thread: noted(thread, { messageId, state: null }, draft.now) });
  return DONE;
}

/** A live conversation that this agent may look after: had by nobody else, of one of the agent's queues, or had by him before. */
function mineToSee(draft: Draft, agentId: AgentId, interactionId: InteractionId): Conversation | Outcome {
  const agent = draft.floor.agents.get(agentId);
  if (agent === undefined) return refused("unknownAgent");
  const interaction = draft.floor.interactions.get(interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  if (!isConversation(interaction)) return refused("notInWriting");
  const { state, queueId, lastAgentId } = interaction;
  if (state.kind === "ended") return refused("callGone");
  if (state.kind === "connected" && state.agentId !== agentId) return refused("notYours");
  const isSeen = agent.settings.queueIds.includes(queueId) || lastAgentId === agentId || state.kind === "connected";
  return isSeen ? interaction : refused("notYours");
}

export function restByWish(draft: Draft, wish: WishOf<"rest">): Outcome {
  const own = ownConversation(draft, wish);
  if ("kind" in own) return own;
  if (wish.until !== null && !(Number.isSafeInteger(wish.until) && wish.until > draft.now)) return refused("invalid");
  rest(draft, own.interaction, own.state, wish.until, "agent");
  return DONE;
}

/** By hand instead of by routing; it passes the gate as every other way does. */
export function takeUp(draft: Draft, { agentId, interactionId }: WishOf<"takeUp">): Outcome {
  const found = mineToSee(draft, agentId, interactionId);
  if ("kind" in found) return found;
  const { state } = found;
  if (state.kind === "connected") return DONE;
  const own = ringingOffers(state).find((offer) => offer.agentId === agentId);
  if (own !== undefined) return accept(draft, { type: "accept", agentId, offerId: own.offerId });
  if (state.kind === "offered" && state.offer.kind !== "ringing") return refused("notWaiting");
  const closed = directGate(agentById(draft, agentId), found.channel);
  if (closed !== null) return refused(closed);
  stopRinging(draft, found);
  engage(draft, interactionById(draft, interactionId), agentId, { how: "takeUp", byUserId: agentId });
  return DONE;
}

/** From now on the conversation is this agent's, without a ring. */
function engage(draft: Draft, interaction: Interaction, agentId: AgentId, asked: Asked): void {
  const { id: interactionId } = interaction;
  const offerId = makeId(draft);
  const agent = agentById(draft, agentId);
  endOwnWrapUp(draft, interaction, agent);
  const engaged = withWork(agent, interaction, { kind: "engaged", offerId, since: draft.now });
  putAgent(draft, { ...engaged, lastOfferedAt: draft.now });
  tell(draft, { type: "offerMade", interactionId, offerId, agentId, asked });
  tell(draft, { type: "offerAccepted", interactionId, offerId, agentId });
  connect(draft, interaction, { agentId, offerId }, null);
}

/** Closed by the agent who has it, straight from the conversation: what it came to is said with the click. */
export function closeConversation(
  draft: Draft,
  { interaction, state }: OwnConversation,
  dispositionId: DispositionId | null,
): void {
  const { agentId, offerId } = state;
  const { id: interactionId } = interaction;
  endInteraction(draft, interaction, "answered", "agent");
  endWork(draft, { interactionId, agentId, offerId, dispositionId });
}

/** There is nothing left to write: the wrap-up is over as it begins. */
function endWork(
  draft: Draft,
  done: {
    readonly interactionId: InteractionId;
    readonly agentId: AgentId;
    readonly offerId: string;
    readonly dispositionId: DispositionId | null;
  },
): void {
  const { interactionId, agentId, offerId, dispositionId } = done;
  const agent = agentById(draft, agentId);
  const wrapsUp = workOn(agent, interactionId)?.kind === "wrapUp";
  if (!wrapsUp) tell(draft, { type: "wrapUpStarted", interactionId, offerId, agentId });
  tell(draft, { type: "wrapUpEnded", interactionId, agentId, how: "completed", dispositionId });
  if (wrapsUp) putAgent(draft, withWork(agent, interactionById(draft, interactionId), null));
}

export function markSpam(draft: Draft, { agentId, interactionId, block }: WishOf<"markSpam">): Outcome {
  const found = mineToSee(draft, agentId, interactionId);
  if ("kind" in found) return found;
  const { state } = found;
  if (state.kind === "offered") return refused("notInCall");
  // Whoever keeps the own address back would take everybody along who does.
  if (block && found.match.kind === "withheld") return refused("invalid");
  if (block) tell(draft, { type: "addressBlocked", threadOf: interactionId, byUserId: agentId });
  endInteraction(draft, found, "spam", "agent");
  if (state.kind === "connected") {
    endWork(draft, { interactionId, agentId, offerId: state.offerId, dispositionId: null });
  }
  return DONE;
}

/** The same customer twice: what this one has, and what comes to it from now on, goes on in the other. */
export function merge(draft: Draft, { agentId, interactionId, into }: WishOf<"merge">): Outcome {
  const source = mineToSee(draft, agentId, interactionId);
  if ("kind" in source) return source;
  const target = mineToSee(draft, agentId, into);
  if ("kind" in target) return target;
  if (source.state.kind === "offered") return refused("notInCall");
  if (source.id === target.id || source.channel !== target.channel) return refused("invalid");
  // Each page of a visitor shows its own conversation: in another one the answers would reach somebody else's.
  if (source.channel === "chat") return refused("invalid");
  const areTwoPeople =
    source.customerId !== null && target.customerId !== null && source.customerId !== target.customerId;
  if (areTwoPeople) return refused("invalid");
  endInteraction(draft, source, "merged", "agent", into);
  if (source.state.kind === "connected") {
    endWork(draft, { interactionId, agentId, offerId: source.state.offerId, dispositionId: null });
  }
  const merged = { ...target, thread: joined(source, target) };
  // Who waits for an answer does not wait less because the other conversation was put aside.
  if (target.state.kind === "resting" && source.thread.awaitingReplySince !== null) wake(draft, merged);
  else putInteraction(draft, merged);
  return DONE;
}

function joined({ thread: source }: Conversation, { thread: target }: Conversation): Conversation["thread"] {
  const waits = [source, target].flatMap(({ awaitingReplySince }) => awaitingReplySince ?? []);
  return {
    ...target,
    alsoKeys: [...target.alsoKeys, source.key, ...source.alsoKeys],
    count: source.count + target.count,
    version: target.version + 1,
    lastMessageAt: Math.max(source.lastMessageAt, target.lastMessageAt),
    lastInAt: Math.max(source.lastInAt ?? 0, target.lastInAt ?? 0) || null,
    awaitingReplySince: waits.length === 0 ? null : Math.min(...waits),
    recent: [...source.recent, ...target.recent].slice(-60),
  };
}

type Start = WishOf<"startConversation">;

/** The house writes first: in the live conversation with this address when there is one, else in a new one. */
export function startConversation(draft: Draft, wish: Start): Outcome {
  const known = findInteractionByThread(draft.floor, wish.threadKey);
  if (known !== undefined && isConversation(known)) return goOn(draft, known, wish);
  const barred = whyNotStart(draft, wish);
  if (barred !== null) return refused(barred);
  const { channel, lineId, match, traits, callerRef, agentId, parentId } = wish;
  const line = draft.floor.lines.get(lineId);
  const call = { callId: contactOf(draft.eventId), lineId, match, traits, callerRef };
  const received = line && receive(draft, channel, call, { parentId, direction: "outbound" });
  if (!line || !received) return refused("invalid");
  const opened = { ...received, thread: newThread(wish.threadKey, line, false, draft.now) };
  const begun = say(draft, opened, wish);
  if (agentId !== null) {
    putInteraction(draft, begun);
    engage(draft, begun, agentId, { how: "started", byUserId: wish.userId });
  } else {
    tell(draft, {
      ...{ type: "rested", interactionId: begun.id, offerId: null, agentId: null, until: null, by: "system" },
    });
    putInteraction(draft, { ...begun, ...atRest(draft, begun, null, null) });
  }
  return DONE;
}

function whyNotStart(draft: Draft, { match, isOptedOut, isQuiet, agentId, channel }: Start) {
  if (match.kind === "withheld" || match.kind === "invalid") return "invalid";
  if (isOptedOut) return "optedOut";
  if (isQuiet) return "quietHours";
  if (agentId === null) return null;
  const agent = draft.floor.agents.get(agentId);
  return agent === undefined ? "unknownAgent" : directGate(agent, channel);
}

function goOn(draft: Draft, known: Conversation, wish: Start): Outcome {
  const { agentId, messageId, isQuiet } = wish;
  const { thread } = known;
  if (knowsMessage(thread, messageId)) return DONE;
  if (thread.isOptedOut) return refused("optedOut");
  if (isQuiet && thread.awaitingReplySince === null) return refused("quietHours");
  if (agentId !== null) {
    const taken = takeUp(draft, { type: "takeUp", agentId, interactionId: known.id });
    if (taken.kind !== "done") return refused(taken.kind === "refused" ? taken.reason : "conversationOpen");
  }
  putInteraction(draft, say(draft, interactionById(draft, known.id) as Conversation, wish));
  return DONE;
}
