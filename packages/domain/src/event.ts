import type { AgentSettings, TaskChannel } from "./agent.ts";
import type { EffectKind } from "./effect.ts";
import type {
  AgentId,
  CallId,
  CustomerId,
  DispositionId,
  EffectId,
  EventId,
  Instant,
  InteractionId,
  LineId,
  OfferId,
  QueueId,
} from "./ids.ts";
import type { CallerMatch, CustomerTraits, EarlierPlace } from "./interaction.ts";
import type { LineSettings, QueueSettings } from "./queue.ts";
import type { ArrivedMessage, MessageKeyword, MessageState } from "./thread.ts";

/** What every event carries. `id` is the inbox id of its fact; `now` the database's clock when it was taken. */
export interface EventEnvelope {
  readonly v: 1;
  readonly id: EventId;
  readonly now: Instant;
}

/** How a leg ended, in our words. */
export type CallEnd = "completed" | "busy" | "noAnswer" | "failed" | "canceled";

/** Who edited settings, and on which revision; without a revision it holds whatever was there before. 0: nothing was. */
export interface SettingsEdit {
  readonly byUserId?: string;
  readonly onRevision?: number;
}

/** Words of a line that the floor does not need, journaled for its history. */
export interface LineWords {
  readonly address?: string;
  readonly name?: string;
  readonly region?: string;
}

/** Settings of the floor change by facts only. */
export type SettingsFact = SettingsEdit &
  (
    | { readonly type: "queueSet"; readonly queue: QueueSettings }
    | { readonly type: "queueRemoved"; readonly queueId: QueueId }
    | ({ readonly type: "lineSet"; readonly line: LineSettings } & LineWords)
    | { readonly type: "lineRemoved"; readonly lineId: LineId }
    | { readonly type: "agentSet"; readonly agent: AgentSettings }
    | { readonly type: "agentRemoved"; readonly agentId: AgentId }
  );

/** Which attempt to reach the customer a leg of ours belongs to. */
export interface DialledFor {
  readonly interactionId: InteractionId;
  readonly segment: number;
}

/** A new inbound call, as the carrier announced it; the router adds who it is. */
export interface ArrivedCall {
  readonly callId: CallId;
  readonly lineId: LineId;
  readonly match: CallerMatch;
  readonly traits: CustomerTraits | null;
  /** Names the number: the first contact from it. */
  readonly callerRef?: InteractionId | null;
  /** The place that the same caller lost lately by hanging up. */
  readonly earlier?: EarlierPlace | null;
}

/** What the gateway of a channel without legs says: the customer's side of a contact begins and ends. */
export type ContactFact =
  | ({ readonly type: "contactArrived"; readonly channel: TaskChannel; readonly contactId: string } & Omit<
      ArrivedCall,
      "callId"
    >)
  /** The customer closed it, or the gateway gave it up. */
  | { readonly type: "contactClosed"; readonly contactId: string };

/** What is said of messages. */
export type MessageFact =
  | ({
      readonly type: "messageArrived";
      readonly channel: TaskChannel;
      readonly match: CallerMatch;
      readonly traits: CustomerTraits | null;
      readonly callerRef: InteractionId | null;
      readonly keyword: MessageKeyword | null;
      /** Written by a machine. */
      readonly isAuto: boolean;
      /** The address is blocked: the message is kept, and nobody sees it. */
      readonly isBlocked: boolean;
      /** Written by a person, but a machine of ours that answered might be answered by one. */
      readonly noAutoAnswer?: boolean;
      /** It was kept and shown to nobody; this person has put it into a conversation after all. */
      readonly letInBy?: string;
    } & ArrivedMessage)
  /** How far a message of ours has come. */
  | {
      readonly type: "messageReported";
      /** Null: no message of ours is known by that name. */
      readonly interactionId: InteractionId | null;
      readonly messageId: string;
      readonly state: MessageState;
      readonly errorCode: string | null;
      readonly providerId: string | null;
      readonly segments?: number | null;
    };

