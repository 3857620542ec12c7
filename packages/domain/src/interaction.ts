import type { Channel } from "./agent.ts";
import type {
  AgentId,
  BrandId,
  CallId,
  CustomerId,
  DispositionId,
  EffectId,
  Instant,
  InteractionId,
  Language,
  LineId,
  OfferId,
  QueueId,
} from "./ids.ts";
import type { Meeting } from "./meeting.ts";
import type { SkillRequirement } from "./queue.ts";
import type { QueueVisit } from "./queueVisits.ts";
import type { Thread } from "./thread.ts";

/** Who the address belongs to. Several candidates are offered as such and never chosen silently. */
export type CallerMatch =
  | { readonly kind: "exact"; readonly customerId: CustomerId }
  | { readonly kind: "candidates"; readonly customerIds: readonly CustomerId[] }
  | { readonly kind: "unknown" }
  | { readonly kind: "withheld" }
  | { readonly kind: "invalid" };

/** What routing may use about the matched customer; read by the router with the match and journaled with it. */
export interface CustomerTraits {
  readonly tier: string | null;
  readonly language: Language | null;
  readonly ownerAgentId: AgentId | null;
  /** Who talked with the customer last. Absent where it was journaled before routing used it. */
  readonly lastAgentId?: AgentId | null;
}

/** How a leaving is counted; exactly one for each interaction. */
export type ExitReason =
  | "answered"
  | "abandonedBeforeQueue"
  /** Hung up in the menu. */
  | "abandonedInIvr"
  | "abandonedWaiting"
  | "abandonedRinging"
  /** Accepted, but the caller left before both were in the conference. */
  | "abandonedConnecting"
  /** Waited as long as the queue allows; this and the next four heard the queue's message. */
  | "maxWait"
  | "full"
  | "closed"
  | "nobodySignedIn"
  | "nobodyRoutable"
  /** Is called back instead of waiting on the line. */
  | "callback"
  /** Was asked to leave a message; `voicemailLeft` says that it was left. */
  | "voicemail"
  /** A machine told the caller what was wanted. */
  | "servedByIvr"
  /** A call back: the customer was not reached in all attempts, got through in another way, or somebody withdrew it. */
  | "unreached"
  | "gotThrough"
  | "canceled"
  /** A conversation in writing that an agent said was unwanted; or that goes on in another one. */
  | "spam"
  | "merged"
  /** The carrier lost the call, or it could never be connected. */
  | "failed";

/** Who ended it. */
export type EndedBy = "customer" | "agent" | "system";

/** Why an offer ended without a conversation; shown to agent and supervisor. */
export type OfferEndReason =
  | "noAnswer"
  | "declined"
  | "deviceFault"
  | "deskLost"
  | "callerHungUp"
  | "maxWait"
  /** It rang at several desks, and another agent took it; `takenBy` says who. */
  | "takenByOther"
  /** The customer who was to be called back did not answer, or not in time. */
  | "notReached"
  /** The interaction or the agent changed under it (settings, sign-off). */
  | "withdrawn";

/**
 * The states of an interaction and what leaves each:
 * received → waiting (parked) | ended; waiting → offered | ended; offered → waiting | connected | ended;
 * connected → waiting (given back, or the agent lost for good) | offered (to the agent it was given to) | resting | ended; resting (in
 * writing only) → waiting | offered | connected | ended; ended is terminal: nothing revives it.
 */
