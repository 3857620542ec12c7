import { expect, test } from "vitest";
import type { Wish } from "./event.ts";
import { forget, KEEP_ENDED_MS } from "./forget.ts";
import type { Hours } from "./hours.ts";
import { createFloor, findInteractionByThread, listInteractions } from "./rows.ts";
import { billing, hotline } from "./story.fixture.ts";
import { EVA, tellOfTexts } from "./texts.fixture.ts";
import { whyNot } from "./whyNot.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

test("twenty messages at once are one conversation, in order, and one agent's work", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  const ids = Array.from({ length: 20 }, () => story.writes().messageId);
  expect(listInteractions(story.floor)).toHaveLength(1);
  expect(story.thread().thread).toMatchObject({ count: 20, awaitingReplySince: story.time() });
  expect(story.thread().thread.recent.map(({ messageId }) => messageId)).toEqual(ids);
  expect(story.agent("ann").tasks).toHaveLength(1);
  expect(story.thread().record.text).toMatchObject({ received: 20, sent: 0 });
});

test("a repeated message is one message", () => {
  const story = tellOfTexts();
  story.writes({ messageId: "same" });
  expect(story.writes({ messageId: "same" }).outcome).toEqual({ kind: "ignored", because: "repeated" });
  expect(story.thread().thread.count).toBe(1);
});

test("another line, another address: another conversation", () => {
  const story = tellOfTexts();
  story.writes();
  story.writes({ threadKey: "sms:hotline:li" });
  expect(listInteractions(story.floor)).toHaveLength(2);
});

test("only who has the conversation answers, and the answer is sent once", () => {
  const story = tellOfTexts();
  for (const id of ["ann", "bob"]) story.signIn(id);
  story.writes();
  story.accepts("ann");
  expect(story.by("bob", { type: "reply" }).outcome).toEqual({ kind: "refused", reason: "notYours" });
  const sent = story.by("ann", { type: "reply" });
  expect(sent.outcome.kind).toBe("done");
  expect(sent.effects).toMatchObject([{ type: "sendMessage", messageId: sent.messageId, lineId: "hotline" }]);
  const again = story.by("ann", { type: "reply", messageId: sent.messageId });
  expect(again).toMatchObject({ outcome: { kind: "done" }, effects: [] });
  expect(story.thread().thread.awaitingReplySince).toBeNull();
});

test("the answer alone frees nobody; ten minutes of silence after it do", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  story.accepts("ann");
  story.later(30 * MINUTE);
  expect(story.thread().state.kind).toBe("connected");
  story.by("ann", { type: "reply" });
  story.later(10 * MINUTE - 1);
  expect(story.thread().state.kind).toBe("connected");
  story.later(1);
  expect(story.thread().state).toMatchObject({ kind: "resting", until: null, lastAgentId: "ann" });
  expect(story.agent("ann").tasks).toEqual([]);
  expect(whyNot(story.floor, "ann", story.thread().id, story.time())).toEqual([
    { rule: "resting", what: "conversation", until: null },
  ]);
});

test("the customer's next message wakes it, and the last agent is asked first however long others have idled", () => {
  const story = tellOfTexts();
  for (const id of ["ann", "bob", "cid"]) story.signIn(id);
  story.writes();
  const [first] = story.thread().record.legs;
  const agentId = first?.agentId ?? "";
  story.accepts(agentId);
  story.by(agentId, { type: "rest" });
  story.later(MINUTE);
  story.writes();
  expect(story.thread().state).toMatchObject({ kind: "offered", offer: { agentId } });
});

test("a snoozed conversation comes back at its time, and is offered", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  story.accepts("ann");
  const until = story.time() + 60 * MINUTE;
  expect(story.by("ann", { type: "rest", until: story.time() - 1 }).outcome).toEqual({
    kind: "refused",
    reason: "invalid",
  });
  story.by("ann", { type: "rest", until });
  story.later(60 * MINUTE - 1);
  expect(story.thread().state).toMatchObject({ kind: "resting", until });
  story.later(1);
  expect(story.thread().state.kind).toBe("offered");
});

