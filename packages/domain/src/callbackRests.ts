import { owedKeys } from "./callbackIndex.ts";
import { GOODBYE_MS, settleCallback } from "./callbacks.ts";
import { type Draft, interactionById, putInteraction } from "./draft.ts";
import type { Instant, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { stopRinging } from "./offers.ts";

/**
 * While a customer is on the line, whoever called back would find the phone busy: what is owed to them rests meanwhile, and
 * rings nowhere. When that call is over and they did not get through, it is owed as before.
 */
export function settleRests(draft: Draft): void {
  for (const id of draft.changed.interactions) {
    const contact = draft.floor.interactions.get(id);
    if (contact === undefined || contact.channel !== "voice") continue;
    if (contact.callback !== null) lookAgain(draft, id, draft.now);
    const before = draft.before.get(id);
    if (contact.direction === "inbound" && isAnother(before, contact)) {
      for (const person of [before, contact]) lookAtOwedTo(draft, person, phoneFreeAt(draft, contact));
    }
  }
}

/** Has the caller come, gone, or turned out to be somebody else? */
function isAnother(before: Interaction | undefined, after: Interaction): boolean {
  if (before === undefined || before.customerId !== after.customerId) return true;
  return (before.state.kind === "ended") !== (after.state.kind === "ended");
}

/** Whom we send away hears our words first. */
function phoneFreeAt({ now }: Draft, { state }: Interaction): Instant {
  return state.kind === "ended" && state.by !== "customer" ? now + GOODBYE_MS : now;
}

function lookAtOwedTo(draft: Draft, person: Interaction | undefined, freeAt: Instant): void {
  if (person === undefined) return;
  for (const id of draft.floor.callbacks.ofPerson(person)) lookAgain(draft, id, freeAt);
}

function lookAgain(draft: Draft, id: InteractionId, freeAt: Instant): void {
  const { state, callback } = interactionById(draft, id);
  if (callback === null || state.kind === "ended") return;
  const isBusy = draft.floor.callers.has(owedKeys(interactionById(draft, id)));
  if (isBusy === (callback.isOnTheLine ?? false)) return;
  if (isBusy) stopRinging(draft, interactionById(draft, id));
  const retryAt = isBusy ? callback.retryAt : Math.max(callback.retryAt ?? freeAt, freeAt);
  const owed = interactionById(draft, id);
  const next = { ...owed, callback: { ...callback, isOnTheLine: isBusy, retryAt } };
  // Whom an agent is about to call, or calls, is left to that agent.
  if (owed.state.kind === "waiting") settleCallback(draft, next);
  else putInteraction(draft, next);
}
