import { expect, test } from "vitest";
import type { Hours } from "./hours.ts";
import { farewellOf } from "./overflow.ts";
import type { Exit, Overflow, QueueSettings } from "./queue.ts";
import { visitsOf } from "./queueVisits.ts";
import { billing, hotline, tellStory } from "./story.fixture.ts";
import { whyNot } from "./whyNot.ts";

const message: Exit = { to: "message", text: { en: "Sorry." } };
const toSales: Exit = { to: "queue", queueId: "sales" };
const silent: Overflow = {
  maxWait: message,
  full: message,
  closed: message,
  nobodySignedIn: null,
  nobodyRoutable: null,
};

function storyWith(settings: Partial<QueueSettings>, sales: Partial<QueueSettings> = {}) {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: { ...billing, id: "sales", name: "Sales", ...sales } });
  story.happens({ type: "queueSet", queue: { ...billing, ...settings } });
  const stays = (callId: string) =>
    visitsOf(story.contact(callId).record).map(({ queueId, reason, movedTo }) => ({ queueId, reason, movedTo }));
  return { ...story, stays };
}

const closedFor = (now: number, fromMs: number, untilMs: number): Hours => ({
  zone: "UTC",
  offsets: [],
  weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 0 }],
  special: [],
  closures: [{ from: now + fromMs, until: now + untilMs, note: "fire drill" }],
});

test("a closed queue is not entered: the caller hears its message, and it was never offered", () => {
  const story = storyWith({});
  story.happens({ type: "queueSet", queue: { ...billing, hours: closedFor(story.time(), 0, 60_000) } });
  story.signIn("ann");
  story.waits("CA1");
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "closed", by: "system" });
  expect(story.contact("CA1").record).toMatchObject({ queuedAt: null, visits: [] });
  expect(story.effects.at(-1)).toMatchObject({ type: "releaseCaller", because: "closed", queueId: "billing" });
  story.later(60_000);
  story.waits("CA2");
  expect(story.contact("CA2").state.kind).toBe("offered");
});

test("who waits when the queue closes takes the exit then; whose desk rings may be answered", () => {
  const story = storyWith({});
  story.happens({ type: "queueSet", queue: { ...billing, hours: closedFor(story.time(), 10_000, 60_000) } });
  story.signIn("ann");
  story.waits("CA1");
  story.waits("CA2");
  story.later(10_000);
  expect(story.contact("CA2").state).toMatchObject({ kind: "ended", exit: "closed" });
  story.talks("ann", "CA1");
  expect(story.contact("CA1").state.kind).toBe("connected");
});

test("a closure by hand acts on those who wait, at once; taken back, it lets in again", () => {
  const story = storyWith({});
  story.waits("CA1");
  story.happens({ type: "queueSet", queue: { ...billing, hours: closedFor(story.time(), 0, 3_600_000) } });
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "closed" });
  story.happens({ type: "queueSet", queue: billing });
  story.waits("CA2");
  expect(story.contact("CA2").state.kind).toBe("waiting");
});

test("a queue that lost its agent in a conversation does not send that caller home at closing time", () => {
  const story = storyWith({});
  story.signIn("ann");
  story.waits("CA1");
  story.talks("ann", "CA1");
  story.happens({ type: "queueSet", queue: { ...billing, hours: closedFor(story.time(), 1_000, 3_600_000) } });
  story.leaves("CA1", "ann-CA1");
  story.later(15_000);
  expect(story.contact("CA1").state.kind).toBe("waiting");
});

test("a full queue passes the next one on, and the wait goes on where it lands", () => {
  const story = storyWith({ maxWaiting: 1, overflow: { ...silent, full: toSales } });
  story.waits("CA1");
  story.waits("CA2");
  expect(story.contact("CA2")).toMatchObject({ queueId: "sales", state: { kind: "waiting" }, leftQueues: ["billing"] });
  expect(story.stays("CA2")).toEqual([{ queueId: "sales", reason: null, movedTo: null }]);
});

test("after the longest wait the contact goes to the other queue with the time it has waited", () => {
  const story = storyWith({ maxWaitMs: 60_000, overflow: { ...silent, maxWait: toSales } }, { maxWaitMs: 30_000 });
  story.waits("CA1");
  const enteredAt = story.time();
  story.later(60_000);
  expect(story.contact("CA1")).toMatchObject({
    queueId: "sales",
    queuedAt: enteredAt,
    waitingFrom: enteredAt + 60_000,
  });
  expect(story.asked()).toEqual([]);
  story.later(30_000);
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "maxWait" });
  expect(story.stays("CA1")).toEqual([
    { queueId: "billing", reason: "maxWait", movedTo: "sales" },
    { queueId: "sales", reason: "maxWait", movedTo: null },
  ]);
});

test("two queues that point at each other keep nobody: the second time it is the message", () => {
  const back: Exit = { to: "queue", queueId: "billing" };
  const story = storyWith(
    { maxWaitMs: 10_000, overflow: { ...silent, maxWait: toSales } },
    { maxWaitMs: 10_000, overflow: { ...silent, maxWait: back } },
  );
  story.waits("CA1");
  story.later(20_000);
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "maxWait" });
  expect(story.effects.at(-1)).toMatchObject({ type: "releaseCaller", queueId: "sales", because: "maxWait" });
});

