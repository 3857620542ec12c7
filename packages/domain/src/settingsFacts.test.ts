import { expect, test } from "vitest";
import { getFlow, getLine, getQueue } from "./rows.ts";
import { billing, hotline, tellStory } from "./story.fixture.ts";

const sales = { ...billing, id: "sales", name: "Sales", announceWait: true };
const IN_USE = { kind: "refused", reason: "inUse" };

/** Who calls the line `sales-line` is for the queue `sales`. */
function withSales() {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: sales });
  story.happens({ type: "lineSet", line: { ...hotline, id: "sales-line", queueId: "sales" } });
  story.signIn("ann", { queueIds: ["billing", "sales"] });
  const removesQueue = () => story.happens({ type: "queueRemoved", queueId: "sales" }).outcome;
  const removesLine = () => story.happens({ type: "lineRemoved", lineId: "sales-line" }).outcome;
  return { ...story, removesQueue, removesLine };
}

test("a queue that is removed is gone from its agents, and what was learnt of its pace goes with it", () => {
  const story = withSales();
  story.waits("C1", { lineId: "sales-line" });
  story.talks("ann", "C1");
  story.hangsUp("C1");
  expect(getFlow(story.floor, "sales")).toBeDefined();
  story.removesLine();
  expect(story.removesQueue()).toEqual({ kind: "done" });
  expect(getQueue(story.floor, "sales")).toBeUndefined();
  expect(story.agent("ann").settings.queueIds).toEqual(["billing"]);
  story.happens({ type: "queueSet", queue: sales });
  expect(getFlow(story.floor, "sales")).toBeUndefined();
});

test("a line stays while a queue sends people to it", () => {
  const story = withSales();
  const overflow = { ...billing.overflow, closed: { to: "line", lineId: "sales-line" } } as const;
  story.happens({ type: "queueSet", queue: { ...billing, overflow } });
  expect(story.removesLine()).toEqual(IN_USE);
  story.happens({ type: "queueSet", queue: billing });
  expect(story.removesLine()).toEqual({ kind: "done" });
  expect(getLine(story.floor, "sales-line")).toBeUndefined();
  expect(story.removesLine()).toMatchObject({ kind: "ignored" });
});

test("an agent who loses the queue or the skill is not rung any more, and the contact goes on to who suits", () => {
  const story = withSales();
  story.happens({ type: "lineSet", line: { ...hotline, requires: [{ skillId: "claims", level: 2 }] } });
  const suits = { queueIds: ["billing"], skills: { claims: 2 } };
  story.signIn("ben", suits);
  story.waits("C1");
  story.signIn("cat", suits);
  const { settings } = story.agent("ben");
  story.happens({ type: "agentSet", agent: { ...settings, skills: { claims: 1 } } });
  expect(story.offerOf("C1").agentId).toBe("cat");
  expect(story.agent("ben")).toMatchObject({ voice: { kind: "idle" }, block: null });
  story.happens({ type: "agentSet", agent: settings });
  story.happens({ type: "agentSet", agent: { ...story.agent("cat").settings, queueIds: [] } });
  expect(story.offerOf("C1").agentId).toBe("ben");
});

test.each([
  { change: { queueIds: [] }, stillRings: true },
  { change: { enabled: false }, stillRings: false },
])("who was asked into a call by a person and is given $change rings on: $stillRings", ({ change, stillRings }) => {
  const story = withSales();
  story.waits("C1");
  story.talks("ann", "C1");
  story.signIn("ben");
  const { id: interactionId } = story.contact("C1");
  story.happens({ type: "consult", agentId: "ann", interactionId, withAgentId: "ben" });
  story.happens({ type: "agentSet", agent: { ...story.agent("ben").settings, ...change } });
  expect(story.agent("ben").voice.kind).toBe(stillRings ? "offered" : "idle");
  expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentId: "ann" });
});

test("one time-out can be taken alone, when it is due", () => {
  const story = withSales();
  story.signIn("ben");
  for (const callId of ["C1", "C2"]) story.waits(callId);
  const ringing = () => ["C1", "C2"].map((callId) => story.contact(callId).state.kind);
  const only = story.contact("C2").id;
  const { changed } = story.happens({ type: "timePassed", only });
  expect([changed.interactions.size, ringing()]).toEqual([0, ["offered", "offered"]]);
  story.pass(billing.ringTimeoutMs);
  story.happens({ type: "timePassed", only });
  expect(ringing()).toEqual(["offered", "waiting"]);
});
