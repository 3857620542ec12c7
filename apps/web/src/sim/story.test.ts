import { expect, test } from "vitest";
import { dialling, end, type HandsetCall, hear } from "./handsetCall.ts";
import { doneSteps, newStory, nothingSeen, seen } from "./story.ts";

const silence = { readyAt: null, wrappedUpAt: null, boardLiveAt: null };
const dialled = { from: "+1", callerName: null, to: "+2", lineName: "Line", brand: "Brand" };
const ringing: HandsetCall = hear(
  dialling("one", dialled, "both", 10),
  { type: "ringing", id: "one", callSid: "CA1" },
  20,
);
const connected: HandsetCall = hear(ringing, { type: "answered", id: "one", callSid: "CA1" }, 30);
const over = end(connected, "completed", 100);

test("nothing is ticked before it is seen", () => {
  expect([...doneSteps(seen(nothingSeen, { state: "idle" }, false, silence))]).toEqual([]);
  expect([...doneSteps(seen(nothingSeen, dialling("one", dialled, "both", 10), false, silence))]).toEqual([]);
});

test("an answered call shows that an agent was ready, whether or not a desk told so", () => {
  expect([...doneSteps(seen(nothingSeen, connected, true, silence))]).toEqual(["agentReady", "dial", "answer"]);
});

test("wrap-up and board count only after the call has ended", () => {
  const talked = seen(nothingSeen, connected, true, { readyAt: 1, wrappedUpAt: 90, boardLiveAt: 99 });
  const ended = seen(talked, over, false, { readyAt: 1, wrappedUpAt: 90, boardLiveAt: 99 });
  expect(doneSteps(ended).has("wrapUp")).toBe(false);
  expect(doneSteps(ended).has("board")).toBe(false);
  const told = seen(ended, over, false, { readyAt: 1, wrappedUpAt: 140, boardLiveAt: 150 });
  expect(doneSteps(told).size).toBe(5);
});

test("a call that nobody answered ends no story", () => {
  const given = seen(seen(nothingSeen, ringing, false, silence), end(ringing, "canceled", 50), false, {
    readyAt: 1,
    wrappedUpAt: 60,
    boardLiveAt: 60,
  });
  expect([...doneSteps(given)]).toEqual(["agentReady", "dial"]);
});

test("a new call begins anew, but who was ready still is", () => {
  expect([...doneSteps(newStory(seen(nothingSeen, connected, true, silence)))]).toEqual(["agentReady"]);
});
