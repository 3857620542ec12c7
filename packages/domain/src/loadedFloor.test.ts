import { expect, test } from "vitest";
import { storyOfCallbacks } from "./callbacks.fixture.ts";
import type { Interaction } from "./interaction.ts";
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

test("what newer code has added to a row is still there when older code has read it", () => {
  const story = tellStory();
  story.waits("C1");
  const newer = { ...story.contact("C1"), addedLater: { n: 1 } };
  const rows = { queues: listQueues(story.floor), lines: listLines(story.floor), agents: [], interactions: [newer] };
  expect(listInteractions(createFloor("tenant", rows))).toEqual([newer]);
});

test("interactions of every kind, at every point of their lives and loaded, have the same fields in the same order", () => {
  const story = storyOfCallbacks();
  const looks = new Set<string>();
  const look = () => {
    const rows = listInteractions(story.floor);
    // Shuffled, as a database may give them back.
    const stored = rows.map((row) => Object.fromEntries(Object.entries(row).reverse()) as unknown as Interaction);
    const setUp = { queues: listQueues(story.floor), lines: listLines(story.floor), agents: listAgents(story.floor) };
    const loaded = createFloor("tenant", { ...setUp, interactions: stored });
    for (const row of [...rows, ...listInteractions(loaded)]) looks.add(Object.keys(row).join());
  };
  story.rings("C1");
  look();
  story.waits("C2");
  story.asks("C2");
  look();
  story.signIn("ann");
  story.signIn("bo");
  story.dials("ann");
  story.waits("C3");
  look();
  story.talks("bo", "C3");
  look();
  story.hangsUp("C3");
  look();
  expect(listInteractions(story.floor)).toHaveLength(4);
  expect([...looks]).toHaveLength(1);
});
