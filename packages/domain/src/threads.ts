import { idleFromNow } from "./agents.ts";
import { agentById, ask, type Draft, interactionById, makeId, putInteraction, tell } from "./draft.ts";
import type { Connected } from "./endings.ts";
import type { Floor } from "./floor.ts";
import type { AgentId, Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { openMsBetween } from "./openHours.ts";
import { leadsOn, movesOnAt, whyNotNow } from "./overflow.ts";
import { queueOf } from "./rows.ts";
import { freshStanding, liveBackOffs } from "./standing.ts";
import { type AutoAnswer, noted, said, type Thread, textOf } from "./thread.ts";
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
export function atRest(draft: Draft, interaction: Conversation, until: Instant | null, lastAgentId: AgentId | null) {
  const { thread } = interaction;
  const from = until ?? thread.lastMessageAt;
  const closesAt = Math.max(draft.now, from + thread.closesAfterMs);
  const state = { kind: "resting", since: draft.now, until, closesAt, lastAgentId } as const;
  return { backOff: liveBackOffs(interaction, draft.now), passedBy: [], leftQueues: [], state };
}

/** Waits for an agent again, as one who comes anew: the customer wrote, the time has come, or the agent is gone. */
export function wake(draft: Draft, interaction: Conversation): void {
  const { now } = draft;
  const { id: interactionId, queueId, requires } = interaction;
  tell(draft, { type: "queueEntered", interactionId, queueId, again: interaction.record.queuedAt !== null });
  const fresh = { ...interaction, leftQueues: [] };
  putInteraction(draft, {
    ...fresh,
    queuedAt: now,
    waitingFrom: now,
    openUntil: null,
    movesOnAt: movesOnAt(draft.floor, fresh, queueOf(draft.floor, interaction), now),
    passedBy: [],
    backOff: liveBackOffs(interaction, now),
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

/**
 * The words for it in the customer's language: the line's own, and those of the queue's exit where that is a message; empty
 * where there are none.
 */
export function autoAnswerOf(floor: Floor, interaction: Interaction, auto: AutoAnswer): string {
  const { lineId, language } = interaction;
  const line = floor.lines.get(lineId);
  if (line === undefined) return "";
  const { open, closed } = textOf(line).autoAnswer;
  if (auto === "open") return open[language] ?? "";
  const exit = queueOf(floor, interaction).overflow[auto];
  const words = (exit.to === "message" && exit.text[language]) || "";
  return auto === "closed" ? closed[language] || words : words || (open[language] ?? "");
}

/** Answers whom opens a conversation. */
export function answerByItself(draft: Draft, interaction: Conversation): Conversation {
  // A fax is a document, and those words are none.
  if (interaction.channel === "fax") return interaction;
  const { id: interactionId, lineId, thread } = interaction;
  const auto = autoAnswerNow(draft, interaction);
  if (thread.isOptedOut || autoAnswerOf(draft.floor, interaction, auto) === "") return interaction;
  const messageId = makeId(draft);
  tell(draft, { type: "messageSent", interactionId, messageId, agentId: null, auto, responseMs: null });
  ask(draft, { type: "sendMessage", interactionId, messageId, lineId });
  return { ...interaction, thread: noted(thread, { messageId, state: "queued" }, draft.now) };
}

/** Whom another queue takes is not told that this one is closed. */
function autoAnswerNow({ floor, now }: Draft, interaction: Conversation): AutoAnswer {
  const queue = queueOf(floor, interaction);
  const cause = whyNotNow(floor, interaction, queue, now);
  return cause === null || leadsOn(floor, interaction, queue, cause) ? "open" : cause;
}
