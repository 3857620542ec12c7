import { expect, test } from "vitest";
import { storyOfCallbacks } from "./callbacks.fixture.ts";
import { createFloor, listInteractions, listLines, listQueues, nextTimerAt } from "./rows.ts";
import { step } from "./step.ts";
import { billing } from "./story.fixture.ts";
import { whyNot } from "./whyNot.ts";

const MIA = { match: { kind: "exact", customerId: "mia" }, traits: null } as const;

/** Mia is owed a call back, and ann rings her. */
function miaIsDialled() {
  const story = storyOfCallbacks();
  story.waits("CA1", MIA);
  story.asks("CA1");
  story.signIn("ann");
  story.dials("ann");
  return story;
}

/** Mia is owed a call back since the beginning, and rings after a minute. */
function miaRings(settings = {}) {
  const story = storyOfCallbacks(settings);
  story.waits("CA1", MIA);
  const firstAt = story.time();
  story.asks("CA1");
  story.later(60_000);
  story.waits("CA2", MIA);
  return { ...story, firstAt };
}

test("who is owed a call back and rings instead has the place of it, and the agent is given the call", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", MIA);
  const firstAt = story.time();
  story.later(1_000);
  story.waits("CA0");
  story.asks("CA1");
  story.later(60_000);
  story.waits("CA2", MIA);
  expect(story.contact("CA2").queuedAt).toBe(firstAt);
  story.signIn("ann");
  expect(story.contact("CA2").state).toMatchObject({ kind: "offered", offer: { agentId: "ann" } });
  expect(story.only().state.kind).toBe("waiting");
  expect(whyNot(story.floor, "ann", story.only().id, story.time())).toContainEqual({
    ...{ rule: "resting", what: "onTheLine", until: null },
  });
  story.talks("ann", "CA2");
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "gotThrough" });
});

test("a call back that rings at a desk is taken back as soon as its customer rings, nobody is blamed, and the desk is free for the call", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", MIA);
  story.asks("CA1");
  story.signIn("ann");
  expect(story.only().state.kind).toBe("offered");
  story.rings("CA2", MIA);
  expect(story.only().state.kind).toBe("waiting");
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
  story.happens({ type: "callParked", callId: "CA2", step: 1 });
  expect(story.offerOf("CA2").agentId).toBe("ann");
});

test("who gives up waiting is owed the call back as before", () => {
  const story = miaRings();
  story.later(180_000);
  expect(story.only().callback).toMatchObject({ attempts: 0 });
  story.hangsUp("CA2");
  story.signIn("ann");
  expect(story.only()).toMatchObject({
    queuedAt: story.firstAt,
    state: { kind: "offered", offer: { agentId: "ann" } },
  });
});

test("what waits for its next attempt is not tried sooner because the customer rang in between", () => {
  const story = miaIsDialled();
  story.happens({ type: "participantLeft", ...story.room("CA9") });
  const nextAt = story.time() + 300_000;
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "notReady", reason: "tea" });
  story.waits("CA2", MIA);
  story.later(30_000);
  story.hangsUp("CA2");
  expect(story.only().callback?.restsUntil).toBe(nextAt);
});

test("an agent who was about to call finds the phone busy: that is no attempt, and the customer's own call goes on", () => {
  const story = miaIsDialled();
  story.waits("CA2", MIA);
  expect(story.only().state).toMatchObject({ kind: "offered", offer: { kind: "accepted" } });
  story.happens({ type: "participantLeft", ...story.room("CA9") });
  expect(story.only()).toMatchObject({ callback: { attempts: 0 }, state: { kind: "waiting" } });
  expect(story.contact("CA2").state).toMatchObject({ kind: "offered", offer: { agentId: "ann" } });
});

test("a house that promises to call back instead of keeping its callers waiting keeps the promise", () => {
  const overflow = { ...billing.overflow, maxWait: { to: "callback" } } as const;
  const story = miaRings({ maxWaitMs: 120_000, overflow });
  story.later(120_000);
  expect(story.contact("CA2").state).toMatchObject({ kind: "ended", exit: "callback" });
  expect(story.only().callback?.restsUntil).toBe(story.time() + 10_000);
});

test("a call that turns out to be another customer's holds nothing any more", () => {
  const story = miaRings();
  const interactionId = story.contact("CA2").id;
  const wish = { type: "assignCustomer", interactionId, how: "chosen", userId: "ann" } as const;
  story.happens({ ...wish, customerId: "zoe" });
  expect(story.only().callback).toMatchObject({ isOnTheLine: false, restsUntil: null });
});

test("who rings with two phones is on the line until both have hung up", () => {
  const story = miaRings();
  story.waits("CA3", MIA);
  story.hangsUp("CA2");
  story.later(60_000);
  expect(story.only().callback).toMatchObject({ isOnTheLine: true });
  story.hangsUp("CA3");
  expect(story.only().callback).toMatchObject({ isOnTheLine: false, restsUntil: null });
});

test("who asks for a call back with one phone and waits on with another is not called", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", MIA);
  story.waits("CA2", MIA);
  story.asks("CA1");
  expect(story.only().callback).toMatchObject({ isOnTheLine: true });
});

test("a caller who turns out to be somebody who is owed a call back holds it from then on", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", MIA);
  story.asks("CA1");
  story.waits("CA2");
  expect(story.only().callback?.restsUntil).toBeNull();
  const interactionId = story.contact("CA2").id;
  story.happens({ type: "assignCustomer", interactionId, customerId: "mia", how: "chosen", userId: "ann" });
  expect(story.only().callback?.restsUntil).not.toBeNull();
});

test("whose call ended under a version that knew nothing of it is called back within the hour", () => {
  const { floor, time, contact } = miaRings();
  const loaded = createFloor("tenant", {
    queues: listQueues(floor),
    lines: listLines(floor),
    agents: [],
    interactions: listInteractions(floor).filter(({ id }) => id !== contact("CA2").id),
  });
  const dueAt = nextTimerAt(loaded) ?? Number.POSITIVE_INFINITY;
  expect(dueAt).toBeLessThanOrEqual(time() + 3_600_000);
  step(loaded, { v: 1, id: "0197a000-0000-7000-8000-0000000000ff", now: dueAt, type: "timePassed" });
  const owed = listInteractions(loaded).find(({ callback }) => callback !== null);
  expect(owed?.callback).toMatchObject({ isOnTheLine: false, restsUntil: null });
});

test("another queue's call back rests too, and its place is not given away here", () => {
  const story = miaRings();
  story.happens({ type: "queueSet", queue: { ...billing, id: "claims" } });
  story.happens({ type: "callEnded", callId: "CA2", end: "completed", arrived: null });
  story.later(30_000);
  const line = { id: "claims line", brandId: "brand", queueId: "claims", requires: [], priorityMs: 0, language: "en" };
  story.happens({ type: "lineSet", line } as never);
  story.waits("CA3", { ...MIA, lineId: "claims line" });
  expect(story.contact("CA3").queuedAt).toBe(story.time());
  const owed = listInteractions(story.floor).find(({ direction }) => direction === "outbound");
  expect(owed?.callback).toMatchObject({ isOnTheLine: true });
});
