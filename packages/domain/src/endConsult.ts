import { idleFromNow } from "./agents.ts";
import { ask, type Draft, putInteraction, tell } from "./draft.ts";
import type { Connected } from "./endings.ts";
import type { Consult, Interaction, OfferEndReason } from "./interaction.ts";
import { closeOffer } from "./offers.ts";
import { startWrapUp } from "./wrapUp.ts";

/**
 * The asked agent is out of it: never came, or leaves. Who talked with the customer wraps up, others are free at once. What the
 * customer hears is left as it is. Returns the state without a consult, which stands on the floor.
 */
export function endConsult(
  draft: Draft,
  interaction: Interaction,
  state: Connected,
  consult: Consult,
  reason: OfferEndReason,
): Connected {
  const after = { ...state, consult: null };
  putInteraction(draft, { ...interaction, state: after });
  if (consult.kind === "present") leaveConsult(draft, interaction, consult);
  else closeOffer(draft, interaction, consult, reason);
  const callId = consult.kind === "ringing" ? null : consult.agentCallId;
  if (callId !== null) ask(draft, { type: "endCall", interactionId: interaction.id, callId });
  return after;
}

function leaveConsult(
  draft: Draft,
  interaction: Interaction,
  { offerId, agentId, metCustomer }: Extract<Consult, { kind: "present" }>,
): void {
  tell(draft, { type: "agentLeft", interactionId: interaction.id, offerId, agentId });
  if (metCustomer) startWrapUp(draft, interaction, { offerId, agentId });
  else idleFromNow(draft, agentId, interaction);
}
