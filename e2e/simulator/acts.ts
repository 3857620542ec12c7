import type { InboxFact } from "@touchstone/contracts";
import type { Exit, QueueSettings, Strategy } from "@touchstone/domain";
import { AgentBot } from "./agentBot.ts";
import { createDice, type Dice } from "./dice.ts";
import { queueCloses } from "./hoursActs.ts";
import { AGENT_IDS, agents, CALLER_NUMBERS, customerIds, LINE_NUMBERS, lines, queues } from "./house.ts";
import { lateNews, numberErased } from "./lateActs.ts";
import type { SimulatedProcess } from "./simulatedProcess.ts";
import { POISON, type World } from "./world.ts";
import { chatOpens, conversationStarts, messageComes, strayPen } from "./writingActs.ts";

/** Something that is done to the world at an instant. `n` names it for ever: its dice are its own. */
export interface Act {
  readonly n: number;
  readonly atMs: number;
  readonly what: ActName;
}

interface Kind {
  /** How often, beside the others. */
  readonly weight: number;
  /** Does it, and tells what it did. */
  readonly play: (world: World, dice: Dice, act: Act) => string;
}

const kinds = {
  caller: { weight: 60, play: callerDials },
  routerDies: { weight: 2, play: (world, dice) => dies(world, dice, world.routers) },
  routerStops: { weight: 2, play: routerStops },
  routerSleeps: { weight: 3, play: (world, dice) => sleeps(world, dice, world.routers) },
  gatewayDies: { weight: 1, play: (world, dice) => dies(world, dice, world.gateways) },
  gatewaySleeps: { weight: 1, play: (world, dice) => sleeps(world, dice, world.gateways) },
  screenpopDies: { weight: 1, play: (world, dice) => dies(world, dice, world.screenpops) },
  screenpopSleeps: { weight: 1, play: (world, dice) => sleeps(world, dice, world.screenpops) },
  workerDies: { weight: 1, play: (world, dice) => dies(world, dice, world.workers) },
  databaseAway: { weight: 1, play: databaseAway },
  lineCut: { weight: 8, play: lineCut },
  carrierAway: { weight: 1, play: carrierAway },
  badWeather: { weight: 2, play: badWeather },
  clockSet: { weight: 2, play: clockSet },
  deskVanishes: { weight: 4, play: deskVanishes },
  secondTab: { weight: 3, play: secondTab },
  deskDeaf: { weight: 2, play: deskDeaf },
  agentRests: { weight: 4, play: agentRests },
  strayClick: { weight: 8, play: strayClick },
  agentSet: { weight: 2, play: agentSet },
  queueSet: { weight: 3, play: queueSet },
  callbackOrdered: { weight: 1, play: callbackOrdered },
  queueCloses: { weight: 2, play: queueCloses },
  numberErased: { weight: 1, play: numberErased },
  lateNews: { weight: 1, play: lateNews },
  chatOpens: { weight: 6, play: chatOpens },
  messageComes: { weight: 10, play: messageComes },
  conversationStarts: { weight: 2, play: conversationStarts },
  strayPen: { weight: 4, play: strayPen },
  poison: { weight: 1, play: poison },
} satisfies Record<string, Kind>;

export type ActName = keyof typeof kinds;

const LAST_MS = 90_000;
const MOST_ACTS = 150;

/** What is done to the world of this seed, in order. */
export function planOf(seed: number): Act[] {
  const dice = createDice(seed, "plan");
  const names = (Object.keys(kinds) as ActName[]).flatMap((name) => Array<ActName>(kinds[name].weight).fill(name));
  const count = dice.between(MOST_ACTS / 3, MOST_ACTS);
  const acts = Array.from({ length: count }, (_, n) => ({
    n,
    atMs: dice.between(500, LAST_MS),
    what: dice.pick(names),
  }));
  return acts.sort((a, b) => a.atMs - b.atMs || a.n - b.n);
}

/** Puts the acts into the world's schedule; after the last one everything is healed. Returns when that is, from now on. */
export function schedulePlan(world: World, plan: readonly Act[]): number {
  for (const act of plan) {
    world.schedule.after(act.atMs, act.what, () => {
      const { play }: Kind = kinds[act.what];
      const told = play(world, createDice(world.seed, `act ${act.n}`), act);
      world.say(`* ${act.what}: ${told}`);
    });
  }
  const healedMs = Math.max(0, ...plan.map(({ atMs }) => atMs)) + 1_000;
  world.schedule.after(healedMs, "healed", () => {
    world.heal();
    world.say("* healed: everything runs again, and nobody calls any more");
  });
  return healedMs;
}

/** Some call again and again, also from several phones at once; others once, and their phone is free afterwards. */
const aNumber = (dice: Dice) =>
  dice.chance(0.5) ? dice.pick(CALLER_NUMBERS) : `+4477009${dice.between(10_000, 99_999)}`;

