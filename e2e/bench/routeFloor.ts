import {
  createFloor,
  type EventBody,
  type Exit,
  type Floor,
  type Hours,
  nextTimerAt,
  type Overflow,
  type QueueSettings,
  type SkillRequirement,
  type StepResult,
  step,
  wholeAgent,
  wholeQueue,
} from "@touchstone/domain";

/** The same numbers for the same seed (mulberry32), so that every run routes the same contacts. */
export function createDice(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  const some = <T>(from: readonly T[], count: number): T[] => {
    const left = [...from];
    return Array.from({ length: Math.min(count, left.length) }, () => left.splice(below(left.length), 1)[0] as T);
  };
  return { below, pick, some };
}

type Dice = ReturnType<typeof createDice>;

const QUEUES = 10;
const LINES = 2_000;
const SKILLS = Array.from({ length: 50 }, (_, n) => `skill-${n}`);
const HOUR_MS = 3_600_000;

/** Open from early to late, with a lunch break long past, holidays, other hours on one day, and clocks that change. */
const HOURS: Hours = {
  zone: "Europe/London",
  offsets: [
    { at: 0, offsetMinutes: 0 },
    { at: Date.UTC(2027, 2, 28, 1), offsetMinutes: 60 },
    { at: Date.UTC(2027, 9, 31, 1), offsetMinutes: 0 },
  ],
  weekly: [
    { days: [1, 2, 3, 4, 5], from: 300, to: 420 },
    { days: [1, 2, 3, 4, 5], from: 450, to: 1380 },
    { days: [6, 7], from: 1320, to: 120 },
  ],
  special: [
    { date: "2026-12-25", yearly: true, name: "Christmas", shifts: [] },
    { date: "2027-02-01", yearly: false, name: "Stocktaking", shifts: [{ from: 600, to: 720 }] },
  ],
  closures: [{ from: 1_799_000_000_000, until: 1_799_100_000_000, note: "fire drill" }],
};

const WORDS: Exit = { to: "message", text: { en: "Please call again." } };

/** Where those go whom the queue cannot keep: another queue, a call back, voicemail or words. */
function overflowOf(n: number, next: string): Overflow {
  return {
    maxWait: n % 2 === 0 ? { to: "callback" } : WORDS,
    full: { to: "queue", queueId: next },
    closed: { to: "voicemail" },
    nobodySignedIn: { to: "queue", queueId: next },
    nobodyRoutable: { afterMs: 180_000, exit: n % 2 === 0 ? { to: "queue", queueId: next } : { to: "voicemail" } },
  };
}

/** Every strategy and every rule, in turn. `room`: so many may wait in every second queue. */
function queueOf(n: number, agentIds: readonly string[], room: number): QueueSettings {
  const strategies = ["longestIdle", "fewestContacts", "roundRobin", "topDown", "ringGroup"] as const;
  return wholeQueue({
    id: `queue-${n}`,
    name: `Queue ${n}`,
    strategy: strategies[n % strategies.length] ?? "longestIdle",
    agentOrder: n % 5 === 3 ? agentIds.filter((_, place) => place % 3 === 0) : [],
    ringGroupSize: 3,
    priorityMs: n * 1_000,
    ageing: [1, 2, 0.5][n % 3] ?? 1,
    tierPriorityMs: { silver: 15_000, gold: 60_000, vip: 300_000 },
    relax: [
      { afterMs: 60_000, lowerBy: 1 },
      { afterMs: 300_000, lowerBy: 2 },
    ],
    fairnessCapMs: n % 2 === 0 ? 300_000 : null,
    preferred: { agents: ["owner", "last"], holdMs: 20_000 },
    maxWaitMs: HOUR_MS * 4,
    maxWaiting: n % 2 === 1 ? room : null,
    hours: HOURS,
    overflow: overflowOf(n, `queue-${(n + 1) % QUEUES}`),
    callback: { offered: true, attempts: 3, retryAfterMs: 300_000 },
    placeBackMs: 600_000,
    announceWait: true,
    reofferBackOffMs: 30_000,
  });
}

/** One line in ten asks for nothing but its queue. */
function demand(dice: Dice): SkillRequirement[] {
  if (dice.below(10) === 0) return [];
  const skillIds = dice.some(SKILLS, 1 + dice.below(3)).sort();
  return skillIds.map((skillId) => ({ skillId, level: 1 + dice.below(4) }));
}