export type InteractionState =
  /** Not in a queue yet; `inIvr` while a machine speaks with the caller. */
  | { readonly kind: "received"; readonly since: Instant; readonly inIvr?: true }
  | { readonly kind: "waiting"; readonly since: Instant }
  | {
      readonly kind: "offered";
      readonly since: Instant;
      readonly offer: RingingOffer | AcceptedOffer;
      /** The other desks of a ring group, in the order of their offers; none from the first Accept on. */
      readonly alsoRinging: readonly RingingOffer[];
    }
  | {
      readonly kind: "connected";
      readonly since: Instant;
      readonly agentId: AgentId;
      readonly offerId: OfferId;
      /** Null on a channel without legs. */
      readonly agentCallId: CallId | null;
      /** A leg of the agent came to take over: it may stand in the room when the customer has long left it. */
      readonly rejoined?: true;
      /** Set while the customer hears music because the agent asked for it. */
      readonly heldSince: Instant | null;
      /** Set while the agent's leg is gone without a wish to hang up. */
      readonly agentLost: { readonly since: Instant; readonly until: Instant } | null;
      /** Set from the agent's wish to hang up until the carrier says that the conference ended. */
      readonly hangUpAskedAt: Instant | null;
      /** A second agent whom the first asked into the call. */
      readonly consult: Consult | null;
    }
  /** A conversation in writing that is nobody's work now: until then, or until the customer writes. */
  | {
      readonly kind: "resting";
      readonly since: Instant;
      /** Null: until the customer writes. */
      readonly until: Instant | null;
      /** Then it ends by itself. */
      readonly closesAt: Instant;
      readonly lastAgentId: AgentId | null;
    }
  | { readonly kind: "ended"; readonly since: Instant; readonly exit: ExitReason; readonly by: EndedBy };

export interface RingingOffer {
  readonly kind: "ringing";
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  readonly madeAt: Instant;
  readonly expiresAt: Instant;
  /** Set when a person gave it to this very agent: it rings nowhere else. */
  readonly asked?: Asked;
}

/** A person's decision behind an offer that routing did not make, and whose. */
export interface Asked {
  readonly how: "consult" | "transfer" | "pull" | "takeUp" | "started";
  readonly byUserId: string;
}

/** The agent who is asked: rings, comes into the room, stands there. Nobody talks with the customer while he is on hold. */
export type Consult =
  | RingingOffer
  | {
      readonly kind: "coming";
      readonly offerId: OfferId;
      readonly agentId: AgentId;
      readonly madeAt: Instant;
      readonly acceptedAt: Instant;
      /** By then the leg must stand in the room, or the device is at fault. */
      readonly joinBy: Instant;
      readonly agentCallId: CallId | null;
    }
  | {
      readonly kind: "present";
      readonly offerId: OfferId;
      readonly agentId: AgentId;
      readonly madeAt: Instant;
      readonly since: Instant;
      readonly agentCallId: CallId;
      /** Has the customer been back from hold since? Then the call is this agent's work too. */
      readonly metCustomer: boolean;
    };

/** From Accept until both parties stand in the conference. */
export interface AcceptedOffer {
  readonly kind: "accepted";
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  readonly madeAt: Instant;
  readonly acceptedAt: Instant;
  /** By then the agent's leg must be in the conference, or the device is at fault; from its join: the caller's leg too. */
  readonly joinBy: Instant;
  /** The agent's leg, once it asked for its document. */
  readonly agentCallId: CallId | null;
  readonly agentJoined: boolean;
  readonly customerJoined: boolean;
  /** The effect that was asked to move the caller into the conference; null until the agent's leg stands there. */
  readonly moveEffectId: EffectId | null;
  /** When the carrier confirmed that move. */
  readonly movedAt: Instant | null;
}

/** What the wait of a contact has come to. Moves with time and the queue's settings alone; as of the last look. */
export interface Standing {
  /** What it asks for now: `requires` after so many relax steps. */
  readonly requires: readonly SkillRequirement[];
  readonly relaxed: number;
  /** Has waited for the queue's fairness cap: goes before all who have not. */
  readonly isOverCap: boolean;
  /** The time for which it is kept for its preferred agents has not ended. */
  readonly isKept: boolean;
}

