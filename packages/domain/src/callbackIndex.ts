import type { InteractionId, QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";

/** Names of whom a contact belongs to: the customer, and the number while that is nobody's. */
export function personKeys({ customerId, callerRef }: Pick<Interaction, "customerId" | "callerRef">): string[] {
  return [customerId, callerRef].filter((key) => key !== null);
}

/** Those of a call back. With its own id: a number that was keyed in for the call back, and from which nobody called before, is named by it. */
export const owedKeys = (interaction: Interaction): string[] => [...personKeys(interaction), interaction.id];

/** The calls back that are owed, by whose they are and by queue. */
export class CallbackIndex {
  readonly #byPerson = new Map<string, Set<InteractionId>>();
  readonly #byQueue = new Map<QueueId, Set<InteractionId>>();

  add(interaction: Interaction): void {
    for (const key of owedKeys(interaction)) put(this.#byPerson, key, interaction.id);
    put(this.#byQueue, interaction.queueId, interaction.id);
  }

  remove(interaction: Interaction): void {
    for (const key of owedKeys(interaction)) drop(this.#byPerson, key, interaction.id);
    drop(this.#byQueue, interaction.queueId, interaction.id);
  }

  /** In the order of their ids, so of the requests. */
  ofPerson(person: Pick<Interaction, "customerId" | "callerRef">): InteractionId[] {
    const ids = personKeys(person).flatMap((key) => [...(this.#byPerson.get(key) ?? [])]);
    return [...new Set(ids)].sort();
  }

  inQueue(queueId: QueueId): InteractionId[] {
    return [...(this.#byQueue.get(queueId) ?? [])].sort();
  }
}

function put(index: Map<string, Set<InteractionId>>, key: string, id: InteractionId): void {
  const ids = index.get(key) ?? new Set();
  index.set(key, ids.add(id));
}

function drop(index: Map<string, Set<InteractionId>>, key: string, id: InteractionId): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
