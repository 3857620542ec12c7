import { expect, test } from "vitest";
import { billing, tellStory } from "./story.fixture.ts";
import { tellOfTexts } from "./texts.fixture.ts";
import { brokenExplanation } from "./whyNot.fixture.ts";
import { agentWhyNot, whyNot } from "./whyNot.ts";

function rules(story: ReturnType<typeof tellStory>, agentId: string, callId = "C1") {
  return whyNot(story.floor, agentId, story.contact(callId).id, story.time());
}

test("every rule that keeps an agent from a contact is named, with what the screen needs to say it", () => {
  const story = tellStory();
  story.waits("C1");
  story.signIn("away", { queueIds: ["sales"], enabled: false });
  story.happens({ type: "setIntent", agentId: "away", userId: "u", intent: "notReady", reason: "lunch" });
  story.happens({ type: "deskGone", agentId: "away", nodeId: "node" });
  expect(rules(story, "away")).toEqual([
    { rule: "disabled" },
    { rule: "notConnected", connection: "gone" },
    { rule: "notReady", intent: "notReady", reason: "lunch" },
    { rule: "notInQueue", queueId: "billing" },
  ]);
});

test("a missing skill says which, how much is asked and how much is there", () => {
  const story = tellStory();
  const line = {
    id: "hotline",
    brandId: "acme",
    queueId: "billing",
    language: "en",
    priorityMs: 0,
    greeting: {},
  } as const;
  story.happens({ type: "lineSet", line: { ...line, requires: [{ skillId: "claims", level: 3 }] } });
  story.waits("C1");
  story.signIn("ann", { skills: { claims: 2 } });
  expect(rules(story, "ann")).toEqual([
    { rule: "missingSkill", skillId: "claims", level: 3, askedAtFirst: 3, has: 2, relaxesAt: null },
  ]);
});

test("who missed a ring is blocked, then backs off; who is busy says with what; a silent desk cannot talk", () => {
  const story = tellStory();
  story.signIn("ann");
  story.waits("C1");
  const until = story.time() + 20_000 + 40_000;
  story.later(20_000);
  expect(rules(story, "ann")).toEqual([
    { rule: "blocked", cause: "missedOffer" },
    { rule: "backOff", until },
  ]);
  story.happens({ type: "clearBlock", agentId: "ann", userId: "ann" });
  expect(rules(story, "ann")).toEqual([{ rule: "backOff", until }]);
  story.waits("C2");
  const interactionId = story.contact("C2").id;
  expect(rules(story, "ann")).toContainEqual({
    rule: "noRoom",
    channel: "voice",
    has: [{ channel: "voice", activity: "offered", interactionId }],
  });
  story.signIn("ben", { queueIds: [] });
  story.happens({ type: "deskConnected", agentId: "ben", nodeId: "node", canTalk: false });
  expect(rules(story, "ben")).toContainEqual({ rule: "cannotTalk" });
});

test("a contact that does not wait says what it does, an unknown one or agent that it is unknown", () => {
  const story = tellStory();
  story.signIn("ann");
  story.rings("C1");
  expect(rules(story, "ann")).toEqual([{ rule: "notWaiting", state: "received" }]);
  expect(rules(story, "nobody")).toEqual([{ rule: "unknownAgent" }]);
  expect(whyNot(story.floor, "ann", "nothing", story.time())).toEqual([{ rule: "unknownInteraction" }]);
});

test("a contact that rings at another desk says whose, and by what that agent came before this one", () => {
  const story = tellStory();
  for (const id of ["ann", "ben", "cid"]) story.signIn(id);
  story.waits("C1");
  expect(story.contact("C1").state).toMatchObject({ offer: { agentId: "ann" } });
  expect(rules(story, "ben")).toEqual([{ rule: "offeredTo", agentIds: ["ann"], by: "longestIdle" }]);
  story.later(20_000);
  // The first let it pass: whoever did not is asked before.
  expect(rules(story, "cid")).toEqual([{ rule: "offeredTo", agentIds: ["ben"], by: "longestIdle" }]);
  story.happens({ type: "clearBlock", agentId: "ann", userId: "ann" });
  expect(rules(story, "ann")).toMatchObject([
    { rule: "offeredTo", agentIds: ["ben"], by: "passedBy" },
    { rule: "backOff" },
  ]);
  story.happens({ type: "pull", interactionId: story.contact("C1").id, agentId: "cid", userId: "sue" });
  expect(rules(story, "ben")).toEqual([{ rule: "offeredTo", agentIds: ["cid"], by: "person" }]);
});

test("nothing is said of channels that none of the agent's sets names", () => {
  const story = tellStory();
  story.signIn("ann", { workSets: [{ voice: 1 }] });
  expect(agentWhyNot(story.agent("ann"))).toEqual([]);
  story.waits("C1");
  expect(agentWhyNot(story.agent("ann"))).toMatchObject([{ rule: "noRoom", channel: "voice" }]);
});

test("a ring group that rings at as many desks as it may says at which; one whom a person gave it to is not chosen by it", () => {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: { ...billing, strategy: "ringGroup", ringGroupSize: 2 } });
  for (const id of ["ann", "ben", "cid"]) story.signIn(id);
  story.waits("C1");
  expect(rules(story, "cid")).toEqual([{ rule: "ringGroupFull", size: 2, ringingAt: ["ann", "ben"] }]);
  story.happens({ type: "pull", interactionId: story.contact("C1").id, agentId: "cid", userId: "sue" });
  expect(rules(story, "ann")).toEqual([{ rule: "offeredTo", agentIds: ["cid"], by: "person" }]);
});

test("a conversation that comes back is kept for whom it was with, who has others now; nobody else gets it meanwhile", () => {
  const story = tellOfTexts();
  story.happens({ type: "queueSet", queue: { ...billing, preferred: { agents: [], holdMs: 60_000 } } });
  story.signIn("ann");
  story.writes();
  story.accepts("ann");
  story.by("ann", { type: "rest" });
  for (const threadKey of ["sms:hotline:li", "sms:hotline:bo"]) {
    story.writes({ threadKey });
    story.accepts("ann", threadKey);
  }
  story.signIn("bob");
  story.writes();
  expect(story.thread().state.kind).toBe("waiting");
  expect(whyNot(story.floor, "bob", story.thread().id, story.time())).toMatchObject([
    { rule: "preferredFor", agentIds: ["ann"] },
  ]);
  const seen = new Set<string>();
  expect(brokenExplanation(story.floor, story.time(), seen)).toBeNull();
  expect([...seen].sort()).toEqual(["sms noRoom", "sms preferredFor"]);
});
