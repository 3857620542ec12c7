import { expect, test } from "vitest";
import type { EventBody } from "./event.ts";
import { StepFailed } from "./step.ts";
import { billing, tellStory } from "./story.fixture.ts";

/** What is thrown when an event makes code throw. */
function failureOf(happens: () => unknown): StepFailed {
  try {
    happens();
  } catch (error) {
    if (error instanceof StepFailed) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("an event that throws before anything changed leaves the floor as it was", () => {
  const story = tellStory();
  story.waits("C1");
  for (const poison of [{ type: "nonsense" }, { type: "agentSet", agent: null }]) {
    expect(failureOf(() => story.happens(poison as never as EventBody)).isFloorIntact).toBe(true);
  }
  story.hangsUp("C1");
  expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "abandonedWaiting" });
});

test("of an event that throws half-way nothing is claimed", () => {
  const story = tellStory();
  story.waits("C1");
  Object.assign(story.floor.waiting, {
    add: () => {
      throw new TypeError("half-way");
    },
  });
  expect(failureOf(() => story.happens({ type: "queueSet", queue: billing } as never)).isFloorIntact).toBe(false);
});
