import {
  type Floor,
  type FloorEvent,
  type Interaction,
  isOpen,
  listInteractions,
  type StepResult,
} from "@touchstone/domain";
import { isOnTheLine } from "@touchstone/domain/invariants.fixture";

/** What must hold of calendars and of conversations in writing; what is broken, in words, or null. */
export function brokenRule(floor: Floor, event: FloorEvent, result: StepResult): string | null {
  return entersClosed(floor, event, result) ?? staysClosed(floor, event) ?? brokenThread(floor);
}

/** By the calendar itself, minute by minute: not by what the floor noted of it. */
function isClosed(floor: Floor, { queueId }: Interaction, now: number): boolean {
  const hours = floor.queues.get(queueId)?.hours ?? null;
  return hours !== null && !isOpen(hours, now);
}

/** Who talked already goes on, who writes may read the answer tomorrow, and a call back keeps nobody on the line. */
const mindsHours = ({ thread, callback, record }: Interaction) =>
  thread === null && callback === null && record.connectedAt === null;

function entersClosed(floor: Floor, { now }: FloorEvent, { happened }: StepResult): string | null {
  for (const told of happened) {
    if (told.type !== "queueEntered") continue;
    const contact = floor.interactions.get(told.interactionId);
    const stays = contact?.state.kind === "waiting" || contact?.state.kind === "offered";
    if (contact && stays && mindsHours(contact) && isClosed(floor, contact, now))
      return `${contact.id} entered a closed queue`;
  }
  return null;
}

/** When time has been let pass, or the calendar was changed, whoever waits where it is closed has left or rests. */
function staysClosed(floor: Floor, event: FloorEvent): string | null {
  const hasPassed = event.type === "timePassed" && !event.only && !event.but;
  for (const contact of listInteractions(floor)) {
    const isSet = event.type === "queueSet" && event.queue.id === contact.queueId;
    if (contact.state.kind !== "waiting" || !(hasPassed || isSet)) continue;
    const closed = isClosed(floor, contact, event.now);
    if (mindsHours(contact) && closed) return `${contact.id} waits in a closed queue`;
    const { callback } = contact;
    if (callback === null) continue;
    if (closed && callback.restsUntil === null) return `the call back ${contact.id} stands in a closed queue`;
    const isLater = (callback.retryAt ?? 0) > event.now || isOnTheLine(floor, contact);
    if (!closed && callback.restsUntil !== null && !isLater)
      return `the call back ${contact.id} rests while its queue is open`;
  }
  return null;
}

function brokenThread(floor: Floor): string | null {
  const live = new Map<string, string>();
  for (const { id, state, thread } of listInteractions(floor)) {
    if (thread === null) continue;
    if (state.kind === "resting" && (thread.lastInAt ?? 0) > state.since && thread.awaitingReplySince !== null)
      return `${id} rests though the customer wrote`;
    if (state.kind === "ended") continue;
    for (const key of [thread.key, ...thread.alsoKeys]) {
      const other = live.get(key);
      if (other !== undefined) return `${id} and ${other} are both the conversation ${key}`;
      live.set(key, id);
    }
  }
  return null;
}
