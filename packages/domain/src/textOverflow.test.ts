import { expect, test } from "vitest";
import type { Hours } from "./hours.ts";
import type { Exit, QueueSettings } from "./queue.ts";
import { listInteractions } from "./rows.ts";
import { billing, hotline } from "./story.fixture.ts";
import { EVA, tellOfTexts } from "./texts.fixture.ts";
import { autoAnswerOf } from "./threads.ts";

// A conversation takes the exits of its queue that lead to another one. A message sends nobody away who wrote: it is an answer.

const NEVER_OPEN: Hours = { zone: "UTC", offsets: [], weekly: [], special: [], closures: [] };
const TO_NIGHT: Exit = { to: "queue", queueId: "night" };
const WORDS: Exit = { to: "message", text: { en: "We are closed and read this at nine." } };
const night: QueueSettings = { ...billing, id: "night", name: "Night" };

/** A story in which billing has these settings, and another queue is there. */
function withBilling(settings: Partial<QueueSettings>, exits: Partial<QueueSettings["overflow"]>) {
  const story = tellOfTexts();
  story.happens({ type: "queueSet", queue: night });
  const overflow = { ...billing.overflow, ...exits };
  story.happens({ type: "queueSet", queue: { ...billing, ...settings, overflow } });
  return story;
}

test("who writes to a closed queue goes on to the one that its exit names, and is not told that it is closed", () => {
  const story = withBilling({ hours: NEVER_OPEN }, { closed: TO_NIGHT });
  const autoAnswer = { open: { en: "Hello!" }, closed: { en: "We are closed." } };
  story.happens({ type: "lineSet", line: { ...hotline, text: { autoAnswer } } });
  const { happened } = story.writes();
  expect(story.thread()).toMatchObject({ queueId: "night", leftQueues: ["billing"], state: { kind: "waiting" } });
  expect(happened).toContainEqual(expect.objectContaining({ type: "messageSent", auto: "open" }));
});

test("nobody who writes is told that a call back may be asked for", () => {
  const story = withBilling({ callback: { ...billing.callback, offered: true } }, {});
  story.writes();
  expect(story.thread()).toMatchObject({ state: { kind: "waiting" }, mayAskCallback: false });
});

test("the words of a closed queue's exit are the answer where the line has none of its own", () => {
  const story = withBilling({ hours: NEVER_OPEN }, { closed: WORDS });
  const { happened } = story.writes();
  expect(happened).toContainEqual(expect.objectContaining({ type: "messageSent", auto: "closed" }));
  expect(autoAnswerOf(story.floor, story.thread(), "closed")).toBe("We are closed and read this at nine.");
  expect(story.thread()).toMatchObject({ queueId: "billing", state: { kind: "waiting" } });
  story.happens({
    type: "lineSet",
    line: { ...hotline, text: { autoAnswer: { open: {}, closed: { en: "Later!" } } } },
  });
  expect(autoAnswerOf(story.floor, story.thread(), "closed")).toBe("Later!");
});

test("a full queue passes on or answers, and keeps whom nobody else takes", () => {
  const story = withBilling({ maxWaiting: 1 }, { full: TO_NIGHT });
  for (const threadKey of [EVA, "li"]) story.writes({ threadKey });
  expect([story.thread().queueId, story.thread("li").queueId]).toEqual(["billing", "night"]);
  const busy: Exit = { to: "message", text: { en: "Many write just now." } };
  const other = withBilling({ maxWaiting: 1 }, { full: busy });
  for (const threadKey of [EVA, "li"]) other.writes({ threadKey });
  expect(other.thread("li")).toMatchObject({ queueId: "billing", state: { kind: "waiting" } });
  expect(autoAnswerOf(other.floor, other.thread("li"), "full")).toBe("Many write just now.");
  expect(other.thread("li").record.text).toMatchObject({ sent: 1 });
});

test("who has waited as long as the queue allows goes on once, and waits there until somebody comes", () => {
  const story = withBilling({ maxWaitMs: 60_000 }, { maxWait: TO_NIGHT });
  story.happens({
    type: "queueSet",
    queue: { ...night, overflow: { ...billing.overflow, maxWait: { to: "queue", queueId: "billing" } } },
  });
  story.writes();
  story.later(59_999);
  expect(story.thread().queueId).toBe("billing");
  story.later(1);
  expect(story.thread()).toMatchObject({ queueId: "night", state: { kind: "waiting" } });
  story.later(6 * 86_400_000);
  expect(story.thread()).toMatchObject({ queueId: "night", leftQueues: ["billing"], state: { kind: "waiting" } });
});

test("an exit that leads nowhere any more keeps the conversation, and is not looked at for ever", () => {
  const story = withBilling({ maxWaitMs: 60_000 }, { maxWait: TO_NIGHT });
  story.writes();
  story.happens({ type: "queueSet", queue: { ...billing, maxWaitMs: 60_000 } });
  story.later(60_000);
  expect(story.thread()).toMatchObject({ queueId: "billing", movesOnAt: null, state: { kind: "waiting" } });
});

test("a conversation that comes back may go on anew", () => {
  const story = withBilling({ maxWaitMs: 60_000 }, { maxWait: TO_NIGHT });
  story.signIn("ann");
  story.writes();
  story.accepts("ann");
  story.by("ann", { type: "reply" });
  story.by("ann", { type: "rest" });
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "offline", reason: null });
  story.writes();
  story.later(60_000);
  expect(story.thread()).toMatchObject({ queueId: "night", state: { kind: "waiting" } });
  expect(listInteractions(story.floor)).toHaveLength(1);
});
