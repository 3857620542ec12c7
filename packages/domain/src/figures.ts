import type { Channel } from "./agent.ts";
import { assertNever } from "./assertNever.ts";
import type { Instant, QueueId } from "./ids.ts";
import type { AgentLeg, ExitReason, InteractionRecord, Voicemail } from "./interaction.ts";
import { type QueueVisit, visitsOf } from "./queueVisits.ts";

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
  /** Sent away with a message because the queue was full, closed or without agents; not an abandon, and not offered when before the entry. */
  readonly turnedAway: number;
  /** Asked to be called back, or was promised it; not an abandon. */
  readonly toCallback: number;
  /** Sent to voicemail; not an abandon. */
  readonly toVoicemail: number;
  /** Of these: left a message. */
  readonly voicemails: number;
  /** Left for another queue; not an abandon. Who passes several queues is offered to each of them. */
  readonly movedOn: number;
  /** Lost by the carrier, or never connectable. */
  readonly failed: number;
  /** Served by a machine before any queue; not offered, so in no rate. */
  readonly servedByIvr: number;
  /** Hung up before any queue, in the menu or before it; not offered, so in no rate. */
  readonly leftBeforeQueue: number;
  /** Calls back to a customer that became a conversation, and that were given up; in no other figure but the handling. */
  readonly callbacksReached: number;
  readonly callbacksUnreached: number;
  /** Of the answered: from queue entry until both parties were in the conference. */
  readonly waitMs: number;
  /** Ended, at least one agent talked, and nobody wraps up any more: what the next three are summed over. */
  readonly handled: number;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly wrapUpMs: number;
  /** Conversations that somebody of ours answered in writing, and from the customer's first words to that, in open hours. */
  readonly responded: number;
  readonly firstResponseMs: number;
  /** Conversations that were answered and are over, and from the first words to the end, in open hours. */
  readonly resolved: number;
  readonly resolutionMs: number;
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
  /** Of conversations: to the first answer, and to the end, ms of open hours. */
  readonly averageFirstResponseMs: number | null;
  readonly averageResolutionMs: number | null;
}

export const NO_FIGURES: Figures = {
  offered: 0,
  answered: 0,
  answeredInTime: 0,
  abandoned: 0,
  shortAbandoned: 0,
  maxWait: 0,
  turnedAway: 0,
  toCallback: 0,
  toVoicemail: 0,
  voicemails: 0,
  movedOn: 0,
  failed: 0,
  servedByIvr: 0,
  leftBeforeQueue: 0,
  callbacksReached: 0,
  callbacksUnreached: 0,
  waitMs: 0,
  handled: 0,
  talkMs: 0,
  holdMs: 0,
  wrapUpMs: 0,
  responded: 0,
  firstResponseMs: 0,
  resolved: 0,
  resolutionMs: 0,
};

/** What one stay of a contact in a queue adds to the queue, counted at the entry. */
export interface QueueShare {
  readonly queueId: QueueId;
  readonly channel: Channel;
  readonly at: Instant;
  readonly figures: Figures;
}

/**
 * What one contact, live or ended, adds to each queue that it was in. A changed record: subtract the shares that it had
 * before, add those that it has now.
 */
export function queueSharesOf(record: InteractionRecord, limits: FigureLimits): QueueShare[] {
  const visits = visitsOf(record);
  const { channel } = record;
  if (visits.length === 0) {
    const figures = { ...NO_FIGURES, ...withoutQueue(record), ...writingOf(record, null, null) };
    return [{ queueId: record.queueId, channel, at: record.receivedAt, figures }];
  }
  return visits.map((visit, place) => {
    const from = place === 0 ? null : visit.enteredAt;
    const until = visits[place + 1]?.enteredAt ?? null;
    const legs = legsIn(record.legs, from, until);
    const outcome =
      record.direction === "outbound" && record.channel === "voice"
        ? callbackOutcome(visit)
        : { offered: 1, ...outcomeOf(visit, limits) };
    const message = visit.reason === "voicemail" ? messageIn(record.voicemail) : {};
    const writing = writingOf(record, from, until);
    const figures = { ...NO_FIGURES, ...handlingOf(legs, record.endedAt), ...outcome, ...message, ...writing };
    return { queueId: visit.queueId, channel, at: visit.enteredAt, figures };
  });
}

