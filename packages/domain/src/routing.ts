import { type Agent, CHANNELS } from "./agent.ts";
import { type Draft, interactionById, putInteraction } from "./draft.ts";
import type { AgentId, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { ringAt } from "./offers.ts";
import { isRoutable } from "./routability.ts";
import { queueOf } from "./rows.ts";
import { roomFor } from "./standing.ts";
import { compareSeniority, score } from "./urgency.ts";

interface Pair {
  readonly contact: Interaction;
  readonly agent: Agent;
}

/**
 * Offers waiting contacts to agents until no pair is left: always the most urgent contact that anybody may take, to whom its
 * queue chooses. What agents are left then joins ring groups with room. Before an event no pair was left, so a new one
 * holds a contact or an agent that changed: only these are looked at.
 */
export function route(draft: Draft): void {
  const seekers = routableAgents(draft);
  const { changed, released, floor } = draft;
  if (seekers.size === 0 && released.size === 0 && changed.interactions.size === 1) {
    // The usual event. Nobody competes with this contact, so that all it may have is its own at once.
    const [contact] = changedContacts(draft);
    if (contact !== undefined) ringAtAll(draft, contact, bestFor(draft, contact, roomOf(draft, contact)));
    return;
  }
  pairAll(draft, "waiting", seekers);
  if (floor.waiting.ringing > 0) pairAll(draft, "offered", routableAgents(draft));
}

function pairAll(draft: Draft, kind: "waiting" | "offered", seekers: Set<AgentId>): void {
  const contacts = changedContacts(draft).filter(({ state }) => state.kind === kind);
  for (;;) {
    const next = mostUrgent(draft, firstTakable(draft, contacts, kind), mostUrgentFor(draft, seekers, kind));
    if (next === undefined) return;
    // However many desks it rings at, no other contact gets more urgent than a group: it takes as many as it may.
    const agents = kind === "waiting" ? [next.agent] : bestFor(draft, next.contact, roomOf(draft, next.contact));
    ringAtAll(draft, next.contact, agents);
  }
}

function ringAtAll(draft: Draft, contact: Interaction, agents: readonly Agent[]): void {
  let ringing = contact;
  for (const agent of agents) ringing = ringAt(draft, ringing, agent);
  if (ringing !== contact) putInteraction(draft, ringing);
}

function roomOf({ floor }: Draft, contact: Interaction): number {
  return roomFor(contact, queueOf(floor, contact));
}

/** Least urgent first. */
function changedContacts(draft: Draft): Interaction[] {
  const { changed, released, floor } = draft;
  if (changed.interactions.size + released.size === 0) return [];
  const contacts: Interaction[] = [];
  for (const id of new Set<InteractionId>([...changed.interactions, ...released])) {
    const contact = floor.interactions.get(id);
    if (contact !== undefined && contact.state.kind !== "ended" && roomOf(draft, contact) > 0) contacts.push(contact);
  }
  return contacts.sort((a, b) => compareUrgency(draft, b, a));
}

function routableAgents(draft: Draft): Set<AgentId> {
  const seekers = new Set<AgentId>();
  for (const id of draft.changed.agents) if (isSeeking(draft.floor.agents.get(id))) seekers.add(id);
  return seekers;
}

function isSeeking(agent: Agent | undefined): agent is Agent {
  return agent !== undefined && CHANNELS.some((channel) => isRoutable(agent, channel));
}

/** The most urgent of the changed contacts that an agent may take. Whom nobody may take now, nobody may later in this step. */
function firstTakable(draft: Draft, leastUrgentFirst: Interaction[], kind: string): Pair | undefined {
  for (;;) {
    const contact = leastUrgentFirst.at(-1);
    if (contact === undefined) return undefined;
    const isStillOpen = interactionById(draft, contact.id) === contact && contact.state.kind === kind;
    const [agent] = isStillOpen ? bestFor(draft, contact, 1) : [];
    if (agent !== undefined) return { contact, agent };
    leastUrgentFirst.pop();
  }
}

const NOBODY: readonly AgentId[] = [];

/** Whom its queue chooses for it, so many of them at most. */
function bestFor({ floor, now }: Draft, contact: Interaction, room: number): readonly Agent[] {
  const keepers = contact.standing.isKept ? floor.waiting.keepersOf(contact.id) : NOBODY;
  return floor.agentIndex.bestFor(contact, queueOf(floor, contact), keepers, now, room);
}

/** The most urgent contact that any of the changed agents may take, and who takes it: perhaps another one. */
function mostUrgentFor(draft: Draft, seekers: Set<AgentId>, kind: "waiting" | "offered"): Pair | undefined {
  let best: Interaction | undefined;
  for (const id of seekers) {
    const agent = draft.floor.agents.get(id);
    const own = isSeeking(agent) ? firstOf(draft, agent, kind) : undefined;
    if (own === undefined) seekers.delete(id);
    else if (best === undefined || compareUrgency(draft, own, best) < 0) best = own;
  }
  if (best === undefined) return undefined;
  const agent = takerOf(draft, best, seekers);
  if (agent === undefined) throw new Error("an agent may take the contact, but not the other way round");
  return { contact: best, agent };
}

/** Nobody but a changed agent may take a contact that did not change: with one of them nobody needs to choose. */
function takerOf(draft: Draft, contact: Interaction, seekers: ReadonlySet<AgentId>): Agent | undefined {
  const [seeker] = seekers;
  const isChanged = draft.changed.interactions.has(contact.id) || draft.released.has(contact.id);
  if (seeker !== undefined && seekers.size === 1 && !isChanged) return draft.floor.agents.get(seeker);
  return bestFor(draft, contact, 1)[0];
}

function firstOf(draft: Draft, agent: Agent, kind: "waiting" | "offered"): Interaction | undefined {
  const { waiting } = draft.floor;
  let first: Interaction | undefined;
  for (const head of kind === "waiting" ? waiting.headsFor(agent, draft.now) : waiting.ringingFor(agent, draft.now)) {
    if (first === undefined || compareUrgency(draft, head, first) < 0) first = head;
  }
  return first;
}

function mostUrgent(draft: Draft, a: Pair | undefined, b: Pair | undefined): Pair | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareUrgency(draft, a.contact, b.contact) <= 0 ? a : b;
}

/** Across queues: who is over a fairness cap comes first, in the order of entry; then the score at this instant decides. */
function compareUrgency({ floor, now }: Draft, a: Interaction, b: Interaction): number {
  const isOver = a.standing.isOverCap;
  if (isOver !== b.standing.isOverCap) return isOver ? -1 : 1;
  const byScore = isOver ? 0 : score(b, queueOf(floor, b), now) - score(a, queueOf(floor, a), now);
  return byScore !== 0 ? byScore : compareSeniority(a, b);
}
