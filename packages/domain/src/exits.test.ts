import { expect, test } from "vitest";
import { DEFAULT_FIGURE_LIMITS, NO_FIGURES, queueSharesOf } from "./figures.ts";
import { EXIT_REASONS, UNSERVED_EXITS } from "./missed.ts";
import type { QueueSettings } from "./queue.ts";
import { billing, tellStory } from "./story.fixture.ts";

const words = { to: "message", text: { en: "Sorry." } } as const;

function storyWith(settings: Partial<QueueSettings> = {}) {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: { ...billing, ...settings } });
  const figuresOf = (callId: string) =>
    queueSharesOf(story.contact(callId).record, DEFAULT_FIGURE_LIMITS).map(({ figures }) => figures);
  return { ...story, figuresOf };
}

/** A queue whose callers leave a message after ten seconds. */
const toVoicemail: Partial<QueueSettings> = {
  maxWaitMs: 10_000,
  overflow: { ...billing.overflow, maxWait: { to: "voicemail" }, closed: words },
};

test("who is sent to voicemail leaves by it, and counts neither as abandoned nor as waited too long", () => {
  const story = storyWith(toVoicemail);
  story.waits("CA1");
  story.later(10_000);
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "voicemail", by: "system" });
  expect(story.effects.at(-1)).toMatchObject({ type: "releaseCaller", because: "voicemail", queueId: "billing" });
  expect(story.figuresOf("CA1")).toEqual([{ ...NO_FIGURES, offered: 1, toVoicemail: 1 }]);
});

test("the message that the caller left is kept, whenever it is told, and once", () => {
  const story = storyWith(toVoicemail);
  story.waits("CA1");
  story.later(10_000);
  story.hangsUp("CA1");
  expect(story.contact("CA1").record.voicemail).toBeUndefined();
  const left = { type: "voicemailLeft", callId: "CA1", recordingId: "RE1", durationMs: 12_000 } as const;
  const at = story.time();
  expect(story.happens(left).outcome).toEqual({ kind: "done" });
  story.later(1000);
  expect(story.happens(left).outcome).toEqual({ kind: "ignored", because: "repeated" });
  expect(story.happens({ ...left, recordingId: "RE2" }).outcome).toEqual({ kind: "ignored", because: "late" });
  expect(story.contact("CA1").record.voicemail).toEqual({ at, recordingId: "RE1", durationMs: 12_000 });
  expect(story.figuresOf("CA1")).toEqual([{ ...NO_FIGURES, offered: 1, toVoicemail: 1, voicemails: 1 }]);
});

test("nobody else leaves a message: it is ignored for who waits, talked, or was never heard of", () => {
  const story = storyWith();
  story.waits("CA1");
  const left = { type: "voicemailLeft", recordingId: "RE1", durationMs: 1000 } as const;
  expect(story.happens({ ...left, callId: "CA1" }).outcome).toEqual({ kind: "ignored", because: "notExpected" });
  story.hangsUp("CA1");
  expect(story.happens({ ...left, callId: "CA1" }).outcome).toEqual({ kind: "ignored", because: "notExpected" });
  expect(story.happens({ ...left, callId: "CA9" }).outcome).toEqual({ kind: "ignored", because: "unknownCall" });
});

test("a machine that answers what the caller wanted serves him: neither offered nor missed", () => {
  const story = storyWith();
  story.rings("CA1");
  expect(story.happens({ type: "ivrEntered", callId: "CA1" }).outcome).toEqual({ kind: "done" });
  expect(story.contact("CA1").state).toMatchObject({ kind: "received", inIvr: true });
  expect(story.happens({ type: "ivrEntered", callId: "CA1" }).outcome).toEqual({
    kind: "ignored",
    because: "repeated",
  });
  expect(story.happens({ type: "ivrServed", callId: "CA1" }).outcome).toEqual({ kind: "done" });
  story.hangsUp("CA1");
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "servedByIvr", by: "system" });
  expect(story.asked()).toEqual([]);
  expect(story.figuresOf("CA1")).toEqual([{ ...NO_FIGURES, servedByIvr: 1 }]);
});

test("who hangs up in the menu gave up there, and after it as everybody else", () => {
  const story = storyWith();
  story.rings("CA1");
  story.happens({ type: "ivrEntered", callId: "CA1" });
  story.hangsUp("CA1");
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "abandonedInIvr", by: "customer" });
  expect(story.figuresOf("CA1")).toEqual([{ ...NO_FIGURES, leftBeforeQueue: 1 }]);
  story.rings("CA2");
  story.happens({ type: "ivrEntered", callId: "CA2" });
  story.happens({ type: "callParked", callId: "CA2", step: 1 });
  expect(story.contact("CA2").state.kind).toBe("waiting");
  expect(story.happens({ type: "ivrServed", callId: "CA2" }).outcome).toEqual({ kind: "ignored", because: "late" });
  story.hangsUp("CA2");
  expect(story.contact("CA2").state).toMatchObject({ kind: "ended", exit: "abandonedWaiting" });
});

test("of the ways that a machine ends, only being served needs nothing more", () => {
  const machines = ["voicemail", "servedByIvr", "abandonedInIvr"] as const;
  expect(machines.every((exit) => EXIT_REASONS.includes(exit))).toBe(true);
  expect(machines.filter((exit) => UNSERVED_EXITS.includes(exit))).toEqual(["voicemail", "abandonedInIvr"]);
});
