import { type Draft, putInteraction, tell } from "./draft.ts";
import type { Interaction } from "./interaction.ts";

/** The customer stands in the queue: from here on the contact waits, and keeps this instant as its place. */
export function enterQueue(draft: Draft, interaction: Interaction): void {
  const { now } = draft;
  const { id: interactionId, queueId } = interaction;
  putInteraction(draft, { ...interaction, queuedAt: now, waitingFrom: now, state: { kind: "waiting", since: now } });
  tell(draft, { type: "queueEntered", interactionId, queueId, again: false });
}
