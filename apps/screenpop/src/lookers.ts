/** Who has which contact's thread open, as far as the desks of this process tell; kept nowhere else. */
export class Lookers {
  /** By tab: whose it is, and what it shows. */
  readonly #tabs = new Map<object, { readonly agentId: string; readonly interactionId: string }>();

  /** Returns the agents who see somebody come or go because of it. */
  look(tab: object, agentId: string, interactionId: string | null): string[] {
    const before = this.#tabs.get(tab)?.interactionId ?? null;
    if (before === interactionId) return [];
    if (interactionId === null) this.#tabs.delete(tab);
    else this.#tabs.set(tab, { agentId, interactionId });
    const met = [before, interactionId].flatMap((id) => (id === null ? [] : this.#at(id)));
    return [...new Set(met)].filter((id) => id !== agentId);
  }

  /** Others than this agent who look at it. */
  besides(agentId: string, interactionId: string): string[] {
    return this.#at(interactionId).filter((id) => id !== agentId);
  }

  #at(interactionId: string): string[] {
    const looking = [...this.#tabs.values()].filter((each) => each.interactionId === interactionId);
    return [...new Set(looking.map(({ agentId }) => agentId))];
  }
}
