import { describe, expect, test } from "vitest";
import { billing, tellStory } from "./story.fixture.ts";

describe("the natural way of a call", () => {
  test("it waits, rings at the desk that is longest idle, is accepted, and talks when both are in the conference", () => {
    const story = tellStory();
    story.signIn("ann");
    story.later(1000);
    story.signIn("ben");
    story.rings("C1");
    expect(story.contact("C1").state.kind).toBe("received");
    story.happens({ type: "callParked", callId: "C1", step: 1 });
    expect(story.offerOf("C1")).toMatchObject({ kind: "ringing", agentId: "ann", expiresAt: story.time() + 20_000 });
    story.later(3000);
    story.accepts("ann", "C1");
    expect(story.agent("ann").voice.kind).toBe("engaged");
    story.legArrives("ann", "C1", "A1");
    expect(story.asked()).toEqual([]);
    story.joins("C1", "A1");
    expect(story.asked()).toEqual(["moveCaller"]);
    expect(story.contact("C1").state.kind).toBe("offered");
    story.later(500);
    story.joins("C1", "C1");
    expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentId: "ann", agentCallId: "A1" });
    expect(story.contact("C1").record).toMatchObject({ connectedAt: story.time() });
  });

  test("after the caller hung up the agent wraps up, completes, and is the last among the idle", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.talks("ann", "C1");
    story.signIn("ben");
    story.later(60_000);
    story.hangsUp("C1");
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "answered", by: "customer" });
    expect(story.agent("ann").voice).toMatchObject({ kind: "wrapUp", until: story.time() + 30_000 });
    story.later(10_000);
    const interactionId = story.contact("C1").id;
    story.happens({ type: "complete", agentId: "ann", interactionId, dispositionId: "solved" });
    expect(story.agent("ann").voice.kind).toBe("idle");
    expect(story.contact("C1").record.legs[0]).toMatchObject({ wrapUpHow: "completed", dispositionId: "solved" });
    story.waits("C2");
    expect(story.offerOf("C2").agentId).toBe("ben");
  });

  test("wrap-up ends by itself, later when the agent asks for more time", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.talks("ann", "C1");
    story.hangsUp("C1");
    const interactionId = story.contact("C1").id;
    story.happens({ type: "extendWrapUp", agentId: "ann", interactionId, byMs: 5000 });
    story.later(34_999);
    expect(story.agent("ann").voice.kind).toBe("wrapUp");
    story.later(1);
    expect(story.agent("ann").voice.kind).toBe("idle");
    expect(story.contact("C1").record.legs[0]).toMatchObject({ wrapUpHow: "timedOut", dispositionId: null });
  });

  test("the agent who hangs up ends it, once", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.talks("ann", "C1");
    const interactionId = story.contact("C1").id;
    story.happens({ type: "hangUp", agentId: "ann", interactionId });
    story.happens({ type: "hangUp", agentId: "ann", interactionId });
    expect(story.asked()).toEqual(["moveCaller", "endConference"]);
    story.leaves("C1", "ann-C1");
    expect(story.contact("C1").state.kind).toBe("connected");
    story.happens({ type: "conferenceEnded", interactionId, segment: 1, endedByCallId: null });
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "answered", by: "agent" });
  });

  test("a hang-up that the carrier never confirms ends after ten seconds all the same", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.talks("ann", "C1");
    story.happens({ type: "hangUp", agentId: "ann", interactionId: story.contact("C1").id });
    story.later(10_000);
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", by: "agent" });
    expect(story.asked()).toEqual(["moveCaller", "endConference", "endCall"]);
  });

  test("hold and resume are told to the carrier, and hold is no talk", () => {
    const story = tellStory();
    story.signIn("ann");
    story.waits("C1");
    story.talks("ann", "C1");
    const own = { agentId: "ann", interactionId: story.contact("C1").id };
    expect(story.happens({ type: "resume", ...own }).outcome).toEqual({ kind: "refused", reason: "notOnHold" });
    story.happens({ type: "hold", ...own });
    expect(story.happens({ type: "hold", ...own }).outcome).toEqual({ kind: "refused", reason: "alreadyOnHold" });
    story.later(7000);
    story.happens({ type: "resume", ...own });
    expect(story.asked()).toEqual(["moveCaller", "holdCustomer", "resumeCustomer"]);
    expect(story.contact("C1").record.legs[0]).toMatchObject({ holdMs: 7000, heldSince: null });
  });
});

