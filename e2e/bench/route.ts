/**
 * `npm run bench -- route [-- --agents 5000 --waiting 10000 --cycles 20000]`: what a decision of the routing core costs with every
 * rule on, in microseconds of a whole `step`: while more and more wait, while many are free, in the worst cases, and beside the naive
 * oracle, which must have chosen the same. No database, no network: one process on one processor. Every round repeats the very same
 * decisions, and the fastest time of each counts, so that what else the machine did does not; the raw figures are printed too.
 * Exits with 1 when a goal is missed.
 */
import { parseArgs } from "node:util";
import { createFloor, listAgents, listInteractions, listLines, listQueues } from "@touchstone/domain";
import { figures, verdict } from "./routeFigures.ts";
import { benchFloor } from "./routeFloor.ts";
import { BenchOffice, DECISIONS } from "./routeLoad.ts";
import { type Comparison, compareArrived, compareFreed } from "./routeOracle.ts";
import { playRounds, type Rounds } from "./routeRounds.ts";
import { rulesAtWork } from "./routeRules.ts";
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
const counts = [waiting / 100, waiting / 10, waiting];
const [GOAL_US, GOAL_FLAT, GOAL_FREED, GOAL_ARRIVED, GOAL_LOADED_MS] = [50, 2, 100, 30, 2_000];
/** One in so many agents takes a break or goes home after a call. */
const RESTS_EVERY = 20;

/** Nearly everybody talks, and about so many wait: as many come as go. */
function saturated(count: number): BenchOffice {
  const office = new BenchOffice(benchFloor(agents, count));
  while (office.talking.length < agents * 0.98 || office.waiting < count) {
    office.pass(2);
    office.call();
    if (office.waiting > Math.max(count, 1_000) * 1.2) office.thinOut(count);
  }
  office.thinOut(count);
  turnOver(office, count, Math.min(cycles, 5_000));
  office.begin();
  return office;
}

function turnOver(office: BenchOffice, count: number, rounds: number): void {
  for (let n = 0; n < rounds; n += 1) {
    office.pass(60);
    if (office.talking.length > agents * 0.9) {
      if (n % RESTS_EVERY === 0) office.restAfterCall(n % (2 * RESTS_EVERY) === 0);
      else office.finish();
    }
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
  office.begin();
  for (let n = 0; n < cycles; n += 1) {
    office.pass(60);
    office.call();
    if (office.talking.length > agents / 2) office.finish();
    const { agentIds, dice } = office.bench;
    if (n % RESTS_EVERY === 0) office.restWhileFree(dice.pick(agentIds), n % (2 * RESTS_EVERY) === 0);
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

const table: Record<string, ReturnType<typeof figures>> = {};
const played: Rounds[] = [];
const add = (name: string, us: readonly number[]) => {
  if (us.length > 0) table[name] = figures(us);
};
for (const count of counts) {
  const rounds = await playRounds(Number(values.rounds), () => {
    const office = saturated(count);
    turnOver(office, count, cycles);
    return office;
  });
  const { all, freed, arrived, back, declined, paused, signedOff, timers } = rounds.fastest;
  add(`${count} wait: an agent is free`, freed);
  add(`${count} wait: an agent is back`, back);
  add(`${count} wait: an agent declines`, declined);
  add(`${count} wait: another comes`, arrived);
  add(`${count} wait: a break begins`, paused);
  add(`${count} wait: an agent goes home`, signedOff);
  add(`${count} wait: time passes`, timers);
  add(`${count} wait: any fact`, all);
  played.push(rounds);
}
const full = played.at(-1)?.office as BenchOffice;
const idle = await playRounds(Number(values.rounds), arrivals);
add("half are free: a contact comes", idle.fastest.arrived);
add("half are free: a break begins", idle.fastest.paused);
add("half are free: an agent goes home", idle.fastest.signedOff);
played.push(idle);
const rules = rulesAtWork([full, idle.office]);
const restart = restartMs(full);
const compared = Number(values.compared);
const freed = compareFreed(full, compared);
const arrived = compareArrived(idle.office, compared);
for (const { name, us } of worstCases(agents, waiting)) add(name, us);
report();

function report(): void {
  console.log(`\n${agents} agents, 50 skills, 10 queues with five strategies; microseconds of a whole step`);
  console.table(table);
  console.log(
    `each rule that was on, with ${waiting} waiting and with half free: how often it had its say, and for how many who wait`,
  );
  console.table(rules);
  console.log("beside the naive oracle, on the same decisions: choosing again and again, and the first look of all");
  console.table({ "an agent is free, all wait": freed, "a contact comes, half are free": arrived });
  reportSpread();
  verdicts();
}

function reportSpread(): void {
  const raw = figures(played.flatMap((each) => each.raw));
  const own = figures(played.flatMap(({ uncollected }) => uncollected));
  const sum = (of: (each: Rounds) => number) => played.reduce((all, each) => all + of(each), 0);
  console.log(
    `raw, every time of ${raw.n} decisions with all that came between: p50 ${raw.p50}, p99 ${raw.p99}, p99.9 ${raw["p99.9"]}, worst ${raw.worst} µs`,
  );
  console.log(
    `of ${sum(({ slow }) => slow)} times above 200 µs the garbage collector ran in ${sum(({ slowByCollection }) => slowByCollection)}`,
  );
  console.log(
    `the least of ${values.rounds} times of each decision, without those in which the collector ran: p99.9 ${own["p99.9"]}, worst ${own.worst} µs`,
  );
}

function verdicts(): void {
  const best = figures(played.flatMap(({ fastest }) => DECISIONS.flatMap((kind) => fastest[kind])));
  const perFact = counts.map((count) => table[`${count} wait: any fact`]?.mean ?? Number.NaN);
  const flat = (perFact.at(-1) ?? Number.NaN) / (perFact[0] ?? Number.NaN);
  const unsaid = Object.entries(rules).flatMap(([name, times]) => (times === 0 ? [name] : []));
  verdict(
    best["p99.9"] <= GOAL_US,
    `p99.9 of a decision ${best["p99.9"]} µs (goal ${GOAL_US}), the least of ${values.rounds} times of each of ${best.n}; worst ${best.worst} µs`,
  );
  verdict(
    flat <= GOAL_FLAT,
    `a fact with ${counts.join(", ")} waiting: ${perFact.join(", ")} µs on average, ${flat.toFixed(2)} times (goal: flat, at most ${GOAL_FLAT})`,
  );
  compares("an agent is free", freed, GOAL_FREED);
  compares("a contact comes", arrived, GOAL_ARRIVED);
  verdict(
    restart <= GOAL_LOADED_MS,
    `a floor with ${full.waiting} waiting is loaded from its rows in ${restart} ms (goal ${GOAL_LOADED_MS})`,
  );
  verdict(unsaid.length === 0, `all rules had their say${unsaid.map((name) => `; not: ${name}`).join("")}`);
}

function compares(what: string, { compared: of, same, times, timesFirst }: Comparison, goal: number): void {
  verdict(
    times >= goal && same === of,
    `${what}: ${times} times as fast as the naive oracle (goal ${goal}), ${timesFirst} times on the first look; ${same} of ${of} decisions the same`,
  );
}
