import type {
  AgentCounts,
  BoardAgent,
  BoardFigures,
  BoardInterval,
  BoardQueue,
  BoardView,
} from "@touchstone/contracts";

// A hand-made board for tests and pictures: Globex, London, Monday 23 November 2026, 14:12:09.

/** 23 Nov 2026 14:12:09 in London. */
export const NOW = Date.UTC(2026, 10, 23, 14, 12, 9);
const MIDNIGHT = Date.UTC(2026, 10, 23);
const QUARTER_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

export const noFigures: BoardFigures = {
  offered: 0,
  answered: 0,
  answeredInTime: 0,
  abandoned: 0,
  shortAbandoned: 0,
  maxWait: 0,
  serviceLevel: null,
  abandonRate: null,
  averageWaitMs: null,
  averageHandleMs: null,
};

export const noAgents: AgentCounts = {
  ready: 0,
  ringing: 0,
  talking: 0,
  writing: 0,
  wrapUp: 0,
  paused: 0,
  notReady: 0,
  unreachable: 0,
};

export function aQueue(given: Partial<BoardQueue>): BoardQueue {
  return {
    queueId: "queue",
    name: "Queue",
    waiting: 0,
    ringing: 0,
    talking: 0,
    longestWaitSince: null,
    callBacks: 0,
    written: [],
    today: noFigures,
    lastHalfHour: noFigures,
    agents: noAgents,
    callers: [],
    ...given,
  };
}

export function aBoard(given: Partial<BoardView>): BoardView {
  return {
    tenant: { name: "Globex", isDemo: true, timeZone: "Europe/London", dayStartedAt: MIDNIGHT },
    formula: { serviceLevelMs: 20_000, shortAbandonMs: 5_000 },
    queues: [],
    totals: { waiting: 0, longestWaitSince: null, callBacks: 0, today: noFigures, agents: noAgents },
    agents: [],
    intraday: [],
    yesterday: [],
    ...given,
  };
}

/** Counts as they stand and the shares that follow from them; nothing here is computed by the code under test. */
const billingToday: BoardFigures = {
  offered: 405,
  answered: 371,
  answeredInTime: 296,
  abandoned: 29,
  shortAbandoned: 6,
  maxWait: 0,
  serviceLevel: 296 / 394,
  abandonRate: 23 / 394,
  averageWaitMs: 41_300,
  averageHandleMs: 312_000,
};

const half = (serviceLevel: number): BoardFigures => ({ ...noFigures, serviceLevel });

export const globexQueues: readonly BoardQueue[] = [
  aQueue({
    queueId: "billing",
    name: "Billing",
    waiting: 5,
    ringing: 1,
    talking: 6,
    longestWaitSince: NOW - 134_000,
    today: billingToday,
    lastHalfHour: half(0.61),
    agents: { ...noAgents, ready: 1, talking: 6, wrapUp: 2, paused: 1 },
    callers: [
      caller("Harold Finch", "+44 113 496 0377", "exact", 134_000),
      caller(null, "anonymous", "withheld", 92_000),
      caller("Wen Zhao", "+44 7700 900318", "exact", 65_000, { vip: true }),
      caller(null, "+44 161 496 0108", "candidates", 39_000),
      caller("Oluwaseun Adeyemi-Blackwood", "+44 7700 900655", "exact", 11_000, { ringingAt: "Kofi Mensah" }),
    ],
  }),
  aQueue({
    queueId: "technical",
    name: "Technical",
    waiting: 2,
    talking: 5,
    longestWaitSince: NOW - 48_000,
    today: {
      ...noFigures,
      offered: 262,
      answered: 241,
      answeredInTime: 219,
      abandoned: 17,
      shortAbandoned: 3,
      serviceLevel: 219 / 255,
      abandonRate: 14 / 255,
      averageWaitMs: 16_000,
      averageHandleMs: 455_000,
    },
    lastHalfHour: half(0.794),
    agents: { ...noAgents, ready: 2, talking: 5, wrapUp: 1 },
    callers: [
      caller(null, "+44 20 7946 0991", "unknown", 48_000),
      caller("Mei-Ling O'Connor", "+44 7700 900112", "exact", 5_000),
    ],
  }),
  aQueue({
    queueId: "sales",
    name: "Sales",
    waiting: 1,
    ringing: 1,
    talking: 2,
    longestWaitSince: NOW - 6_000,
    today: {
      ...noFigures,
      offered: 187,
      answered: 181,
      answeredInTime: 172,
      abandoned: 5,
      shortAbandoned: 2,
      serviceLevel: 172 / 184,
      abandonRate: 3 / 184,
      averageWaitMs: 9_000,
      averageHandleMs: 243_000,
    },
    lastHalfHour: half(0.95),
    agents: { ...noAgents, ready: 1, talking: 2, wrapUp: 1 },
    callers: [caller("Priya Patel", "+44 161 496 0233", "exact", 6_000, { ringingAt: "Ana Ruiz" })],
  }),
  aQueue({
    queueId: "vip",
    name: "VIP care",
    talking: 1,
    today: {
      ...noFigures,
      offered: 63,
      answered: 62,
      answeredInTime: 61,
      abandoned: 1,
      shortAbandoned: 1,
      serviceLevel: 61 / 62,
      abandonRate: 0,
      averageWaitMs: 5_000,
      averageHandleMs: 380_000,
    },
    lastHalfHour: half(1),
    agents: { ...noAgents, ready: 3, talking: 1 },
  }),
];