/** The agents' parts that began while the contact was in this queue. */
function legsIn(legs: readonly AgentLeg[], from: Instant | null, until: Instant | null): readonly AgentLeg[] {
  return legs.filter(({ offeredAt }) => (from === null || offeredAt >= from) && (until === null || offeredAt < until));
}

/** The first answer counts for the queue in which it was given, the resolution for the last one. */
function writingOf({ text, exit }: InteractionRecord, from: Instant | null, until: Instant | null): Partial<Figures> {
  if (text === undefined) return {};
  const { firstReplyAt, firstResponseMs, resolutionMs } = text;
  const isHere =
    firstReplyAt !== null && (from === null || firstReplyAt >= from) && (until === null || firstReplyAt < until);
  const isResolved = until === null && exit === "answered" && resolutionMs !== null && firstReplyAt !== null;
  return {
    ...(isHere && firstResponseMs !== null && { responded: 1, firstResponseMs }),
    ...(isResolved && { resolved: 1, resolutionMs }),
  };
}

function withoutQueue({ exit, voicemail }: InteractionRecord): Partial<Figures> {
  if (exit === "abandonedBeforeQueue" || exit === "abandonedInIvr") return { leftBeforeQueue: 1 };
  const outcome = exit === null ? "open" : endOf(exit);
  if (outcome === "toVoicemail") return { toVoicemail: 1, ...messageIn(voicemail) };
  return outcome === "turnedAway" || outcome === "toCallback" || outcome === "servedByIvr" ? { [outcome]: 1 } : {};
}

const messageIn = (voicemail: Voicemail | undefined): Partial<Figures> => (voicemail ? { voicemails: 1 } : {});

type QueueOutcome =
  | "answered"
  | "abandoned"
  | "maxWait"
  | "turnedAway"
  | "toCallback"
  | "toVoicemail"
  | "servedByIvr"
  | "movedOn"
  | "failed"
  | "open";

/** The exit decides; a caller who was answered, lost the agent and gave up waiting for the next one abandoned. */
function queueOutcome({ reason, movedTo, connectedAt }: QueueVisit): QueueOutcome {
  if (reason === null) return connectedAt === null ? "open" : "answered";
  if (reason === "transferred") return connectedAt === null ? "movedOn" : "answered";
  return movedTo === null ? endOf(reason) : "movedOn";
}

function endOf(exit: ExitReason): QueueOutcome {
  switch (exit) {
    case "answered":
    case "maxWait":
    case "failed":
      return exit;
    case "full":
    case "closed":
    case "nobodySignedIn":
    case "nobodyRoutable":
      return "turnedAway";
    case "callback":
      return "toCallback";
    case "voicemail":
      return "toVoicemail";
    case "servedByIvr":
      return exit;
    case "abandonedBeforeQueue":
    case "abandonedInIvr":
    case "abandonedWaiting":
    case "abandonedRinging":
    case "abandonedConnecting":
      return "abandoned";
    // Only a call back ends like this, and it counts for itself.
    case "unreached":
    case "gotThrough":
    case "canceled":
    // Unwanted, or counted where it goes on.
    case "spam":
    case "merged":
      return "open";
    default:
      return assertNever(exit);
  }
}

function outcomeOf(visit: QueueVisit, limits: FigureLimits): Partial<Figures> {
  const { waitingSince, connectedAt, leftAt } = visit;
  const outcome = queueOutcome(visit);
  switch (outcome) {
    case "answered": {
      const waitMs = (connectedAt ?? waitingSince) - waitingSince;
      return { answered: 1, waitMs, answeredInTime: waitMs <= limits.serviceLevelMs ? 1 : 0 };
    }
    case "abandoned": {
      const leftAfterMs = (leftAt ?? waitingSince) - waitingSince;
      return { abandoned: 1, shortAbandoned: leftAfterMs < limits.shortAbandonMs ? 1 : 0 };
    }
    case "open":
      return {};
    default:
      return { [outcome]: 1 };
  }
}

function callbackOutcome({ connectedAt, reason }: QueueVisit): Partial<Figures> {
  if (connectedAt !== null) return { callbacksReached: 1 };
  return reason === "unreached" ? { callbacksUnreached: 1 } : {};
}

function handlingOf(legs: readonly AgentLeg[], endedAt: Instant | null): Partial<Figures> {
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
    averageFirstResponseMs: ratio(figures.firstResponseMs, figures.responded),
    averageResolutionMs: ratio(figures.resolutionMs, figures.resolved),
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
