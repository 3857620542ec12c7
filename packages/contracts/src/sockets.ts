import type { Channel, OfferEndReason, Refusal } from "@touchstone/domain";
import { type Static, Type } from "typebox";
import type { Alert, Candidate, CustomerCard, HistoryItem } from "./card.ts";
import { MESSAGE_CHARACTERS, StartConversation, type ThreadView } from "./conversations.ts";
import type { Draft as DraftWords } from "./rest.ts";

/** Raised when an old page can no longer speak with the server; sent in every snapshot. */
export const PROTOCOL_VERSION = 1;

// Agent's desk: namespace /agent ------------------------------------------------------------------------------------

/** The screen pop: everything that is shown while it rings, at most 4 KB as JSON. */
export interface OfferPop {
  readonly offerId: string;
  readonly interactionId: string;
  readonly channel: Channel;
  readonly queue: { readonly id: string; readonly name: string };
  readonly line: { readonly id: string; readonly name: string; readonly address: string };
  readonly brand: { readonly id: string; readonly name: string };
  readonly from: CallerView;
  readonly waitedMs: number;
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly match: "exact" | "candidates" | "unknown" | "withheld" | "invalid";
  readonly customer: CustomerCard | null;
  /** At most three of them in the pop; `candidateCount` tells all. */
  readonly candidates: readonly Candidate[];
  readonly candidateCount: number;
  /** The customer's last contacts, the live and just-ended ones included, newest first, at most five. */
  readonly history: readonly HistoryItem[];
  readonly alerts: readonly Alert[];
  /** Set when a person decided that this agent gets it, not routing. */
  readonly asked: AskedView | null;
  /** What others wrote in this contact, sent or not; shortened in a pop. */
  readonly colleagueNotes: readonly ColleagueNote[];
  /** The first words of the customer's last message, where the contact is one in writing. */
  readonly words: string | null;
  /** Of a mail: what that message is about. */
  readonly subject?: string | null;
}

/** Who gave the contact to this agent by hand, and as what. `by` is a name. */
export interface AskedView {
  readonly how: "consult" | "transfer" | "pull";
  readonly by: string;
}

export interface ColleagueNote {
  readonly agent: string;
  readonly notes: string;
}

/** Two agents in one contact, as one of them sees it. */
export interface ConsultView {
  /** `asking`: it is this agent's call; `asked`: the other's. */
  readonly role: "asking" | "asked";
  /** The other agent. */
  readonly agentId: string;
  readonly agent: string;
  /** `private`: the customer hears music; `together`: all three talk. */
  readonly state: "ringing" | "connecting" | "private" | "together";
  readonly since: number;
  readonly until: number | null;
}

export interface CallerView {
  /** E.164, when there is one. */
  readonly address: string | null;
  /** As it may be shown: the number as received, or the word that the carrier sent; at most 64 characters. */
  readonly raw: string;
  /** ISO country of the number, when known. */
  readonly region: string | null;
  /** What the carrier claims the caller's name is. Display only. */
  readonly name: string | null;
}

/** One of the agent's contacts: live ones and the one in wrap-up. */
export interface DeskContact {
  readonly interactionId: string;
  readonly channel: Channel;
  /** `consulting`: the agents of a consultation talk, the customer hears music. */
  readonly state: "ringing" | "connecting" | "talking" | "held" | "consulting" | "agentLost" | "ending" | "wrapUp";
  /** Since when it is in this state. */
  readonly since: number;
  readonly until: number | null;
  readonly offerId: string;
  readonly queue: { readonly id: string; readonly name: string };
  readonly line: { readonly id: string; readonly name: string; readonly address: string };
  readonly brand: { readonly id: string; readonly name: string };
  readonly from: CallerView;
  readonly match: OfferPop["match"];
  readonly customer: CustomerCard | null;
  readonly candidates: readonly Candidate[];
  readonly candidateCount: number;
  readonly history: readonly HistoryItem[];
  readonly alerts: readonly Alert[];
  readonly waitedMs: number;
  readonly connectedAt: number | null;
  readonly endedAt: number | null;
  readonly endedBy: "customer" | "agent" | "system" | null;
  readonly draft: (DraftWords & { readonly savedAt: number }) | null;
  readonly asked: AskedView | null;
  readonly colleagueNotes: readonly ColleagueNote[];
  readonly consult: ConsultView | null;
  /** In wrap-up, while the contact goes on elsewhere: who has it, or the queue where it waits. */
  readonly handedTo: { readonly agent: string } | { readonly queue: string } | null;
  /** Null where the contact is not one in writing. */
  readonly thread: ThreadView | null;
}

/** The agent's own three axes, and the block. */
export interface DeskAgent {
  readonly agentId: string;
  readonly name: string;
  readonly connection: "connected" | "reconnecting" | "gone";
  readonly canTalk: boolean;
  readonly intent: {
    readonly kind: "ready" | "notReady" | "offline";
    readonly reason: string | null;
    readonly since: number;
  };
  readonly block: {
    readonly cause: "missedOffer" | "deviceFault";
    readonly since: number;
    readonly caller: string | null;
    /** Of the contact that caused it. Outbound: a call back. */
    readonly channel: Channel | null;
    readonly direction: "inbound" | "outbound" | null;
  } | null;
  readonly activity: { readonly kind: "idle" | "offered" | "engaged" | "wrapUp"; readonly since: number };
  readonly today: { readonly answered: number; readonly averageHandleMs: number | null; readonly missed: number };
}

export interface DeskView {
  readonly agent: DeskAgent;
  readonly contacts: readonly DeskContact[];
}

export interface DeskSnapshot extends DeskView {
  readonly protocol: number;
  readonly version: number;
  /** The database's clock, for timers. */
  readonly now: number;
  /** A live ringing offer, with its card: a call before others. */
  readonly offer: OfferPop | null;
  /** All live ringing offers, `offer` first. */
  readonly offers: readonly OfferPop[];
}

