import type { EmulatorTimelineEvent } from "@touchstone/contracts";
import { createStore, type StoreApi } from "zustand/vanilla";

/** An event with a number of its own: two may happen in the same millisecond. */
export type Numbered = EmulatorTimelineEvent & { readonly n: number };

export interface Timeline {
  /** The newest last. */
  readonly events: readonly Numbered[];
}

const EVENTS_KEPT = 2_000;

export function createTimeline(): { readonly store: StoreApi<Timeline>; heard(event: EmulatorTimelineEvent): void } {
  let next = 1;
  const store = createStore<Timeline>(() => ({ events: [] }));
  return {
    store,
    heard: (event) => {
      const numbered = { ...event, n: next++ };
      store.setState(({ events }) => ({ events: [...events, numbered].slice(-EVENTS_KEPT) }));
    },
  };
}

/** What belongs to a call: its own events, its conference's, and those of whoever else stood in that conference. */
export function eventsOfCall(events: readonly Numbered[], callSid: string | null): readonly Numbered[] {
  if (callSid === null) return [];
  const conferences = new Set<string>();
  for (const event of events)
    if (event.type === "conference" && event.callSid === callSid) conferences.add(event.conferenceSid);
  const calls = new Set([callSid]);
  for (const event of events)
    if (event.type === "conference" && event.callSid !== undefined && conferences.has(event.conferenceSid))
      calls.add(event.callSid);
  return events.filter((event) => {
    if (event.type === "conference") return conferences.has(event.conferenceSid);
    const isOfCall = event.type !== "message" && event.type !== "mail";
    return isOfCall && event.callSid !== undefined && calls.has(event.callSid);
  });
}

/** What belongs to the texts between two numbers: their states, and the webhooks that tell of them. */
export function eventsOfThread(events: readonly Numbered[], one: string, other: string): readonly Numbered[] {
  const isBetween = (from: string, to: string) => (from === one && to === other) || (from === other && to === one);
  const messages = new Set<string>();
  for (const event of events)
    if (event.type === "message" && isBetween(event.from, event.to)) messages.add(event.messageSid);
  return events.filter(
    (event) =>
      (event.type === "message" || event.type === "webhook") &&
      event.messageSid !== undefined &&
      messages.has(event.messageSid),
  );
}

/** What belongs to the mails of an address, or of all where it is none: when they left, and the webhooks that brought them. */
export function eventsOfMails(events: readonly Numbered[], from: string | null): readonly Numbered[] {
  const mails = new Set<string>();
  for (const event of events)
    if (event.type === "mail" && (from === null || event.from === from)) mails.add(event.mailId);
  return events.filter(
    (event) =>
      (event.type === "mail" || event.type === "webhook") && event.mailId !== undefined && mails.has(event.mailId),
  );
}

/** Where a connected caller stands, as far as the carrier can tell. */
export type Whereabouts = "listening" | "waiting" | "talking" | "onHold" | "alone";

/** `events` are those of the call. */
export function whereabouts(events: readonly Numbered[], callSid: string): Whereabouts {
  let place: Whereabouts = "listening";
  const inside = new Set<string>();
  let held = false;
  for (const event of events) {
    if (event.type === "queue" && event.callSid === callSid) place = event.event === "enter" ? "waiting" : "listening";
    if (event.type !== "conference") continue;
    if (event.event === "participant-join" && event.callSid) inside.add(event.callSid);
    if (event.event === "participant-leave" && event.callSid) inside.delete(event.callSid);
    if (event.event === "participant-hold" && event.callSid === callSid) held = true;
    if (event.event === "participant-unhold" && event.callSid === callSid) held = false;
    if (!inside.has(callSid)) continue;
    place = held ? "onHold" : inside.size > 1 ? "talking" : "alone";
  }
  return place;
}

const finalStatuses = new Set(["completed", "busy", "no-answer", "failed", "canceled"]);

/** The calls among `callSids` that have ended. */
export function endedCalls(events: readonly Numbered[], callSids: ReadonlySet<string>): ReadonlySet<string> {
  const ended = new Set<string>();
  for (const event of events)
    if (event.type === "call" && callSids.has(event.callSid) && finalStatuses.has(event.status))
      ended.add(event.callSid);
  return ended;
}
