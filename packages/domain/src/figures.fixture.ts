import type { Figures, Rates } from "./figures.ts";
import type { AgentLeg, ExitReason, InteractionRecord } from "./interaction.ts";

/** 2025-06-02 09:00 UTC; call n arrives n minutes later. */
const START = 1_748_854_800_000;

export const afterSales = "01972f3a-0000-7000-8000-00000000000a";
export const preSales = "01972f3a-0000-7000-8000-00000000000b";

/** A conversation with one agent, in seconds: talked, on hold (or the agent lost), wrapped up; null: wrap-up runs. */
type Talk = readonly [talk: number, hold: number, wrapUp: number | "none" | null];

interface Row {
  readonly n: number;
  readonly queueId: string;
  /** Seconds from queue entry to the conference; null: never connected. */
  readonly wait: number | null;
  readonly talks: readonly Talk[];
  readonly exit: ExitReason | null;
  /** Seconds from queue entry to the end, where it is not the end of the last conversation. */
  readonly leftAfter?: number;
}

const answered = (n: number, queueId: string, wait: number, ...talks: Talk[]): Row => ({
  n,
  queueId,
  wait,
  talks,
  exit: "answered",
});
const left = (n: number, queueId: string, exit: ExitReason, leftAfter: number): Row => ({
  n,
  queueId,
  wait: null,
  talks: [],
  exit,
  leftAfter,
});

const rows: readonly Row[] = [
  answered(1, afterSales, 0, [60, 0, 10]),
  answered(2, afterSales, 5, [120, 0, 20]),
  answered(3, afterSales, 10, [180, 30, 30]),
  answered(4, afterSales, 15, [240, 0, 15]),
  answered(5, afterSales, 20, [300, 60, 30]), // exactly the service level: in time
  answered(6, afterSales, 20.001, [90, 0, 30]), // one millisecond late
  answered(7, afterSales, 21, [150, 15, 20]),
  answered(8, afterSales, 30, [200, 0, 30]),
  answered(9, afterSales, 45, [100, 0, 25]),
  answered(10, afterSales, 60, [400, 100, 30]),
  answered(11, afterSales, 3, [30, 0, "none"]), // a queue without wrap-up
  answered(12, afterSales, 8, [75, 0, 5]),
  answered(13, afterSales, 12, [500, 20, 30]),
  answered(14, afterSales, 19.999, [55, 0, 25]),
  left(15, afterSales, "abandonedWaiting", 4.999), // short
  left(16, afterSales, "abandonedWaiting", 5), // not short
  left(17, afterSales, "abandonedRinging", 30),
  left(18, afterSales, "abandonedConnecting", 12),
  left(19, afterSales, "abandonedWaiting", 2), // short
  left(20, afterSales, "maxWait", 600),
  left(21, afterSales, "maxWait", 600),
  left(22, afterSales, "failed", 33),
  answered(23, preSales, 2, [40, 0, 20]),
  answered(24, preSales, 4, [60, 0, 20]),
  answered(25, preSales, 6, [80, 10, 20]),
  answered(26, preSales, 25, [100, 0, 20]),
  answered(27, preSales, 14, [120, 0, 20]),
  answered(28, preSales, 16, [140, 30, 20]),
  answered(29, preSales, 100, [160, 0, 20]),
  answered(30, preSales, 18, [180, 0, 20]),
  answered(31, preSales, 10, [50, 20, "none"], [70, 0, 20]), // the first agent was lost, a second one finished
  { n: 32, queueId: preSales, wait: 5, talks: [[0, 0, null]], exit: null }, // talking now
  answered(33, preSales, 0, [200, 0, null]), // being wrapped up now: answered, not yet handled
  left(34, preSales, "abandonedWaiting", 1), // short
  left(35, preSales, "abandonedRinging", 4), // short
  left(36, preSales, "abandonedConnecting", 40),
  // Talked, lost the agent, gave up waiting for the next: abandoned, but handled once.
  { n: 37, queueId: preSales, wait: 7, talks: [[30, 20, "none"]], exit: "abandonedWaiting", leftAfter: 100 },
  left(38, preSales, "abandonedBeforeQueue", 0), // never offered
  { n: 39, queueId: preSales, wait: null, talks: [], exit: null }, // waiting now
  { n: 40, queueId: preSales, wait: null, talks: [], exit: null }, // ringing now
];

const ms = (seconds: number) => Math.round(seconds * 1000);