/** `after` is the version this one follows; whoever holds another one asks for a snapshot. */
export interface Versioned {
  readonly after: number;
  readonly version: number;
  readonly now: number;
}

export interface AgentServerEvents {
  snapshot(snapshot: DeskSnapshot): void;
  change(change: Versioned & DeskView): void;
  offer(offer: Versioned & OfferPop): void;
  offerEnded(
    ended: Versioned & {
      readonly offerId: string;
      readonly reason: OfferEndReason | "accepted";
      /** Name of who took it, when another agent of the ring group did. */
      readonly takenBy: string | null;
    },
  ): void;
  /** The customer is writing in this contact of the agent's. */
  typing(typing: Typing): void;
  /** Every 2 s. */
  heartbeat(beat: { readonly version: number; readonly now: number }): void;
  /** The session was revoked or expired: sign in again. */
  signedOut(): void;
}

const ClientId = Type.String({
  minLength: 8,
  maxLength: 64,
  description: "The client's id of this click; repeats are recognised by it",
});
const Id = Type.String({ format: "uuid" });

/** Clicks of the desk. Each is acknowledged with its outcome. */
export const agentClicks = {
  setIntent: Type.Object({
    id: ClientId,
    intent: Type.Union([Type.Literal("ready"), Type.Literal("notReady"), Type.Literal("offline")]),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  }),
  clearBlock: Type.Object({ id: ClientId }),
  accept: Type.Object({ id: ClientId, offerId: Id }),
  decline: Type.Object({ id: ClientId, offerId: Id }),
  reportDeviceFault: Type.Object({ id: ClientId, offerId: Id }),
  hangUp: Type.Object({ id: ClientId, interactionId: Id }),
  hold: Type.Object({ id: ClientId, interactionId: Id }),
  resume: Type.Object({ id: ClientId, interactionId: Id }),
  /** Asks another agent beside the customer, who hears music; back to the customer; or leave the customer with the other. */
  consult: Type.Object({ id: ClientId, interactionId: Id, withAgentId: Id }),
  cancelConsult: Type.Object({ id: ClientId, interactionId: Id }),
  completeTransfer: Type.Object({ id: ClientId, interactionId: Id }),
  /** Gives the customer away without a word, with the place kept. */
  transfer: Type.Object({
    id: ClientId,
    interactionId: Id,
    to: Type.Union([
      Type.Object({ agentId: Id }, { additionalProperties: false }),
      Type.Object({ queueId: Id }, { additionalProperties: false }),
    ]),
  }),
  requeue: Type.Object({ id: ClientId, interactionId: Id }),
  extendWrapUp: Type.Object({ id: ClientId, interactionId: Id }),
  complete: Type.Object({
    id: ClientId,
    interactionId: Id,
    disposition: Type.Union([Id, Type.Null()]),
    notes: Type.String({ maxLength: 10_000 }),
  }),
  assignCustomer: Type.Object({
    id: ClientId,
    interactionId: Id,
    customerId: Type.Union([Id, Type.Null()]),
    how: Type.Union([Type.Literal("chosen"), Type.Literal("created"), Type.Literal("reassigned")]),
  }),
  /** To the customer, by the agent who has the conversation. */
  reply: Type.Object({
    id: ClientId,
    interactionId: Id,
    text: Type.String({ maxLength: MESSAGE_CHARACTERS }),
    attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
    subject: Type.Optional(Type.String({ maxLength: 998 })),
  }),
  /** Among colleagues. */
  addNote: Type.Object({ id: ClientId, interactionId: Id, text: Type.String({ minLength: 1, maxLength: 10_000 }) }),
  /** Frees the agent: until then, or until the customer writes (null). */
  rest: Type.Object({ id: ClientId, interactionId: Id, until: Type.Union([Type.Integer(), Type.Null()]) }),
  /** Takes a resting or waiting conversation by hand. */
  takeUp: Type.Object({ id: ClientId, interactionId: Id }),
  markSpam: Type.Object({ id: ClientId, interactionId: Id, block: Type.Boolean() }),
  /** What this one has goes on in `into`. */
  merge: Type.Object({ id: ClientId, interactionId: Id, into: Id }),
  startConversation: Type.Object({ id: ClientId, ...StartConversation.properties }),
} as const;
export type AgentClick = keyof typeof agentClicks;
export type AgentClickBody<Name extends AgentClick> = Static<(typeof agentClicks)[Name]>;

/** What a desk tells of itself; not a click: whether audio is unlocked and the microphone granted. */
export const DeskState = Type.Object({ canTalk: Type.Boolean() });
export type DeskState = Static<typeof DeskState>;

/** Which contact's thread a desk shows now; colleagues see who looks. Not a click: nothing is stored. */
export const Looking = Type.Object({ interactionId: Type.Union([Id, Type.Null()]) });
export type Looking = Static<typeof Looking>;

/** The agent is writing to the customer, who is told where the channel can. Not a click: nothing is stored. */
export const Typing = Type.Object({ interactionId: Id });
export type Typing = Static<typeof Typing>;

export type ClickOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: Refusal | "malformed" | "forbidden" | "unavailable" }
  /** Not known after 3 s: send the same `id` again. */
  | { readonly pending: true };

export type AgentClientEvents = {
  [Name in AgentClick]: (body: AgentClickBody<Name>, acknowledge: (outcome: ClickOutcome) => void) => void;
} & {
  deskState(state: DeskState): void;
  looking(looking: Looking): void;
  typing(typing: Typing): void;
  /** Asks for a snapshot: after a gap, a wake-up, every minute. */
  resync(): void;
};