function callerDials({ carrier }: World, dice: Dice): string {
  const patienceMs = dice.chance(0.15) ? dice.between(1, 1_500) : dice.between(2_000, 90_000);
  const script = {
    from: aNumber(dice),
    to: dice.pick(LINE_NUMBERS),
    patienceMs,
    talkMs: dice.chance(0.6) ? dice.between(1, 20_000) : null,
    presses: dice.chance(0.2) ? dice.pick(["1", "1", "2", "9"]) : null,
  };
  const { sid } = carrier.dialIn(script);
  return `${sid.slice(-4)} dials ${script.to.slice(-1)}, waits at most ${patienceMs} ms, talks ${script.talkMs ?? "for as long as the agent does"}`;
}

function dies(world: World, dice: Dice, among: readonly SimulatedProcess[]): string {
  const process = dice.pick(among);
  const ms = dice.between(100, 9_000);
  world.killFor(process, ms);
  return `${process.name} is killed, and started after ${ms} ms`;
}

function routerStops(world: World, dice: Dice): string {
  const process = dice.pick(world.routers);
  world.stopRouter(process, dice.between(100, 3_000));
  return `${process.name} is restarted in order`;
}

/** Shorter than its lease, or longer: then it wakes and believes that it still owns the tenant. */
function sleeps(world: World, dice: Dice, among: readonly SimulatedProcess[]): string {
  const process = dice.pick(among);
  const ms = dice.between(200, 15_000);
  world.pauseFor(process, ms);
  return `${process.name} stands still for ${ms} ms`;
}

function databaseAway({ network }: World, dice: Dice): string {
  const ms = dice.between(300, 12_000);
  network.away("database", ms);
  return `for ${ms} ms`;
}

function carrierAway({ network }: World, dice: Dice): string {
  const ms = dice.between(300, 8_000);
  network.away("carrier", ms);
  return `takes no request for ${ms} ms`;
}

function lineCut({ processes, network }: World, dice: Dice): string {
  const process = dice.pick(processes);
  const place = dice.chance(0.75) ? "database" : "carrier";
  const ways = Array.from({ length: dice.between(1, 4) }, () => dice.pick(["before", "after"] as const));
  network.cut(process, place, ways);
  return `${process.name} loses its next ${ways.length} requests to the ${place}: ${ways.join(", ")} they are done`;
}

function badWeather({ postman, schedule }: World, dice: Dice): string {
  const ms = dice.between(2_000, 20_000);
  const weather = {
    drops: dice.pick([0, 0, 0.1, 0.4]),
    repeats: dice.pick([0.05, 0.3]),
    delayMs: dice.pick([100, 3_000, 8_000]),
  };
  postman.weather = weather;
  schedule.after(ms, "the weather clears", () => {
    if (postman.weather === weather) postman.weather = { drops: 0, repeats: 0.03, delayMs: 40 };
  });
  return `for ${ms} ms the carrier ${JSON.stringify(weather)}`;
}

function clockSet({ processes }: World, dice: Dice): string {
  const process = dice.pick(processes);
  const ms = dice.between(-7_200_000, 7_200_000);
  process.skewBy(ms);
  return `${process.name}'s by ${ms} ms`;
}

const botOf = ({ bots }: World, dice: Dice): AgentBot => dice.pick(bots);

function deskVanishes(world: World, dice: Dice): string {
  const bot = botOf(world, dice);
  const ms = AgentBot.awayMs(dice);
  bot.vanish(ms);
  return `agent ${bot.agentId.slice(-1)}'s, for ${ms} ms`;
}

function secondTab(world: World, dice: Dice): string {
  const bot = botOf(world, dice);
  bot.openSecondTab();
  return `agent ${bot.agentId.slice(-1)} opens one more`;
}

function deskDeaf(world: World, dice: Dice): string {
  const bot = botOf(world, dice);
  const ms = dice.between(500, 15_000);
  bot.goDeaf(ms);
  return `agent ${bot.agentId.slice(-1)} has no microphone for ${ms} ms`;
}

function agentRests(world: World, dice: Dice): string {
  const bot = botOf(world, dice);
  const ms = dice.between(500, 15_000);
  const intent = dice.pick(["notReady", "offline"] as const);
  bot.rest(ms, intent);
  return `agent ${bot.agentId.slice(-1)} is ${intent} for ${ms} ms`;
}

/** By anybody, on anything that is or ever was. */
function strayClick(world: World, dice: Dice): string {
  const bot = botOf(world, dice);
  const contacts = [...world.db.contacts.values()].slice(-8);
  if (contacts.length === 0) return "on nothing";
  const { row } = dice.pick(contacts);
  const agentId = dice.chance(0.5) ? (row.record.legs.at(-1)?.agentId ?? bot.agentId) : bot.agentId;
  const offerId = row.record.legs.length === 0 ? row.id : dice.pick(row.record.legs).offerId;
  const clicker = world.bots.find((each) => each.agentId === agentId) ?? bot;
  const body = dice.pick(clicks)(agentId, offerId, row.id);
  clicker.clickAstray(body);
  return `agent ${agentId.slice(-1)}: ${body.type}, on a contact that is ${row.state.kind}`;
}