describe("what routing weighs", () => {
  test("who waits longer comes first", () => {
    const story = tellStory();
    story.waits("C1");
    story.later(1000);
    story.waits("C2");
    story.signIn("ann");
    expect(story.contact("C1").state.kind).toBe("offered");
    expect(story.contact("C2").state.kind).toBe("waiting");
  });

  test("a tier's head start lets its caller pass, until the other has waited longer than that", () => {
    const vip = { traits: { tier: "vip", language: null, ownerAgentId: null } };
    const story = tellStory();
    story.waits("C1");
    story.later(59_000);
    story.waits("V1", vip);
    story.later(2000);
    story.signIn("ann");
    expect(story.contact("V1").state.kind).toBe("offered");
    const other = tellStory();
    other.waits("C1");
    other.later(61_000);
    other.waits("V1", vip);
    other.signIn("ann");
    expect(other.contact("C1").state.kind).toBe("offered");
  });

  test("a queue that ages faster overtakes, and nobody else is passed", () => {
    const story = tellStory();
    story.happens({ type: "queueSet", queue: { ...billing, id: "urgent", ageing: 3 } });
    story.happens({
      type: "lineSet",
      line: {
        ...{ brandId: "acme", language: "en", requires: [], priorityMs: 0, greeting: {} },
        id: "urgent",
        queueId: "urgent",
      },
    });
    story.waits("C1");
    story.later(20_000);
    story.waits("U1", { lineId: "urgent" });
    story.later(11_000); // 31 s × 1 against 11 s × 3
    story.signIn("ann", { queueIds: ["billing", "urgent"] });
    expect(story.contact("U1").state.kind).toBe("offered");
  });

  test("queue and line ask together, the higher level of each skill, and only who has them is offered it", () => {
    const story = tellStory();
    story.happens({ type: "queueSet", queue: { ...billing, requires: [{ skillId: "claims", level: 1 }] } });
    const line = {
      id: "hotline",
      brandId: "acme",
      queueId: "billing",
      language: "en",
      priorityMs: 0,
      greeting: {},
    } as const;
    const requires = [
      { skillId: "claims", level: 3 },
      { skillId: "mandarin", level: 2 },
    ];
    story.happens({ type: "lineSet", line: { ...line, requires } });
    story.signIn("ann", { skills: { claims: 2, mandarin: 5 } });
    story.signIn("ben", { skills: { claims: 5 } });
    story.waits("C1");
    expect(story.contact("C1").requires).toEqual(requires);
    expect(story.contact("C1").state.kind).toBe("waiting");
    story.signIn("eva", { skills: { claims: 3, mandarin: 2 } });
    expect(story.offerOf("C1").agentId).toBe("eva");
  });

  test("the customer's language counts before the line's", () => {
    const story = tellStory();
    story.waits("C1", { traits: { tier: null, language: "zh-Hant", ownerAgentId: null } });
    story.waits("C2");
    expect([story.contact("C1").language, story.contact("C2").language]).toEqual(["zh-Hant", "en"]);
  });

  test("nobody is offered a call while not ready, gone, reconnecting, silent, blocked, disabled or in another queue", () => {
    const story = tellStory();
    story.signIn("notReady");
    story.happens({ type: "setIntent", agentId: "notReady", userId: "u", intent: "notReady", reason: "lunch" });
    story.signIn("gone");
    story.happens({ type: "deskGone", agentId: "gone", nodeId: "node" });
    story.signIn("reconnecting");
    story.happens({ type: "deskReconnecting", agentId: "reconnecting", nodeId: "node" });
    story.signIn("silent");
    story.happens({ type: "deskConnected", agentId: "silent", nodeId: "node", canTalk: false });
    story.signIn("disabled", { enabled: false });
    story.signIn("elsewhere", { queueIds: ["sales"] });
    story.waits("C1");
    expect(story.contact("C1").state.kind).toBe("waiting");
  });
});

describe("the longest wait", () => {
  test("ends waiting with the last resort, spoken by the carrier", () => {
    const story = tellStory();
    story.waits("C1");
    story.later(599_999);
    expect(story.contact("C1").state.kind).toBe("waiting");
    story.later(1);
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "maxWait", by: "system" });
    expect(story.asked()).toEqual(["releaseCaller"]);
  });

  test("takes back a ringing offer without blame", () => {
    const story = tellStory();
    story.waits("C1");
    story.later(590_000);
    story.signIn("ann");
    story.later(10_000);
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "maxWait" });
    expect(story.contact("C1").record.legs[0]?.offerEnd).toBe("maxWait");
    expect(story.agent("ann")).toMatchObject({ block: null, voice: { kind: "idle" } });
  });

  test("lets an accepted call connect", () => {
    const story = tellStory();
    story.waits("C1");
    story.later(595_000);
    story.signIn("ann");
    story.accepts("ann", "C1");
    story.later(6000);
    story.legArrives("ann", "C1", "A1");
    story.joins("C1", "A1");
    story.joins("C1", "C1");
    expect(story.contact("C1").state.kind).toBe("connected");
  });

  test("that passed while an accepted call failed to connect ends it, though another agent is idle", () => {
    const story = tellStory();
    story.waits("C1");
    story.later(595_000);
    story.signIn("ann");
    story.accepts("ann", "C1");
    story.signIn("ben");
    story.later(6000);
    const { offerId } = story.offerOf("C1");
    story.happens({ type: "reportDeviceFault", agentId: "ann", offerId });
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "maxWait" });
    expect(story.contact("C1").record.legs.map(({ offerEnd }) => offerEnd)).toEqual(["deviceFault"]);
  });

  test("hangs up when even the last resort cannot be spoken", () => {
    const story = tellStory();
    story.waits("C1");
    story.later(600_000);
    const release = story.effects.at(-1);
    const failed = { effectId: release?.id ?? "", interactionId: story.contact("C1").id, reason: "gaveUp" } as const;
    story.happens({ type: "effectFailed", ...failed, kind: "releaseCaller" });
    expect(story.asked()).toEqual(["releaseCaller", "endCall"]);
  });
});
