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
import { settledFloor } from "./settledFloor.ts";

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
/** A UUIDv7 by number: ids of events in a history are deterministic. */
function eventId(n: number, now: number): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${n.toString(16).padStart(12, "0")}`;
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

const NATURAL_TEXTS = ["writes", "textWish", "textWish", "messageReport"] as const;

const natural: Move = { act: "progress", a: 0, b: 0, c: 0 };

/** From an empty floor to two agents in a consultation, which chance alone reaches too rarely. */
const CONSULTATION: readonly Move[] = [
  { act: "arrives", a: 0, b: 0, c: 0 },
  ...Array.from({ length: 5 }, () => natural),
  { act: "consult", a: 0, b: 0, c: 1 },
  ...Array.from({ length: 3 }, () => natural),
];

/** A customer writes, an agent takes it and answers, puts it aside, and the customer writes again. */
const CONVERSATION: readonly Move[] = [
  { act: "writes", a: 0, b: 0, c: 6 },
  natural,
  { act: "textWish", a: 0, b: 3, c: 0 },
  { act: "textWish", a: 0, b: 3, c: 4 },
  { act: "writes", a: 0, b: 0, c: 6 },
  natural,
];

const SMALL = fc.nat({ max: 11 });

/**
 * Random moves: calls that go their natural way, and everything that can come between, early, late, twice or never. One in four
 * begins in the middle of a consultation, somewhere between the first ring and both agents' talk, and one in four in that of a
 * conversation in writing.
 */
export function aHistory(maxLength = 120): fc.Arbitrary<Move[]> {
  const often: Move["act"][] = ["arrives", "progress", "progress", "progress", "comesBack"];
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...often) },
    { weight: 3, arbitrary: fc.constantFrom(...actNames) },
    { weight: 2, arbitrary: fc.constantFrom(...NATURAL_TEXTS) },
  );
  const move = fc.record({ act: name, a: SMALL, b: SMALL, c: SMALL }) as fc.Arbitrary<Move>;
  const moves = fc.array(move, { maxLength, size: "max" });
  const begun = fc.tuple(fc.integer({ min: 7, max: CONSULTATION.length }), moves);
  const written = fc.tuple(fc.integer({ min: 2, max: CONVERSATION.length }), moves);
  return fc.oneof(
    { weight: 2, arbitrary: moves },
    { weight: 1, arbitrary: begun.map(([length, rest]) => [...CONSULTATION.slice(0, length), ...rest]) },
    { weight: 1, arbitrary: written.map(([length, rest]) => [...CONVERSATION.slice(0, length), ...rest]) },
  );
}

/** Nobody is there while a call waits nearly as long as it may; then an agent comes back, and it rings beyond that. */
const LATE_RING: readonly Move[] = [
  ...[0, 1, 2].map((a): Move => ({ act: "intent", a, b: 2, c: 0 })),
  { act: "arrives", a: 0, b: 0, c: 0 },
  natural,
  ...[8, 8, 8, 8, 7, 5].map((a): Move => ({ act: "timePasses", a, b: 0, c: 0 })),
  ...[0, 1, 2].map((a): Move => ({ act: "comesBack", a, b: 0, c: 0 })),
];

/** Few random moves after a ring that began shortly before the end of the longest wait. */
export function aLateRing(): fc.Arbitrary<Move[]> {
  const move = fc.record({ act: fc.constantFrom(...actNames), a: SMALL, b: SMALL, c: SMALL });
  return fc.array(move, { maxLength: 6 }).map((moves) => [...LATE_RING, ...moves]);
}

/** What every floor is at rest made of, in a fixed order: to compare two of them. */
export function rowsOf(floor: Floor) {
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
  return {
    queues: [...floor.queues.values()].sort(byId),
    lines: [...floor.lines.values()].sort(byId),
    flows: [...floor.flows.values()].sort((a, b) => (a.queueId < b.queueId ? -1 : 1)),
    agents: [...listAgents(floor)].sort(byId),
    interactions: [...listInteractions(floor)].sort(byId),
  };
}
