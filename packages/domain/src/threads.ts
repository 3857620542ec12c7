import { idleFromNow } from "./agents.ts";
import { agentById, ask, type Draft, interactionById, makeId, putInteraction, tell } from "./draft.ts";
import type { Connected } from "./endings.ts";
import type { AgentId, Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { openingAt, openMsBetween } from "./openHours.ts";
import { queueOf } from "./rows.ts";
import { freshStanding } from "./standing.ts";
import { noted, said, type Thread, textOf } from "./thread.ts";
import { allWork } from "./work.ts";

/** A contact in writing. */
export type Conversation = Interaction & { readonly thread: Thread };

export function isConversation(interaction: Interaction): interaction is Conversation {
  return interaction.thread !== null;
}

/** The name that stands in the place of a leg. */
export function contactOf(id: string): string {
  return `thread:${id}`;
}

/** Puts a conversation aside that an agent has: the agent is free for others, and preferred when it comes back. */
export function rest(
  draft: Draft,
  interaction: Conversation,
  { agentId, offerId }: Pick<Connected, "agentId" | "offerId">,
  until: Instant | null,
  by: "agent" | "system",
): void {
  tell(draft, { type: "rested", interactionId: interaction.id, offerId, agentId, until, by });
  putInteraction(draft, { ...interaction, lastAgentId: agentId, ...atRest(draft, interaction, until, agentId) });
  idleFromNow(draft, agentId, interaction);
}

/** Of a conversation that rests from now on. */
export function atRest(draft: Draft, { thread }: Conversation, until: Instant | null, lastAgentId: AgentId | null) {
  const from = until ?? thread.lastMessageAt;
  const closesAt = Math.max(draft.now, from + thread.closesAfterMs);
  const state = { kind: "resting", since: draft.now, until, closesAt, lastAgentId } as const;
  return { backOff: {}, passedBy: [], leftQueues: [], state };
}

/** Waits for an agent again, as one who comes anew: the customer wrote, the time has come, or the agent is gone. */
export function wake(draft: Draft, interaction: Conversation): void {
  const { now } = draft;
  const { id: interactionId, queueId, requires } = interaction;
  tell(draft, { type: "queueEntered", interactionId, queueId, again: interaction.record.queuedAt !== null });
  putInteraction(draft, {
    ...interaction,
    queuedAt: now,
    waitingFrom: now,
    openUntil: null,
    leftQueues: [],
    passedBy: [],
    backOff: {},
    standing: freshStanding(requires),
    state: { kind: "waiting", since: now },
  });
}

/** The agent is away for good, as far as anybody can tell: whom nobody answered waits for others, the rest rests. */
export function leaveConversation(draft: Draft, interaction: Conversation, state: Connected): void {
  const { agentId, offerId } = state;
  if (interaction.thread.awaitingReplySince === null) {
    rest(draft, interaction, state, null, "system");
    return;
  }
  tell(draft, { type: "agentLeft", interactionId: interaction.id, offerId, agentId });
  idleFromNow(draft, agentId, interaction);
  wake(draft, { ...interaction, lastAgentId: agentId });
}

/** An agent signed off, was lost or removed: the conversations do not wait for a return. */
export function leaveConversations(draft: Draft, agentId: AgentId): void {
  for (const work of allWork(agentById(draft, agentId))) {
    if (work.kind !== "engaged") continue;
    const interaction = interactionById(draft, work.interactionId);
    const { state } = interaction;
    if (isConversation(interaction) && state.kind === "connected") leaveConversation(draft, interaction, state);
  }
}

/** Is nobody there who could answer? */
export function isAway(draft: Draft, agentId: AgentId): boolean {
  const { connection, intent, settings } = agentById(draft, agentId);
  return connection.kind === "gone" || intent.kind === "offline" || !settings.enabled;
}

/** Somebody of ours writes to the customer; returns the conversation with it. */
export function say(
  draft: Draft,
  interaction: Conversation,
  { messageId, agentId }: { readonly messageId: string; readonly agentId: AgentId | null },
): Conversation {
  const { id: interactionId, lineId, thread } = interaction;
  const since = thread.awaitingReplySince;
  const { hours } = queueOf(draft.floor, interaction);
  const responseMs = since === null ? null : openMsBetween(hours, since, draft.now);
  tell(draft, { type: "messageSent", interactionId, messageId, agentId, auto: null, responseMs });
  ask(draft, { type: "sendMessage", interactionId, messageId, lineId });
  return { ...interaction, thread: said(thread, messageId, draft.now) };
}

/** The line's own words for whom opens a conversation, in the customer's language; nothing where there are none. */
export function answerByItself(draft: Draft, interaction: Conversation): Conversation {
  const { id: interactionId, lineId, language, thread } = interaction;
  const line = draft.floor.lines.get(lineId);
  if (line === undefined || thread.isOptedOut) return interaction;
  const { isOpen } = openingAt(queueOf(draft.floor, interaction).hours, draft.now);
  const auto = isOpen ? "open" : "closed";
  if (!textOf(line).autoAnswer[auto][language]) return interaction;
  const messageId = makeId(draft);
  tell(draft, { type: "messageSent", interactionId, messageId, agentId: null, auto, responseMs: null });
  ask(draft, { type: "sendMessage", interactionId, messageId, lineId });
  return { ...interaction, thread: noted(thread, { messageId, state: "queued" }, draft.now) };
}
