import type { FloorEvent } from "./event.ts";
import type { Outcome } from "./outcome.ts";

/**
 * Did the router refuse this by itself, as it stands in the journal, and never step it? A customer whom the floor cannot know, and
 * a number that nobody can read. A replay passes it over. The floor itself never refuses what a caller keyed in.
 */
export function isRefusedUnasked({ type }: Pick<FloorEvent, "type">, outcome: Outcome): boolean {
  if (outcome.kind !== "refused") return false;
  return outcome.reason === "unknownCustomer" || type === "callbackRequested";
}
