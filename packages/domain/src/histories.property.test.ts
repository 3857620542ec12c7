import { aHistory, aLateRing, createWorld, type Move, rowsOf, type World } from "@touchstone/testkit";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Agent } from "./agent.ts";
import type { FloorEvent } from "./event.ts";
import type { StepResult } from "./floor.ts";
import type { Happening } from "./happening.ts";
import { createFloor, forget, listAgents, listInteractions, nextTimerAt, type QueueSettings, step } from "./index.ts";
import type { Interaction } from "./interaction.ts";
import {
  brokenBlame,
  brokenCallbacks,
  brokenCapacity,
  brokenChanged,
  brokenConsult,
  brokenEnding,
  brokenExits,
  brokenGroup,
  brokenOverflow,
  brokenPairing,
  brokenRecords,
  brokenRouting,
  brokenThreads,
  brokenTimers,
} from "./invariants.fixture.ts";
import { brokenLongestWait, firstLongestEnd } from "./longestWait.fixture.ts";
import { interactionDueAt } from "./timers.ts";
import { brokenExplanation } from "./whyNot.fixture.ts";

const RUNS = 400;

type Check = (world: World, step: { readonly event: FloorEvent; readonly result: StepResult }) => string | null;

/** Plays the moves and returns the first thing that is broken after any of them. */
function firstBroken(moves: readonly Move[], check: Check): string | null {
  const world = createWorld();
  for (const move of moves) {
    const played = world.play(move);
    if (played === null) continue;
    const broken = check(world, played);
    if (broken !== null) return `${broken}, after ${JSON.stringify(played.event)}`;
  }
  return null;
}

function holds(makeCheck: () => Check, numRuns = RUNS) {
  fc.assert(
    fc.property(aHistory(), (moves) => {
      const broken = firstBroken(moves, makeCheck());
      if (broken !== null) throw new Error(broken);
    }),
    { numRuns },
  );
}

test("contacts and agents are paired both ways", () =>
  holds(
    () =>
      ({ floor }) =>
        brokenPairing(floor),
  ));

test("an agent who is asked into a call is a second one, and the customer hears music until both agents stand there", () =>
  holds(
    () =>
      ({ floor }) =>
        brokenConsult(floor),
  ));

test("nobody waits beside an idle agent who could help, and the naive router would have made the same offers", () =>
  holds(() => {
    let before: ReadonlyMap<string, Agent> = new Map();
    return ({ floor, now }, { result }) => {
      const broken = brokenRouting(floor, result, now, before);
      before = new Map(floor.agents);
      return broken;
    };
  }));

test("every contact that waits or rests beside an agent is explained by the very rules that keep them apart, calls and texts", () => {
  const seen = new Set<string>();
  holds(
    () =>
      ({ floor, now }) =>
        brokenExplanation(floor, now, seen),
  );
  for (const rule of ["noRoom", "notReady", "notInQueue"])
    for (const channel of ["voice", "sms"]) expect(seen, `${channel} ${rule}`).toContain(`${channel} ${rule}`);
  expect([...seen].filter((each) => each.startsWith("sms cannotTalk"))).toEqual([]);
});

test("one conversation for each line and address, and one agent's work at most", () =>
  holds(
    () =>
      ({ floor }) =>
        brokenThreads(floor),
  ));

test("nobody is given more than one of the own sets allows, and of a ring group one alone takes the contact", () =>
  holds(
    () =>
      ({ floor }, { result }) =>
        brokenCapacity(floor, result) ?? brokenGroup(floor, result),
  ));

test("nobody waits where the queue sends people away, and nobody goes round in circles", () =>
  holds(
    () =>
      ({ floor, now }, { event }) =>
        brokenOverflow(floor, now, event.type === "timePassed"),
  ));

test("a customer is owed one call back in each queue, and is not called at night", () =>
  holds(
    () =>
      ({ floor, now }, { event }) =>
        brokenCallbacks(floor, event.type === "timePassed", now),
  ));

