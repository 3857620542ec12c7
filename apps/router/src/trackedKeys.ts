import type { FloorEvent, InteractionId } from "@touchstone/domain";
import { type Floor, findInteractionByCall, findInteractionByOffer, getInteraction } from "@touchstone/domain";

type Named = { readonly type: FloorEvent["type"] | (string & {}) } & object;

/** Results of effects are told once, by the router itself: no edge ever brings or repeats one. */
const NEVER_REPEATED = new Set(["effectDone", "effectFailed", "timePassed"]);

/**
 * The keys of all facts about a contact, as long as every one of them was handed over to this floor from the first on. Of such
 * a contact a key that is not among them is new, and the inbox need not be asked; should it have come into the inbox by another
 * way all the same, its uniqueness stops the commit.
 */
export class TrackedKeys {
  readonly #keysOf = new Map<InteractionId, Set<string>>();

  /** True when the fact names a contact that is tracked, and is the first with its key. */
  isNew(floor: Floor, fact: Named, key: string): boolean {
    const id = contactOf(floor, fact);
    const keys = id === undefined ? undefined : this.#keysOf.get(id);
    return keys !== undefined && !keys.has(key);
  }

  /** A fact that was handed over is committed. */
  add(floor: Floor, factId: string, fact: Named, key: string): void {
    if (getInteraction(floor, factId)) this.#keysOf.set(factId, new Set([key]));
    const id = contactOf(floor, fact);
    if (id !== undefined) this.#keysOf.get(id)?.add(key);
  }

  /** A fact that came another way is committed: of its contact not every key is known any more. */
  untrack(floor: Floor, event: Named): void {
    if (NEVER_REPEATED.has(event.type)) return;
    const id = contactOf(floor, event);
    if (id !== undefined) this.#keysOf.delete(id);
  }

  forget(ids: readonly InteractionId[]): void {
    for (const id of ids) this.#keysOf.delete(id);
  }

  clear(): void {
    this.#keysOf.clear();
  }
}

function contactOf(floor: Floor, fact: object): InteractionId | undefined {
  if ("interactionId" in fact) return fact.interactionId as InteractionId;
  if ("callId" in fact) return findInteractionByCall(floor, fact.callId as string)?.id;
  if ("offerId" in fact) return findInteractionByOffer(floor, fact.offerId as string)?.id;
  return undefined;
}
