import { type Draft, putInteraction, tell } from "./draft.ts";
import type { Wish } from "./event.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, refused } from "./outcomes.ts";

/** Acts at once: a waiting contact takes its new place, and whoever is free for it gets it. */
export function setPriority(draft: Draft, wish: Extract<Wish, { type: "setPriority" }>): Outcome {
  const { interactionId, priorityMs, userId: byUserId } = wish;
  const interaction = draft.floor.interactions.get(interactionId);
  if (interaction === undefined) return refused("unknownInteraction");
  if (interaction.state.kind === "ended") return refused("callGone");
  if (!Number.isSafeInteger(priorityMs)) return refused("invalid");
  if (interaction.priorityMs === priorityMs) return DONE;
  putInteraction(draft, { ...interaction, priorityMs });
  tell(draft, { type: "prioritySet", interactionId, priorityMs, byUserId });
  return DONE;
}