/** What the carrier says. Never refused: late, repeated or unknown ones change nothing and say why. */
export type CarrierFact =
  | ({ readonly type: "callArrived" } & ArrivedCall)
  /** The caller stands in the carrier's parking lot (first request of a wait document of this step). */
  | { readonly type: "callParked"; readonly callId: CallId; readonly step: number }
  | {
      readonly type: "callUnparked";
      readonly callId: CallId;
      readonly step: number;
      readonly result: "hangup" | "redirected" | "leave" | "queueFull" | "error";
    }
  /** A waiting caller chose to be called back, at the number of the call or at another one. */
  | { readonly type: "callbackRequested"; readonly callId: CallId; readonly step: number; readonly toOther: boolean }
  /** A machine speaks with the caller, before any queue; and has told what was wanted. */
  | { readonly type: "ivrEntered" | "ivrServed"; readonly callId: CallId }
  /** The caller who was sent to voicemail has left a message; told as late as its recording is ready. */
  | {
      readonly type: "voicemailLeft";
      readonly callId: CallId;
      readonly recordingId: string;
      readonly durationMs: number;
    }
  /** The agent's browser connected a leg and asks for its document. */
  | {
      readonly type: "agentLegArrived";
      readonly agentCallId: CallId;
      readonly agentId: AgentId;
      readonly offerId: OfferId;
      readonly mode: "accept" | "rejoin";
    }
  /**
   * Who stood in which conference. Without `conferenceId` it was told by something else than the conference, which proves no
   * standing in it.
   */
  | {
      readonly type: "participantJoined" | "participantLeft";
      readonly interactionId: InteractionId;
      readonly segment: number;
      readonly callId: CallId;
      /** Whose leg it is, as its label says; tells a customer who was dialled before the leg has a name here. */
      readonly party?: "customer" | "agent";
      readonly conferenceId?: string;
      /** By the carrier's clock. */
      readonly at?: Instant;
    }
  | {
      readonly type: "conferenceEnded";
      readonly interactionId: InteractionId;
      readonly segment: number;
      /** The leg whose leaving ended it, when the carrier says so. */
      readonly endedByCallId: CallId | null;
      readonly conferenceId?: string;
      readonly at?: Instant;
    }
  /**
   * A leg is over for good: the customer's or an agent's. For an inbound call that was never announced `arrived` lets it
   * be logged all the same. `dialledFor`: we made it, for this contact; its end may be told before its name.
   */
  | {
      readonly type: "callEnded";
      readonly callId: CallId;
      readonly end: CallEnd;
      readonly arrived: ArrivedCall | null;
      readonly dialledFor?: DialledFor;
      /** What the carrier counted for the leg, seconds; absent where it did not say. */
      readonly seconds?: number;
    };

/** What became of a stored effect. */
export type EffectFact =
  | {
      readonly type: "effectDone";
      readonly effectId: EffectId;
      readonly interactionId: InteractionId;
      readonly kind: EffectKind;
      /** The leg that the carrier made. */
      readonly callId?: CallId;
      /** Of what was asked for a message, and for which of its files. */
      readonly messageId?: string;
      readonly index?: number;
      /** Of a message: the carrier's name of it, how far it has come, and as how many parts it is sent. */
      readonly providerId?: string;
      readonly state?: MessageState;
      readonly segments?: number | null;
    }
  | {
      readonly type: "effectFailed";
      readonly effectId: EffectId;
      readonly interactionId: InteractionId;
      readonly kind: EffectKind;
      /** `callGone`: the carrier says the leg is over (Twilio 21220, 20404). `gaveUp`: the kind's retry limit is reached. */
      readonly reason: "callGone" | "gaveUp" | "refused";
      readonly messageId?: string;
      readonly index?: number;
      /** The carrier's word for a refusal. */
      readonly errorCode?: string;
      /** It refused because the customer wants no texts from this line. */
      readonly isOptedOut?: true;
    };

/** What screenpop sees of the desks; only transitions. `nodeId` names the screenpop process. */
export type DeskFact =
  | { readonly type: "deskConnected"; readonly agentId: AgentId; readonly nodeId: string; readonly canTalk: boolean }
  | { readonly type: "deskReconnecting"; readonly agentId: AgentId; readonly nodeId: string }
  | { readonly type: "deskGone"; readonly agentId: AgentId; readonly nodeId: string }
  /** A screenpop process stopped renewing its lease: all its desks are gone. */
  | { readonly type: "deskNodeLost"; readonly nodeId: string };