test("ended is ended", () =>
  holds(() => {
    const ended = new Map<string, string>();
    return ({ floor }) => brokenEnding(floor, ended);
  }));

test("every contact has exactly one exit, and its record is what the journal says", () =>
  holds(() => {
    const journal: Happening[] = [];
    return ({ floor }, { result }) => {
      journal.push(...result.happened);
      return brokenExits(floor, journal) ?? brokenRecords(floor, journal);
    };
  }));

test("every replaced row is named", () =>
  holds(() => {
    let before: Map<string, unknown> | null = null;
    return ({ floor }, { result }) => {
      const broken = before === null ? null : brokenChanged(before, floor, result);
      before = new Map<string, unknown>([...floor.interactions, ...floor.agents, ...floor.queues, ...floor.lines]);
      return broken;
    };
  }));

test("the next timer is always the one that the rows give", () =>
  holds(
    () =>
      ({ floor }) =>
        brokenTimers(floor),
    200,
  ));

test("nobody is blamed for what was not theirs", () =>
  holds(
    () =>
      (_, { result }) =>
        brokenBlame(result),
  ));

/** Settings are replaced by the same settings, an extension is asked again, a failed last resort is hung up on again, and so is a leg that was dialled for nobody. */
function repeatsByNature({ type, ...rest }: FloorEvent): boolean {
  return (
    // Without a conversation only the key of its fact tells that a keyword was heard before.
    (type === "messageArrived" && "keyword" in rest && rest.keyword !== null) ||
    /Set$|Removed$|^extendWrapUp$/.test(type) ||
    ("kind" in rest && (rest.kind === "releaseCaller" || rest.kind === "dialCustomer"))
  );
}

test("repeats change nothing", () =>
  holds(() => (world, { event }) => {
    if (repeatsByNature(event)) return null;
    const { result } = world.playEvent(event);
    const { changed, effects, pushes, happened } = result;
    const sizes = Object.values(changed).map((ids) => ids.size);
    const traces = [...sizes, effects.length, pushes.length, happened.length];
    return traces.every((trace) => trace === 0)
      ? null
      : `a repeat did something: ${traces} ${JSON.stringify(happened)}`;
  }));

test("the same events make the same floor, and the same results", () =>
  fc.assert(
    fc.property(aHistory(), (moves) => {
      const world = createWorld();
      const results = moves.flatMap((move) => world.play(move)?.result ?? []);
      const again = createFloor("tenant", { queues: [], lines: [], agents: [], interactions: [] });
      const replayed = world.played.map((event) => step(again, event));
      expect(rowsOf(again)).toEqual(rowsOf(world.floor));
      expect(replayed.slice(replayed.length - results.length)).toEqual(results);
    }),
    { numRuns: 150 },
  ));

/** A database gives rows in any order. */
const inNoOrder = (rows: ReturnType<typeof rowsOf>): ReturnType<typeof rowsOf> => ({
  ...rows,
  interactions: rows.interactions.toReversed(),
  agents: rows.agents.toReversed(),
});

test("a floor loaded from its rows goes on as if it had never stopped", () =>
  fc.assert(
    fc.property(aHistory(), fc.nat({ max: 119 }), (moves, cut) => {
      const world = createWorld();
      for (const move of moves.slice(0, cut)) world.play(move);
      const loaded = createFloor("tenant", inNoOrder(JSON.parse(JSON.stringify(rowsOf(world.floor)))));
      expect(nextTimerAt(loaded)).toBe(nextTimerAt(world.floor));
      for (const move of moves.slice(cut)) {
        const played = world.play(move);
        if (played !== null) expect(step(loaded, played.event)).toEqual(played.result);
      }
      expect(rowsOf(loaded)).toEqual(rowsOf(world.floor));
    }),
    { numRuns: 150 },
  ));

/** Lets time pass from timer to timer, as the router does, until none is left. */
function letTimePass(world: World): number {
  for (let fired = 0; fired < 2000; fired++) {
    const at = nextTimerAt(world.floor);
    if (at === undefined) return fired;
    world.passTime(Math.max(0, at - world.now));
    world.playEvent({ type: "timePassed" });
  }
  throw new Error("timers never end");
}