function caller(
  name: string | null,
  from: string,
  match: BoardQueue["callers"][number]["match"],
  waitedMs: number,
  given: Partial<BoardQueue["callers"][number]> = {},
): BoardQueue["callers"][number] {
  return {
    interactionId: `${from}-${waitedMs}`,
    channel: "voice",
    name,
    from,
    match,
    vip: false,
    queuedAt: NOW - waitedMs,
    ringingAt: null,
    priorityMs: 0,
    isCallBack: false,
    restsUntil: null,
    ...given,
  };
}

const labels: readonly BoardAgent["label"][] = [
  "ready",
  "ringing",
  "talking",
  "held",
  "wrapUp",
  "paused",
  "notReady",
  "unreachable",
];
const names = [
  "Ana Ruiz",
  "Kofi Mensah",
  "Ruth Mbeki",
  "Tomasz Zieliński",
  "Li Na",
  "Grace Hopper-Okonkwo",
  "Sam Lee",
  "Jo Park",
];

/** `count` agents, every label among them. */
export function agentsOf(count: number): readonly BoardAgent[] {
  return Array.from({ length: count }, (_, index) => {
    const label = labels[index % labels.length] ?? "ready";
    const reason = label === "notReady" ? "break" : label === "paused" ? "missedOffer" : null;
    const turn = Math.floor(index / names.length);
    return {
      agentId: `agent-${index}`,
      name: `${names[index % names.length]}${turn === 0 ? "" : ` ${turn + 1}`}`,
      label,
      reason,
      since: NOW - (index * 37 + 12) * 1000,
      queueIds: [["billing", "technical", "sales", "vip"][index % 4] ?? "billing"],
    };
  });
}

const answeredByQuarter = [
  24, 25, 25, 35, 29, 39, 51, 44, 52, 48, 41, 54, 45, 38, 38, 26, 28, 26, 19, 22, 24, 27, 43, 40, 22,
];
const abandonedByQuarter = [1, 1, 1, 1, 1, 1, 2, 2, 4, 4, 4, 5, 4, 3, 3, 2, 1, 1, 0, 1, 1, 1, 1, 1, 1];
const levelByQuarter = [
  97, 91, 95, 91, 94, 90, 86, 79, 71, 67, 60, 64, 62, 74, 76, 87, 90, 94, 93, 93, 94, 92, 96, 91, 97,
];
const yesterdayByQuarter = [
  23, 19, 26, 33, 32, 42, 40, 40, 57, 50, 51, 51, 36, 43, 40, 29, 29, 20, 18, 24, 24, 30, 36, 32, 46, 47, 40, 47, 38,
  39, 45, 32, 31, 29, 22, 21, 18, 15, 17, 13,
];

const interval = (dayAt: number, index: number, given: Partial<BoardInterval>): BoardInterval => ({
  startsAt: dayAt + 8 * 60 * 60_000 + index * QUARTER_MS,
  answered: 0,
  abandoned: 0,
  serviceLevel: null,
  ...given,
});

/** The board of the pictures: four queues, 30 agents, a day with a bad morning. */
export const globexBoard: BoardView = aBoard({
  queues: globexQueues,
  totals: {
    waiting: 8,
    longestWaitSince: NOW - 134_000,
    callBacks: 0,
    today: {
      ...noFigures,
      offered: 917,
      answered: 855,
      answeredInTime: 748,
      abandoned: 52,
      shortAbandoned: 12,
      serviceLevel: 748 / 895,
      abandonRate: 40 / 895,
      averageWaitMs: 26_000,
      averageHandleMs: 341_000,
    },
    agents: { ready: 4, ringing: 2, talking: 14, writing: 0, wrapUp: 4, paused: 1, notReady: 5, unreachable: 0 },
  },
  agents: agentsOf(30),
  intraday: answeredByQuarter.map((answered, index) =>
    interval(MIDNIGHT, index, {
      answered,
      abandoned: abandonedByQuarter[index] ?? 0,
      serviceLevel: (levelByQuarter[index] ?? 100) / 100,
    }),
  ),
  yesterday: yesterdayByQuarter.map((answered, index) =>
    interval(MIDNIGHT - DAY_MS, index, { answered, serviceLevel: 0.9 }),
  ),
});
