import { describe, expect, test } from "vitest";
import { tellStory } from "./story.fixture.ts";

describe("an offer that nobody takes", () => {
  test("a missed ring blocks the agent, leaves the intent alone, and the caller keeps the place", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    const { queuedAt } = story.contact("C1");
    story.later(20_000);
    expect(story.contact("C1").state.kind).toBe("waiting");
    expect(story.contact("C1").queuedAt).toBe(queuedAt);
    expect(story.agent("ann")).toMatchObject({
      intent: { kind: "ready" },
      block: { cause: "missedOffer" },
      voice: { kind: "idle" },
    });
    expect(story.asked()).toEqual([]);
  });

  test("one click unblocks, and the same contact comes back only after its back-off", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.later(20_000);
    story.happens({ type: "clearBlock", agentId: "ann", userId: "ann" });
    expect(story.contact("C1").state.kind).toBe("waiting");
    story.later(39_999);
    expect(story.contact("C1").state.kind).toBe("waiting");
    story.later(1);
    expect(story.offerOf("C1").agentId).toBe("ann");
  });

  test("a declined one goes to the next agent at once, and blocks nobody", () => {
    const story = tellStory();
    story.signIn("ann");
    story.signIn("ben");
    story.waits("C1");
    const { offerId, agentId } = story.offerOf("C1");
    expect(agentId).toBe("ann");
    story.happens({ type: "decline", agentId: "ann", offerId });
    expect(story.offerOf("C1").agentId).toBe("ben");
    expect(story.agent("ann")).toMatchObject({ block: null, voice: { kind: "idle" } });
    story.waits("C2");
    expect(story.offerOf("C2").agentId).toBe("ann");
  });

  test("a desk that is gone loses the offer without blame; one that reconnects keeps it", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.happens({ type: "deskReconnecting", agentId: "ann", nodeId: "node" });
    expect(story.offerOf("C1").agentId).toBe("ann");
    story.happens({ type: "deskGone", agentId: "ann", nodeId: "node" });
    expect(story.contact("C1").state.kind).toBe("waiting");
    expect(story.contact("C1").record.legs[0]?.offerEnd).toBe("deskLost");
    expect(story.agent("ann").block).toBeNull();
  });

  test("when a process with its desks is lost, all their offers go on to others", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.signIn("ben");
    story.happens({ type: "deskConnected", agentId: "ben", nodeId: "other", canTalk: true });
    story.happens({ type: "deskNodeLost", nodeId: "node" });
    expect(story.offerOf("C1").agentId).toBe("ben");
    expect(story.agent("ann").connection.kind).toBe("gone");
  });

  test("the word of a process about a desk that has moved elsewhere does not count", () => {
    const story = tellStory();
    story.signIn("ann");
    story.happens({ type: "deskConnected", agentId: "ann", nodeId: "other", canTalk: true });
    const gone = story.happens({ type: "deskGone", agentId: "ann", nodeId: "node" });
    expect(gone.outcome).toEqual({ kind: "ignored", because: "late" });
    expect(story.agent("ann").connection).toMatchObject({ kind: "connected", nodeId: "other" });
  });

  test("who signs off or pauses while it rings gives it back without blame", () => {
    for (const intent of ["offline", "notReady"] as const) {
      const story = tellStory();
      story.signIn("ann");
      story.waits("C1");
      story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent, reason: "lunch" });
      expect(story.contact("C1").record.legs[0]?.offerEnd).toBe("withdrawn");
      expect(story.agent("ann")).toMatchObject({ block: null, voice: { kind: "idle" } });
    }
  });

  test("new settings take a ringing offer back, an agent who is removed is gone, one in a call finishes it", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.happens({ type: "agentRemoved", agentId: "ann" });
    expect(story.contact("C1").state.kind).toBe("waiting");
    expect(() => story.agent("ann")).toThrow();
    story.signIn("ben");
    story.talks("ben", "C1");
    story.happens({ type: "agentRemoved", agentId: "ben" });
    expect(story.contact("C1").state.kind).toBe("connected");
    story.hangsUp("C1");
    story.later(30_000);
    story.waits("C2");
    expect(story.contact("C2").state.kind).toBe("waiting");
  });
});

