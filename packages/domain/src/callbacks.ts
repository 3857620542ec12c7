import { ask, type Draft, interactionById, putInteraction, tell } from "./draft.ts";
import { endInteraction } from "./endings.ts";
import type { CallId, CustomerId, Instant, InteractionId } from "./ids.ts";
import type { Callback, EndedBy, Interaction, OfferEndReason } from "./interaction.ts";
import { interactionRow } from "./interactionRow.ts";
import { clearRoom, closeOffer, type Offered } from "./offers.ts";
import { openingAt } from "./openHours.ts";
import type { QueueSettings } from "./queue.ts";
import { foldRecord } from "./record.ts";
import { queueOf } from "./rows.ts";

/** A promise that could not be kept for so long is no promise any more: it ends as unreached, and is missed. */
const LIFE_MS = 3 * 86_400_000;

/** So long the caller still hears that we call back: a phone that is dialled before is busy. */
export const GOODBYE_MS = 10_000;

/** Who is on the line is told at once; that is looked at again only in case an older version missed the end of the call. */
const LOOK_AGAIN_MS = 3_600_000;

/** What stands in the place of the customer's leg while nobody is dialled. */
export function legToBe(id: InteractionId): CallId {
  return `callback:${id}`;
}

/** Is the customer's leg of this attempt known? */
export function isDialled({ id, callId }: Interaction): boolean {
  return callId !== legToBe(id);
}

/** What a call back takes over from the contact, or the order, that asked for it. */
export type CallbackOrder = Pick<
  Interaction,
  | "brandId"
  | "lineId"
  | "queueId"
  | "match"
  | "customerId"
  | "callerRef"
  | "language"
  | "tier"
  | "requires"
  | "linePriorityMs"
  | "askedBy"
  | "priorityMs"
  | "ownerAgentId"
  | "lastAgentId"
  | "queuedAt"
> & { readonly id: InteractionId; readonly parentId: InteractionId | null };

/**
 * The caller is called back instead of waiting: leaves the line, and the place stays. Who has a call back open in this queue
 * gets this one in the place of that one, at the number that was said last; who did not ask keeps it as it is, and so does who is
 * being dialled: the two may be talking, and nobody has told yet. False when there is no number to call.
 */
export function leaveForCallback(
  draft: Draft,
  caller: Interaction,
  { id, by, toOther }: { readonly id: InteractionId; readonly by: EndedBy; readonly toOther: boolean },
): boolean {
  const { kind } = caller.match;
  if (caller.channel !== "voice") return false;
  if (!toOther && (kind === "withheld" || kind === "invalid")) return false;
  endInteraction(draft, caller, "callback", by);
  const open = openCallbacks(draft, caller);
  if (open.length > 0 && (by === "system" || open.some(isDialling))) return true;
  for (const each of open) closeCallback(draft, each, "canceled");
  openCallback(draft, { ...caller, id, parentId: caller.id, queuedAt: firstPlaceOf([caller, ...open]) });
  return true;
}

const firstPlaceOf = (all: readonly Pick<Interaction, "queuedAt">[]): Instant | null => {
  const places = all.flatMap(({ queuedAt }) => queuedAt ?? []);
  return places.length === 0 ? null : Math.min(...places);
};

/** The place of whoever is owed a call back by this queue and rings instead of waiting for it; null: nobody is. */
export function owedPlace(draft: Draft, caller: Interaction): Instant | null {
  return caller.channel === "voice" ? firstPlaceOf(openCallbacks(draft, caller)) : null;
}

/** The call back that is owed to the same person from the same queue. */
export function findOpenCallback(draft: Draft, whose: Whose): Interaction | undefined {
  return openCallbacks(draft, whose)[0];
}

type Whose = Pick<Interaction, "queueId" | "customerId" | "callerRef">;

function openCallbacks(draft: Draft, { queueId, customerId, callerRef }: Whose): Interaction[] {
  const ids = draft.floor.callbacks.ofPerson({ customerId, callerRef });
  return ids.map((id) => interactionById(draft, id)).filter((each) => each.queueId === queueId);
}

/** Puts a call back into the queue, at the place of whom it is for. */
export function openCallback(draft: Draft, order: CallbackOrder): void {
  const { now } = draft;
  const { id, parentId, brandId, lineId, queueId, language, customerId } = order;
  const match = customerId === null ? order.match : ({ kind: "exact", customerId } as const);
  const who = { callId: legToBe(id), lineId, match, traits: null };
  const received = { type: "interactionReceived", interactionId: id, brandId, queueId, language, ...who } as const;
  const asOutbound = { ...received, direction: "outbound", parentId } as const;
  tell(draft, asOutbound);
  const record = foldRecord(null, { at: now, ...asOutbound });
  if (record === null) throw new Error("a received interaction has a record");
  tell(draft, { type: "queueEntered", interactionId: id, queueId, again: false });
  const { requires, tier, linePriorityMs, priorityMs, callerRef, askedBy, ownerAgentId, lastAgentId } = order;
  settleCallback(
    draft,
    interactionRow({
      ...{ id, channel: "voice", direction: "outbound", parentId, brandId, lineId, queueId, callId: who.callId },
      ...{ match, customerId, callerRef, language, tier, requires, linePriorityMs, priorityMs, askedBy },
      ...{ ownerAgentId, lastAgentId, queuedAt: order.queuedAt ?? now, waitingFrom: now },
      ...{ state: { kind: "waiting", since: now }, record },
      callback: {
        key: keyOf({ id, customerId, callerRef }),
        requestedAt: now,
        attempts: 0,
        retryAt: parentId === null ? null : now + GOODBYE_MS,
        restsUntil: null,
        endsAt: now + LIFE_MS,
      },
    }),
  );
}

