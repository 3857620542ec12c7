import { expect, test } from "vitest";
import { forget, KEEP_ENDED_MS } from "./forget.ts";
import { foldRecord } from "./record.ts";
import { getInteraction } from "./rows.ts";
import { tellStory } from "./story.fixture.ts";

test("an exact match is who it is; candidates are never chosen silently", () => {
  const story = tellStory();
  story.waits("C1", { match: { kind: "exact", customerId: "eva" } });
  story.waits("C2", { match: { kind: "candidates", customerIds: ["eva", "li"] } });
  expect(story.contact("C1").record).toMatchObject({
    customerId: "eva",
    assignments: [{ how: "matched", byUserId: null }],
  });
  expect(story.contact("C2").record).toMatchObject({ customerId: null, assignments: [] });
});

test("a contact can be given to another customer at any time, also after its end, and both stay known", () => {
  const story = tellStory();
  story.waits("C1", { match: { kind: "exact", customerId: "eva" } });
  story.hangsUp("C1");
  const wish = {
    type: "assignCustomer",
    interactionId: story.contact("C1").id,
    how: "reassigned",
    userId: "sam",
  } as const;
  expect(story.happens({ ...wish, customerId: "li" }).outcome).toEqual({ kind: "done" });
  expect(story.contact("C1").customerId).toBe("li");
  expect(story.contact("C1").record.assignments.map(({ customerId }) => customerId)).toEqual(["eva", "li"]);
  expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "abandonedWaiting" });
});

test("an unknown line starts nothing, and says so", () => {
  const story = tellStory();
  const call = { callId: "C1", lineId: "nowhere", match: { kind: "unknown" }, traits: null } as const;
  expect(story.happens({ type: "callArrived", ...call }).outcome).toEqual({ kind: "ignored", because: "unknownLine" });
});

test("a queue with live contacts is not removed; without them it is", () => {
  const story = tellStory();
  story.waits("C1");
  const removal = { type: "queueRemoved", queueId: "billing" } as const;
  expect(story.happens(removal).outcome.kind).toBe("ignored");
  story.hangsUp("C1");
  expect(story.happens(removal).outcome.kind).toBe("done");
});

test("an ended contact is known for ten minutes, and as long as its agent wraps up", () => {
  const story = tellStory();
  story.signIn("ann");
  story.waits("C1");
  story.talks("ann", "C1");
  story.hangsUp("C1");
  const { id } = story.contact("C1");
  story.happens({ type: "extendWrapUp", agentId: "ann", interactionId: id, byMs: 900_000 });
  story.later(KEEP_ENDED_MS);
  expect(forget(story.floor, story.time())).toEqual([]);
  story.happens({ type: "complete", agentId: "ann", interactionId: id, dispositionId: null });
  expect(forget(story.floor, story.time())).toEqual([id]);
  expect(getInteraction(story.floor, id)).toBeUndefined();
});

test("not ready needs a reason, ready clears a block, and signing off lets the call go on", () => {
  const story = tellStory();
  story.signIn("ann");
  story.waits("C1");
  const says = { type: "setIntent", agentId: "ann", userId: "ann" } as const;
  const unsaid = story.happens({ ...says, intent: "notReady", reason: "  " });
  expect(unsaid.outcome).toEqual({ kind: "refused", reason: "reasonMissing" });
  story.later(20_000);
  expect(story.agent("ann").block?.cause).toBe("missedOffer");
  story.happens({ ...says, intent: "ready", reason: null });
  expect(story.agent("ann").block).toBeNull();
  story.later(40_000);
  story.talks("ann", "C1");
  story.happens({ ...says, intent: "offline", reason: null });
  expect(story.contact("C1").state.kind).toBe("connected");
  expect(story.agent("ann").intent.kind).toBe("offline");
});

test("what happened to another contact does not touch a record", () => {
  const story = tellStory();
  story.waits("C1");
  const { record } = story.contact("C1");
  const ended = { at: 1, type: "interactionEnded", interactionId: "another", exit: "failed", by: "system" } as const;
  expect(foldRecord(record, ended)).toBe(record);
  expect(foldRecord(null, { ...ended, interactionId: record.interactionId })).toBeNull();
});
