import { assertNever } from "./assertNever.ts";
import { callbackRequested } from "./callbackFacts.ts";
import { callArrived, callEnded, callParked, callUnparked } from "./callFacts.ts";
import type { Draft } from "./draft.ts";
import type { CarrierFact } from "./event.ts";
import { agentLegArrived, conferenceEnded, participantJoined, participantLeft } from "./legFacts.ts";
import { ivrEntered, ivrServed, voicemailLeft } from "./machineFacts.ts";
import type { Outcome } from "./outcome.ts";

export function applyCarrierFact(draft: Draft, fact: CarrierFact): Outcome {
  switch (fact.type) {
    case "callArrived":
      return callArrived(draft, fact);
    case "callParked":
      return callParked(draft, fact);
    case "callbackRequested":
      return callbackRequested(draft, fact);
    case "callUnparked":
      return callUnparked(draft, fact);
    case "ivrEntered":
      return ivrEntered(draft, fact.callId);
    case "ivrServed":
      return ivrServed(draft, fact.callId);
    case "voicemailLeft":
      return voicemailLeft(draft, fact);
    case "agentLegArrived":
      return agentLegArrived(draft, fact);
    case "participantJoined":
      return participantJoined(draft, { ...fact, type: "participantJoined" });
    case "participantLeft":
      return participantLeft(draft, { ...fact, type: "participantLeft" });
    case "conferenceEnded":
      return conferenceEnded(draft, fact);
    case "callEnded":
      return callEnded(draft, fact);
    default:
      return assertNever(fact);
  }
}
