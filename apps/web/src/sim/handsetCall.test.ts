import type { PhoneEvent } from "@touchstone/contracts";
import { expect, test } from "vitest";
import { type Dialled, dialling, end, type HandsetCall, hear, isLive, press, ringing as rings } from "./handsetCall.ts";

const margaret: Dialled = {
  from: "+447700900142",
  callerName: "Margaret Okafor",
  to: "+441134960200",
  lineName: "Globex Home",
  brand: "Globex",
};
const dialled = () => dialling("one", margaret, "both", 1_000);
const after = (events: readonly PhoneEvent[], call: HandsetCall = dialled()) =>
  events.reduce<HandsetCall>((held, event, index) => hear(held, event, 2_000 + index * 1_000), call);
const ringing: PhoneEvent = { type: "ringing", id: "one", callSid: "CA1" };
const answered: PhoneEvent = { type: "answered", id: "one", callSid: "CA1" };
const ended = (status: string): PhoneEvent => ({ type: "ended", id: "one", status });

test("a call back rings at the handset as the line that calls, is answered, or given up by the carrier", () => {
  const incoming = { type: "incoming", id: "two", callSid: "CA2", from: margaret.to, params: {} } as const;
  const call = rings(incoming, margaret, 1_000);
  expect(call).toMatchObject({ state: "incoming", lineName: "Globex Home", from: margaret.from, callSid: "CA2" });
  expect(hear(call, { type: "answered", id: "two", callSid: "CA2" }, 2_000)).toMatchObject({ state: "connected" });
  expect(hear(call, { type: "ended", id: "two", status: "canceled" }, 2_000)).toMatchObject({ how: "canceled" });
  expect(rings({ ...incoming, from: "+442079460000" }, null, 1_000)).toMatchObject({ lineName: "+442079460000" });
});

test("a call rings, is answered, and ends with the carrier's word", () => {
  expect(after([ringing])).toMatchObject({ state: "ringing", callSid: "CA1" });
  expect(after([ringing, answered])).toMatchObject({ state: "connected", connectedAt: 3_000 });
  expect(after([ringing, answered, ended("completed")])).toMatchObject({
    state: "ended",
    how: "completed",
    connectedAt: 3_000,
    endedAt: 4_000,
  });
  expect(after([ringing, ended("busy")])).toMatchObject({ state: "ended", how: "busy", connectedAt: null });
});

test("a number that belongs to no line fails at once", () => {
  expect(after([ended("failed")])).toMatchObject({ state: "ended", how: "failed", callSid: null });
});

test("an ended call stays ended, and another call's words change nothing", () => {
  const over = after([ringing, ended("no-answer")]);
  expect(after([answered, ended("completed")], over)).toBe(over);
  const live = after([ringing]);
  expect(hear(live, { type: "ended", id: "two", status: "completed" }, 9)).toBe(live);
});

test("what the far end says and what was pressed stand in their order, digits together", () => {
  const asked = after([
    ringing,
    answered,
    { type: "caption", id: "one", text: "Press 3 for bills", language: "en-GB" },
  ]);
  const pressed = press(press(asked, "3"), "#");
  expect(isLive(pressed) && pressed.lines).toEqual([
    { who: "line", text: "Press 3 for bills", language: "en-GB" },
    { who: "you", digits: "3#" },
  ]);
});

test("keys do nothing before the call is answered", () => {
  const before = after([ringing]);
  expect(press(before, "1")).toBe(before);
});

test("when the line to the carrier is lost, so is the call", () => {
  expect(end(after([ringing, answered]), "lineLost", 9_000)).toMatchObject({ state: "ended", how: "lineLost" });
  expect(end({ state: "idle" }, "lineLost", 9_000)).toEqual({ state: "idle" });
});

test("a refusal by the carrier ends the call", () => {
  expect(after([{ type: "error", id: "one", message: "this phone has too many calls" }])).toMatchObject({
    how: "refused",
  });
});