const clicks: readonly ((agentId: string, offerId: string, interactionId: string) => InboxFact)[] = [
  (agentId, offerId) => ({ type: "accept", agentId, offerId }),
  (agentId, offerId) => ({ type: "decline", agentId, offerId }),
  (agentId, offerId) => ({ type: "reportDeviceFault", agentId, offerId }),
  (agentId, _, interactionId) => ({ type: "hangUp", agentId, interactionId }),
  (agentId, _, interactionId) => ({ type: "hold", agentId, interactionId }),
  (agentId, _, interactionId) => ({ type: "resume", agentId, interactionId }),
  (agentId, _, interactionId) => ({ type: "complete", agentId, interactionId, dispositionId: null }),
  (agentId, _, interactionId) => ({ type: "extendWrapUp", agentId, interactionId, byMs: 2_000 }),
  (agentId) => ({ type: "clearBlock", agentId, userId: agentId }),
  (agentId, _, interactionId) => ({ type: "pull", agentId, interactionId, userId: "supervisor" }),
  (agentId, _, interactionId) => ({ type: "pull", agentId, interactionId, userId: "supervisor" }),
  (agentId, _, interactionId) => ({ type: "requeue", agentId, interactionId }),
  (userId, _, interactionId) => ({ type: "callbackCanceled", interactionId, userId }),
  (agentId, _, interactionId) => ({ type: "cancelConsult", agentId, interactionId }),
  (agentId, _, interactionId) => ({ type: "completeTransfer", agentId, interactionId }),
  (agentId, _, interactionId) => ({ type: "consult", agentId, interactionId, withAgentId: AGENT_IDS[0] ?? "" }),
  (userId, _, interactionId) => ({
    type: "assignCustomer",
    interactionId,
    customerId: customerIds[0] ?? null,
    how: "reassigned",
    userId,
  }),
];

function agentSet(world: World, dice: Dice): string {
  const agent = dice.pick(agents);
  const kept = queues.map(({ id }) => id).filter(() => dice.chance(0.7));
  world.tell({ type: "agentSet", agent: { ...agent, queueIds: kept, enabled: dice.chance(0.9) } });
  world.schedule.after(dice.between(2_000, 20_000), "the agent is set back", () =>
    world.tell({ type: "agentSet", agent }),
  );
  return `agent ${agent.id.slice(-1)} serves ${kept.length} queues for a while`;
}

/** Everything that an administrator can set, short enough to matter within a minute. */
function queueSet(world: World, dice: Dice): string {
  const queue = dice.pick(queues);
  const [other] = queues.filter(({ id }) => id !== queue.id);
  const message: Exit = { to: "message", text: {} };
  const exits: readonly Exit[] = [message, { to: "queue", queueId: other?.id ?? "" }, { to: "callback" }];
  const changed: QueueSettings = {
    ...queue,
    strategy: dice.pick(STRATEGIES),
    agentOrder: [...AGENT_IDS].reverse(),
    ringGroupSize: dice.between(1, 3),
    relax: dice.chance(0.5) ? [] : [{ afterMs: dice.between(1_000, 10_000), lowerBy: dice.pick([1, "all"] as const) }],
    fairnessCapMs: dice.chance(0.5) ? null : dice.between(5_000, 30_000),
    preferred: dice.chance(0.5) ? queue.preferred : { agents: ["owner", "last"], holdMs: dice.between(1_000, 8_000) },
    priorityMs: dice.between(0, 30_000),
    maxWaitMs: dice.between(20_000, 60_000),
    maxWaiting: dice.chance(0.6) ? null : dice.between(1, 3),
    overflow: {
      ...queue.overflow,
      maxWait: dice.pick(exits),
      full: dice.pick(exits),
      nobodySignedIn: dice.pick([null, ...exits]),
    },
  };
  world.tell({ type: "queueSet", queue: changed });
  return `${queue.name}: ${changed.strategy}, waits at most ${changed.maxWaitMs} ms, then to a ${changed.overflow.maxWait.to}`;
}

const STRATEGIES: readonly Strategy[] = ["longestIdle", "fewestContacts", "roundRobin", "topDown", "ringGroup"];

/** From the missed list, or by an integration. */
function callbackOrdered(world: World, dice: Dice): string {
  const [number, queue, line] = [aNumber(dice), dice.pick(queues), dice.pick(lines)];
  const of = { lineId: line.id, queueId: queue.id, number, customerId: null, userId: "supervisor" };
  world.tell({ type: "callbackOrderAsked", ...of });
  return `of ${number}, by ${queue.name}`;
}

/** A fact that nobody should have let in. */
function poison(world: World, dice: Dice): string {
  const bodies = [
    { type: "agentSet", agent: null },
    { type: "queueSet", queue: null },
    { type: "accept", agentId: AGENT_IDS[0], offerId: { toString: null } },
    { type: "callParked", callId: null, step: null },
  ];
  const body = dice.pick(bodies);
  world.tell(body, `${POISON}${world.db.inbox.size}`);
  return JSON.stringify(body);
}