test("an exit to a line goes where the line's calls go, with what the line asks for", () => {
  const story = storyWith({ maxWaitMs: 10_000, overflow: { ...silent, maxWait: { to: "line", lineId: "vips" } } });
  const vips = { ...hotline, id: "vips", queueId: "sales", priorityMs: 7_000 };
  story.happens({ type: "lineSet", line: { ...vips, requires: [{ skillId: "french", level: 2 }] } });
  story.waits("CA1");
  story.later(10_000);
  expect(story.contact("CA1")).toMatchObject({
    queueId: "sales",
    lineId: "hotline",
    linePriorityMs: 7_000,
    requires: [{ skillId: "french", level: 2 }],
  });
});

test.each<Exit>([
  { to: "queue", queueId: "gone" },
  { to: "line", lineId: "gone" },
])("an exit to a $to that is gone lets the caller go with words", (exit) => {
  const story = storyWith({ maxWaitMs: 10_000, overflow: { ...silent, maxWait: exit } });
  story.waits("CA1");
  story.later(10_000);
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "maxWait" });
  expect(story.stays("CA1")).toEqual([{ queueId: "billing", reason: "maxWait", movedTo: null }]);
  expect(story.effects.at(-1)).toMatchObject({ type: "releaseCaller", queueId: "billing", because: "maxWait" });
});

test("when the last agent signs off those who wait are sent on; a desk that is lost for a moment sends nobody", () => {
  const story = storyWith({ overflow: { ...silent, nobodySignedIn: toSales } });
  story.signIn("ann");
  story.waits("CA0");
  story.waits("CA1");
  story.happens({ type: "deskGone", agentId: "ann", nodeId: "node" });
  expect(story.contact("CA1").queueId).toBe("billing");
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "offline", reason: null });
  expect(story.contact("CA1")).toMatchObject({ queueId: "sales", state: { kind: "waiting" } });
  story.waits("CA2");
  expect(story.contact("CA2").queueId).toBe("sales");
});

test("nobody who could serve it for so long: then it leaves, counted from when the last one could", () => {
  const story = storyWith({ overflow: { ...silent, nobodyRoutable: { afterMs: 30_000, exit: message } } });
  story.signIn("ann", { skills: { french: 2 } });
  story.waits("CA1");
  story.talks("ann", "CA1");
  story.waits("CA2");
  story.later(60_000);
  expect(story.contact("CA2").state.kind).toBe("waiting");
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "notReady", reason: "lunch" });
  story.later(29_999);
  expect(story.contact("CA2").state.kind).toBe("waiting");
  story.later(1);
  expect(story.contact("CA2").state).toMatchObject({ kind: "ended", exit: "nobodyRoutable" });
});

test("who asks for a skill that nobody ready has is stranded alone, unless the queue relaxes it in the end", () => {
  const overflow = { ...silent, nobodyRoutable: { afterMs: 30_000, exit: message } };
  const story = storyWith({ requires: [{ skillId: "french", level: 2 }], overflow });
  story.signIn("ann");
  story.waits("CA1");
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "nobodyRoutable" });
  const relax = [{ afterMs: 20_000, lowerBy: "all" as const }];
  const french = [{ skillId: "french", level: 2 }];
  story.happens({ type: "queueSet", queue: { ...billing, requires: french, overflow, relax } });
  story.waits("CA2");
  story.later(10_000);
  expect(whyNot(story.floor, "ann", story.contact("CA2").id, story.time())).not.toEqual([]);
  expect(story.contact("CA2").state.kind).toBe("waiting");
});

test("voicemail is no silence: until it is recorded the caller hears the queue's words", () => {
  expect(farewellOf({ ...billing, overflow: silent }, "voicemail", "en")).toBe("Please call again.");
  expect(farewellOf({ ...billing, overflow: silent }, "maxWait", "en")).toBe("Sorry.");
  expect(farewellOf({ ...billing, overflow: silent }, "maxWait", "zh-Hant")).toBeNull();
  expect(farewellOf({ ...billing, overflow: silent }, "failed", "en")).toBe("Please call again.");
});

test("a calendar that is set while a desk rings holds for the caller whom the agent declines", () => {
  const story = storyWith({});
  story.signIn("ann");
  story.waits("CA1");
  story.happens({ type: "queueSet", queue: { ...billing, hours: closedFor(story.time(), 60_000, 120_000) } });
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "notReady", reason: "lunch" });
  expect(story.contact("CA1").state.kind).toBe("waiting");
  story.later(60_000);
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "closed" });
});

test("who is passed on through a full queue has waited since the first", () => {
  const full: Exit = { to: "queue", queueId: "last" };
  const story = storyWith(
    { maxWaitMs: 50_000, overflow: { ...silent, maxWait: toSales } },
    { maxWaiting: 0, overflow: { ...silent, full } },
  );
  story.happens({ type: "queueSet", queue: { ...billing, id: "last", name: "Last" } });
  const arrivedAt = story.time();
  story.waits("CA1");
  story.later(50_000);
  expect(visitsOf(story.contact("CA1").record)).toMatchObject([
    { queueId: "billing", waitingSince: arrivedAt },
    { queueId: "last", waitingSince: arrivedAt, enteredAt: arrivedAt + 50_000 },
  ]);
});
