import type { Agent } from "./agent.ts";
import { assertNever } from "./assertNever.ts";
import type { Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";

/** After an agent's wish to hang up: by then the carrier has said that the conference ended, or it is taken as ended. */
export const HANG_UP_LIMIT_MS = 10_000;

/** When the contact has waited as long as its queue allows, in the current wait. */
export function maxWaitAt(interaction: Interaction, queue: QueueSettings): Instant {
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
    case "waiting":
      return maxWaitAt(interaction, queue);
    case "offered":
      if (state.offer.kind === "accepted") return state.offer.joinBy;
      return Math.min(state.offer.expiresAt, maxWaitAt(interaction, queue));
    case "connected":
      if (state.hangUpAskedAt !== null) return state.hangUpAskedAt + HANG_UP_LIMIT_MS;
      return state.agentLost?.until ?? null;
    default:
      return assertNever(state);
  }
}

export function agentDueAt(agent: Agent): Instant | null {
  return agent.voice.kind === "wrapUp" ? agent.voice.until : null;
}

/** When the first of the agents that are kept from a waiting contact may be offered it again. */
export function backOffDueAt(interaction: Interaction): Instant | null {
  if (interaction.state.kind !== "waiting") return null;
  const ends = Object.values(interaction.backOff);
  return ends.length === 0 ? null : Math.min(...ends);
}
