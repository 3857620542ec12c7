import type { Draft } from "./draft.ts";
import type { Connected } from "./endings.ts";
import type { Interaction } from "./interaction.ts";
import type { Outcome } from "./outcome.ts";
import { refused } from "./outcomes.ts";

export interface OwnCall {
  readonly interaction: Interaction;
  readonly state: Connected;
}

/** The conversation that is this agent's, or why there is none. Who is only asked in it has none of it. */
export function ownCall(draft: Draft, wish: { agentId: string; interactionId: string }): OwnCall | Outcome {
  if (!draft.floor.agents.has(wish.agentId)) return refused("unknownAgent");
  const interaction = draft.floor.interactions.get(wish.interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  const { state } = interaction;
  if (state.kind === "ended") return refused("callGone");
  if (state.kind !== "connected") return refused("notInCall");
  return state.agentId === wish.agentId ? { interaction, state } : refused("notYours");
}
