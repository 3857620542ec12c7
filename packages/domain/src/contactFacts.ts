import { assertNever } from "./assertNever.ts";
import { type Draft, interactionById } from "./draft.ts";
import { callerLeft } from "./endings.ts";
import { enterQueue } from "./enterQueue.ts";
import type { ContactFact } from "./event.ts";
import type { Outcome } from "./outcome.ts";
import { DONE, ignored } from "./outcomes.ts";
import { receive } from "./receive.ts";
import { findInteractionByContact } from "./rows.ts";

export function applyContactFact(draft: Draft, fact: ContactFact): Outcome {
  switch (fact.type) {
    case "contactArrived":
      return contactArrived(draft, fact);
    case "contactClosed":
      return contactClosed(draft, fact.contactId);
    default:
      return assertNever(fact);
  }
}

/** Without a leg that has to be parked first the contact waits from its arrival on. A repeat starts nothing. */
function contactArrived(draft: Draft, fact: Extract<ContactFact, { type: "contactArrived" }>): Outcome {
  const known = findInteractionByContact(draft.floor, fact.contactId);
  if (known !== undefined) return ignored(known.state.kind === "ended" ? "late" : "repeated");
  const { channel, contactId: callId, lineId, match, traits } = fact;
  const received = receive(draft, channel, { callId, lineId, match, traits });
  if (received === null) return ignored("unknownLine");
  enterQueue(draft, interactionById(draft, received.id));
  return DONE;
}

function contactClosed(draft: Draft, contactId: string): Outcome {
  const interaction = findInteractionByContact(draft.floor, contactId);
  if (interaction === undefined) return ignored("unknownInteraction");
  if (interaction.state.kind === "ended") return ignored("late");
  callerLeft(draft, interaction);
  return DONE;
}
