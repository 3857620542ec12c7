/**
 * `npm run bench -- route [-- --agents 5000 --waiting 10000 --cycles 20000]`: what a decision of the routing core costs with every
 * rule on, in microseconds of a whole `step`: while more and more wait, while many are free, in the worst cases, and beside the naive
 * oracle, which must have chosen the same. No database, no network: one process on one processor. Every round repeats the very same
 * decisions, and the fastest time of each counts, so that what else the machine did does not; the raw figures are printed too.
 */
import { parseArgs } from "node:util";
import { createFloor, listAgents, listInteractions, listLines, listQueues } from "@touchstone/domain";
import { benchFloor } from "./routeFloor.ts";
import { BenchOffice, type Costs } from "./routeLoad.ts";
import { compareArrived, compareFreed } from "./routeOracle.ts";
import { worstCases } from "./routeWorstCases.ts";

const { values } = parseArgs({
  options: {
    agents: { type: "string", default: "5000" },
    waiting: { type: "string", default: "10000" },
    cycles: { type: "string", default: "20000" },
    compared: { type: "string", default: "100" },
    rounds: { type: "string", default: "3" },
  },
});
const agents = Number(values.agents);
const waiting = Number(values.waiting);
const cycles = Number(values.cycles);

function figures(us: readonly number[]) {
  const sorted = us.toSorted((a, b) => a - b);
  const round = (one: number) => Math.round(one * 10) / 10;
  const at = (q: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN);
  const mean = round(us.reduce((sum, one) => sum + one, 0) / Math.max(1, us.length));
  return { n: us.length, mean, p50: at(0.5), p99: at(0.99), "p99.9": at(0.999), worst: at(1) };
}

/** Nearly everybody talks, and about so many wait: as many come as go. */
function saturated(count: number): BenchOffice {
  const office = new BenchOffice(benchFloor(agents));
  while (office.talking.length < agents * 0.98 || office.waiting < count) {
    office.pass(2);
    office.call();
    if (office.waiting > Math.max(count, 1_000) * 1.2) office.thinOut(count);
  }
  office.thinOut(count);
  turnOver(office, count, Math.min(cycles, 5_000));
  office.forgetCosts();
  return office;
}

function turnOver(office: BenchOffice, count: number, rounds: number): void {
  for (let n = 0; n < rounds; n += 1) {
    office.pass(60);
    if (office.talking.length > agents * 0.9) office.finish();
    office.call();
    office.thinOut(count);
  }
}

/** Half of the agents are free, and hardly anybody waits. */
function arrivals(): BenchOffice {
  const office = new BenchOffice(benchFloor(agents));
  while (office.talking.length < agents / 2) {
    office.pass(2);
    office.call();
  }
  turnOver(office, agents, Math.min(cycles, 2_000));
  office.forgetCosts();
  for (let n = 0; n < cycles; n += 1) {
    office.pass(60);
    office.call();
    if (office.talking.length > agents / 2) office.finish();
  }
  return office;
}

function restartMs({ bench: { floor } }: BenchOffice): number {
  const lists = { queues: listQueues(floor), lines: listLines(floor), agents: listAgents(floor) };
  const rows = JSON.parse(JSON.stringify({ ...lists, interactions: listInteractions(floor) }));
  const startedAt = performance.now();
  createFloor("tenant", rows);
  return Math.round(performance.now() - startedAt);
}

/** The same history again and again: the last office, the fastest of each step, and all the raw times of decisions. */
function measure(play: () => BenchOffice): { office: BenchOffice; fastest: Costs; raw: number[] } {
  let fastest: Costs | null = null;
  let office = play();
  const raw: number[] = [];
  for (let round = 1; ; round += 1) {
    const { all, freed, arrived, timers } = office.costs;
    raw.push(...freed, ...arrived);
    const before: Costs = fastest ?? office.costs;
    const least = (a: readonly number[], b: readonly number[]) => a.map((us, n) => Math.min(us, b[n] ?? us));
    fastest = {
      all: least(all, before.all),
      freed: least(freed, before.freed),
      arrived: least(arrived, before.arrived),
      timers: least(timers, before.timers),
    };
    if (round >= Number(values.rounds)) return { office, fastest, raw };
    office = play();
  }
}

const table: Record<string, ReturnType<typeof figures>> = {};
const perFact: number[] = [];
const decisions: number[] = [];
const raw: number[] = [];
let full: BenchOffice | undefined;
for (const count of [waiting / 100, waiting / 10, waiting]) {
  const measured = measure(() => {
    const office = saturated(count);
    turnOver(office, count, cycles);
    return office;
  });
  const { all, freed, arrived, timers } = measured.fastest;
  table[`${count} wait: an agent is free`] = figures(freed);
  table[`${count} wait: another comes`] = figures(arrived);
  table[`${count} wait: any fact`] = figures(all);
  if (timers.length > 0) table[`${count} wait: time passes`] = figures(timers);
  perFact.push(figures(all).mean);
  decisions.push(...freed, ...arrived);
  raw.push(...measured.raw);
  full = measured.office;
}
const idle = measure(arrivals);
table["half are free: a contact comes"] = figures(idle.fastest.arrived);
decisions.push(...idle.fastest.arrived);
if (full === undefined) throw new Error("nothing was measured");
const restart = restartMs(full);
const compared = Number(values.compared);
const against = {
  "an agent is free, all wait": compareFreed(full, compared),
  "a contact comes, half are free": compareArrived(idle.office, compared),
};
Object.assign(table, Object.fromEntries(worstCases(agents, waiting).map(({ name, us }) => [name, figures(us)])));

console.log(
  `\n${agents} agents, 50 skills, 10 queues with five strategies, all rules on; microseconds of a whole step`,
);
console.table(table);
console.log("beside the naive oracle, on the same decisions");
console.table(against);
console.log(
  `a fact on average, with ${waiting / 100}, ${waiting / 10} and ${waiting} waiting: ${perFact.join(", ")} µs`,
);
console.log(`a floor with ${full.waiting} waiting is loaded from its rows in ${restart} ms`);
const [best, all] = [figures(decisions), figures(raw)];
const goal = best["p99.9"] <= 50 ? "met" : "missed";
console.log(`p99.9 of a decision: ${best["p99.9"]} µs (goal 50: ${goal}), worst ${best.worst} µs`);
console.log(
  `raw, with all interruptions: p50 ${all.p50}, p99 ${all.p99}, p99.9 ${all["p99.9"]}, worst ${all.worst} µs`,
);