describe("accepting", () => {
  test("again is done again; by another agent it is not theirs; of a gone offer it is gone", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.signIn("ben");
    const { offerId } = story.offerOf("C1");
    expect(story.happens({ type: "accept", agentId: "ben", offerId }).outcome).toEqual({
      kind: "refused",
      reason: "notYours",
    });
    expect(story.happens({ type: "accept", agentId: "ann", offerId }).outcome).toEqual({ kind: "done" });
    expect(story.happens({ type: "accept", agentId: "ann", offerId })).toMatchObject({
      outcome: { kind: "done" },
      pushes: [],
    });
    const other = tellStory();
    other.signIn("ann");
    other.waits("C1");
    const missed = other.offerOf("C1").offerId;
    other.later(20_000);
    expect(other.happens({ type: "accept", agentId: "ann", offerId: missed }).outcome).toEqual({
      kind: "refused",
      reason: "offerGone",
    });
  });

  test("after the caller hung up says that the caller is gone, and the agent stays free", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    const { offerId } = story.offerOf("C1");
    story.hangsUp("C1");
    expect(story.happens({ type: "accept", agentId: "ann", offerId }).outcome).toEqual({
      kind: "refused",
      reason: "callGone",
    });
    expect(story.agent("ann").voice.kind).toBe("idle");
  });

  test("and declining, or telling of a device, say the same; what one has declined is as good as done again", () => {
    const story = tellStory();
    story.signIn("ann");
    const wishes = ["decline", "reportDeviceFault"] as const;
    const answers = (callId: string) => {
      const { offerId } = story.contact(callId).record.legs.at(-1) ?? { offerId: "" };
      return wishes.map((type) => story.happens({ type, agentId: "ann", offerId }).outcome);
    };
    story.waits("C1");
    story.hangsUp("C1");
    const gone = { kind: "refused", reason: "callGone" };
    expect(answers("C1")).toEqual([gone, gone]);
    story.waits("C2");
    story.happens({ type: "decline", agentId: "ann", offerId: story.offerOf("C2").offerId });
    expect(answers("C2")).toEqual([{ kind: "done" }, { kind: "refused", reason: "offerGone" }]);
  });

  test("without the leg in time the device is at fault, and the next agent gets the caller in a new room", () => {
    const story = tellStory();
    story.signIn("ann");
    story.signIn("ben");
    story.waits("C1");
    story.accepts("ann", "C1");
    story.legArrives("ann", "C1", "A1");
    story.later(8000);
    expect(story.agent("ann").block?.cause).toBe("deviceFault");
    expect(story.offerOf("C1").agentId).toBe("ben");
    // A broken device lets nothing pass: the agent is as near as anybody when it works again.
    expect(story.contact("C1").passedBy).toEqual([]);
    expect(story.asked()).toEqual(["endCall"]);
    const late = story.happens({
      type: "participantJoined",
      interactionId: story.contact("C1").id,
      segment: 1,
      callId: "A1",
    });
    expect(late.outcome).toEqual({ kind: "ignored", because: "late" });
    story.talks("ben", "C1");
    expect(story.contact("C1")).toMatchObject({ segment: 2, step: 1, state: { kind: "connected", agentId: "ben" } });
  });

  test("with a desk gone since, nobody is at fault", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.accepts("ann", "C1");
    story.happens({ type: "deskGone", agentId: "ann", nodeId: "node" });
    story.later(8000);
    expect(story.contact("C1").record.legs[0]?.offerEnd).toBe("deskLost");
    expect(story.agent("ann").block).toBeNull();
  });

  test("the latest of two legs counts until one stands in the conference; nobody else's leg ever does", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.signIn("ben");
    story.accepts("ann", "C1");
    expect(story.legArrives("ben", "C1", "B1").outcome.kind).toBe("ignored");
    story.legArrives("ann", "C1", "A1");
    story.legArrives("ann", "C1", "A2");
    story.joins("C1", "A1");
    expect(story.offerOf("C1")).toMatchObject({ agentCallId: "A2", agentJoined: false });
    story.joins("C1", "A2");
    expect(story.legArrives("ann", "C1", "A3").outcome).toEqual({ kind: "ignored", because: "notExpected" });
    story.joins("C1", "C1");
    expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentCallId: "A2" });
  });

  test("a leg for an offer that only rings is not let in", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    expect(story.legArrives("ann", "C1", "A1").outcome).toEqual({ kind: "ignored", because: "notExpected" });
  });

  test("hanging up before the conversation gives the caller to somebody else", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.accepts("ann", "C1");
    story.legArrives("ann", "C1", "A1");
    story.joins("C1", "A1");
    story.happens({ type: "hangUp", agentId: "ann", interactionId: story.contact("C1").id });
    expect(story.contact("C1")).toMatchObject({ step: 2, segment: 2, state: { kind: "waiting" } });
    expect(story.asked()).toEqual(["moveCaller", "parkCaller", "endConference"]);
    expect(story.agent("ann")).toMatchObject({ block: null, voice: { kind: "idle" } });
  });
});

