import type { EmulatorTimelineEvent } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { createTimeline, endedCalls, eventsOfCall, whereabouts } from "./timeline.ts";

const call = (callSid: string, status: string): EmulatorTimelineEvent => ({
  type: "call",
  at: 1,
  callSid,
  from: "+1",
  to: "+2",
  direction: "inbound",
  status,
});
const queue = (callSid: string, event: "enter" | "leave"): EmulatorTimelineEvent => ({
  type: "queue",
  at: 2,
  queue: "q",
  event,
  callSid,
  size: 1,
});
const conference = (conferenceSid: string, event: string, callSid?: string): EmulatorTimelineEvent => ({
  type: "conference",
  at: 3,
  conferenceSid,
  name: "i",
  event,
  ...(callSid !== undefined && { callSid }),
});

function heard(...events: EmulatorTimelineEvent[]) {
  const timeline = createTimeline();
  for (const event of events) timeline.heard(event);
  return timeline.store.getState().events;
}

const talk = [
  call("agent", "in-progress"),
  call("caller", "in-progress"),
  call("stranger", "in-progress"),
  queue("caller", "enter"),
  queue("stranger", "enter"),
  queue("caller", "leave"),
  conference("CF1", "participant-join", "agent"),
  conference("CF1", "conference-start"),
  conference("CF1", "participant-join", "caller"),
];

test("a call's events are its own, its conference's, and the agent's who stood in it, also from before", () => {
  const own = eventsOfCall(heard(...talk), "caller");
  expect(own.map((event) => ("callSid" in event ? event.callSid : event.type))).toEqual([
    "agent",
    "caller",
    "caller",
    "caller",
    "agent",
    "conference",
    "caller",
  ]);
  expect(eventsOfCall(heard(...talk), null)).toEqual([]);
});

test("where a caller stands is read from queue and conference", () => {
  const place = (...events: EmulatorTimelineEvent[]) => whereabouts(eventsOfCall(heard(...events), "caller"), "caller");
  expect(place(call("caller", "in-progress"))).toBe("listening");
  expect(place(queue("caller", "enter"))).toBe("waiting");
  expect(place(queue("caller", "enter"), queue("caller", "leave"))).toBe("listening");
  expect(place(conference("CF1", "participant-join", "caller"))).toBe("alone");
  expect(place(...talk)).toBe("talking");
  expect(place(...talk, conference("CF1", "participant-hold", "caller"))).toBe("onHold");
  const held = conference("CF1", "participant-hold", "caller");
  expect(place(...talk, held, conference("CF1", "participant-unhold", "caller"))).toBe("talking");
  expect(place(...talk, conference("CF1", "participant-leave", "agent"))).toBe("alone");
});

test("a burst's calls are on the line until the carrier says how they ended", () => {
  const events = heard(
    call("one", "in-progress"),
    call("one", "completed"),
    call("two", "ringing"),
    call("other", "failed"),
  );
  expect(endedCalls(events, new Set(["one", "two"]))).toEqual(new Set(["one"]));
});

test("only the newest events are kept", () => {
  const timeline = createTimeline();
  for (let n = 0; n < 2_100; n++) timeline.heard(call(`call ${n}`, "ringing"));
  const { events } = timeline.store.getState();
  expect(events).toHaveLength(2_000);
  expect(events.at(-1)).toMatchObject({ callSid: "call 2099", n: 2_100 });
});
