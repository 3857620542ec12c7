import { expect, test } from "vitest";
import { agentSharesOf } from "./agentFigures.ts";
import { DEFAULT_FIGURE_LIMITS, queueSharesOf } from "./figures.ts";
import type { AgentLeg } from "./interaction.ts";
import { tellStory } from "./story.fixture.ts";

/** Ann talks with C1; Ben is ready beside. */
function aCall() {
  const story = tellStory();
  story.signIn("ann");
  story.waits("C1");
  story.talks("ann", "C1");
  story.signIn("ben");
  story.effects.length = 0;
  const { id: interactionId } = story.contact("C1");
  const own = { agentId: "ann", interactionId } as const;
  const wish = (type: "hold" | "resume" | "cancelConsult" | "completeTransfer" | "hangUp", agentId = "ann") =>
    story.happens({ type, agentId, interactionId }).outcome;
  const asks = () => story.happens({ type: "consult", ...own, withAgentId: "ben" }).outcome;
  const offerId = () => consult()?.offerId ?? "";
  const consult = () => {
    const { state } = story.contact("C1");
    return state.kind === "connected" ? state.consult : null;
  };
  const accepts = () => story.happens({ type: "accept", agentId: "ben", offerId: offerId() }).outcome;
  const comes = () => {
    story.happens({ type: "agentLegArrived", agentId: "ben", agentCallId: "BEN", offerId: offerId(), mode: "accept" });
    return story.joins("C1", "BEN");
  };
  /** From the click to the two agents' first word. */
  const consults = () => {
    asks();
    accepts();
    comes();
  };
  const legs = () => story.contact("C1").record.legs as readonly [AgentLeg, AgentLeg];
  return { ...story, own, wish, asks, accepts, comes, consults, consult, legs };
}

const held = ["holdCustomer"];

test("a colleague is asked: the customer hears music, the colleague's desk rings and says who asks", () => {
  const call = aCall();
  expect(call.asks()).toEqual({ kind: "done" });
  expect(call.asked()).toEqual(held);
  expect(call.agent("ben").voice).toMatchObject({ kind: "offered", interactionId: call.own.interactionId });
  expect(call.legs()[1]).toMatchObject({ agentId: "ben", asked: { how: "consult", byUserId: "ann" } });
  expect(call.asks()).toEqual({ kind: "done" });
  expect(call.wish("resume")).toEqual({ kind: "refused", reason: "consulting" });
  expect(call.wish("hangUp")).toEqual({ kind: "refused", reason: "consulting" });
});

test("the two agents talk; the first completes the transfer: one contact, two legs, each with its own times", () => {
  const call = aCall();
  call.later(10_000);
  call.asks();
  call.later(5_000);
  call.accepts();
  expect(call.agent("ben").voice.kind).toBe("engaged");
  call.comes();
  call.later(7_000);
  expect(call.wish("completeTransfer")).toEqual({ kind: "done" });
  expect(call.asked()).toEqual(["holdCustomer", "resumeCustomer", "endCall"]);
  expect(call.contact("C1").state).toMatchObject({
    kind: "connected",
    agentId: "ben",
    agentCallId: "BEN",
    heldSince: null,
  });
  expect(call.agent("ann").voice).toMatchObject({ kind: "wrapUp", interactionId: call.own.interactionId });
  call.happens({ type: "complete", ...call.own, dispositionId: "moved" });
  call.leaves("C1", "ann-C1");
  call.later(20_000);
  call.hangsUp("C1");
  call.later(30_000);
  const [ann, ben] = call.legs();
  expect([ann.holdMs, (ann.leftAt ?? 0) - (ann.connectedAt ?? 0)]).toEqual([12_000, 22_000]);
  expect([ben.holdMs, (ben.leftAt ?? 0) - (ben.connectedAt ?? 0)]).toEqual([0, 20_000]);
  expect((ben.connectedAt ?? 0) - (ben.consultedAt ?? 0)).toBe(7_000);
  expect(ann).toMatchObject({ dispositionId: "moved", wrapUpHow: "completed" });
  const { record } = call.contact("C1");
  const figures = { offered: 1, answered: 1, handled: 1, talkMs: 30_000 };
  expect(queueSharesOf(record, DEFAULT_FIGURE_LIMITS)).toMatchObject([{ queueId: "billing", figures }]);
  expect(agentSharesOf(record).map(({ agentId, figures }) => [agentId, figures.talkMs])).toEqual([
    ["ann", 10_000],
    ["ben", 20_000],
  ]);
});

