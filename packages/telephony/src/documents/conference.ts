import type { AgentId, CallId, InteractionId } from "@touchstone/domain";
import type VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";
import { agentLabel, customerLabel, roomOf } from "../twilio/names.ts";
import { callbackUrl, documentUrl, holdMusicUrl } from "./urls.ts";

/** One segment's conference. */
export interface Room {
  readonly publicUrl: string;
  readonly interactionId: InteractionId;
  readonly segment: number;
}

export type Party =
  /** `attempt` makes the label this entry's own: an effect's id, or the parking it follows. */
  | { readonly kind: "customer"; readonly callId: CallId; readonly attempt: string }
  | { readonly kind: "agent"; readonly callId: CallId; readonly agentId: AgentId };

/** What a room tells; the first participant's settings win, so every way into it asks for the same. */
export const CONFERENCE_EVENTS = ["start", "end", "join", "leave", "mute", "hold", "modify", "announcement"] as const;

/**
 * The one builder of `<Conference>`. The first participant's callback settings win for the whole room, so every leg must
 * say the same. The customer's exit ends the room; an agent whose browser dies must not drop the customer. Not recorded.
 */
export function dialConference(response: VoiceResponse, room: Room, party: Party): void {
  const { publicUrl, interactionId, segment } = room;
  const isCustomer = party.kind === "customer";
  const done = { i: interactionId, step: segment, s: segment, leg: party.kind };
  response.dial({ action: documentUrl(publicUrl, "leg-done", done) }).conference(
    {
      participantLabel: isCustomer
        ? customerLabel(party.callId, party.attempt)
        : agentLabel(party.agentId, party.callId),
      beep: "false",
      jitterBufferSize: "small",
      startConferenceOnEnter: true,
      endConferenceOnExit: isCustomer,
      // The customer keeps hearing music until the agent's sound is there; the agent hears silence.
      waitUrl: isCustomer ? holdMusicUrl(publicUrl) : "",
      ...(isCustomer ? { waitMethod: "GET" } : {}),
      statusCallback: callbackUrl(publicUrl, "conference", { i: interactionId, s: segment }),
      statusCallbackEvent: [...CONFERENCE_EVENTS],
    },
    roomOf(interactionId, segment),
  );
}
