import { describe, expect, test } from "vitest";
import type { QueueSettings } from "./queue.ts";
import { billing, tellStory } from "./story.fixture.ts";

function storyWith(rules: Partial<QueueSettings>) {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: { ...billing, wrapUpMs: 0, ...rules } });
  return story;
}

/** Talks and hangs up after a second. */
function serves(story: ReturnType<typeof tellStory>, agentId: string, callId: string): void {
  story.talks(agentId, callId);
  story.later(1000);
  story.hangsUp(callId);
}

describe("whom a queue chooses", () => {
  test("fewest contacts: since sign-in, and a new day begins at nothing", () => {
    const story = storyWith({ strategy: "fewestContacts" });
    story.signIn("ann");
    story.waits("C1");
    serves(story, "ann", "C1");
    story.later(600_000);
    story.signIn("ben");
    story.waits("C2");
    expect(story.offerOf("C2").agentId).toBe("ben");
    serves(story, "ben", "C2");
    story.waits("C3");
    serves(story, story.offerOf("C3").agentId, "C3");
    expect([story.agent("ann").contacts, story.agent("ben").contacts]).toEqual([2, 1]);
    story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "offline", reason: null });
    story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "ready", reason: null });
    expect(story.agent("ann").contacts).toBe(0);
    story.waits("C4");
    expect(story.offerOf("C4").agentId).toBe("ann");
  });

  test("round robin: whoever was offered something least recently, taken or not", () => {
    const story = storyWith({ strategy: "roundRobin" });
    for (const agentId of ["ann", "ben", "cat"]) story.signIn(agentId);
    const offered = ["C1", "C2", "C3", "C4"].map((callId) => {
      story.later(1000);
      story.waits(callId);
      const { agentId } = story.offerOf(callId);
      story.hangsUp(callId);
      return agentId;
    });
    expect(offered).toEqual(["ann", "ben", "cat", "ann"]);
  });

  test("round robin: of those who were never offered anything whoever has been idle longest", () => {
    const story = storyWith({ strategy: "roundRobin" });
    for (const agentId of ["cat", "ben", "ann"]) {
      story.signIn(agentId);
      story.later(1000);
    }
    story.waits("C1");
    expect(story.offerOf("C1").agentId).toBe("cat");
  });

  test("top-down: by the queue's order, whoever has been idle for how long; who is not named comes last", () => {
    const story = storyWith({ strategy: "topDown", agentOrder: ["cat", "ann"] });
    for (const agentId of ["ben", "ann", "cat"]) {
      story.signIn(agentId);
      story.later(1000);
    }
    const offered = ["C1", "C2", "C3"].map((callId) => {
      story.waits(callId);
      return story.offerOf(callId).agentId;
    });
    expect(offered).toEqual(["cat", "ann", "ben"]);
  });
});

test.each(["longestIdle", "fewestContacts", "roundRobin", "topDown"] as const)("%s among hundreds", (strategy) => {
  // Named against the order in which they come, so that no tie by name gives the same answer.
  const ids = Array.from({ length: 300 }, (_, n) => `agent-${999 - n}`);
  const story = storyWith({ strategy, agentOrder: ids.slice(270) });
  for (const id of ids) {
    story.signIn(id);
    story.later(1000);
  }
  for (const id of ids.slice(0, 270)) {
    story.happens({ type: "setIntent", agentId: id, userId: id, intent: "notReady", reason: "lunch" });
  }
  const offered = ids.slice(270, 273).map((_, n) => {
    story.waits(`C${n}`);
    return story.offerOf(`C${n}`).agentId;
  });
  expect(offered).toEqual(ids.slice(270, 273));
});

test.each(["fewestContacts", "roundRobin"] as const)(
  "%s among hundreds: whoever had none, not whoever is idle longest",
  (strategy) => {
    const story = storyWith({ strategy });
    const ids = Array.from({ length: 300 }, (_, n) => `agent-${n + 100}`);
    const goes = (agentId: string, intent: "ready" | "notReady") =>
      story.happens({
        type: "setIntent",
        agentId,
        userId: agentId,
        intent,
        reason: intent === "ready" ? null : "lunch",
      });
    for (const id of ids) story.signIn(id);
    for (const id of ids.slice(0, 298)) goes(id, "notReady");
    story.waits("C1");
    expect(story.offerOf("C1").agentId).toBe("agent-398");
    serves(story, "agent-398", "C1");
    story.later(1000);
    goes("agent-399", "notReady");
    goes("agent-399", "ready");
    story.waits("C2");
    expect(story.offerOf("C2").agentId).toBe("agent-399");
  },
);

