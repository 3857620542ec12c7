import { exitsOf } from "./exits.ts";
import type { Floor } from "./floor.ts";
import type { Instant, Language, QueueId } from "./ids.ts";
import type { ExitReason, Interaction } from "./interaction.ts";
import { openingAt } from "./openHours.ts";
import type { Exit, LineSettings, OverflowCause, QueueSettings } from "./queue.ts";
import { lowered } from "./standing.ts";
import { maxWaitAt } from "./timers.ts";

/** Why the contact may not enter this queue; null when it may. */
export function whyNotEnter(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant) {
  if (interaction.thread !== null) return null;
  const isFull = queue.maxWaiting !== null && floor.waiting.count(queue.id) >= queue.maxWaiting;
  return whyClosed(interaction, queue, now) ?? whyUnserved(floor, interaction, queue, now) ?? (isFull ? "full" : null);
}

/** Why the contact may not wait any longer where it waits; null while it may. A call back keeps nobody on the line: it may. */
export function whyLeave(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant) {
  const { waitingFrom, callback } = interaction;
  if (callback !== null) return null;
  // Who wrote may read the answer tomorrow: neither night nor an empty queue sends a message away.
  if (interaction.thread !== null) return now >= maxWaitAt(interaction, queue) ? "maxWait" : null;
  if (waitingFrom !== null && now >= waitingFrom + queue.maxWaitMs) return "maxWait";
  return whyClosed(interaction, queue, now) ?? whyUnserved(floor, interaction, queue, now);
}

/** Who talked already and lost the agent is not sent away because the day is over. */
function whyClosed({ record }: Interaction, { hours }: QueueSettings, now: Instant): OverflowCause | null {
  return record.connectedAt === null && !openingAt(hours, now).isOpen ? "closed" : null;
}

function whyUnserved(floor: Floor, interaction: Interaction, queue: QueueSettings, now: Instant): OverflowCause | null {
  if (queue.overflow.nobodySignedIn !== null && floor.staff.signedIn(queue.id) === 0) return "nobodySignedIn";
  const strandedAt = unservedAt(floor, interaction, queue);
  return strandedAt !== null && now >= strandedAt ? "nobodyRoutable" : null;
}

/** From when on the queue counts as unable to serve the contact, if nobody comes; null while somebody could. */
export function unservedAt(
  floor: Floor,
  { requires, callback, thread }: Interaction,
  queue: QueueSettings,
): Instant | null {
  const rule = queue.overflow.nobodyRoutable;
  if (rule === null || callback !== null || thread !== null) return null;
  const since = floor.staff.strandedSince(queue.id, lowered(requires, queue.relax, queue.relax.length), floor.agents);
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

/** What the caller hears who leaves the queue for this cause; null: the carrier's own words. */
export function farewellOf(queue: QueueSettings, because: SentAway, language: Language): string | null {
  const exit = because === "failed" || because === "voicemail" ? null : exitsOf(queue.overflow)[because];
  return (exit?.to === "message" && exit.text[language]) || queue.lastResort[language] || null;
}
