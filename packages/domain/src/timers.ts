import type { Agent } from "./agent.ts";
import { assertNever } from "./assertNever.ts";
import type { Instant } from "./ids.ts";
import type { Interaction, RingingOffer } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";
import { TEXT_MAX_WAIT_MS } from "./thread.ts";
import { allWork } from "./work.ts";

/** After an agent's wish to hang up: by then the carrier has said that the conference ended, or it is taken as ended. */
export const HANG_UP_LIMIT_MS = 10_000;

/** When the contact has waited as long as its queue allows, in the current wait. */
export function maxWaitAt(interaction: Interaction, queue: QueueSettings): Instant {
  if (interaction.callback !== null) return interaction.callback.endsAt;
  if (interaction.thread !== null) return (interaction.waitingFrom ?? 0) + TEXT_MAX_WAIT_MS;
  if (interaction.waitingFrom === null) throw new Error(`interaction ${interaction.id} has not waited`);
  return interaction.waitingFrom + queue.maxWaitMs;
}

/** The next instant at which time alone changes the interaction; null when none does. */
export function interactionDueAt(interaction: Interaction, queue: QueueSettings): Instant | null {
  const { state } = interaction;
  switch (state.kind) {
    case "received":
    case "ended":
      return null;
    case "resting":
      return state.until ?? state.closesAt;
    case "waiting":
      if (interaction.thread !== null) {
        return Math.min(maxWaitAt(interaction, queue), interaction.movesOnAt ?? Number.POSITIVE_INFINITY);
      }
      return Math.min(maxWaitAt(interaction, queue), pauseAt(interaction) ?? Number.POSITIVE_INFINITY);
    case "offered":
      if (state.offer.kind === "accepted") return state.offer.joinBy;
      return Math.min(firstToEnd(state.offer, state.alsoRinging).expiresAt, maxWaitAt(interaction, queue));
    case "connected":
      if (state.hangUpAskedAt !== null) return state.hangUpAskedAt + HANG_UP_LIMIT_MS;
      if (state.consult?.kind === "ringing") return state.consult.expiresAt;
      if (state.consult?.kind === "coming") return state.consult.joinBy;
      return state.agentLost?.until ?? idleUntil(interaction, state.since);
    default:
      return assertNever(state);
  }
}

/** From then on a conversation in which nobody owes an answer rests. */
function idleUntil({ thread }: Interaction, connectedAt: Instant): Instant | null {
  if (thread === null || thread.awaitingReplySince !== null) return null;
  return Math.max(connectedAt, thread.lastMessageAt) + thread.idleToRestMs;
}

/** When a waiting contact has to leave or to rest, or may stop resting. */
function pauseAt({ openUntil, callback }: Interaction): Instant | null {
  return callback?.restsUntil ?? openUntil;
}

/** Of the ringing offers of a contact the one that is missed first; the earlier made of two. */
export function firstToEnd(offer: RingingOffer, others: readonly RingingOffer[]): RingingOffer {
  return others.reduce((first, other) => (other.expiresAt < first.expiresAt ? other : first), offer);
}

/** The first of the agent's wrap-ups to end. */
export function agentDueAt(agent: Agent): Instant | null {
  let dueAt: Instant | null = null;
  for (const work of allWork(agent)) if (work.kind === "wrapUp") dueAt = Math.min(work.until, dueAt ?? work.until);
  return dueAt;
}
