import { expect, test } from "vitest";
import { wholeQueue } from "./defaults.ts";
import { forget, KEEP_ENDED_MS, recall } from "./forget.ts";
import type { Interaction } from "./interaction.ts";
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

test("a queue stays while contacts, a line or another queue's overflow lead to it; then its agents lose it", () => {
  const story = tellStory();
  story.signIn("ann", { queueIds: ["billing"], enabled: false });
  story.waits("C1");
  const removal = { type: "queueRemoved", queueId: "billing" } as const;
  const inUse = { kind: "refused", reason: "inUse" };
  for (const { id } of [...story.floor.lines.values()]) story.happens({ type: "lineRemoved", lineId: id });
  expect(story.happens(removal).outcome).toEqual(inUse);
  story.hangsUp("C1");
  const other = wholeQueue({ id: "other", name: "Other" });
  const full = { to: "queue", queueId: "billing" } as const;
  story.happens({ type: "queueSet", queue: { ...other, overflow: { ...other.overflow, full } } });
  expect(story.happens(removal).outcome).toEqual(inUse);
  story.happens({ type: "queueSet", queue: other });
  expect(story.happens(removal).outcome.kind).toBe("done");
  expect(story.agent("ann").settings.queueIds).toEqual([]);
  expect(story.happens(removal).outcome).toEqual({ kind: "ignored", because: "unknownQueue" });
});

test("an edit on an older revision is refused and changes nothing; one that names none holds", () => {
  const story = tellStory();
  const queue = wholeQueue({ id: "night", name: "Night" });
  const set = (name: string, onRevision?: number) =>
    story.happens({ type: "queueSet", queue: { ...queue, name }, ...(onRevision === undefined ? {} : { onRevision }) });
  expect(set("made", 0).outcome.kind).toBe("done");
  expect(set("made twice", 0).outcome).toEqual({ kind: "refused", reason: "changedMeanwhile" });
  expect(story.floor.queues.get("night")).toMatchObject({ name: "made", revision: 1 });
  expect(set("edited", 1).outcome.kind).toBe("done");
  expect(set("forced").outcome.kind).toBe("done");
  expect(story.floor.queues.get("night")).toMatchObject({ name: "forced", revision: 3 });
  const gone = { type: "queueRemoved", queueId: "night", onRevision: 2 } as const;
  expect(story.happens(gone).outcome).toEqual({ kind: "refused", reason: "changedMeanwhile" });
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

test("a row of older code that is remembered for a late wish is brought up to date", () => {
  const story = tellStory();
  story.waits("C1");
  story.hangsUp("C1");
  const { standing: _, callback: __, leftQueues: ___, ...older } = story.contact("C1");
  story.later(KEEP_ENDED_MS);
  expect(forget(story.floor, story.time())).toEqual([older.id]);
  recall(story.floor, older as Interaction);
  const given = { interactionId: older.id, customerId: "eva", how: "reassigned", userId: "sam" } as const;
  expect(story.happens({ type: "assignCustomer", ...given }).outcome).toEqual({ kind: "done" });
  expect(forget(story.floor, story.time())).toEqual([older.id]);
});
