import type { Agent } from "./agent.ts";
import { wholeAgent } from "./defaults.ts";
import type { Interaction } from "./interaction.ts";

/** A stored agent as today's code reads it: with what rows did not have when it was written. */
export function upToDateAgent(row: Agent): Agent {
  return { ...row, tasks: row.tasks ?? [], settings: wholeAgent(row.settings) };
}

/** A stored interaction, as `upToDateAgent`. */
export function upToDateInteraction(row: Interaction): Interaction {
  const whole = { ...row, openUntil: row.openUntil ?? null, leftQueues: row.leftQueues ?? [] };
  const { state } = whole;
  if (state.kind === "connected" && state.consult === undefined) {
    return { ...whole, state: { ...(state as typeof state), consult: null } };
  }
  if (state.kind !== "offered" || state.alsoRinging !== undefined) return whole;
  return { ...whole, state: { ...(state as typeof state), alsoRinging: [] } };
}
