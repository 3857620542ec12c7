import type { Agent, Intent } from "./agent.ts";
import { idleFromNow } from "./agents.ts";
import { type Draft, interactionById, putAgent, tell } from "./draft.ts";
import type { Wish } from "./event.ts";
import type { AgentId, DispositionId, Instant, InteractionId } from "./ids.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";
import { endRinging } from "./returnToQueue.ts";
import { closeConversation } from "./textWishes.ts";
import { isConversation, leaveConversations } from "./threads.ts";
import { hasNoWork, withWork, workOn } from "./work.ts";

type WishOf<T extends Wish["type"]> = Extract<Wish, { type: T }>;

/** Always granted: what the agent wants is the agent's. A call goes on; a ringing offer is taken back. */
export function setIntent(draft: Draft, wish: WishOf<"setIntent">): Outcome {
  const agent = draft.floor.agents.get(wish.agentId);
  if (agent === undefined) return refused("unknownAgent");
  const reason = wish.intent === "notReady" ? (wish.reason?.trim() ?? "") : null;
  if (reason === "") return refused("reasonMissing");
  if (!isSame(agent.intent, wish.intent, reason)) changeIntent(draft, agent, wish, reason);
  if (wish.intent === "ready") unblock(draft, wish.agentId, wish.userId);
  return DONE;
}

function isSame(intent: Intent, kind: Intent["kind"], reason: string | null): boolean {
  return intent.kind === kind && (intent.kind !== "notReady" || intent.reason === reason);
}

function changeIntent(draft: Draft, agent: Agent, wish: WishOf<"setIntent">, reason: string | null): void {
  const since = draft.now;
  const intent: Intent = reason === null ? plain(wish.intent, since) : { kind: "notReady", since, reason };
  const comesBack = intent.kind === "ready" && hasNoWork(agent);
  const contacts = agent.intent.kind === "offline" ? 0 : agent.contacts;
  putAgent(draft, { ...agent, intent, contacts, idleSince: comesBack ? since : agent.idleSince });
  const { agentId, userId: byUserId } = wish;
  tell(draft, { type: "intentChanged", agentId, intent: wish.intent, reason, byUserId });
  if (intent.kind !== "ready") endRinging(draft, agentId, "withdrawn");
  if (intent.kind === "offline") leaveConversations(draft, agentId);
}

function plain(kind: Intent["kind"], since: Instant): Intent {
  return kind === "ready" ? { kind: "ready", since } : { kind: "offline", since };
}

export function clearBlock(draft: Draft, { agentId, userId }: WishOf<"clearBlock">): Outcome {
  if (!draft.floor.agents.has(agentId)) return refused("unknownAgent");
  unblock(draft, agentId, userId);
  return DONE;
}

/** Back in line, at its end. */
function unblock(draft: Draft, agentId: AgentId, byUserId: string): void {
  const agent = draft.floor.agents.get(agentId);
  if (agent === undefined || agent.block === null) return;
  putAgent(draft, { ...agent, block: null, idleSince: hasNoWork(agent) ? draft.now : agent.idleSince });
  tell(draft, { type: "agentUnblocked", agentId, byUserId });
}

export function extendWrapUp(draft: Draft, wish: WishOf<"extendWrapUp">): Outcome {
  const agent = draft.floor.agents.get(wish.agentId);
  if (agent === undefined) return refused("unknownAgent");
  const work = workOn(agent, wish.interactionId);
  if (work?.kind !== "wrapUp") return refused("notInWrapUp");
  if (!Number.isSafeInteger(wish.byMs) || wish.byMs <= 0) return refused("invalid");
  const { queueId, since, until } = work;
  const wrapUp = { kind: "wrapUp", queueId, since, until: until + wish.byMs } as const;
  putAgent(draft, withWork(agent, interactionById(draft, wish.interactionId), wrapUp));
  return DONE;
}

export function complete(draft: Draft, wish: WishOf<"complete">): Outcome {
  const agent = draft.floor.agents.get(wish.agentId);
  if (agent === undefined) return refused("unknownAgent");
  const interaction = draft.floor.interactions.get(wish.interactionId);
  const { state } = interaction ?? {};
  if (interaction && isConversation(interaction) && state?.kind === "connected" && state.agentId === agent.id) {
    closeConversation(draft, { interaction, state }, wish.dispositionId);
    return DONE;
  }
  if (workOn(agent, wish.interactionId)?.kind !== "wrapUp") return refused("notInWrapUp");
  endWrapUp(draft, agent.id, wish.interactionId, "completed", wish.dispositionId);
  return DONE;
}

/** Ready for the next; what the agent filled in, or the time-out. */
export function endWrapUp(
  draft: Draft,
  agentId: AgentId,
  interactionId: InteractionId,
  how: "completed" | "timedOut",
  dispositionId: DispositionId | null,
): void {
  idleFromNow(draft, agentId, interactionById(draft, interactionId));
  tell(draft, { type: "wrapUpEnded", interactionId, agentId, how, dispositionId });
}
