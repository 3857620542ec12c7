import { leaveForCallback, owedPlace } from "./callbacks.ts";
import { type Draft, makeId, putInteraction, tell } from "./draft.ts";
import { endInteraction } from "./endings.ts";
import type { Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { closeOffer, liveOffers } from "./offers.ts";
import { openingAt } from "./openHours.ts";
import { movesOnAt, type WayOut, wayOut, whyLeave, whyNotEnter } from "./overflow.ts";
import type { LineSettings, OverflowCause, QueueSettings } from "./queue.ts";
import { askedBy, bothRequire } from "./receive.ts";
import { queueOf } from "./rows.ts";
import { freshStanding } from "./standing.ts";

/**
 * The customer stands in the queue: from here on the contact waits, and keeps this instant as its place, or the one of an
 * earlier queue. A queue that does not take it sends it to its exit.
 */
export function enterQueue(draft: Draft, interaction: Interaction): void {
  const { now } = draft;
  const { id: interactionId, queueId } = interaction;
  const queue = queueOf(draft.floor, interaction);
  const cause = whyNotEnter(draft.floor, interaction, queue, now);
  if (cause !== null) {
    takeExit(draft, interaction, cause);
    return;
  }
  putInteraction(draft, {
    ...interaction,
    queuedAt: interaction.queuedAt ?? earlierPlace(draft, interaction, queue) ?? now,
    waitingFrom: now,
    mayAskCallback: interaction.channel === "voice" && queue.callback.offered,
    openUntil: openingAt(queue.hours, now).until,
    movesOnAt: movesOnAt(draft.floor, interaction, queue, now),
    state: { kind: "waiting", since: now },
  });
  tell(draft, { type: "queueEntered", interactionId, queueId, again: false });
}

/** The contact takes the exit of its queue for this cause: into another queue, to voicemail, or to a message and the end. */
export function takeExit(draft: Draft, interaction: Interaction, cause: OverflowCause): void {
  const way = wayOut(draft.floor, interaction, queueOf(draft.floor, interaction), cause);
  if (way.to === "queue") moveOn(draft, interaction, cause, way);
  else if (way.to !== "callback" || !leaveForCallback(draft, interaction, bySystem(draft))) {
    const mayLeaveWords = way.to === "voicemail" && interaction.channel === "voice";
    endInteraction(draft, interaction, mayLeaveWords ? "voicemail" : cause, "system");
  }
}

const bySystem = (draft: Draft) => ({ id: makeId(draft), by: "system", toOther: false }) as const;

/** The earliest that the caller still has in this queue; null: none. */
function earlierPlace(draft: Draft, interaction: Interaction, queue: QueueSettings): Instant | null {
  const owed = owedPlace(draft, interaction);
  const back = placeBack(interaction, queue, draft.now);
  return owed === null || back === null ? (owed ?? back) : Math.min(owed, back);
}

/** The place of a caller who hung up in this queue and rings again soon enough. */
function placeBack({ earlier, queueId }: Interaction, { placeBackMs }: QueueSettings, now: Instant): Instant | null {
  if (earlier === null || earlier.queueId !== queueId) return null;
  return now - earlier.leftAt <= placeBackMs ? earlier.queuedAt : null;
}

/** Takes its exit, when there is a cause, as a contact that waits. */
export function leaveIfDue(draft: Draft, interaction: Interaction): void {
  const cause = whyLeave(draft.floor, interaction, queueOf(draft.floor, interaction), draft.now);
  if (cause !== null) takeExit(draft, interaction, cause);
}

/** The time that was waited counts on; the new queue's own longest wait begins now. */
function moveOn(
  draft: Draft,
  interaction: Interaction,
  reason: OverflowCause,
  { queue, line }: Extract<WayOut, { to: "queue" }>,
): void {
  const { id: interactionId, queueId } = interaction;
  for (const offer of liveOffers(interaction.state)) closeOffer(draft, interaction, offer, "maxWait");
  tell(draft, { type: "queueLeft", interactionId, queueId, reason, movedTo: queue.id });
  enterQueue(draft, {
    ...interaction,
    queueId: queue.id,
    leftQueues: [...interaction.leftQueues, queueId],
    ...placeIn(draft, interaction, queue, line),
    state: { kind: "waiting", since: draft.now },
  });
}

/** What the new queue asks for, in the place of the old one's. */
export function placeIn({ floor }: Draft, interaction: Interaction, queue: QueueSettings, line: LineSettings | null) {
  const from = line ?? floor.lines.get(interaction.lineId);
  const requires = bothRequire(queue.requires, from?.requires ?? []);
  const linePriorityMs = line?.priorityMs ?? interaction.linePriorityMs;
  return { requires, linePriorityMs, ...(from ? { askedBy: askedBy(from) } : {}), standing: freshStanding(requires) };
}
