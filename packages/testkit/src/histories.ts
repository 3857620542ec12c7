import {
  createFloor,
  type Effect,
  type EventBody,
  type Floor,
  type FloorEvent,
  listAgents,
  listInteractions,
  type StepResult,
  step,
} from "@touchstone/domain";
import fc from "fast-check";
import { act, actNames, type Move } from "./historyActs.ts";

/** A floor with a clock of its own on which random histories are played. */
export interface World {
  readonly floor: Floor;
  readonly played: readonly FloorEvent[];
  readonly now: number;
  /** Every leg that any agent ever made, oldest first. */
  readonly legs: readonly string[];
  /** Every effect that was asked for, oldest first. */
  readonly effects: readonly Effect[];
  /** Plays one move and returns the event with what it caused; null when the move means nothing here and now. */
  play(move: Move): { readonly event: FloorEvent; readonly result: StepResult } | null;
  playEvent(body: EventBody): { readonly event: FloorEvent; readonly result: StepResult };
  passTime(ms: number): void;
  newLeg(): string;
}

const START = 1_750_000_000_000;
export const queueIds = ["queue-0", "queue-1"];
export const lineIds = ["line-0", "line-1"];
export const agentIds = ["agent-0", "agent-1", "agent-2", "agent-3"];

/** A UUIDv7 by number: ids of events in a history are deterministic. */
function eventId(n: number, now: number): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

/** Two queues (one asks for a skill), two lines, four agents of whom three sit at their desks. */
export const settledFloor: readonly EventBody[] = [
  ...queueIds.map((id, n): EventBody => ({ type: "queueSet", queue: queueSettings(id, n) })),
  ...lineIds.map(
    (id, n): EventBody => ({
      type: "lineSet",
      line: {
        id,
        brandId: `brand-${n}`,
        queueId: queueIds[n] as string,
        language: n === 0 ? "en" : "zh-Hans",
        requires: n === 0 ? [] : [{ skillId: "claims", level: 2 }],
        priorityMs: n * 1000,
        greeting: {},
      },
    }),
  ),
  ...agentIds.map((id, n): EventBody => ({ type: "agentSet", agent: agentSettings(id, n) })),
  ...agentIds.slice(0, 3).flatMap((agentId): EventBody[] => [
    { type: "deskConnected", agentId, nodeId: "node-0", canTalk: true },
    { type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null },
  ]),
];

function queueSettings(id: string, n: number) {
  return {
    id,
    name: id,
    requires: n === 0 ? [] : [{ skillId: "claims", level: 1 }],
    priorityMs: n * 5000,
    ageing: n === 0 ? 1 : 2,
    tierPriorityMs: { vip: 60_000 },
    ringTimeoutMs: 20_000,
    joinTimeoutMs: 8_000,
    agentGraceMs: 20_000,
    wrapUpMs: n === 0 ? 30_000 : 0,
    maxWaitMs: 300_000,
    reofferBackOffMs: 30_000,
    lastResort: {},
  };
}

function agentSettings(id: string, n: number) {
  const skills: Record<string, number> = n === 0 ? {} : { claims: n };
  return {
    id,
    queueIds: n === 3 ? queueIds : [queueIds[n % 2] as string, ...(n === 2 ? queueIds : [])],
    skills,
    enabled: true,
  };
}

/** A world in which nothing has happened but `settledFloor`. */
export function createWorld(floor: Floor = emptyFloor()): World {
  const played: FloorEvent[] = [];
  const legs: string[] = [];
  const effects: Effect[] = [];
  let now = START;
  const world: World = {
    floor,
    played,
    legs,
    effects,
    get now() {
      return now;
    },
    play(move) {
      now += move.c % 4;
      const body = act(world, move);
      return body === null ? null : world.playEvent(body);
    },
    playEvent(body) {
      const event: FloorEvent = { v: 1, id: eventId(played.length + 1, now), now, ...body };
      const result = step(floor, event);
      played.push(event);
      effects.push(...result.effects);
      return { event, result };
    },
    passTime(ms) {
      now += ms;
    },
    newLeg() {
      const leg = `AGENT-LEG-${legs.length}`;
      legs.push(leg);
      return leg;
    },
  };
  for (const body of settledFloor) world.playEvent(body);
  return world;
}

function emptyFloor(): Floor {
  return createFloor("tenant", { queues: [], lines: [], agents: [], interactions: [] });
}

/** Random moves: calls that go their natural way, and everything that can come between, early, late, twice or never. */
export function aHistory(maxLength = 120): fc.Arbitrary<Move[]> {
  const often: Move["act"][] = ["arrives", "progress", "progress", "progress", "comesBack"];
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...often) },
    { weight: 3, arbitrary: fc.constantFrom(...actNames) },
  );
  const small = fc.nat({ max: 11 });
  const move = fc.record({ act: name, a: small, b: small, c: small }) as fc.Arbitrary<Move>;
  return fc.array(move, { maxLength, size: "max" });
}

/** The carrier's name of the customer's leg, by number. */
export function callId(n: number): string {
  return `CALL-${n}`;
}

/** What every floor is at rest made of, in a fixed order: to compare two of them. */
export function rowsOf(floor: Floor) {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return {
    queues: [...floor.queues.values()].sort(byId),
    lines: [...floor.lines.values()].sort(byId),
    agents: [...listAgents(floor)].sort(byId),
    interactions: [...listInteractions(floor)].sort(byId),
  };
}
