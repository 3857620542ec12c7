import type { Channel } from "@touchstone/domain";
import type { BoardWritten } from "./conversations.ts";
import type { OfferPop, Versioned } from "./sockets.ts";

// Live board: namespace /board

/** Today's figures of one queue. Definitions stand in the domain's `figures.ts` alone. */
export interface BoardFigures {
  readonly offered: number;
  readonly answered: number;
  readonly answeredInTime: number;
  readonly abandoned: number;
  readonly shortAbandoned: number;
  readonly maxWait: number;
  /** 0–1, or null when nothing counts yet. */
  readonly serviceLevel: number | null;
  readonly abandonRate: number | null;
  readonly averageWaitMs: number | null;
  readonly averageHandleMs: number | null;
}

export interface BoardQueue {
  readonly queueId: string;
  readonly name: string;
  /** Callers on the line, offered ones included. Calls back that are owed keep nobody there and count for themselves, as does what is written. */
  readonly waiting: number;
  readonly ringing: number;
  readonly talking: number;
  readonly longestWaitSince: number | null;
  /** Calls back that are owed: to be offered, resting, ringing at an agent or being dialled. */
  readonly callBacks: number;
  /** Conversations in writing, one for each channel that has any; in the order of the channels. */
  readonly written: readonly BoardWritten[];
  readonly today: BoardFigures;
  readonly lastHalfHour: BoardFigures;
  readonly agents: AgentCounts;
  /** In the order of their places, calls back that rest after all others; at most 20. */
  readonly callers: readonly BoardCaller[];
}

export interface BoardCaller {
  readonly interactionId: string;
  readonly channel: Channel;
  readonly name: string | null;
  readonly from: string;
  readonly match: OfferPop["match"];
  readonly vip: boolean;
  readonly queuedAt: number;
  readonly ringingAt: string | null;
  /** Head start in the queue, milliseconds. */
  readonly priorityMs: number;
  /** A call back that is owed: nobody is on the line. */
  readonly isCallBack: boolean;
  /** How often that customer was called in vain. Absent: never. */
  readonly attempts?: number;
  /** Offered to nobody until then: the next attempt is later, or the queue is closed. */
  readonly restsUntil: number | null;
  /** That customer is on the line now, and stands here as a caller too. Absent: not. */
  readonly isOnTheLine?: true;
}

/** Signed-in agents by what they do; each agent in exactly one. */
export interface AgentCounts {
  readonly ready: number;
  readonly ringing: number;
  readonly talking: number;
  /** Answers in writing, and is on no call. */
  readonly writing: number;
  readonly wrapUp: number;
  readonly paused: number;
  readonly notReady: number;
  /** Intent says ready or not ready, but no desk is there. */
  readonly unreachable: number;
}

export interface BoardAgent {
  readonly agentId: string;
  readonly name: string;
  readonly label:
    | "ready"
    | "ringing"
    | "talking"
    | "writing"
    | "held"
    | "wrapUp"
    | "paused"
    | "notReady"
    | "unreachable"
    | "offline";
  readonly reason: string | null;
  readonly since: number;
  readonly queueIds: readonly string[];
}

/** A quarter of an hour of today, all queues together or one. */
export interface BoardInterval {
  readonly startsAt: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly serviceLevel: number | null;
}

export interface BoardView {
  readonly tenant: {
    readonly name: string;
    readonly isDemo: boolean;
    readonly timeZone: string;
    readonly dayStartedAt: number;
  };
  readonly formula: { readonly serviceLevelMs: number; readonly shortAbandonMs: number };
  readonly queues: readonly BoardQueue[];
  readonly totals: {
    readonly waiting: number;
    readonly longestWaitSince: number | null;
    readonly callBacks: number;
    readonly today: BoardFigures;
    readonly agents: AgentCounts;
  };
  readonly agents: readonly BoardAgent[];
  readonly intraday: readonly BoardInterval[];
  readonly yesterday: readonly BoardInterval[];
}

export interface BoardSnapshot extends BoardView {
  readonly protocol: number;
  readonly version: number;
  readonly now: number;
}

export interface BoardServerEvents {
  snapshot(snapshot: BoardSnapshot): void;
  /** Only what changed: queues and agents by id replace the old ones; coalesced to at most 4 a second. */
  change(change: Versioned & Partial<Omit<BoardView, "tenant" | "formula">>): void;
  heartbeat(beat: { readonly version: number; readonly now: number }): void;
  signedOut(): void;
}

export interface BoardClientEvents {
  resync(): void;
}
