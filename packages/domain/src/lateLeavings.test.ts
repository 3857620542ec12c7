import { expect, test } from "vitest";
import { tellStory } from "./story.fixture.ts";

/** Ann and the caller talk; Ann's leg is A1. */
function talking() {
  const story = tellStory();
  story.signIn("ann");
  story.waits("C1");
  story.accepts("ann", "C1");
  story.legArrives("ann", "C1", "A1");
  story.joins("C1", "A1");
  story.joins("C1", "C1");
  return story;
}

test("a leg that came back after the caller had left, as is heard too late, does not stay alone in a room", () => {
  const story = talking();
  story.leaves("C1", "A1");
  story.legArrives("ann", "C1", "A2", "rejoin");
  story.joins("C1", "A2");
  story.leaves("C1", "C1");
  expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "answered" });
  expect(story.effects.at(-1)).toMatchObject({ type: "endCall", callId: "A2" });
});

test("a caller who was moved as the agent's leg was lost stands in a new room, and is not taken for gone", () => {
  const story = talking();
  story.leaves("C1", "A1");
  story.happens({ type: "conferenceEnded", ...story.roomOf("C1"), endedByCallId: "A1" });
  expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentLost: { since: story.time() } });
  story.later(15_000);
  expect(story.contact("C1").state.kind).toBe("waiting");
  expect(story.asked()).toContain("parkCaller");
});

test("the same before the conversation: the agent may connect another leg", () => {
  const story = tellStory();
  story.signIn("ann");
  story.waits("C1");
  story.accepts("ann", "C1");
  story.legArrives("ann", "C1", "A1");
  story.joins("C1", "A1");
  story.happens({ type: "conferenceEnded", ...story.roomOf("C1"), endedByCallId: "A1" });
  story.joins("C1", "C1");
  story.legArrives("ann", "C1", "A2");
  story.joins("C1", "A2");
  expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentCallId: "A2" });
});

test("a room that closes on the customer's leaving, or on request, is the end", () => {
  for (const endedByCallId of ["C1", null]) {
    const story = talking();
    story.happens({ type: "conferenceEnded", ...story.roomOf("C1"), endedByCallId });
    expect(story.contact("C1").state.kind).toBe("ended");
  }
});