describe("moving the caller", () => {
  function joined() {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.accepts("ann", "C1");
    story.legArrives("ann", "C1", "A1");
    story.joins("C1", "A1");
    const move = {
      effectId: story.effects.at(-1)?.id ?? "",
      interactionId: story.contact("C1").id,
      kind: "moveCaller",
    } as const;
    return { story, move };
  }

  test("fails because he left: the agent is free at once, without wrap-up and without blame", () => {
    const { story, move } = joined();
    const { idleSince } = story.agent("ann");
    story.later(1000);
    story.happens({ type: "effectFailed", ...move, reason: "callGone" });
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "abandonedConnecting", by: "customer" });
    expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null, idleSince });
    expect(story.asked()).toEqual(["moveCaller", "endConference"]);
  });

  test("is given up: nobody is blamed, the caller keeps the place", () => {
    const { story, move } = joined();
    const { queuedAt } = story.contact("C1");
    story.happens({ type: "effectFailed", ...move, reason: "gaveUp" });
    expect(story.contact("C1").queuedAt).toBe(queuedAt);
    expect(story.contact("C1").record.legs[0]?.offerEnd).toBe("withdrawn");
    expect(story.agent("ann").block).toBeNull();
    expect(story.offerOf("C1").agentId).toBe("ann"); // a new offer, in a new room
    expect(story.contact("C1").segment).toBe(2);
  });

  test("of an earlier room has no say any more", () => {
    const { story, move } = joined();
    story.happens({ type: "effectFailed", ...move, reason: "gaveUp" });
    story.accepts("ann", "C1");
    story.legArrives("ann", "C1", "A2");
    story.joins("C1", "A2");
    const late = { kind: "ignored", because: "late" };
    expect(story.happens({ type: "effectFailed", ...move, reason: "gaveUp" }).outcome).toEqual(late);
    expect(story.happens({ type: "effectDone", ...move }).outcome).toEqual(late);
    story.joins("C1", "C1");
    expect(story.contact("C1").state.kind).toBe("connected");
  });

  test("was confirmed, and the join's callback is lost: they talk", () => {
    const { story, move } = joined();
    story.happens({ type: "effectDone", ...move });
    story.later(8000);
    expect(story.contact("C1").state.kind).toBe("connected");
  });

  test("is asked once, also when the agent's leg drops and another one joins before the caller", () => {
    const { story } = joined();
    story.leaves("C1", "A1");
    story.legArrives("ann", "C1", "A2");
    story.joins("C1", "A2");
    expect(story.asked()).toEqual(["moveCaller"]);
    story.joins("C1", "C1");
    expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentCallId: "A2" });
  });

  test("was never answered: after the time to join he waits again", () => {
    const { story } = joined();
    story.later(8000);
    expect(story.contact("C1").record.legs[0]?.offerEnd).toBe("withdrawn");
    expect(story.asked()).toEqual(["moveCaller", "parkCaller", "endConference"]);
    expect(story.agent("ann").block).toBeNull();
  });
});
