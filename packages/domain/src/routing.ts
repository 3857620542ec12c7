import { type Agent, CHANNELS } from "./agent.ts";
import { type Draft, interactionById } from "./draft.ts";
import type { Interaction } from "./interaction.ts";
import { makeOffer } from "./offers.ts";
import { compareSeniority, isRoutable, score } from "./routability.ts";
import { queueOf } from "./rows.ts";

/**
 * Offers waiting contacts to idle agents until no pair is left: always the most urgent contact that anybody may take, to
 * the agent longest idle. Before an event no pair was left, so a new one holds a contact or an agent that it changed: only
 * these are looked at.
 */
export function route(draft: Draft): void {
  const seekers = changedRoutableAgents(draft);
  const contacts = changedWaitingContacts(draft);
  for (;;) {
    const next = mostUrgent(draft, firstTakable(draft, contacts), mostUrgentFor(draft, seekers));
    if (next === undefined) return;
    const agent = draft.floor.idle.bestFor(next, draft.now);
    if (agent === undefined) throw new Error("an agent may take the contact, but not the other way round");
    makeOffer(draft, next, agent);
  }
}

function changedWaitingContacts(draft: Draft): Interaction[] {
  const waiting = [...draft.changed.interactions]
    .map((id) => draft.floor.interactions.get(id))
    .filter((interaction) => interaction?.state.kind === "waiting") as Interaction[];
  return waiting.sort((a, b) => compareUrgency(draft, a, b)).reverse();
}

function changedRoutableAgents(draft: Draft): Set<Agent> {
  const agents = [...draft.changed.agents].map((id) => draft.floor.agents.get(id));
  return new Set(
    agents.filter((agent) => agent !== undefined && CHANNELS.some((channel) => isRoutable(agent, channel))) as Agent[],
  );
}

/** The most urgent of the changed contacts that an agent may take. Whom nobody may take now, nobody may later in this step. */
function firstTakable(draft: Draft, leastUrgentFirst: Interaction[]): Interaction | undefined {
  for (;;) {
    const contact = leastUrgentFirst.at(-1);
    if (contact === undefined) return undefined;
    const stillWaits = interactionById(draft, contact.id) === contact;
    if (stillWaits && draft.floor.idle.bestFor(contact, draft.now) !== undefined) return contact;
    leastUrgentFirst.pop();
  }
}

function mostUrgentFor(draft: Draft, seekers: Set<Agent>): Interaction | undefined {
  let best: Interaction | undefined;
  for (const agent of seekers) {
    let own: Interaction | undefined;
    if (draft.floor.agents.get(agent.id) === agent) {
      for (const head of draft.floor.waiting.headsFor(agent, draft.now)) own = mostUrgent(draft, own, head);
    }
    if (own === undefined) seekers.delete(agent);
    best = mostUrgent(draft, best, own);
  }
  return best;
}

function mostUrgent(draft: Draft, a: Interaction | undefined, b: Interaction | undefined): Interaction | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareUrgency(draft, a, b) <= 0 ? a : b;
}

function compareUrgency(draft: Draft, a: Interaction, b: Interaction): number {
  const byScore = score(b, queueOf(draft.floor, b), draft.now) - score(a, queueOf(draft.floor, a), draft.now);
  return byScore !== 0 ? byScore : compareSeniority(a, b);
}
