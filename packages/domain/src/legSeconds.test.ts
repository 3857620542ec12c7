import { expect, test } from "vitest";
import { billedSecondsOf } from "./legSeconds.ts";
import { tellStory } from "./story.fixture.ts";

const ENDS = { type: "callEnded", end: "completed", arrived: null } as const;

/** Talked with Ana, and is over. */
function aTalk() {
  const story = tellStory();
  story.signIn("ana");
  story.waits("CA1");
  story.talks("ana", "CA1");
  const ends = (callId: string, seconds: number) => story.happens({ ...ENDS, callId, seconds });
  return { ...story, ends, billed: () => billedSecondsOf(story.contact("CA1").record) };
}

test("each leg is billed for itself: the customer's and the agent's, also when the carrier tells of it after the end", () => {
  const { ends, billed, contact } = aTalk();
  expect(billed()).toBeNull();
  ends("CA1", 71);
  expect(contact("CA1").state.kind).toBe("ended");
  expect(billed()).toBe(71);
  expect(ends("ana-CA1", 62).outcome).toEqual({ kind: "done" });
  expect(billed()).toBe(71 + 62);
});

test("in whatever order and however often the carrier tells, the sum is the same", () => {
  const { ends, billed } = aTalk();
  ends("ana-CA1", 62);
  ends("CA1", 71);
  const again = ends("ana-CA1", 62);
  expect(again).toMatchObject({ outcome: { kind: "ignored", because: "unknownCall" }, happened: [] });
  expect(ends("CA1", 0).happened).toEqual([]);
  expect(billed()).toBe(71 + 62);
});

test("a leg that was replaced by another of the same agent is billed too, and its end leaves the talk alone", () => {
  const { ends, billed, contact, legArrives, joins } = aTalk();
  legArrives("ana", "CA1", "ana-again", "rejoin");
  joins("CA1", "ana-again");
  ends("ana-CA1", 20);
  expect(contact("CA1").state).toMatchObject({ kind: "connected", agentCallId: "ana-again", agentLost: null });
  ends("CA1", 71);
  ends("ana-again", 40);
  expect(billed()).toBe(20 + 71 + 40);
});

test("of an agent's leg the carrier tells within five minutes of the contact's end, of the customer's at any time", () => {
  const { ends, billed, hangsUp, later } = aTalk();
  hangsUp("CA1");
  later(301_000);
  expect(ends("ana-CA1", 62).outcome).toEqual({ kind: "ignored", because: "unknownCall" });
  ends("CA1", 71);
  expect(billed()).toBe(71);
});

test("a leg that nobody knows is nobody's, and an end without seconds counts nothing", () => {
  const { ends, billed, hangsUp } = aTalk();
  expect(ends("CA-OTHER", 9).outcome).toEqual({ kind: "ignored", because: "unknownCall" });
  hangsUp("CA1");
  expect(billed()).toBeNull();
});