/** It waits in its place while the queue is open and nothing says later; else it rests until then. */
export function settleCallback(draft: Draft, interaction: Interaction): void {
  const { callback } = interaction;
  if (callback === null) throw new Error(`interaction ${interaction.id} is no call back`);
  const queue = queueOf(draft.floor, interaction);
  putInteraction(draft, { ...interaction, ...restOf(callback, queue, draft.now) });
}

function restOf(callback: Callback, { hours }: QueueSettings, now: Instant) {
  const { retryAt, endsAt } = callback;
  if (callback.isOnTheLine) {
    return { openUntil: null, callback: { ...callback, restsUntil: Math.min(now + LOOK_AGAIN_MS, endsAt) } };
  }
  if (retryAt !== null && retryAt > now) return { openUntil: null, callback: { ...callback, restsUntil: retryAt } };
  const { isOpen, until } = openingAt(hours, now);
  const restsUntil = isOpen ? null : (until ?? endsAt);
  return { openUntil: isOpen ? until : null, callback: { ...callback, retryAt: null, restsUntil } };
}

/** Time has come for a waiting or resting call back: to be offered, to rest over night, or to be given up. */
export function callbackDue(draft: Draft, interaction: Interaction): void {
  if (interaction.callback !== null && draft.now >= interaction.callback.endsAt) {
    closeCallback(draft, interaction, "unreached");
  } else settleCallback(draft, interaction);
}

/** The agent's leg stands in the room: now the customer is dialled. */
export function isDialling({ callback, state }: Interaction): boolean {
  return (
    callback !== null &&
    state.kind === "offered" &&
    state.offer.kind === "accepted" &&
    state.offer.moveEffectId !== null
  );
}

/** The customer was dialled and the two do not talk: the agent is free, and it is tried again later, or given up. */
export function attemptFailed(draft: Draft, interaction: Interaction, state: Offered, reason: OfferEndReason): void {
  const { callback } = interaction;
  if (callback === null) throw new Error(`interaction ${interaction.id} is no call back`);
  closeOffer(draft, interaction, state.offer, reason);
  clearRoom(draft, interaction, state);
  endDialledLeg(draft, interaction);
  const settings = queueOf(draft.floor, interaction).callback;
  // Whoever was on the line with us meanwhile could not answer.
  const attempts = callback.attempts + (callback.isOnTheLine ? 0 : 1);
  const next: Interaction = {
    ...interaction,
    callId: legToBe(interaction.id),
    step: interaction.step + 1,
    segment: interaction.segment + 1,
    callback: { ...callback, attempts, retryAt: draft.now + settings.retryAfterMs },
    state: { kind: "waiting", since: draft.now },
  };
  if (callback.gotThrough) endInteraction(draft, next, "gotThrough", "system");
  else if (attempts >= settings.attempts) endInteraction(draft, next, "unreached", "system");
  else settleCallback(draft, next);
}

function endDialledLeg(draft: Draft, interaction: Interaction): void {
  if (!isDialled(interaction)) return;
  ask(draft, { type: "endCall", interactionId: interaction.id, callId: interaction.callId });
}

/** Nobody needs to be called any more. */
export function closeCallback(
  draft: Draft,
  interaction: Interaction,
  exit: "unreached" | "gotThrough" | "canceled",
): void {
  if (isDialling(interaction)) endDialledLeg(draft, interaction);
  endInteraction(draft, interaction, exit, "system");
}

function keyOf({ id, customerId, callerRef }: Pick<Interaction, "id" | "customerId" | "callerRef">): string {
  return customerId ?? callerRef ?? id;
}

/** The contact as this customer's, and with it the call back that it is: else the former one's next would seem to be the same. */
export function givenTo(interaction: Interaction, customerId: CustomerId | null): Interaction {
  const { callback } = interaction;
  const given = { ...interaction, customerId };
  return callback === null ? given : { ...given, callback: { ...callback, key: keyOf(given) } };
}

/** A call back turned out to be of a customer who has another one open in the queue: the one that dials stays, else the earliest. */
export function keepOneCallback(draft: Draft, id: InteractionId): void {
  const interaction = interactionById(draft, id);
  if (interaction.callback === null || interaction.state.kind === "ended") return;
  const ids = draft.floor.callbacks.ofPerson(interaction);
  const same = ids.map((each) => interactionById(draft, each)).filter(({ queueId }) => queueId === interaction.queueId);
  const kept = same.find(isDialling) ?? same[0];
  for (const each of same) if (each !== kept) closeCallback(draft, each, "canceled");
}

/** What is being dialled may be a conversation of which nobody has told yet: it is not cut, and not tried again. */
function gotThrough(draft: Draft, open: Interaction): void {
  const { callback } = open;
  if (callback === null || !isDialling(open)) closeCallback(draft, open, "gotThrough");
  else putInteraction(draft, { ...open, callback: { ...callback, gotThrough: true } });
}

/** The customer talks with somebody: whatever was owed to the same person by then, in any queue, is kept with it. */
export function closeCallbacksOf(draft: Draft, { id, customerId, callerRef }: Interaction, talkAt = draft.now): void {
  for (const openId of draft.floor.callbacks.ofPerson({ customerId, callerRef })) {
    const open = interactionById(draft, openId);
    if (openId !== id && (open.callback?.requestedAt ?? 0) <= talkAt) gotThrough(draft, open);
  }
}