/** Whatever is only for a while: also of who talks, an agent who was lost, a colleague who is asked, a hanging up. */
function hasLease({ state }: Interaction): boolean {
  if (state.kind !== "connected") return state.kind === "waiting" || state.kind === "offered";
  const { agentLost, hangUpAskedAt, consult } = state;
  return agentLost !== null || hangUpAskedAt !== null || consult?.kind === "ringing" || consult?.kind === "coming";
}

test("every lease ends: when only time passes, nobody waits, rings, joins or wraps up for ever", () =>
  fc.assert(
    fc.property(aHistory(), (moves) => {
      const world = createWorld();
      for (const move of moves) world.play(move);
      letTimePass(world);
      expect(listInteractions(world.floor).filter(hasLease)).toEqual([]);
      expect(
        listAgents(world.floor).filter(({ voice }) => voice.kind === "offered" || voice.kind === "wrapUp"),
      ).toEqual([]);
    }),
    { numRuns: RUNS },
  ));

test("nobody outlives the queue's longest wait, also while it rings, and nobody is sent away before", () =>
  fc.assert(
    fc.property(fc.oneof({ weight: 3, arbitrary: aHistory() }, { weight: 1, arbitrary: aLateRing() }), (moves) => {
      const world = createWorld();
      const entered = new Map<string, number>();
      const judge = (played: ReturnType<World["play"]>) => {
        const broken = played && brokenLongestWait(world.floor, played.event, played.result, entered);
        if (broken) throw new Error(`${broken}, after ${JSON.stringify(played?.event)}`);
      };
      for (const move of moves) judge(world.play(move));
      // Then time alone, looking also when the product's timers do not.
      for (let looked = 0; looked < 60; looked++) {
        const at = Math.min(nextTimerAt(world.floor) ?? Infinity, firstLongestEnd(world.floor, entered) ?? Infinity);
        if (at === Infinity) return;
        world.passTime(Math.max(0, at - world.now));
        judge(world.playEvent({ type: "timePassed" }));
      }
    }),
    { numRuns: RUNS },
  ));

test("after the timers fired nothing is overdue", () =>
  holds(() => ({ floor, now }, { event }) => {
    if (event.type !== "timePassed") return null;
    const overdue = listInteractions(floor).find((interaction) => {
      const queue = floor.queues.get(interaction.queueId) as QueueSettings;
      const dueAt = interaction.state.kind === "ended" ? null : interactionDueAt(interaction, queue);
      return dueAt !== null && dueAt <= now;
    });
    return overdue === undefined ? null : `${overdue.id} is overdue`;
  }));

test("what is forgotten ended long ago, is wrapped up, and leaves no trace in any index", () =>
  fc.assert(
    fc.property(aHistory(), fc.integer({ min: 0, max: 1_200_000 }), (moves, later) => {
      const world = createWorld();
      for (const move of moves) world.play(move);
      world.passTime(later);
      const before = new Map(world.floor.interactions);
      const forgotten = forget(world.floor, world.now);
      for (const id of forgotten) {
        const state = before.get(id)?.state;
        expect(state?.kind === "ended" && state.since <= world.now - 600_000).toBe(true);
      }
      expect(
        listAgents(world.floor).filter(
          ({ voice }) => "interactionId" in voice && forgotten.includes(voice.interactionId),
        ),
      ).toEqual([]);
      const fresh = createFloor("tenant", rowsOf(world.floor));
      expect(new Set(world.floor.calls.keys())).toEqual(new Set(fresh.calls.keys()));
      expect(new Set(world.floor.agentLegs.keys())).toEqual(new Set(fresh.agentLegs.keys()));
      expect(new Set(world.floor.offers.keys())).toEqual(new Set(fresh.offers.keys()));
      expect([...world.floor.ended].sort()).toEqual([...fresh.ended].sort());
    }),
    { numRuns: 150 },
  ));
