import { personKeys } from "./callbackIndex.ts";
import type { InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";

const NOBODY: readonly string[] = [];

/** Who is on the line by a call of their own, by whose it is. */
export class CallerIndex {
  readonly #byPerson = new Map<string, Set<InteractionId>>();

  /** A new or replaced interaction in the place of what it was; either is undefined where there is none. */
  replace(before: Interaction | undefined, after: Interaction | undefined): void {
    const left = namesOf(before);
    const come = namesOf(after);
    if (left.length === come.length && left.every((key, n) => key === come[n])) return;
    for (const key of left) this.#drop(key, before?.id ?? "");
    for (const key of come) this.#byPerson.set(key, (this.#byPerson.get(key) ?? new Set()).add(after?.id ?? ""));
  }

  /** Is anybody on the line who goes by one of these names? */
  has(keys: readonly string[]): boolean {
    return keys.some((key) => this.#byPerson.has(key));
  }

  #drop(key: string, id: InteractionId): void {
    const ids = this.#byPerson.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#byPerson.delete(key);
  }
}

function namesOf(contact: Interaction | undefined): readonly string[] {
  return contact !== undefined && isOnTheLine(contact) ? personKeys(contact) : NOBODY;
}

/** By a call of their own, that is: not one that we dialled. */
function isOnTheLine({ channel, direction, state }: Interaction): boolean {
  return channel === "voice" && direction === "inbound" && state.kind !== "ended";
}
