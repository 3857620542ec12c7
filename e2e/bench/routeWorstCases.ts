import type { EventBody } from "@touchstone/domain";
import { benchFloor } from "./routeFloor.ts";
import { BenchOffice } from "./routeLoad.ts";

interface WorstCase {
  readonly name: string;
  readonly us: readonly number[];
}

const TIMES = 500;

/** What an adversary would arrange: nothing suits whoever looks, everybody asks for the same, all are kept for one. */
export function worstCases(agents: number, waiting: number): WorstCase[] {
  return [nobodyHasIt(agents), nothingSuits(agents, waiting), allTheSame(agents, waiting)];
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
  office.bench.happens(lineAsking("rare", [{ skillId: "nobody-has-it", level: 1 }]));
  for (let n = 0; n < TIMES; n += 1) office.call(undefined, callOn("rare", n));
  return { name: "all are free, nobody has the skill: a contact comes", us: [...office.costs.arrived] };
}

/** All who wait ask for what this agent has, and each for something else that the agent lacks. */
function nothingSuits(agents: number, waiting: number): WorstCase {
  const { bench } = new BenchOffice(benchFloor(0));
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
  const { bench } = new BenchOffice(benchFloor(0));
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
