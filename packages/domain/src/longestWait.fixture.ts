import type { FloorEvent } from "./event.ts";
import type { Floor, StepResult } from "./floor.ts";
import type { Instant, InteractionId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";

/** Who wrote waits a week at most, whatever the queue says. */
const WEEK_MS = 7 * 24 * 3_600_000;
/** Who is to be called back is tried for so long, from the wish on, whatever happens in between. */
const CALLBACK_MS = 3 * 24 * 3_600_000;

/**
 * Judges the longest wait by what was told alone: it counts from the last entry into a queue, and ends by the settings in force.
 * `entered` remembers between the steps. Of a call back it is only seen that it ends in time: it may be given up before, too.
 */
export function brokenLongestWait(
  floor: Floor,
  event: FloorEvent,
  { happened }: StepResult,
  entered: Map<InteractionId, Instant>,
): string | null {
  for (const told of happened) {
    if (told.type === "queueEntered" && !isOwedSince(floor, told.interactionId, entered))
      entered.set(told.interactionId, told.at);
    if (told.type !== "interactionEnded" || told.exit !== "maxWait") continue;
    const contact = floor.interactions.get(told.interactionId);
    if (contact && told.at < longestUntil(floor, contact, entered)) return `${contact.id} is sent away too early`;
  }
  const isAllDue = event.type === "timePassed" && event.only === undefined && event.but === undefined;
  if (!isAllDue) return null;
  for (const contact of floor.interactions.values())
    if (isUnanswered(contact) && event.now >= longestUntil(floor, contact, entered))
      return `${contact.id} is ${contact.state.kind} beyond the longest wait`;
  return null;
}

/** When the first of those who are unanswered has to be gone; undefined: nobody is. */
export function firstLongestEnd(floor: Floor, entered: ReadonlyMap<InteractionId, Instant>): Instant | undefined {
  const unanswered = [...floor.interactions.values()].filter(isUnanswered);
  const ends = unanswered.map((contact) => longestUntil(floor, contact, entered));
  return ends.length === 0 ? undefined : Math.min(...ends);
}

/** A call back counts from the wish, and not from coming back into the queue. */
function isOwedSince(floor: Floor, id: InteractionId, entered: ReadonlyMap<InteractionId, Instant>): boolean {
  return entered.has(id) && floor.interactions.get(id)?.callback !== null;
}

function isUnanswered({ state }: Interaction): boolean {
  return state.kind === "waiting" || (state.kind === "offered" && state.offer.kind === "ringing");
}

function longestUntil(floor: Floor, contact: Interaction, entered: ReadonlyMap<InteractionId, Instant>): Instant {
  const [from, queue] = [entered.get(contact.id), floor.queues.get(contact.queueId)];
  if (from === undefined || queue === undefined) throw new Error(`${contact.id} never entered a queue`);
  if (contact.callback !== null) return from + CALLBACK_MS;
  return from + (contact.thread === null ? queue.maxWaitMs : WEEK_MS);
}