function legsOf({ n, talks, exit }: Row, connectedAt: number): AgentLeg[] {
  let at = connectedAt;
  return talks.map(([talk, hold, wrapUp], index) => {
    const isLast = index === talks.length - 1;
    const isLive = exit === null && isLast;
    const leftAt = at + ms(talk + hold);
    const leg: AgentLeg = {
      offerId: `01972f3a-7000-7000-800${index + 1}-${String(n).padStart(12, "0")}`,
      agentId: `01972f3a-0000-7000-8000-0000000000a${index + 1}`,
      offeredAt: at - 1000,
      acceptedAt: at - 500,
      connectedAt: at,
      offerEndedAt: null,
      offerEnd: null,
      leftAt: isLive ? null : leftAt,
      holdMs: ms(hold),
      heldSince: null,
      wrapUpStartedAt: isLive || wrapUp === "none" ? null : leftAt,
      wrapUpEndedAt: typeof wrapUp === "number" ? leftAt + ms(wrapUp) : null,
      wrapUpHow: typeof wrapUp === "number" ? "completed" : null,
      dispositionId: null,
    };
    at = leftAt + 30_000;
    return leg;
  });
}

function recordOf(row: Row): InteractionRecord {
  const receivedAt = START + row.n * 60_000;
  const queuedAt = receivedAt + 1000;
  const connectedAt = row.wait === null ? null : queuedAt + ms(row.wait);
  const legs = connectedAt === null ? [] : legsOf(row, connectedAt);
  const endedAt = row.leftAfter === undefined ? (legs.at(-1)?.leftAt ?? null) : queuedAt + ms(row.leftAfter);
  return {
    interactionId: `01972f3a-7000-7000-8000-${String(row.n).padStart(12, "0")}`,
    channel: "voice",
    direction: "inbound",
    brandId: "01972f3a-0000-7000-8000-0000000000b1",
    lineId: "01972f3a-0000-7000-8000-0000000000c1",
    queueId: row.queueId,
    callId: `CA${String(row.n).padStart(32, "0")}`,
    language: "en",
    match: { kind: "unknown" },
    customerId: null,
    assignments: [],
    receivedAt,
    queuedAt: row.exit === "abandonedBeforeQueue" ? null : queuedAt,
    connectedAt,
    endedAt: row.exit === null ? null : endedAt,
    exit: row.exit,
    endedBy: row.exit === null ? null : row.exit === "maxWait" || row.exit === "failed" ? "system" : "customer",
    legs,
  };
}

/** Forty calls, made by hand so that every definition and its edge is in them. */
export const fortyCalls: readonly InteractionRecord[] = rows.map(recordOf);

/** What calls have nothing of. */
export const NOTHING_WRITTEN = {
  responded: 0,
  firstResponseMs: 0,
  resolved: 0,
  resolutionMs: 0,
  averageFirstResponseMs: null,
  averageResolutionMs: null,
};

/** Added up by hand from the rows above, with 20 s and 5 s as limits; not by the code under test. */
export const expectedAfterSales: Figures & Rates = {
  ...NOTHING_WRITTEN,
  offered: 22,
  answered: 14,
  answeredInTime: 9,
  abandoned: 5,
  shortAbandoned: 2,
  maxWait: 2,
  turnedAway: 0,
  toCallback: 0,
  toVoicemail: 0,
  voicemails: 0,
  movedOn: 0,
  failed: 1,
  servedByIvr: 0,
  leftBeforeQueue: 0,
  callbacksReached: 0,
  callbacksUnreached: 0,
  waitMs: 269_000,
  handled: 14,
  talkMs: 2_500_000,
  holdMs: 225_000,
  wrapUpMs: 300_000,
  serviceLevel: 9 / 17,
  abandonRate: 3 / 17,
  averageWaitMs: 269_000 / 14,
  averageHandleMs: 3_025_000 / 14,
};

export const expectedPreSales: Figures & Rates = {
  ...NOTHING_WRITTEN,
  offered: 17,
  answered: 11,
  answeredInTime: 9,
  abandoned: 4,
  shortAbandoned: 2,
  maxWait: 0,
  turnedAway: 0,
  toCallback: 0,
  toVoicemail: 0,
  voicemails: 0,
  movedOn: 0,
  failed: 0,
  servedByIvr: 0,
  leftBeforeQueue: 1,
  callbacksReached: 0,
  callbacksUnreached: 0,
  waitMs: 200_000,
  handled: 10,
  talkMs: 1_030_000,
  holdMs: 80_000,
  wrapUpMs: 180_000,
  serviceLevel: 9 / 13,
  abandonRate: 2 / 13,
  averageWaitMs: 200_000 / 11,
  averageHandleMs: 129_000,
};

export const expectedTotal: Figures & Rates = {
  ...NOTHING_WRITTEN,
  offered: 39,
  answered: 25,
  answeredInTime: 18,
  abandoned: 9,
  shortAbandoned: 4,
  maxWait: 2,
  turnedAway: 0,
  toCallback: 0,
  toVoicemail: 0,
  voicemails: 0,
  movedOn: 0,
  failed: 1,
  servedByIvr: 0,
  leftBeforeQueue: 1,
  callbacksReached: 0,
  callbacksUnreached: 0,
  waitMs: 469_000,
  handled: 24,
  talkMs: 3_530_000,
  holdMs: 305_000,
  wrapUpMs: 480_000,
  serviceLevel: 0.6,
  abandonRate: 1 / 6,
  averageWaitMs: 18_760,
  averageHandleMs: 4_315_000 / 24,
};