test("all three talk, then alone again, then the first leaves; who was asked has the call", () => {
  const call = aCall();
  call.consults();
  expect(call.wish("resume")).toEqual({ kind: "done" });
  expect(call.consult()).toMatchObject({ kind: "present", metCustomer: true });
  expect(call.wish("hold")).toEqual({ kind: "done" });
  call.later(3_000);
  expect(call.wish("resume")).toEqual({ kind: "done" });
  expect(call.legs().map(({ holdMs }) => holdMs)).toEqual([3_000, 3_000]);
  call.happened.length = 0;
  expect(call.wish("completeTransfer")).toEqual({ kind: "done" });
  expect(call.happened.map(({ type }) => type)).toEqual(["agentLeft", "wrapUpStarted"]);
  expect(call.contact("C1").state).toMatchObject({ agentId: "ben", consult: null });
  expect(call.wish("hangUp")).toEqual({ kind: "refused", reason: "notYours" });
  expect(call.wish("hangUp", "ben")).toEqual({ kind: "done" });
});

test("back to the customer: the colleague is free at once, without wrap-up or blame", () => {
  const call = aCall();
  call.consults();
  expect(call.wish("cancelConsult")).toEqual({ kind: "done" });
  expect(call.asked()).toEqual(["holdCustomer", "endCall", "resumeCustomer"]);
  expect(call.agent("ben")).toMatchObject({ voice: { kind: "idle" }, block: null });
  expect(call.contact("C1").state).toMatchObject({ agentId: "ann", heldSince: null, consult: null });
  expect(agentSharesOf(call.contact("C1").record)).toHaveLength(1);
});

test.each([
  [
    "declines",
    (call: ReturnType<typeof aCall>) =>
      call.happens({ type: "decline", agentId: "ben", offerId: call.consult()?.offerId ?? "" }),
  ],
  ["does not answer", (call: ReturnType<typeof aCall>) => call.later(20_000)],
  [
    "loses the desk",
    (call: ReturnType<typeof aCall>) => call.happens({ type: "deskGone", agentId: "ben", nodeId: "node" }),
  ],
  [
    "goes on a break",
    (call: ReturnType<typeof aCall>) =>
      call.happens({ type: "setIntent", agentId: "ben", userId: "ben", intent: "notReady", reason: "lunch" }),
  ],
])("a colleague who %s leaves the customer on hold with the first agent", (_, happens) => {
  const call = aCall();
  call.asks();
  happens(call);
  expect(call.consult()).toBeNull();
  expect(call.agent("ben").voice.kind).toBe("idle");
  expect(call.contact("C1").state).toMatchObject({ kind: "connected", agentId: "ann" });
  expect(call.wish("cancelConsult")).toEqual({ kind: "done" });
  expect(call.contact("C1").state).toMatchObject({ heldSince: null });
});

test("a colleague whose leg never comes is at fault with the device, and nobody waits for it", () => {
  const call = aCall();
  call.asks();
  call.accepts();
  call.later(8_000);
  expect(call.consult()).toBeNull();
  expect(call.agent("ben")).toMatchObject({ voice: { kind: "idle" }, block: { cause: "deviceFault" } });
});

