import type { Instant } from "./ids.ts";
import type { AgentLeg, ExitReason, InteractionRecord } from "./interaction.ts";

/** What a tenant may choose; by default 20 s and 5 s. Milliseconds. */
export interface FigureLimits {
  readonly serviceLevelMs: number;
  readonly shortAbandonMs: number;
}

export const DEFAULT_FIGURE_LIMITS: FigureLimits = { serviceLevelMs: 20_000, shortAbandonMs: 5_000 };

/** Counters that add up over contacts; every rate is made of them. Milliseconds where the name says so, else contacts. */
export interface Figures {
  /** Entered a queue. */
  readonly offered: number;
  /** Ended after a conversation, or in one now. */
  readonly answered: number;
  /** Of these: waited at most the service level. */
  readonly answeredInTime: number;
  /** Hung up in the queue: waiting, ringing, or before the agent was in the conference. Short ones included. */
  readonly abandoned: number;
  /** Of these: after less than the limit for short ones. */
  readonly shortAbandoned: number;
  /** Waited as long as the queue allows and heard the last resort; not an abandon. */
  readonly maxWait: number;
  /** Lost by the carrier, or never connectable. */
  readonly failed: number;
  /** Hung up before any queue; not offered, so in no rate. */
  readonly leftBeforeQueue: number;
  /** Of the answered: from queue entry until both parties were in the conference. */
  readonly waitMs: number;
  /** Ended, at least one agent talked, and nobody wraps up any more: what the next three are summed over. */
  readonly handled: number;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly wrapUpMs: number;
}

/** Null where nothing happened that the rate could be of. */
export interface Rates {
  /** Answered in time ÷ (answered + abandoned − short). */
  readonly serviceLevel: number | null;
  /** Abandoned − short ÷ (answered + abandoned − short). */
  readonly abandonRate: number | null;
  /** Average speed of answer, ms. */
  readonly averageWaitMs: number | null;
  /** Average handle time, ms: talk + hold + wrap-up. */
  readonly averageHandleMs: number | null;
}

export const NO_FIGURES: Figures = {
  offered: 0,
  answered: 0,
  answeredInTime: 0,
  abandoned: 0,
  shortAbandoned: 0,
  maxWait: 0,
  failed: 0,
  leftBeforeQueue: 0,
  waitMs: 0,
  handled: 0,
  talkMs: 0,
  holdMs: 0,
  wrapUpMs: 0,
};

/** What one contact, live or ended, adds. A changed record: subtract what it added before, add what it adds now. */
export function figuresOf(record: InteractionRecord, limits: FigureLimits): Figures {
  const handling = handlingOf(record);
  const { queuedAt, exit } = record;
  if (queuedAt === null) {
    return { ...NO_FIGURES, ...handling, leftBeforeQueue: exit === "abandonedBeforeQueue" ? 1 : 0 };
  }
  return { ...NO_FIGURES, ...handling, offered: 1, ...outcomeOf(record, queuedAt, limits) };
}

type QueueOutcome = "answered" | "abandoned" | "maxWait" | "failed" | "open";

/** The exit decides; a caller who was answered, lost the agent and gave up waiting for the next one abandoned. */
function queueOutcome(exit: ExitReason | null, connectedAt: Instant | null): QueueOutcome {
  if (exit === null) return connectedAt === null ? "open" : "answered";
  if (exit === "answered" || exit === "maxWait" || exit === "failed") return exit;
  return "abandoned";
}

function outcomeOf(record: InteractionRecord, queuedAt: Instant, limits: FigureLimits): Partial<Figures> {
  const outcome = queueOutcome(record.exit, record.connectedAt);
  switch (outcome) {
    case "answered": {
      const waitMs = (record.connectedAt ?? queuedAt) - queuedAt;
      return { answered: 1, waitMs, answeredInTime: waitMs <= limits.serviceLevelMs ? 1 : 0 };
    }
    case "abandoned": {
      const leftAfterMs = (record.endedAt ?? queuedAt) - queuedAt;
      return { abandoned: 1, shortAbandoned: leftAfterMs < limits.shortAbandonMs ? 1 : 0 };
    }
    case "open":
      return {};
    default:
      return { [outcome]: 1 };
  }
}

function handlingOf({ legs, endedAt }: InteractionRecord): Partial<Figures> {
  const talked = legs.filter((leg) => leg.connectedAt !== null);
  const isOpen = talked.some((leg) => leg.wrapUpStartedAt !== null && leg.wrapUpEndedAt === null);
  if (endedAt === null || talked.length === 0 || isOpen) return {};
  return {
    handled: 1,
    talkMs: sum(talked, talkMsOf),
    holdMs: sum(talked, (leg) => leg.holdMs),
    wrapUpMs: sum(talked, wrapUpMsOf),
  };
}

function sum(legs: readonly AgentLeg[], of: (leg: AgentLeg) => number): number {
  return legs.reduce((total, leg) => total + of(leg), 0);
}

function talkMsOf({ connectedAt, leftAt, holdMs }: AgentLeg): number {
  return connectedAt === null || leftAt === null ? 0 : leftAt - connectedAt - holdMs;
}

function wrapUpMsOf({ wrapUpStartedAt, wrapUpEndedAt }: AgentLeg): number {
  return wrapUpStartedAt === null || wrapUpEndedAt === null ? 0 : wrapUpEndedAt - wrapUpStartedAt;
}

export function addFigures(a: Figures, b: Figures): Figures {
  return combine(a, b, 1);
}

export function subtractFigures(a: Figures, b: Figures): Figures {
  return combine(a, b, -1);
}

function combine(a: Figures, b: Figures, sign: 1 | -1): Figures {
  const keys = Object.keys(NO_FIGURES) as (keyof Figures)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + sign * b[key]])) as unknown as Figures;
}

export function rates(figures: Figures): Rates {
  const { answered, answeredInTime, abandoned, shortAbandoned, waitMs } = figures;
  const counted = answered + abandoned - shortAbandoned;
  return {
    serviceLevel: ratio(answeredInTime, counted),
    abandonRate: ratio(abandoned - shortAbandoned, counted),
    averageWaitMs: ratio(waitMs, answered),
    averageHandleMs: averageHandleMs(figures),
  };
}

/** Talk + hold + wrap-up of what was handled, ms: of a queue's contacts or of an agent's. Null when nothing was. */
export function averageHandleMs(
  figures: Readonly<Record<"handled" | "talkMs" | "holdMs" | "wrapUpMs", number>>,
): number | null {
  return ratio(figures.talkMs + figures.holdMs + figures.wrapUpMs, figures.handled);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
