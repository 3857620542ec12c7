import type { FloorCommit, JournalEntry } from "@touchstone/db";
import {
  type Agent,
  createFloor,
  type Floor,
  type FloorEvent,
  getAgent,
  getInteraction,
  type Happening,
  isRefusedUnasked,
  listAgents,
  listInteractions,
  nextTimerAt,
  type StepResult,
  step,
  whyNot,
} from "@touchstone/domain";
import {
  brokenBlame,
  brokenCapacity,
  brokenConsult,
  brokenGroup,
  brokenPairing,
  brokenRouting,
} from "@touchstone/domain/invariants.fixture";
import { mayTake, seekerOf, soughtOf } from "@touchstone/domain/oracle.fixture";
import { brokenRule } from "./floorRules.ts";
import { TENANT_ID } from "./house.ts";

/** The naive router looks at every pair: now and then is enough. */
const ROUTING_EVERY = 16;

/**
 * The journal, stepped again by a floor of its own as it grows: it must say the same, make the same rows, and break no rule after
 * any event. So the replay of every history is proved while it is made.
 */
export class ShadowFloor {
  readonly floor: Floor = createFloor(TENANT_ID, { queues: [], lines: [], agents: [], interactions: [] });
  #events = 0;

  /** What is wrong with a commit, in words; null when nothing is. */
  judge(commit: FloorCommit): string | null {
    for (const entry of commit.journal) {
      const broken = this.#stepAgain(entry);
      if (broken !== null) return `${broken}, after ${JSON.stringify(entry.event)}`;
    }
    return this.#differentRow(commit);
  }

  #stepAgain({ event, outcome, happened }: JournalEntry): string | null {
    if (isRefusedUnasked(event, outcome)) return null;
    const before = new Map(listAgents(this.floor).map((agent) => [agent.id, agent]));
    const result = step(this.floor, event);
    this.#events += 1;
    if (!isSame(result.outcome, outcome) || !isSame(result.happened, happened)) {
      return `replayed, it is ${JSON.stringify([result.outcome, result.happened])} and was ${JSON.stringify([outcome, happened])}`;
    }
    return this.#brokenRule(event, result, before) ?? this.#changedIntent(event, before);
  }

  #brokenRule(event: FloorEvent, result: StepResult, before: ReadonlyMap<string, Agent>): string | null {
    const { floor } = this;
    const cheap =
      brokenPairing(floor) ??
      brokenBlame(result) ??
      brokenConsult(floor) ??
      brokenGroup(floor, result) ??
      brokenCapacity(floor, result) ??
      brokenRule(floor, event, result) ??
      waitsBesideIdle(floor, event.now);
    if (cheap !== null) return cheap;
    const unfit = result.happened.find((told) => told.type === "offerMade" && !isFit(floor, told));
    if (unfit !== undefined)
      return `an offer that nobody could take or that comes too soon again: ${JSON.stringify(unfit)}`;
    return this.#events % ROUTING_EVERY === 0 ? brokenRouting(floor, result, event.now, before) : null;
  }

  /** What an agent wants is the agent's: only the wish for it changes it. */
  #changedIntent({ type }: FloorEvent, before: ReadonlyMap<string, Agent>): string | null {
    if (type === "setIntent") return null;
    const changed = listAgents(this.floor).find(({ id, intent }) => (before.get(id)?.intent ?? intent) !== intent);
    return changed === undefined ? null : `${type} changed what agent ${changed.id} wants`;
  }

  #differentRow({ interactions, agents }: FloorCommit): string | null {
    for (const { row } of interactions) {
      if (!isSame(row, getInteraction(this.floor, row.id)))
        return `the row of contact ${row.id} is not what its journal makes`;
    }
    for (const agent of agents) {
      if (!isSame(agent, getAgent(this.floor, agent.id)))
        return `the row of agent ${agent.id} is not what the journal makes`;
    }
    return null;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Every waiting contact beside every agent: the naive router would not pair them, and a named rule says why. */
function waitsBesideIdle(floor: Floor, now: number): string | null {
  const agents = listAgents(floor);
  for (const contact of listInteractions(floor)) {
    const sought = soughtOf(floor, contact);
    if (sought === null) continue;
    for (const agent of agents) {
      if (mayTake(floor, seekerOf(agent), sought, now)) return `${contact.id} waits beside ${agent.id}`;
      if (whyNot(floor, agent.id, contact.id, now).length === 0)
        return `${contact.id} and ${agent.id} are kept apart by no named rule`;
    }
  }
  return null;
}

/** The desk was there and willing, and had not just missed or declined this very contact. */
function isFit(floor: Floor, offer: Extract<Happening, { type: "offerMade" }>): boolean {
  const agent = getAgent(floor, offer.agentId);
  const contact = getInteraction(floor, offer.interactionId);
  if (agent === undefined || contact === undefined) return false;
  const queue = floor.queues.get(contact.queueId);
  const hears = contact.channel !== "voice" || (agent.connection.kind === "connected" && agent.connection.canTalk);
  const isThere = agent.connection.kind === "connected" && hears && agent.settings.enabled;
  const isWilling = agent.intent.kind === "ready" && agent.block === null;
  // What a person asks for is that person's to answer for.
  const isTooSoon =
    offer.asked === undefined &&
    contact.record.legs.some(
      (leg) =>
        leg.agentId === agent.id &&
        (leg.offerEnd === "declined" || leg.offerEnd === "noAnswer") &&
        offer.at < (leg.offerEndedAt ?? 0) + (queue?.reofferBackOffMs ?? 0),
    );
  return isThere && isWilling && !isTooSoon;
}

/** A floor that is loaded from rows waits for the same instant as the one that made them. */
export function loadedTimer(rows: Parameters<typeof createFloor>[1]): number | undefined {
  return nextTimerAt(createFloor(TENANT_ID, JSON.parse(JSON.stringify(rows))));
}