test("who declined a conversation is not offered it again within the back-off, though it rested and woke in between", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  const { state } = story.thread();
  if (state.kind !== "offered") throw new Error(`it is ${state.kind}`);
  story.happens({ type: "decline", agentId: "ann", offerId: state.offer.offerId });
  const declinedAt = story.time();
  story.signIn("bob");
  story.accepts("bob");
  story.by("bob", { type: "rest" });
  story.happens({ type: "setIntent", agentId: "bob", userId: "bob", intent: "notReady", reason: "lunch" });
  story.writes();
  const { reofferBackOffMs } = billing;
  expect(whyNot(story.floor, "ann", story.thread().id, story.time())).toEqual([
    { rule: "backOff", until: declinedAt + reofferBackOffMs },
  ]);
  story.later(declinedAt + reofferBackOffMs - story.time());
  expect(story.thread().state).toMatchObject({ kind: "offered", offer: { agentId: "ann" } });
});

test("a day of silence ends it as answered, and the next message opens a linked one", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  const { id } = story.thread();
  story.accepts("ann");
  story.by("ann", { type: "reply" });
  story.later(DAY);
  expect(story.floor.interactions.get(id)?.state).toMatchObject({ kind: "ended", exit: "answered", by: "system" });
  expect(findInteractionByThread(story.floor, EVA)).toBeUndefined();
  story.writes({ parentId: id });
  expect(story.thread().parentId).toBe(id);
  story.later(KEEP_ENDED_MS);
  expect(forget(story.floor, story.time())).toEqual([id]);
});

test("STOP opens nothing and is remembered; nothing is sent until START; HELP is the carrier's business", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  const stop = story.writes({ keyword: "stop" });
  expect(listInteractions(story.floor)).toEqual([]);
  expect(stop.happened).toMatchObject([{ type: "optOutChanged", lineId: "hotline", isOptedOut: true, by: "customer" }]);
  story.writes({ isOptedOut: true });
  story.accepts("ann");
  expect(story.by("ann", { type: "reply" }).outcome).toEqual({ kind: "refused", reason: "optedOut" });
  story.writes({ keyword: "help" });
  expect(story.thread().thread).toMatchObject({ count: 2, isOptedOut: true });
  story.writes({ keyword: "start" });
  expect(story.by("ann", { type: "reply" }).outcome.kind).toBe("done");
  story.writes({ keyword: "stop" });
  expect(story.by("ann", { type: "reply" }).outcome).toEqual({ kind: "refused", reason: "optedOut" });
});

test("what the carrier knows of an opt-out is true: the send failed, and nothing more is sent", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  story.accepts("ann");
  const { messageId, effects } = story.by("ann", { type: "reply" });
  const failed = story.happens({
    ...{ type: "effectFailed", effectId: effects[0]?.id ?? "", interactionId: story.thread().id, kind: "sendMessage" },
    ...{ reason: "refused", errorCode: "21610", isOptedOut: true, messageId },
  });
  expect(failed.happened).toMatchObject([
    { type: "messageReported", state: "failed", errorCode: "21610" },
    { type: "optOutChanged", isOptedOut: true, by: "carrier" },
  ]);
  expect(story.by("ann", { type: "reply" }).outcome).toEqual({ kind: "refused", reason: "optedOut" });
});

test("receipts in any order, doubled and before our own answer make the same end", () => {
  const words = ["queued", "sent", "delivered", "read"] as const;
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1, 2, 0],
    [1, 3],
  ]) {
    const story = tellOfTexts();
    story.signIn("ann");
    story.writes();
    story.accepts("ann");
    const { messageId, effects } = story.by("ann", { type: "reply" });
    const { id: interactionId } = story.thread();
    for (const n of order) {
      const state = words[n] ?? "queued";
      const told = { interactionId, messageId, state, errorCode: null, providerId: "SM1" };
      story.happens({ type: "messageReported", ...told });
    }
    const effectId = effects[0]?.id ?? "";
    const done = {
      effectId,
      interactionId,
      kind: "sendMessage",
      messageId,
      providerId: "SM1",
      state: "queued",
    } as const;
    story.happens({ type: "effectDone", ...done });
    expect(story.thread().thread.recent.at(-1)).toEqual({ messageId, state: "read", providerId: "SM1" });
  }
});

test("a report about nothing of ours changes nothing and says why", () => {
  const story = tellOfTexts();
  story.writes();
  const told = { messageId: "other", state: "sent", errorCode: null, providerId: "SM9" } as const;
  const known = story.happens({ type: "messageReported", interactionId: story.thread().id, ...told });
  expect(known.outcome).toEqual({ kind: "ignored", because: "unknownMessage" });
  const unknown = story.happens({ type: "messageReported", interactionId: null, ...told });
  expect(unknown.outcome).toEqual({ kind: "ignored", because: "unknownMessage" });
});