/** A call back that is still owed: from the request until the two talk. */
export interface Callback {
  /** Whose it is: the customer, or the first contact from the number. There is one open in each queue; the database sees to it. */
  readonly key: string;
  readonly requestedAt: Instant;
  /** How often the customer was dialled in vain. */
  readonly attempts: number;
  /** The customer talked with somebody else while being dialled: there is no further attempt. */
  readonly gotThrough?: true;
  /** By a call of their own: the phone is busy. Absent: no. */
  readonly isOnTheLine?: boolean;
  /** Not dialled again before then. */
  readonly retryAt: Instant | null;
  /** Offered to nobody until then: it is too early for the next attempt, the customer is on the line, or the queue is closed. Null: it stands in its place. */
  readonly restsUntil: Instant | null;
  /** Then it is given up. */
  readonly endsAt: Instant;
}

/** A place that the same caller lost by hanging up. */
export interface EarlierPlace {
  readonly queueId: QueueId;
  readonly queuedAt: Instant;
  readonly leftAt: Instant;
}

/** What a caller was told of the wait: less than so many milliseconds from then on. */
export interface WaitQuote {
  readonly at: Instant;
  readonly lessThanMs: number;
}

/** One contact of a customer. An immutable value: replaced, not edited. */
export interface Interaction {
  readonly id: InteractionId;
  readonly channel: Channel;
  readonly direction: "inbound" | "outbound";
  readonly brandId: BrandId;
  readonly lineId: LineId;
  readonly queueId: QueueId;
  /** The customer's leg; on a channel without legs the name that its gateway gave the contact. */
  readonly callId: CallId;
  /** Names the current parking; raised whenever the caller is parked anew, so that an old document cannot speak for a new state. */
  readonly step: number;
  /** Names the current conference: raised when a caller is queued again, since the old room ends with its exit. */
  readonly segment: number;
  readonly match: CallerMatch;
  readonly customerId: CustomerId | null;
  /** Names the customer's number without saying it: the first contact from it. Null when there is none. */
  readonly callerRef: InteractionId | null;
  /** The contact that asked for this call back. */
  readonly parentId: InteractionId | null;
  readonly callback: Callback | null;
  /** Set where the contact is one in writing. */
  readonly thread: Thread | null;
  /** Given back when the queue gives places back. */
  readonly earlier: EarlierPlace | null;
  readonly language: Language;
  readonly tier: string | null;
  /** What queue and line asked for on arrival. */
  readonly requires: readonly SkillRequirement[];
  readonly linePriorityMs: number;
  /** Which line's part is in that, as of which change of its settings. Null where it was not noted. */
  readonly askedBy: { readonly lineId: LineId; readonly revision: number } | null;
  /** Head start of its own: given by a supervisor, or to a caller whose agent was lost. */
  readonly priorityMs: number;
  /** Whom the customer belongs to, and who served him last, as read when the contact came. */
  readonly ownerAgentId: AgentId | null;
  readonly lastAgentId: AgentId | null;
  /** First queue entry; kept over offers, misses and a lost agent. Null until parked. */
  readonly queuedAt: Instant | null;
  /** Since when this wait counts against the queue's maximum: queue entry, or the return to the queue after a lost agent. */
  readonly waitingFrom: Instant | null;
  /** May the waiting caller choose to be called back, as the queue was at the entry? */
  readonly mayAskCallback: boolean;
  /** What may be said of the wait in the parking of this step; null: nothing. */
  readonly quoted: (WaitQuote & { readonly step: number }) | null;
  /** When the queue closes on those who wait; null: not as far as its calendar says. */
  readonly openUntil: Instant | null;
  /** Of a waiting conversation in writing: when it goes on to another queue. Null: it stays. */
  readonly movesOnAt: Instant | null;
  /** Queues that passed it on: it enters none of them again. */
  readonly leftQueues: readonly QueueId[];
  /** How often the carrier's own queue refused or lost the caller. */
  readonly parkingFailures: number;
  /** Agents that may not be offered it before the given instant. */
  readonly backOff: Readonly<Record<AgentId, Instant>>;
  /** Who missed or declined it: offered it again only when nobody else may take it. */
  readonly passedBy: readonly AgentId[];
  readonly standing: Standing;
  /** Meetings of which it is not known that the two talked. */
  readonly meetings: readonly Meeting[];
  /** Every leg of an agent that ever was in it, over the end too: the carrier counts each. */
  readonly agentCallIds: readonly CallId[];
  readonly state: InteractionState;
  readonly record: InteractionRecord;
}

