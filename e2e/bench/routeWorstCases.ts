import type { EventBody, QueueSettings } from "@touchstone/domain";
import { type BenchFloor, benchFloor } from "./routeFloor.ts";
import { BenchOffice } from "./routeLoad.ts";

interface WorstCase {
  readonly name: string;
  readonly us: readonly number[];
}

const TIMES = 500;

/** What an adversary would arrange: nothing suits whoever looks, everybody asks for the same, all are kept for one. */
export function worstCases(agents: number, waiting: number): WorstCase[] {
  return [nobodyHasIt(agents), nothingSuits(agents, waiting), allTheSame(agents, waiting), ...theOnlyOne(waiting)];
}

/** The first queue keeps everybody who comes, though nobody is there to serve them. */
function keepAll({ floor, happens }: BenchFloor): void {
  const queue = floor.queues.get("queue-0") as QueueSettings;
  const overflow = { ...queue.overflow, nobodySignedIn: null, nobodyRoutable: null };
  happens({ type: "queueSet", queue: { ...queue, overflow } });
}

function lineAsking(id: string, requires: readonly { skillId: string; level: number }[]): EventBody {
  const line = { id, brandId: "brand", queueId: "queue-0", language: "en", priorityMs: 0, greeting: {} } as const;
  return { type: "lineSet", line: { ...line, requires } };
}

function callOn(lineId: string, n: number): EventBody[] {
  const callId = `WORST-${lineId}-${n}`;
  return [
    { type: "callArrived", callId, lineId, match: { kind: "unknown" }, traits: null },
    { type: "callParked", callId, step: 1 },
  ];
}

/** Everybody is free, and nobody has the skill. */
function nobodyHasIt(agents: number): WorstCase {
  const office = new BenchOffice(benchFloor(agents));
  keepAll(office.bench);
  office.bench.happens(lineAsking("rare", [{ skillId: "nobody-has-it", level: 1 }]));
  for (let n = 0; n < TIMES; n += 1) office.call(undefined, callOn("rare", n));
  return { name: "all are free, nobody has the skill: a contact comes", us: [...office.costs.arrived] };
}

/** All who wait ask for what this agent has, and each for something else that the agent lacks. */
function nothingSuits(agents: number, waiting: number): WorstCase {
  const bench = benchFloor(0);
  keepAll(bench);
  const other = (n: number) => ({ skillId: `other-${n % (waiting / 10)}`, level: 1 });
  for (let n = 0; n < waiting; n += 1) {
    bench.happens(lineAsking(`line-${n}`, [{ skillId: "common", level: 1 }, other(n)]));
    for (const fact of callOn(`line-${n}`, n)) bench.happens(fact);
  }
  const settings = { queueIds: ["queue-0"], enabled: true, workSets: [{ voice: 1 }], skills: { common: 5 } };
  bench.happens({ type: "agentSet", agent: { id: "ann", ...settings } });
  bench.happens({ type: "deskConnected", agentId: "ann", nodeId: "node", canTalk: true });
  const us: number[] = [];
  for (let n = 0; n < TIMES; n += 1) {
    bench.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "notReady", reason: "tea" });
    us.push(bench.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "ready", reason: null }).us);
  }
  return { name: `${waiting} wait, none suits (of ${agents} agents one is there): an agent is free`, us };
}

/** One queue, one demand: everybody stands in one list, and some are given a place in its middle. */
function allTheSame(agents: number, waiting: number): WorstCase {
  const bench = benchFloor(0);
  keepAll(bench);
  bench.happens(lineAsking("same", []));
  const us: number[] = [];
  for (let n = 0; n < waiting; n += 1) for (const fact of callOn("same", n)) bench.happens(fact);
  const ids = [...bench.floor.interactions.keys()];
  for (let n = 0; n < TIMES; n += 1) {
    bench.pass(60);
    const interactionId = ids[(n * 7919) % ids.length] as string;
    const priorityMs = bench.dice.below(waiting);
    us.push(bench.happens({ type: "setPriority", interactionId, priorityMs, userId: "sue" }).us);
  }
  return { name: `${waiting} wait for the same (${agents} agents away): one is moved to the middle`, us };
}

/** One agent alone could serve all who wait: takes a break and comes back, goes home and all of them leave at once. */
function theOnlyOne(waiting: number): WorstCase[] {
  const bench = benchFloor(0);
  const wish = { type: "setIntent", agentId: "ann", userId: "ann" } as const;
  const settings = { queueIds: ["queue-0", "queue-1"], enabled: true, workSets: [{ voice: 1 }], skills: { common: 5 } };
  bench.happens({ type: "agentSet", agent: { id: "ann", ...settings } });
  bench.happens({ type: "deskConnected", agentId: "ann", nodeId: "node", canTalk: true });
  bench.happens({ ...wish, intent: "ready", reason: null });
  bench.happens(lineAsking("common", [{ skillId: "common", level: 4 }]));
  for (let n = 0; n <= waiting; n += 1) for (const fact of callOn("common", n)) bench.happens(fact);
  const [paused, back]: [number[], number[]] = [[], []];
  for (let n = 0; n < TIMES; n += 1) {
    paused.push(bench.happens({ ...wish, intent: "notReady", reason: "tea" }).us);
    back.push(bench.happens({ ...wish, intent: "ready", reason: null }).us);
  }
  const { us, result } = bench.happens({ ...wish, intent: "offline", reason: null });
  const left = result.happened.filter(({ type }) => type === "interactionEnded").length;
  if (left <= waiting) throw new Error(`${left} of ${waiting + 1} left`);
  return [
    { name: `${waiting} wait for one agent alone: takes a break`, us: paused },
    { name: `${waiting} wait for one agent alone: comes back`, us: back },
    {
      name: `${waiting} wait for one agent alone: goes home, all go through every queue; each of them`,
      us: [us / left],
    },
  ];
}
