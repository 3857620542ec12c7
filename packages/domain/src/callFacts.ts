import { customerLeft } from "./callbackFacts.ts";
import { isDialled, isDialling } from "./callbacks.ts";
import { type Draft, putInteraction } from "./draft.ts";
import { endInteraction } from "./endings.ts";
import { enterQueue } from "./enterQueue.ts";
import type { CarrierFact, DialledFor } from "./event.ts";
import type { Interaction } from "./interaction.ts";
import { legOver } from "./legFacts.ts";
import { countLeg } from "./legSeconds.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { receive } from "./receive.ts";
import { findInteractionByCall } from "./rows.ts";

type Fact<T extends CarrierFact["type"]> = Extract<CarrierFact, { type: T }>;

/** The carrier's own queue refused or lost a caller this often: then he hears the last resort. */
const MAX_PARKING_FAILURES = 3;

/** A new call; a repeat, also of an ended one, starts nothing. */
export function callArrived(draft: Draft, fact: Fact<"callArrived">): Outcome {
  const known = findInteractionByCall(draft.floor, fact.callId);
  if (known !== undefined) return ignored(known.state.kind === "ended" ? "late" : "repeated");
  const { callId, lineId, match, traits, callerRef = null, earlier = null } = fact;
  const call = { callId, lineId, match, traits, callerRef, earlier };
  return receive(draft, "voice", call) === null ? ignored("unknownLine") : DONE;
}

/** The caller stands in the carrier's queue: from here on he waits, and keeps this instant as his place. */
export function callParked(draft: Draft, { callId, step }: Fact<"callParked">): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  if (interaction.state.kind === "ended" || step < interaction.step) return ignored("late");
  if (step > interaction.step) return ignored("notExpected");
  if (interaction.state.kind !== "received") return ignored("repeated");
  enterQueue(draft, interaction);
  return DONE;
}

/** The caller is out of the carrier's queue: moved, hung up, or thrown out by the carrier itself. */
export function callUnparked(draft: Draft, { callId, step, result }: Fact<"callUnparked">): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction === undefined) return ignored("unknownCall");
  if (interaction.state.kind === "ended") return ignored("late");
  if (result === "redirected") return DONE;
  if (result === "hangup") {
    customerLeft(draft, interaction);
    return DONE;
  }
  if (step !== interaction.step || interaction.state.kind === "connected") return ignored("late");
  return parkingFailed(draft, interaction);
}

/** The answer to this request parks the caller anew, under the raised step. */
function parkingFailed(draft: Draft, interaction: Interaction): Outcome {
  const parkingFailures = interaction.parkingFailures + 1;
  const next = { ...interaction, step: interaction.step + 1, parkingFailures };
  putInteraction(draft, next);
  if (parkingFailures >= MAX_PARKING_FAILURES) endInteraction(draft, next, "failed", "system");
  return DONE;
}

/** A leg is over for good. An inbound call that was never announced is logged as one that left at once. */
export function callEnded(draft: Draft, fact: Fact<"callEnded">): Outcome {
  const outcome = legEnded(draft, fact);
  return countLeg(draft, fact) ? DONE : outcome;
}

function legEnded(draft: Draft, { callId, arrived, dialledFor }: Fact<"callEnded">): Outcome {
  const interaction = findInteractionByCall(draft.floor, callId);
  if (interaction !== undefined) return knownCallEnded(draft, interaction, callId);
  if (dialledFor !== undefined) return dialledCallEnded(draft, dialledFor);
  const received = arrived === null ? null : receive(draft, "voice", arrived);
  if (received === null) return ignored("unknownCall");
  customerLeft(draft, received);
  return DONE;
}

/** The answer to our order, which names the leg, is still on its way: whoever it was for has not been reached all the same. */
function dialledCallEnded(draft: Draft, { interactionId, segment }: DialledFor): Outcome {
  const interaction = draft.floor.interactions.get(interactionId);
  if (interaction === undefined) return ignored("unknownCall");
  if (interaction.segment !== segment || !isDialling(interaction) || isDialled(interaction)) return ignored("late");
  customerLeft(draft, interaction);
  return DONE;
}

function knownCallEnded(draft: Draft, interaction: Interaction, callId: string): Outcome {
  if (interaction.state.kind === "ended") return ignored("late");
  if (callId !== interaction.callId) return legOver(draft, interaction, callId);
  customerLeft(draft, interaction);
  return DONE;
}