test("two conversations at a time where the set allows two, by routing, by hand and by writing first", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  for (const key of ["a", "b", "c"]) story.writes({ threadKey: `sms:hotline:${key}` });
  expect(story.agent("ann").tasks).toHaveLength(2);
  const third = story.thread("sms:hotline:c");
  expect(third.state.kind).toBe("waiting");
  const taken = story.happens({ type: "takeUp", agentId: "ann", interactionId: third.id });
  expect(taken.outcome).toEqual({ kind: "refused", reason: "agentBusy" });
  const first = story.happens({
    ...{ type: "startConversation", agentId: "ann", userId: "ann", channel: "sms", lineId: "hotline", isQuiet: false },
    ...{ threadKey: "sms:hotline:d", messageId: "m", match: { kind: "unknown" }, traits: null, callerRef: null },
    ...{ parentId: null, isOptedOut: false },
  });
  expect(first.outcome).toEqual({ kind: "refused", reason: "agentBusy" });
});

test("an agent who signs off leaves the unanswered to others and the answered at rest", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  for (const key of ["a", "b"]) {
    story.writes({ threadKey: key });
    story.accepts("ann", key);
  }
  story.by("ann", { type: "reply" }, "b");
  story.signIn("bob");
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "offline", reason: null });
  expect(story.thread("a").state).toMatchObject({ kind: "offered", offer: { agentId: "bob" } });
  expect(story.thread("b").state).toMatchObject({ kind: "resting", lastAgentId: "ann" });
  expect(story.agent("ann").tasks).toEqual([]);
});

test("night, an empty queue and no room send no message away", () => {
  const story = tellOfTexts();
  const hours: Hours = { zone: "UTC", offsets: [], weekly: [], special: [], closures: [] };
  const overflow = { ...billing.overflow, nobodySignedIn: { to: "message", text: {} } as const };
  story.happens({ type: "queueSet", queue: { ...billing, hours, maxWaiting: 1, overflow } });
  story.writes({ threadKey: "a" });
  story.writes({ threadKey: "b" });
  story.later(DAY);
  expect(["a", "b"].map((key) => story.thread(key).state.kind)).toEqual(["waiting", "waiting"]);
  story.signIn("ann");
  expect(story.thread("a").state.kind).toBe("offered");
});

test("whoever writes at night gets the line's words for it at once, in the own language, and once", () => {
  const story = tellOfTexts();
  const autoAnswer = { open: { en: "Hello!" }, closed: { en: "We open at nine." } };
  story.happens({ type: "lineSet", line: { ...hotline, text: { autoAnswer } } });
  const opened = story.writes();
  expect(opened.happened).toContainEqual(expect.objectContaining({ type: "messageSent", auto: "open", agentId: null }));
  expect(opened.effects).toMatchObject([{ type: "sendMessage" }]);
  expect(story.writes().effects).toEqual([]);
  expect(story.thread().record.text).toMatchObject({ received: 2, sent: 1, firstReplyAt: null });
  const automatic = story.writes({ threadKey: "robot", isAuto: true });
  expect(automatic.outcome).toEqual({ kind: "ignored", because: "automatic" });
});

test("closed straight from the conversation, with its disposition, and the agent is free", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  const { id } = story.thread();
  story.accepts("ann");
  story.later(2 * MINUTE);
  story.by("ann", { type: "reply" });
  story.later(MINUTE);
  story.happens({ type: "complete", agentId: "ann", interactionId: id, dispositionId: "solved" });
  const ended = story.floor.interactions.get(id);
  expect(ended?.state).toMatchObject({ kind: "ended", exit: "answered", by: "agent" });
  expect(ended?.record.legs[0]).toMatchObject({ dispositionId: "solved", wrapUpHow: "completed" });
  expect(ended?.record.text).toMatchObject({ firstResponseMs: 2 * MINUTE, resolutionMs: 3 * MINUTE });
  expect(story.agent("ann").tasks).toEqual([]);
});

test("spam ends it without an answer owed, and a blocked address is seen by nobody", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes();
  const { id } = story.thread();
  story.accepts("ann");
  const marked = story.happens({ type: "markSpam", agentId: "ann", interactionId: id, block: true });
  expect(marked.happened).toContainEqual(expect.objectContaining({ type: "addressBlocked", threadOf: id }));
  expect(story.floor.interactions.get(id)?.state).toMatchObject({ kind: "ended", exit: "spam" });
  expect(story.agent("ann").tasks).toEqual([]);
  expect(story.writes({ isBlocked: true }).outcome).toEqual({ kind: "ignored", because: "blocked" });
});