/** Clicks. They may be refused, with a reason that the screen shows. `userId` is who clicked. */
export type Wish =
  | {
      readonly type: "setIntent";
      readonly agentId: AgentId;
      readonly userId: string;
      readonly intent: "ready" | "notReady" | "offline";
      readonly reason: string | null;
    }
  | { readonly type: "clearBlock"; readonly agentId: AgentId; readonly userId: string }
  | { readonly type: "accept"; readonly agentId: AgentId; readonly offerId: OfferId }
  | { readonly type: "decline"; readonly agentId: AgentId; readonly offerId: OfferId }
  /** The desk tried and could not ring or connect. */
  | { readonly type: "reportDeviceFault"; readonly agentId: AgentId; readonly offerId: OfferId }
  | { readonly type: "hangUp"; readonly agentId: AgentId; readonly interactionId: InteractionId }
  | { readonly type: "hold"; readonly agentId: AgentId; readonly interactionId: InteractionId }
  | { readonly type: "resume"; readonly agentId: AgentId; readonly interactionId: InteractionId }
  /** Asks another agent into the call. */
  | {
      readonly type: "consult";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly withAgentId: AgentId;
    }
  /** Back to the customer without the asked agent; or the customer stays with the asked one. */
  | { readonly type: "cancelConsult"; readonly agentId: AgentId; readonly interactionId: InteractionId }
  | { readonly type: "completeTransfer"; readonly agentId: AgentId; readonly interactionId: InteractionId }
  /** Gives the customer away without a word. */
  | {
      readonly type: "transfer";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly to: { readonly agentId: AgentId } | { readonly queueId: QueueId };
    }
  | { readonly type: "requeue"; readonly agentId: AgentId; readonly interactionId: InteractionId }
  /** A supervisor gives a waiting contact to this agent. */
  | {
      readonly type: "pull";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly userId: string;
    }
  | {
      readonly type: "extendWrapUp";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly byMs: number;
    }
  | {
      readonly type: "complete";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly dispositionId: DispositionId | null;
    }
  /** Call this customer back: from the missed list, or by an integration. */
  | {
      readonly type: "callbackOrdered";
      readonly lineId: LineId;
      readonly queueId: QueueId;
      readonly match: CallerMatch;
      readonly traits: CustomerTraits | null;
      readonly callerRef: InteractionId | null;
      readonly userId: string;
    }
  | { readonly type: "callbackCanceled"; readonly interactionId: InteractionId; readonly userId: string }
  /** The agent writes to the customer. `isQuiet`: it is a time in which nothing is written first to this address. */
  | {
      readonly type: "reply";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly messageId: string;
      readonly isQuiet: boolean;
    }
  | {
      readonly type: "addNote";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly messageId: string;
    }
  /** Puts the conversation aside: until then, or until the customer writes. */
  | {
      readonly type: "rest";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly until: Instant | null;
    }
  /** The agent takes a resting or waiting conversation by hand. */
  | { readonly type: "takeUp"; readonly agentId: AgentId; readonly interactionId: InteractionId }
  /** `block`: nothing from this address is shown to anybody any more. */
  | {
      readonly type: "markSpam";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly block: boolean;
    }
  | {
      readonly type: "merge";
      readonly agentId: AgentId;
      readonly interactionId: InteractionId;
      readonly into: InteractionId;
    }
  /** Somebody of the house writes first. Without an agent it rests until the customer answers. */
  | ({
      readonly type: "startConversation";
      readonly agentId: AgentId | null;
      readonly userId: string;
      readonly channel: TaskChannel;
      readonly match: CallerMatch;
      readonly traits: CustomerTraits | null;
      readonly callerRef: InteractionId | null;
      readonly isQuiet: boolean;
    } & Omit<ArrivedMessage, "mediaCount">)
  | {
      readonly type: "assignCustomer";
      readonly interactionId: InteractionId;
      readonly customerId: CustomerId | null;
      readonly how: "chosen" | "created" | "reassigned";
      readonly userId: string;
    }
  /** A supervisor gives the contact another head start of its own, in place of the one that it had. */
  | {
      readonly type: "setPriority";
      readonly interactionId: InteractionId;
      readonly priorityMs: number;
      readonly userId: string;
    };

/** Time-outs whose instant has come; the router makes it when the floor's next timer is due. */
export interface TimeFact {
  readonly type: "timePassed";
  /** The time-out of this interaction or agent alone. */
  readonly only?: string;
  /** Not those of these interactions and agents, which made code throw and are set aside. */
  readonly but?: readonly string[];
}

export type EventBody =
  | SettingsFact
  | CarrierFact
  | ContactFact
  | MessageFact
  | EffectFact
  | DeskFact
  | Wish
  | TimeFact;
export type FloorEvent = EventEnvelope & EventBody;
