import { assertNever } from "./assertNever.ts";
import { callbackRequested } from "./callbackFacts.ts";
import { callArrived, callEnded, callParked, callUnparked } from "./callFacts.ts";
import type { Draft } from "./draft.ts";
import type { CarrierFact } from "./event.ts";
import { noteSighting, type RoomFact } from "./lateTalk.ts";
import { agentLegArrived, conferenceEnded, participantJoined, participantLeft } from "./legFacts.ts";
import { ivrEntered, ivrServed, voicemailLeft } from "./machineFacts.ts";
import type { Outcome } from "./outcome.ts";
import { DONE } from "./outcomes.ts";

/** Who stood in the room is kept whatever has become of the contact; what it changes now is another matter. */
function fromRoom(draft: Draft, fact: RoomFact): Outcome {
  const isNews = noteSighting(draft, fact);
  const outcome = changeOf(draft, fact);
  return isNews && outcome.kind === "ignored" ? DONE : outcome;
}

function changeOf(draft: Draft, fact: RoomFact): Outcome {
  if (fact.type === "conferenceEnded") return conferenceEnded(draft, fact);
  if (fact.type === "participantJoined") return participantJoined(draft, { ...fact, type: "participantJoined" });
  return participantLeft(draft, { ...fact, type: "participantLeft" });
}

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
    case "participantLeft":
    case "conferenceEnded":
      return fromRoom(draft, fact);
    case "callEnded":
      return callEnded(draft, fact);
    default:
      return assertNever(fact);
  }
}
