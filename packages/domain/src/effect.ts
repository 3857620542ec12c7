import type { AgentId, CallId, EffectId, InteractionId, LineId, OfferId, QueueId } from "./ids.ts";
import type { OfferEndReason } from "./interaction.ts";
import type { OverflowCause } from "./queue.ts";

/** Pushes to screens: never stored, the next snapshot heals a lost one. */
export type Push =
  | {
      readonly type: "offer";
      readonly agentId: AgentId;
      readonly offerId: OfferId;
      readonly interactionId: InteractionId;
    }
  | {
      readonly type: "offerEnded";
      readonly agentId: AgentId;
      readonly offerId: OfferId;
      readonly reason: OfferEndReason | "accepted";
      /** Who took it, when another agent of the ring group did. */
      readonly takenBy: AgentId | null;
    };

/** What the carrier is asked to do. Rows, run in order for each interaction, safe to repeat. */
export type CarrierEffect =
  /** Move the parked caller into the conference of this segment. */
  | {
      readonly type: "moveCaller";
      readonly interactionId: InteractionId;
      readonly callId: CallId;
      readonly segment: number;
    }
  /** Call the customer back: ring the number of the contact, and take whoever answers into the conference of this segment. */
  | {
      readonly type: "dialCustomer";
      readonly interactionId: InteractionId;
      readonly lineId: LineId;
      readonly segment: number;
    }
  /** Take the caller out of the conference and park him again with this step. */
  | {
      readonly type: "parkCaller";
      readonly interactionId: InteractionId;
      readonly callId: CallId;
      readonly step: number;
      readonly queueId: QueueId;
    }
  /** Speak what the queue says to whom it does not serve because of this, and hang up. */
  | {
      readonly type: "releaseCaller";
      readonly interactionId: InteractionId;
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly because: OverflowCause | "failed" | "callback" | "voicemail";
    }
  | { readonly type: "endCall"; readonly interactionId: InteractionId; readonly callId: CallId }
  | { readonly type: "endConference"; readonly interactionId: InteractionId; readonly segment: number }
  /** `because` chooses what the customer hears. */
  | {
      readonly type: "holdCustomer";
      readonly interactionId: InteractionId;
      readonly callId: CallId;
      readonly segment: number;
      readonly because: "agentAsked" | "agentLost";
    }
  | {
      readonly type: "resumeCustomer";
      readonly interactionId: InteractionId;
      readonly callId: CallId;
      readonly segment: number;
    };

/** What is asked for a conversation in writing. */
export type MessageEffect =
  | {
      readonly type: "sendMessage";
      readonly interactionId: InteractionId;
      readonly messageId: string;
      readonly lineId: LineId;
    }
  /** Bring a file that came with a message home. `index` counts from 0. */
  | {
      readonly type: "fetchMedia";
      readonly interactionId: InteractionId;
      readonly messageId: string;
      readonly index: number;
    };

export type EffectKind = CarrierEffect["type"] | MessageEffect["type"];
/** A stored effect; its id derives from the event and its position, so a repeat is recognisable. */
export type Effect = (CarrierEffect | MessageEffect) & { readonly id: EffectId };
/** A stored effect on a call. */
export type VoiceEffect = CarrierEffect & { readonly id: EffectId };