describe("a ring group", () => {
  test("rings at several desks; the first to accept wins, the others learn who, and nobody is blamed", () => {
    const story = storyWith({ strategy: "ringGroup", ringGroupSize: 3 });
    for (const agentId of ["ann", "ben", "cat", "dan"]) story.signIn(agentId);
    story.waits("C1");
    const { state } = story.contact("C1");
    expect(state).toMatchObject({ offer: { agentId: "ann" }, alsoRinging: [{ agentId: "ben" }, { agentId: "cat" }] });
    expect(story.agent("dan").voice.kind).toBe("idle");
    const offerId = story.contact("C1").record.legs[1]?.offerId ?? "";
    const { pushes } = story.happens({ type: "accept", agentId: "ben", offerId });
    expect(pushes).toContainEqual(expect.objectContaining({ agentId: "ann", reason: "takenByOther", takenBy: "ben" }));
    expect(pushes).toContainEqual(expect.objectContaining({ agentId: "cat", reason: "takenByOther", takenBy: "ben" }));
    expect(story.contact("C1").record.legs[0]).toMatchObject({ offerEnd: "takenByOther", takenBy: "ben" });
    for (const agentId of ["ann", "cat"]) {
      expect(story.agent(agentId)).toMatchObject({ block: null, voice: { kind: "idle" } });
    }
    const late = story.happens({
      type: "accept",
      agentId: "ann",
      offerId: story.contact("C1").record.legs[0]?.offerId ?? "",
    });
    expect(late.outcome).toEqual({ kind: "refused", reason: "offerGone" });
  });

  test("who becomes free while it rings rings along, but a caller whom nobody rings for goes first", () => {
    const story = storyWith({ strategy: "ringGroup", ringGroupSize: 3 });
    story.signIn("ann");
    story.waits("C1");
    story.waits("C2");
    story.signIn("ben");
    expect(story.offerOf("C2").agentId).toBe("ben");
    story.signIn("cat");
    expect(story.contact("C1").state).toMatchObject({ offer: { agentId: "ann" }, alsoRinging: [{ agentId: "cat" }] });
  });

  test("one who declines leaves the others ringing; when the last has missed it, it waits", () => {
    const story = storyWith({ strategy: "ringGroup", ringGroupSize: 2 });
    story.signIn("ann");
    story.signIn("ben");
    story.waits("C1");
    story.happens({ type: "decline", agentId: "ann", offerId: story.offerOf("C1").offerId });
    expect(story.contact("C1").state).toMatchObject({ kind: "offered", offer: { agentId: "ben" }, alsoRinging: [] });
    story.later(20_000);
    expect(story.contact("C1").state.kind).toBe("waiting");
    expect(story.agent("ann").block).toBeNull();
    expect(story.agent("ben").block?.cause).toBe("missedOffer");
  });

  test("a caller who hangs up stops every desk", () => {
    const story = storyWith({ strategy: "ringGroup", ringGroupSize: 2 });
    story.signIn("ann");
    story.signIn("ben");
    story.waits("C1");
    story.hangsUp("C1");
    expect(story.contact("C1").record.legs.map(({ offerEnd }) => offerEnd)).toEqual(["callerHungUp", "callerHungUp"]);
    expect([story.agent("ann").voice.kind, story.agent("ben").voice.kind]).toEqual(["idle", "idle"]);
  });
});

test.each([[["ann", "ben"]], [["ben", "ann"]]])(
  "of agents whose wrap-ups end at the same instant its queue chooses for who waited all along: %s",
  (agentOrder) => {
    const story = tellStory();
    story.happens({ type: "queueSet", queue: { ...billing, strategy: "topDown", agentOrder } });
    for (const [agentId, callId] of [
      ["ann", "CA1"],
      ["ben", "CA2"],
    ] as const) {
      story.signIn(agentId);
      story.waits(callId);
      story.talks(agentId, callId);
    }
    story.hangsUp("CA1");
    story.hangsUp("CA2");
    story.waits("CA3");
    expect(story.contact("CA3").state.kind).toBe("waiting");
    story.later(billing.wrapUpMs);
    expect(story.offerOf("CA3").agentId).toBe(agentOrder[0]);
  },
);