test("whoever keeps the own number back is nobody's address: spam, but not to be blocked", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  story.writes({ match: { kind: "withheld" } });
  const { id } = story.thread();
  story.accepts("ann");
  const wish = { type: "markSpam", agentId: "ann", interactionId: id } as const;
  expect(story.happens({ ...wish, block: true }).outcome).toEqual({ kind: "refused", reason: "invalid" });
  expect(story.happens({ ...wish, block: false }).outcome).toEqual({ kind: "done" });
});

test("merged conversations are one from then on: what comes to either goes on in the one that stayed", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  for (const key of ["a", "b"]) {
    story.writes({ threadKey: key });
    story.accepts("ann", key);
  }
  const [from, into] = [story.thread("a").id, story.thread("b").id];
  story.happens({ type: "merge", agentId: "ann", interactionId: from, into });
  expect(story.floor.interactions.get(from)?.state).toMatchObject({ kind: "ended", exit: "merged" });
  story.writes({ threadKey: "a" });
  expect(story.thread("a")).toMatchObject({ id: into, thread: { count: 3 } });
  const rows = JSON.parse(JSON.stringify([...story.floor.interactions.values()]));
  const agents = JSON.parse(JSON.stringify([...story.floor.agents.values()]));
  const loaded = createFloor("tenant", { queues: [billing], lines: [hotline], agents, interactions: rows });
  expect(findInteractionByThread(loaded, "a")?.id).toBe(into);
});

test("a message that nobody answered wakes the resting conversation that it is merged into", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  for (const key of ["a", "b"]) {
    story.writes({ threadKey: key });
    story.accepts("ann", key);
  }
  const [from, into] = [story.thread("a").id, story.thread("b").id];
  story.by("ann", { type: "rest" }, "b");
  story.happens({ type: "merge", agentId: "ann", interactionId: from, into });
  expect(story.thread("a")).toMatchObject({ id: into, state: { kind: "offered", offer: { agentId: "ann" } } });
});

test("who writes first talks to a customer of whom nobody wants an answer: it rests, and the answer comes to the writer", () => {
  const story = tellOfTexts();
  for (const id of ["ann", "bob"]) story.signIn(id);
  const start = {
    type: "startConversation" as const,
    ...({ userId: "ann", channel: "sms", lineId: "hotline", threadKey: EVA, traits: null } as const),
    ...({ match: { kind: "unknown" }, callerRef: null, parentId: null, isOptedOut: false, isQuiet: false } as const),
  };
  const quiet = story.happens({ ...start, agentId: "ann", messageId: "m0", isQuiet: true });
  expect(quiet.outcome).toEqual({ kind: "refused", reason: "quietHours" });
  const opted = story.happens({ ...start, agentId: "ann", messageId: "m0", isOptedOut: true });
  expect(opted.outcome).toEqual({ kind: "refused", reason: "optedOut" });
  const begun = story.happens({ ...start, agentId: "ann", messageId: "m1" });
  expect(begun.effects).toMatchObject([{ type: "sendMessage", messageId: "m1" }]);
  expect(story.thread()).toMatchObject({ direction: "outbound", state: { kind: "connected", agentId: "ann" } });
  const other = story.happens({ ...start, agentId: "bob", userId: "bob", messageId: "m2" });
  expect(other.outcome).toEqual({ kind: "refused", reason: "notYours" });
  story.later(10 * MINUTE);
  expect(story.thread().state.kind).toBe("resting");
  story.writes();
  expect(story.thread().state).toMatchObject({ kind: "offered", offer: { agentId: "ann" } });
});

test("who wrote first and gives it away puts it into the queue, behind those who have waited longer", () => {
  const story = tellOfTexts();
  story.signIn("ann");
  const started = {
    ...{ type: "startConversation", agentId: "ann", userId: "ann", channel: "sms", lineId: "hotline", isQuiet: false },
    ...{ match: { kind: "unknown" }, traits: null, callerRef: null, isOptedOut: false, parentId: null },
    ...{ threadKey: EVA, messageId: "first" },
  } as const;
  story.happens(started as Wish);
  const at = story.time();
  story.happens({ type: "requeue", agentId: "ann", interactionId: story.thread().id });
  expect(story.thread()).toMatchObject({ state: { kind: "waiting" }, queuedAt: at, record: { queuedAt: at } });
});
