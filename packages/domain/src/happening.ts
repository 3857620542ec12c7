import type { Channel } from "./agent.ts";
import type { ArrivedCall } from "./event.ts";
import type {
  AgentId,
  BrandId,
  CallId,
  CustomerId,
  DispositionId,
  Instant,
  InteractionId,
  Language,
  LineId,
  OfferId,
  QueueId,
} from "./ids.ts";
import type { Asked, EndedBy, ExitReason, OfferEndReason } from "./interaction.ts";
import type { OverflowCause, SkillRequirement } from "./queue.ts";
import type { AutoAnswer, MessageKeyword, MessageState } from "./thread.ts";

/** What an event made happen: journaled with it, and the only input of every projection. Past tense and true. */
export type Happening = { readonly at: Instant } & (
  | ({
      readonly type: "interactionReceived";
      readonly interactionId: InteractionId;
      readonly brandId: BrandId;
      readonly queueId: QueueId;
      readonly language: Language;
      /** Absent means inbound. */
      readonly direction?: "inbound" | "outbound";
      readonly parentId?: InteractionId | null;
      /** Absent where it was journaled before there were other channels than voice. */
      readonly channel?: Channel;
    } & ArrivedCall)
  | {
      readonly type: "queueEntered";
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
      readonly again: boolean;
    }
  /** It has waited so long that it asks for less, or for nothing any more. */
  | {
      readonly type: "relaxed";
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
      readonly requires: readonly SkillRequirement[];
    }
  /** What the carrier counted for a leg that is over, the customer's or an agent's; also after the contact's end. */
  | {
      readonly type: "legCounted";
      readonly interactionId: InteractionId;
      readonly callId: CallId;
      readonly seconds: number;
    }
  /** The caller is told that it takes less than this from now on. */
  | { readonly type: "waitQuoted"; readonly interactionId: InteractionId; readonly lessThanMs: number }
  /** The caller left a message: after the end, as soon as its recording is known. */
  | {
      readonly type: "voicemailLeft";
      readonly interactionId: InteractionId;
      readonly recordingId: string;
      readonly durationMs: number;
    }
  | { readonly type: "ivrEntered"; readonly interactionId: InteractionId }
  /** The queue passed the contact on to another one. */
  | {
      readonly type: "queueLeft";
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
      readonly reason: OverflowCause;
      readonly movedTo: QueueId;
    }
  | {
      readonly type: "offerMade";
      readonly interactionId: InteractionId;
      readonly offerId: OfferId;
      readonly agentId: AgentId;
      /** Absent where routing made the offer. */
      readonly asked?: Asked;
    }
  | {
      /** `consultJoined`: the two agents talk, the customer hears music. */
      readonly type: "offerAccepted" | "consultJoined";
      readonly interactionId: InteractionId;
      readonly offerId: OfferId;
      readonly agentId: AgentId;
    }
  | {
      readonly type: "offerEnded";
      readonly interactionId: InteractionId;
      readonly offerId: OfferId;
      readonly agentId: AgentId;
      readonly reason: OfferEndReason;
      /** Who took it, when another agent of the ring group did. Absent where it was journaled before there were ring groups. */
      readonly takenBy?: AgentId;
    }
  | {
      readonly type: "connected" | "held" | "resumed" | "agentLost" | "agentReturned" | "agentLeft";
      readonly interactionId: InteractionId;
      readonly offerId: OfferId;
      readonly agentId: AgentId;
    }
  | {
      readonly type: "interactionEnded";
      readonly interactionId: InteractionId;
      readonly exit: ExitReason;
      readonly by: EndedBy;
      /** Of a conversation in writing: from its first message, in the queue's hours, milliseconds. */
      readonly resolutionMs?: number;
      /** Where it goes on, when it was merged. */
      readonly mergedInto?: InteractionId;
    }
  /**
   * Told late, after its offer ended: the two had talked, since `connectedAt`. `exit`: how the contact ended after all, where
   * another exit had been told; null: that one stays. May come again with an earlier instant.
   */
  | {
      readonly type: "talkLearned";
      readonly interactionId: InteractionId;
      readonly offerId: OfferId;
      readonly agentId: AgentId;
      readonly connectedAt: Instant;
      readonly exit: "answered" | null;
    }
  | {
      readonly type: "messageReceived";
      readonly interactionId: InteractionId;
      readonly messageId: string;
      readonly keyword: MessageKeyword | null;
      /** Who has put it here, when it had been kept and shown to nobody. */
      readonly letInBy?: string;
    }
  | {
      readonly type: "messageSent";
      readonly interactionId: InteractionId;
      readonly messageId: string;
      /** Null: a machine, or an integration. */
      readonly agentId: AgentId | null;
      /** Which of the line's words it is, when a machine wrote it. */
      readonly auto: AutoAnswer | null;
      /** Since the first message that it answers, in the queue's hours, milliseconds; null: it answers none. */
      readonly responseMs: number | null;
    }
  | {
      readonly type: "noteAdded";
      readonly interactionId: InteractionId;
      readonly messageId: string;
      readonly agentId: AgentId;
    }
  | {
      readonly type: "messageReported";
      readonly interactionId: InteractionId;
      readonly messageId: string;
      readonly state: MessageState;
      readonly errorCode: string | null;
      readonly providerId: string | null;
      readonly segments: number | null;
    }
  /** A file of a message was brought home, or could not be. */
  | {
      readonly type: "mediaSettled";
      readonly interactionId: InteractionId;
      readonly messageId: string;
      readonly index: number;
    }
  /** The conversation is nobody's work for now; its agent's part ends, when there was one. */
  | {
      readonly type: "rested";
      readonly interactionId: InteractionId;
      readonly offerId: OfferId | null;
      readonly agentId: AgentId | null;
      readonly until: Instant | null;
      readonly by: "agent" | "system";
    }
  /** The customer of a line wants no texts any more, or wants them again. */
  | {
      readonly type: "optOutChanged";
      readonly lineId: LineId;
      /** The conversation in which it was heard. */
      readonly threadOf: InteractionId | null;
      readonly isOptedOut: boolean;
      readonly by: "customer" | "carrier";
    }
  /** Nothing from the conversation's address is shown any more. */
  | { readonly type: "addressBlocked"; readonly threadOf: InteractionId; readonly byUserId: string }
  | {
      readonly type: "wrapUpStarted";
      readonly interactionId: InteractionId;
      readonly offerId: OfferId;
      readonly agentId: AgentId;
    }
  | {
      readonly type: "wrapUpEnded";
      readonly interactionId: InteractionId;
      readonly agentId: AgentId;
      readonly how: "completed" | "timedOut";
      readonly dispositionId: DispositionId | null;
    }
  | {
      readonly type: "customerAssigned";
      readonly interactionId: InteractionId;
      readonly customerId: CustomerId | null;
      readonly how: "chosen" | "created" | "reassigned";
      readonly byUserId: string;
    }
  | {
      readonly type: "prioritySet";
      readonly interactionId: InteractionId;
      readonly priorityMs: number;
      readonly byUserId: string;
    }
  | {
      readonly type: "intentChanged";
      readonly agentId: AgentId;
      readonly intent: "ready" | "notReady" | "offline";
      readonly reason: string | null;
      readonly byUserId: string;
    }
  | {
      readonly type: "agentBlocked";
      readonly agentId: AgentId;
      readonly cause: "missedOffer" | "deviceFault";
      readonly interactionId: InteractionId;
    }
  | { readonly type: "agentUnblocked"; readonly agentId: AgentId; readonly byUserId: string }
  /** The floor no longer knows the agent: no later fact can end the time that was running. */
  | { readonly type: "agentDropped"; readonly agentId: AgentId }
  | {
      readonly type: "connectionChanged";
      readonly agentId: AgentId;
      readonly connection: "connected" | "reconnecting" | "gone";
      readonly canTalk: boolean;
    }
  | { readonly type: "settingsChanged"; readonly subject: "queue" | "line" | "agent"; readonly id: string }
);
