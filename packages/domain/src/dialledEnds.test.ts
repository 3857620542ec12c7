import { expect, test } from "vitest";
import { storyOfCallbacks } from "./callbacks.fixture.ts";

/** The carrier's answer to the order, which names the leg, and the end of the leg come in any order. */
function dialled() {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  story.signIn("ann");
  const { id: effectId = "" } = story.dials("ann") ?? {};
  const { id: interactionId, segment } = story.only();
  const named = { type: "effectDone", effectId, interactionId, kind: "dialCustomer", callId: "CA9" } as const;
  const dialledFor = { interactionId, segment };
  const busy = { type: "callEnded", callId: "CA9", end: "busy", arrived: null, dialledFor } as const;
  return { story, named, busy };
}

test.each(["named first", "over first"])("%s: the agent is free at once, and it is tried again later", (order) => {
  const { story, named, busy } = dialled();
  for (const fact of order === "named first" ? [named, busy] : [busy, named]) story.happens(fact);
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
  expect(story.only()).toMatchObject({ callback: { attempts: 1 }, state: { kind: "waiting" } });
  story.happens(busy);
  expect(story.only()).toMatchObject({ callback: { attempts: 1 }, state: { kind: "waiting" } });
});

test("a busy telephone that the carrier says to have left the room was never in it", () => {
  const { story, named, busy } = dialled();
  const { state } = story.only();
  const agentCallId =
    state.kind === "offered" && state.offer.kind === "accepted" ? (state.offer.agentCallId ?? "") : "";
  const room = { ...busy.dialledFor, conferenceId: "CF1" };
  story.happens({ type: "participantJoined", ...room, callId: agentCallId, party: "agent" });
  story.happens({ type: "participantLeft", ...room, callId: "CA9", party: "customer" });
  for (const fact of [named, busy]) story.happens(fact);
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
  expect(story.only()).toMatchObject({ callback: { attempts: 1 }, state: { kind: "waiting" } });
});

test("the end of an earlier attempt's leg says nothing of this one", () => {
  const { story, busy } = dialled();
  const before = { ...busy.dialledFor, segment: busy.dialledFor.segment - 1 };
  story.happens({ ...busy, callId: "CA8", dialledFor: before });
  expect(story.only()).toMatchObject({ callback: { attempts: 0 }, state: { kind: "offered" } });
});
