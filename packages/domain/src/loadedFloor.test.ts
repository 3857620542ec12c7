import { expect, test } from "vitest";
import { createFloor, listAgents, listInteractions, listLines, listQueues } from "./rows.ts";
import { step } from "./step.ts";
import { billing, tellStory } from "./story.fixture.ts";

test("what is overdue as a floor is loaded waits for its time-out, as it would have without the loading", () => {
  const story = tellStory();
  const sendsAway = { ...billing.overflow, nobodySignedIn: { to: "message", text: {} } } as const;
  story.happens({ type: "queueSet", queue: { ...billing, overflow: sendsAway } });
  story.signIn("ann");
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "notReady", reason: "lunch" });
  story.waits("C1");
  const { floor } = story;
  const loaded = createFloor("tenant", {
    queues: listQueues(floor),
    lines: listLines(floor),
    agents: listAgents(floor),
    interactions: listInteractions(floor),
  });
  const overdue = { v: 1, id: "0197a000-0000-7000-8000-0000000000ff", now: story.time() + billing.maxWaitMs } as const;
  const unrelated = { ...overdue, type: "callEnded", callId: "C9", end: "completed", arrived: null } as const;
  expect(step(loaded, unrelated)).toEqual(step(floor, unrelated));
  expect(step(loaded, { ...overdue, type: "timePassed" }).happened).not.toEqual([]);
});

test("what new settings of a queue do to those who wait is told in the same order by a floor that was loaded", () => {
  const requires = [{ skillId: "claims", level: 4 }];
  const story = tellStory();
  story.happens({ type: "queueSet", queue: { ...billing, requires } });
  for (const callId of ["C1", "C2"]) story.rings(callId);
  // They came in one order and began to wait in the other.
  for (const callId of ["C2", "C1"]) {
    story.later(1000);
    story.happens({ type: "callParked", callId, step: 1 });
  }
  story.later(20_000);
  const { floor } = story;
  const loaded = createFloor("tenant", {
    queues: listQueues(floor),
    lines: listLines(floor),
    agents: listAgents(floor),
    interactions: listInteractions(floor),
  });
  const queue = { ...billing, requires, relax: [{ afterMs: 10_000, lowerBy: "all" as const }] };
  const set = { v: 1, id: "0197a000-0000-7000-8000-0000000000ff", now: story.time(), type: "queueSet", queue } as const;
  const { happened } = step(floor, set);
  expect(happened.map(({ type }) => type)).toEqual(["relaxed", "relaxed", "settingsChanged"]);
  expect(step(loaded, set).happened).toEqual(happened);
});