test("a colleague whose first leg breaks before it stands in the room may come with another one", () => {
  const call = aCall();
  call.asks();
  call.accepts();
  const { offerId = "" } = call.consult() ?? {};
  const arrives = (agentCallId: string) =>
    call.happens({ type: "agentLegArrived", agentId: "ben", agentCallId, offerId, mode: "accept" });
  arrives("BEN-1");
  call.hangsUp("BEN-1");
  expect(call.consult()).toMatchObject({ kind: "coming", agentCallId: null });
  arrives("BEN-2");
  call.joins("C1", "BEN-2");
  expect(call.consult()).toMatchObject({ kind: "present", agentCallId: "BEN-2" });
});

test("the customer hangs up while the agents talk: the first wraps up, the colleague is free", () => {
  const call = aCall();
  call.consults();
  call.hangsUp("C1");
  expect(call.contact("C1").state).toMatchObject({ kind: "ended", exit: "answered", by: "customer" });
  expect(call.agent("ann").voice.kind).toBe("wrapUp");
  expect(call.agent("ben").voice.kind).toBe("idle");
});

test("the customer hangs up while it rings at the colleague: the ring stops, and nobody is blamed", () => {
  const call = aCall();
  call.asks();
  call.hangsUp("C1");
  expect(call.agent("ben")).toMatchObject({ voice: { kind: "idle" }, block: null });
  expect(call.legs()[1].offerEnd).toBe("callerHungUp");
});

test("the first agent's line breaks while the two talk: soon back, nothing has changed; else the colleague has the customer", () => {
  const call = aCall();
  call.consults();
  call.leaves("C1", "ann-C1");
  const { offerId } = call.legs()[0];
  call.happens({ type: "agentLegArrived", agentId: "ann", agentCallId: "ANN2", offerId, mode: "rejoin" });
  call.joins("C1", "ANN2");
  expect(call.contact("C1").state).toMatchObject({ agentId: "ann", agentLost: null, consult: { kind: "present" } });
  call.leaves("C1", "ANN2");
  call.later(3_000);
  expect(call.contact("C1").state).toMatchObject({ kind: "connected", agentId: "ben", heldSince: null });
  expect(call.agent("ann").voice.kind).toBe("wrapUp");
});

test("both agents' lines break: the customer waits for the first as in any call, and then in the queue", () => {
  const call = aCall();
  call.consults();
  call.leaves("C1", "ann-C1");
  call.leaves("C1", "BEN");
  expect(call.contact("C1").state).toMatchObject({ kind: "connected", agentId: "ann", consult: null });
  call.later(15_000);
  expect(["waiting", "offered"]).toContain(call.contact("C1").state.kind);
});

test("the first agent's line breaks while it rings at the colleague: the ring is taken back", () => {
  const call = aCall();
  call.asks();
  call.leaves("C1", "ann-C1");
  expect(call.consult()).toBeNull();
  expect(call.agent("ben")).toMatchObject({ voice: { kind: "idle" }, block: null });
  expect(call.contact("C1").state).toMatchObject({ agentLost: { until: call.time() + 15_000 } });
});

test("who cannot take it now is not rung, and the reason is named", () => {
  const call = aCall();
  call.happens({ type: "setIntent", agentId: "ben", userId: "ben", intent: "notReady", reason: "lunch" });
  expect(call.asks()).toEqual({ kind: "refused", reason: "agentNotReady" });
  call.happens({ type: "deskGone", agentId: "ben", nodeId: "node" });
  expect(call.asks()).toEqual({ kind: "refused", reason: "agentNotConnected" });
  expect(call.happens({ type: "consult", ...call.own, withAgentId: "nobody" }).outcome).toEqual({
    kind: "refused",
    reason: "unknownAgent",
  });
  expect(call.happens({ type: "consult", ...call.own, withAgentId: "ann" }).outcome).toEqual({
    kind: "refused",
    reason: "agentBusy",
  });
  expect(call.effects).toEqual([]);
});
