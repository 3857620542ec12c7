import type { Agent } from "./agent.ts";
import { childId } from "./childId.ts";
import type { CarrierEffect, Effect, MessageEffect, Push } from "./effect.ts";
import type { EventEnvelope } from "./event.ts";
import type { Floor } from "./floor.ts";
import type { Happening } from "./happening.ts";
import type { AgentId, EventId, Instant, InteractionId, LineId, QueueId } from "./ids.ts";
import type { Interaction, InteractionRecord } from "./interaction.ts";
import { removeAgent, setAgent, setInteraction, setRecord } from "./rows.ts";
import { asOf, hasRelaxed, isOpen } from "./standing.ts";

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** What one event has done so far; `step` turns it into its result. */
export interface Draft {
  readonly floor: Floor;
  readonly eventId: EventId;
  readonly now: Instant;
  readonly changed: {
    readonly interactions: Set<InteractionId>;
    readonly agents: Set<AgentId>;
    readonly queues: Set<QueueId>;
    readonly lines: Set<LineId>;
    readonly flows: Set<QueueId>;
  };
  /** The changed interactions as they were before the event; undefined: new. */
  readonly before: Map<InteractionId, Interaction | undefined>;
  /** Open contacts that agents may take now though their rows did not change. */
  readonly released: Set<InteractionId>;
  readonly happened: Happening[];
  readonly effects: Effect[];
  readonly pushes: Push[];
  idsMade: number;
}

export function newDraft(floor: Floor, event: EventEnvelope): Draft {
  return {
    floor,
    eventId: event.id,
    now: event.now,
    changed: { interactions: new Set(), agents: new Set(), queues: new Set(), lines: new Set(), flows: new Set() },
    before: new Map(),
    released: new Set(),
    happened: [],
    effects: [],
    pushes: [],
    idsMade: 0,
  };
}

/** An id that the same event makes again when it is replayed. */
export function makeId(draft: Draft): string {
  return childId(draft.eventId, draft.idsMade++);
}

// Each row is marked before it is replaced: when code throws, `changed` says whether the floor is as it was.

/** An open contact is put as it stands at this instant, whatever happened to it; that it asks for less by now is told. */
export function putInteraction(draft: Draft, interaction: Interaction): void {
  markInteraction(draft, interaction.id);
  const queue = draft.floor.queues.get(interaction.queueId);
  const isStanding = queue !== undefined && isOpen(interaction, queue);
  const next = isStanding ? asOf(interaction, queue, draft.now) : interaction;
  setInteraction(draft.floor, next);
  if (!hasRelaxed(interaction.standing, next.standing)) return;
  const { id: interactionId, queueId, standing } = next;
  tell(draft, { type: "relaxed", interactionId, queueId, requires: standing.requires });
}

export function putRecord(draft: Draft, id: InteractionId, record: InteractionRecord): void {
  markInteraction(draft, id);
  setRecord(draft.floor, interactionById(draft, id), record);
}

function markInteraction({ changed, before, floor }: Draft, id: InteractionId): void {
  changed.interactions.add(id);
  if (!before.has(id)) before.set(id, floor.interactions.get(id));
}

export function putAgent(draft: Draft, agent: Agent): void {
  draft.changed.agents.add(agent.id);
  for (const id of setAgent(draft.floor, agent)) draft.released.add(id);
}

export function dropAgent(draft: Draft, agent: Agent): void {
  draft.changed.agents.add(agent.id);
  removeAgent(draft.floor, agent);
  tell(draft, { type: "agentDropped", agentId: agent.id });
}

/** For an id that a live row carries. Throws when the floor does not know it: a bug. */
export function interactionById(draft: Draft, id: InteractionId): Interaction {
  const interaction = draft.floor.interactions.get(id);
  if (interaction === undefined) throw new Error(`unknown interaction ${id}`);
  return interaction;
}

/** For an id that a live row carries. Throws when the floor does not know it: a bug. */
export function agentById(draft: Draft, id: AgentId): Agent {
  const agent = draft.floor.agents.get(id);
  if (agent === undefined) throw new Error(`unknown agent ${id}`);
  return agent;
}

/** Notes what happened; the records of the interactions are folded from it when the step ends. */
export function tell(draft: Draft, happening: DistributiveOmit<Happening, "at">): void {
  draft.happened.push({ at: draft.now, ...happening });
}

/** Asks the carrier for something, and returns the effect's id. */
export function ask(draft: Draft, effect: CarrierEffect | MessageEffect): string {
  const id = makeId(draft);
  draft.effects.push({ id, ...effect });
  return id;
}

export function push(draft: Draft, message: Push): void {
  draft.pushes.push(message);
}