/** A recorded message; the recording itself is the carrier's, or wherever it is kept. */
export interface Voicemail {
  readonly at: Instant;
  readonly recordingId: string;
  readonly durationMs: number;
}

/** What the log keeps of a conversation in writing. */
export interface TextRecord {
  readonly received: number;
  readonly sent: number;
  readonly firstReplyAt: Instant | null;
  /** From the first message that was answered to its answer, in the queue's hours, milliseconds. */
  readonly firstResponseMs: number | null;
  /** From the first message to the end, in the queue's hours, milliseconds. */
  readonly resolutionMs: number | null;
}

/** An agent's part in an interaction. Null instants: it did not come to that. */
export interface AgentLeg {
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  readonly offeredAt: Instant;
  /** Set when a person decided that this agent gets it, not routing. */
  readonly asked?: Asked;
  readonly acceptedAt: Instant | null;
  /** Asked into another agent's call: since when the two agents talked. */
  readonly consultedAt?: Instant;
  /** In the conversation with the customer. */
  readonly connectedAt: Instant | null;
  readonly offerEndedAt: Instant | null;
  readonly offerEnd: OfferEndReason | null;
  /** Who took it, when another agent of the ring group did. */
  readonly takenBy?: AgentId;
  readonly leftAt: Instant | null;
  readonly holdMs: number;
  readonly heldSince: Instant | null;
  readonly wrapUpStartedAt: Instant | null;
  readonly wrapUpEndedAt: Instant | null;
  readonly wrapUpHow: "completed" | "timedOut" | null;
  readonly dispositionId: DispositionId | null;
}

/**
 * What the log keeps of an interaction, as far as it is known. A pure fold of what happened (`foldRecord`), so the
 * live row and a rebuilt projection are the same by construction.
 */
export interface InteractionRecord {
  readonly interactionId: InteractionId;
  readonly channel: Channel;
  readonly direction: "inbound" | "outbound";
  readonly brandId: BrandId;
  readonly lineId: LineId;
  readonly queueId: QueueId;
  readonly callId: CallId;
  readonly language: Language;
  readonly match: CallerMatch;
  readonly customerId: CustomerId | null;
  /** The contact that asked for this call back. */
  readonly parentId?: InteractionId | null;
  /** Who corrected the match, in order. */
  readonly assignments: readonly {
    readonly at: Instant;
    readonly customerId: CustomerId | null;
    readonly how: "matched" | "chosen" | "created" | "reassigned";
    readonly byUserId: string | null;
  }[];
  readonly receivedAt: Instant;
  readonly queuedAt: Instant | null;
  /** Both parties in the conference, the first time. */
  readonly connectedAt: Instant | null;
  /** What was said of the wait, the first time. Absent: nothing. */
  readonly quoted?: WaitQuote;
  readonly endedAt: Instant | null;
  readonly exit: ExitReason | null;
  readonly endedBy: EndedBy | null;
  /** What the carrier counted for each leg, the customer's and the agents', in seconds. Absent: nothing was told. */
  readonly legSeconds?: Readonly<Record<CallId, number>>;
  /** The message that the caller left, when there is one. */
  readonly voicemail?: Voicemail;
  /** Of a conversation in writing. */
  readonly text?: TextRecord;
  readonly legs: readonly AgentLeg[];
  /** Its stays in queues, in order; read them with `visitsOf`, which knows what older records lack. */
  readonly visits?: readonly QueueVisit[];
}
