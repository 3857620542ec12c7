import { exitsOf } from "./exits.ts";
import type { Floor } from "./floor.ts";
import type { Instant, Language, QueueId } from "./ids.ts";
import type { EndedBy, ExitReason, Interaction } from "./interaction.ts";
import { openingAt } from "./openHours.ts";
import type { Exit, LineSettings, OverflowCause, QueueSettings } from "./queue.ts";
import { maxWaitAt } from "./timers.ts";

/** Why the contact may not enter this queue; null when it may. */
export function whyNotEnter(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant) {
  if (interaction.thread !== null) {
    const cause = whyNotNow(floor, interaction, queue, now);
    return cause !== null && leadsOn(floor, interaction, queue, cause) ? cause : null;
  }
  return whyClosed(interaction, queue, now) ?? whyUnserved(floor, interaction, queue, now) ?? whyFull(floor, queue);
}

/** Why the queue answers nobody now who writes; whoever is not led on to another queue waits there all the same. */
export function whyNotNow(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant) {
  return whyClosed(interaction, queue, now) ?? whyFull(floor, queue);
}

function whyFull(floor: Floor, queue: QueueSettings): "full" | null {
  return queue.maxWaiting !== null && floor.waiting.count(queue.id) >= queue.maxWaiting ? "full" : null;
}

/** Does the exit for this cause lead into another queue, in which the contact has not been? */
export function leadsOn(floor: Floor, interaction: Interaction, queue: QueueSettings, cause: OverflowCause): boolean {
  return wayOut(floor, interaction, queue, cause).to === "queue";
}

/** When a conversation that begins to wait goes on to another queue; null: it stays in this one. */
export function movesOnAt(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant): Instant | null {
  if (interaction.thread === null) return null;
  return leadsOn(floor, interaction, queue, "maxWait") ? now + queue.maxWaitMs : null;
}

/** Why the contact may not wait any longer where it waits; null while it may. A call back keeps nobody on the line: it may. */
export function whyLeave(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant) {
  const { waitingFrom, callback } = interaction;
  if (callback !== null) return null;
  if (interaction.thread !== null) return hasWrittenTooLong(floor, interaction, queue, now) ? "maxWait" : null;
  if (waitingFrom !== null && now >= waitingFrom + queue.maxWaitMs) return "maxWait";
  return whyClosed(interaction, queue, now) ?? whyUnserved(floor, interaction, queue, now);
}

/** Who wrote may read the answer tomorrow: another queue may have it sooner, but only a week sends a message away. */
function hasWrittenTooLong(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant): boolean {
  const { movesOnAt: at } = interaction;
  if (at !== null && now >= at && leadsOn(floor, interaction, queue, "maxWait")) return true;
  return now >= maxWaitAt(interaction, queue);
}

/** Who talked already and lost the agent is not sent away because the day is over. */
function whyClosed({ record }: Interaction, { hours }: QueueSettings, now: Instant): "closed" | null {
  return record.connectedAt === null && !openingAt(hours, now).isOpen ? "closed" : null;
}

function whyUnserved(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant): OverflowCause | null {
  if (queue.overflow.nobodySignedIn !== null && floor.staff.signedIn(queue.id) === 0) return "nobodySignedIn";
  const strandedAt = unservedAt(floor, interaction, queue);
  return strandedAt !== null && now >= strandedAt ? "nobodyRoutable" : null;
}

/** From when on the queue counts as unable to serve the contact, if nobody comes; null while somebody could. */
function unservedAt(floor: Floor, { requires, callback, thread }: Interaction, queue: QueueSettings): Instant | null {
  const rule = queue.overflow.nobodyRoutable;
  if (rule === null || callback !== null || thread !== null) return null;
  const since = floor.demandGroups.since(requires, queue);
  return since === null ? null : since + rule.afterMs;
}

/** Where a contact goes that leaves its queue for this cause. */
export type WayOut =
  | { readonly to: "queue"; readonly queue: QueueSettings; readonly line: LineSettings | null }
  | { readonly to: "voicemail" | "callback" | "message" };

const MESSAGE: WayOut = { to: "message" };

/**
 * The exit for this cause as it can be taken: a queue or line that is gone, or a queue in which the contact has been, is
 * replaced by the message, so that no circle of queues keeps anybody.
 */
export function wayOut(floor: Floor, interaction: Interaction, queue: QueueSettings, cause: OverflowCause): WayOut {
  const exit = exitsOf(queue.overflow)[cause];
  if (exit === null) return MESSAGE;
  const place = placeOf(floor, exit);
  if (place === null) return exit.to === "voicemail" || exit.to === "callback" ? { to: exit.to } : MESSAGE;
  const hasBeenThere = place.queue.id === queue.id || interaction.leftQueues.includes(place.queue.id);
  return hasBeenThere ? MESSAGE : { to: "queue", ...place };
}

function placeOf(floor: Floor, exit: Exit): { queue: QueueSettings; line: LineSettings | null } | null {
  const line = exit.to === "line" ? (floor.lines.get(exit.lineId) ?? null) : null;
  const queueId: QueueId | undefined = exit.to === "queue" ? exit.queueId : line?.queueId;
  const queue = queueId === undefined ? undefined : floor.queues.get(queueId);
  return queue === undefined ? null : { queue, line };
}

const SENT_AWAY = ["maxWait", "full", "closed", "nobodySignedIn", "nobodyRoutable", "voicemail", "failed"] as const;

/** Why a caller is let go with words. */
export type SentAway = (typeof SENT_AWAY)[number];

/** Did the contact end so that its caller is still on the line and is to hear why? */
export function isSentAway(exit: ExitReason): exit is SentAway {
  return (SENT_AWAY as readonly ExitReason[]).includes(exit);
}

/** Did the contact end so that its caller is sent words? Who chose a call back by key hears them in the answer to that key. */
export function isLetGo(exit: ExitReason, by: EndedBy): exit is SentAway | "callback" {
  return isSentAway(exit) || (exit === "callback" && by === "system");
}

/** What the caller hears who leaves the queue for this cause; null: the carrier's own words. */
export function farewellOf(queue: QueueSettings, because: SentAway, language: Language): string | null {
  const exit = because === "failed" || because === "voicemail" ? null : exitsOf(queue.overflow)[because];
  return (exit?.to === "message" && exit.text[language]) || queue.lastResort[language] || null;
}