export interface Stepped {
  readonly result: StepResult;
  readonly us: number;
  /** By the clock of `performance.now`. */
  readonly startedAt: number;
}

export interface BenchFloor {
  readonly floor: Floor;
  readonly dice: Dice;
  readonly agentIds: readonly string[];
  now(): number;
  pass(ms: number): void;
  /** Steps one event, and says how many microseconds it took. */
  happens(body: EventBody): Stepped;
  /** Fires what is due first; null when nothing is. */
  nextTimer(): Stepped | null;
  newCall(): EventBody[];
}

/**
 * A tenant's floor with all rules on: so many agents at their desks, nobody in contact. `waiting`: how many are to wait in all;
 * every second queue has room for its share of them.
 */
export function benchFloor(agents: number, waiting = Number.POSITIVE_INFINITY, seed = 1): BenchFloor {
  const floor = createFloor("tenant", { queues: [], lines: [], agents: [], interactions: [] });
  const dice = createDice(seed);
  const agentIds = Array.from({ length: agents }, (_, n) => `agent-${String(n).padStart(5, "0")}`);
  const room = Number.isFinite(waiting) ? Math.ceil(waiting / QUEUES) : 1_000_000;
  let now = 1_800_000_000_000;
  let events = 0;
  let calls = 0;

  function happens(body: EventBody) {
    const id = `01a0b000-${String(events % 10_000).padStart(4, "0")}-7000-8000-${String(++events).padStart(12, "0")}`;
    const event = { v: 1, id, now, ...body } as const;
    const startedAt = performance.now();
    const result = step(floor, event);
    return { result, us: (performance.now() - startedAt) * 1_000, startedAt };
  }

  function nextTimer() {
    const at = nextTimerAt(floor);
    return at !== undefined && at <= now ? happens({ type: "timePassed" }) : null;
  }

  function newCall(): EventBody[] {
    const callId = `CA${calls++}`;
    const known = dice.below(4) === 0;
    const traits = {
      tier: dice.pick([null, null, null, "silver", "gold", "vip"]),
      language: null,
      ownerAgentId: known ? dice.pick(agentIds) : null,
      lastAgentId: known ? dice.pick(agentIds) : null,
    };
    const n = dice.below(LINES);
    const lineId = `line-${n}`;
    // One in ten gave up a minute ago, after two minutes.
    const gaveUp = { queueId: `queue-${n % QUEUES}`, queuedAt: now - 180_000, leftAt: now - 60_000 };
    const earlier = dice.below(10) === 0 ? gaveUp : null;
    return [
      { type: "callArrived", callId, lineId, match: { kind: "unknown" }, traits, callerRef: callId, earlier },
      { type: "callParked", callId, step: 1 },
    ];
  }

  for (let n = 0; n < QUEUES; n += 1) happens({ type: "queueSet", queue: queueOf(n, agentIds, room) });
  for (let n = 0; n < LINES; n += 1) happens({ type: "lineSet", line: lineOf(n, dice) });
  for (const id of agentIds) {
    const queueIds = dice.some([...floor.queues.keys()], 1 + dice.below(4));
    const skills = Object.fromEntries(dice.some(SKILLS, 4 + dice.below(9)).map((skill) => [skill, 1 + dice.below(5)]));
    const workSets = id.endsWith("7") ? [{ voice: 1, email: 2 }, { chat: 3 }] : [{ voice: 1 }];
    happens({ type: "agentSet", agent: wholeAgent({ id, queueIds, skills, workSets }) });
    happens({ type: "deskConnected", agentId: id, nodeId: "node", canTalk: true });
    happens({ type: "setIntent", agentId: id, userId: id, intent: "ready", reason: null });
  }
  const pass = (ms: number) => {
    now += ms;
  };
  return { floor, dice, agentIds, now: () => now, pass, happens, nextTimer, newCall };
}

function lineOf(n: number, dice: Dice) {
  const queueId = `queue-${n % QUEUES}`;
  const place = { id: `line-${n}`, brandId: "brand", queueId, language: "en" } as const;
  // A few lines ask for what nobody has, now or when their callers have waited.
  const requires = n % 501 === 6 ? [{ skillId: "nobody-has-it", level: 4 }] : demand(dice);
  return { ...place, requires, priorityMs: dice.below(4) * 2_000, greeting: {} };
}
