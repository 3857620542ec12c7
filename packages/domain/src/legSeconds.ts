import { type Draft, tell } from "./draft.ts";
import type { CarrierFact } from "./event.ts";
import { KEEP_ENDED_MS } from "./forget.ts";
import type { CallId } from "./ids.ts";
import type { Interaction, InteractionRecord } from "./interaction.ts";
import { findInteractionByLeg } from "./rows.ts";

/** Shorter than an ended contact is known at all, so that a replay, which knows it for ever, counts the same. */
const TOLD_WITHIN_MS = KEEP_ENDED_MS / 2;

type CallEnded = Extract<CarrierFact, { type: "callEnded" }>;

/** The interaction that knows of one more leg of an agent: what the carrier counts for it is the contact's. */
export function withKnownLeg(interaction: Interaction, callId: CallId): Interaction {
  const known = interaction.agentCallIds;
  return known.includes(callId) ? interaction : { ...interaction, agentCallIds: [...known, callId] };
}

/**
 * Notes what the carrier counted for a leg that is over, also of a contact that is over. The same leg told again counts
 * once, and of different numbers the greatest, so that no order of callbacks matters. Says whether that was news.
 */
export function countLeg(draft: Draft, { callId, seconds, dialledFor }: CallEnded): boolean {
  if (seconds === undefined) return false;
  const contact = contactOf(draft, callId) ?? draft.floor.interactions.get(dialledFor?.interactionId ?? "");
  if (contact === undefined || seconds <= (contact.record.legSeconds?.[callId] ?? -1)) return false;
  tell(draft, { type: "legCounted", interactionId: contact.id, callId, seconds });
  return true;
}

/** A contact is let go some time after its end and then found by the customer's leg alone: an agent's must be told of before. */
function contactOf({ floor, now }: Draft, callId: CallId): Interaction | undefined {
  const contact = findInteractionByLeg(floor, callId);
  if (contact === undefined || contact.callId === callId || contact.state.kind !== "ended") return contact;
  return contact.state.since > now - TOLD_WITHIN_MS ? contact : undefined;
}

/**
 * What the carrier bills for the contact, in seconds, as far as it has told: carriers bill each leg for itself, so it is the sum of
 * the customer's and all the agents' legs, the tries of a call back among them. Null: nothing was told.
 */
export function billedSecondsOf({ legSeconds }: InteractionRecord): number | null {
  return legSeconds === undefined ? null : Object.values(legSeconds).reduce((sum, seconds) => sum + seconds, 0);
}
