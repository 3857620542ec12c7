import { beginConsult, handOver, resumeForBoth } from "./consult.ts";
import { directGate } from "./directGate.ts";
import { type Draft, interactionById } from "./draft.ts";
import { endConsult } from "./endConsult.ts";
import type { Wish } from "./event.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";
import { ownCall } from "./ownCall.ts";

type WishOf<T extends Wish["type"]> = Extract<Wish, { type: T }>;

/** Asks another agent into the call; the customer hears music meanwhile. */
export function consult(draft: Draft, wish: WishOf<"consult">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.consult !== null) return state.consult.agentId === wish.withAgentId ? DONE : refused("consulting");
  if (interaction.channel !== "voice") return refused("invalid");
  if (state.agentLost !== null || state.hangUpAskedAt !== null) return refused("notInCall");
  const asked = draft.floor.agents.get(wish.withAgentId);
  if (asked === undefined) return refused("unknownAgent");
  const closed = directGate(asked, interaction.channel);
  if (closed !== null) return refused(closed);
  beginConsult(draft, interaction, state, asked);
  return DONE;
}

/** Back to the customer without the asked agent, who may be gone by oneself meanwhile. */
export function cancelConsult(draft: Draft, wish: WishOf<"cancelConsult">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.agentLost !== null || state.hangUpAskedAt !== null) return refused("notInCall");
  const after = state.consult ? endConsult(draft, interaction, state, state.consult, "withdrawn") : state;
  if (after.heldSince !== null) resumeForBoth(draft, interactionById(draft, interaction.id), after);
  return DONE;
}

/** The first agent leaves; the customer talks with the asked one. */
export function completeTransfer(draft: Draft, wish: WishOf<"completeTransfer">): Outcome {
  const own = ownCall(draft, wish);
  if ("kind" in own) return own;
  const { interaction, state } = own;
  if (state.consult?.kind !== "present") return refused("notConsulting");
  handOver(draft, interaction, state, state.consult);
  return DONE;
}
