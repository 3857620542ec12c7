import { expect, test } from "vitest";
import { wholeQueue } from "./defaults.ts";
import { DEFAULT_FIGURE_LIMITS, queueSharesOf } from "./figures.ts";
import type { Interaction } from "./interaction.ts";
import { listInteractions } from "./rows.ts";
import { billing, tellStory } from "./story.fixture.ts";

/** Ann talks with C1, who waited two seconds. */
function aCall() {
  const story = tellStory();
  story.happens({
    type: "queueSet",
    queue: { ...billing, id: "claims", name: "Claims", requires: [{ skillId: "claims", level: 2 }] },
  });
  story.waits("C1");
  story.later(2_000);
  story.signIn("ann");
  story.talks("ann", "C1");
  story.later(5_000);
  story.effects.length = 0;
  const own = { agentId: "ann", interactionId: story.contact("C1").id } as const;
  const transfer = (to: { agentId: string } | { queueId: string }) =>
    story.happens({ type: "transfer", ...own, to }).outcome;
  return { ...story, own, transfer };
}

test("to a queue: the same contact waits there with its place, and its agent wraps up", () => {
  const call = aCall();
  const before = call.contact("C1");
  expect(call.transfer({ queueId: "claims" })).toEqual({ kind: "done" });
  expect(call.asked()).toEqual(["parkCaller", "endCall"]);
  const after = call.contact("C1");
  expect(after).toMatchObject({
    id: before.id,
    queueId: "claims",
    queuedAt: before.queuedAt,
    state: { kind: "waiting" },
  });
  expect(after.requires).toEqual([{ skillId: "claims", level: 2 }]);
  expect([after.step, after.segment]).toEqual([before.step + 1, before.segment + 1]);
  expect(call.agent("ann").voice).toMatchObject({ kind: "wrapUp", interactionId: before.id });
  call.signIn("cem", { queueIds: ["claims"], skills: { claims: 3 } });
  call.talks("cem", "C1");
  expect(call.contact("C1").state).toMatchObject({ kind: "connected", agentId: "cem" });
  expect(call.contact("C1").record.legs.map(({ agentId }) => agentId)).toEqual(["ann", "cem"]);
  expect(call.transfer({ queueId: "billing" })).toEqual({ kind: "refused", reason: "notYours" });
  call.hangsUp("C1");
  call.later(60_000);
  const handled = { offered: 1, answered: 1, handled: 1 };
  expect(queueSharesOf(call.contact("C1").record, DEFAULT_FIGURE_LIMITS)).toMatchObject([
    { queueId: "billing", figures: { ...handled, waitMs: 2_000 } },
    { queueId: "claims", figures: { ...handled, waitMs: 0 } },
  ]);
});

test("an unknown queue is refused, and the call goes on", () => {
  const call = aCall();
  expect(call.transfer({ queueId: "nowhere" })).toEqual({ kind: "refused", reason: "unknownQueue" });
  expect(call.contact("C1").state.kind).toBe("connected");
});

test("to an agent: rings there at once though other queues are his, and says from whom", () => {
  const call = aCall();
  call.signIn("ben", { queueIds: [] });
  expect(call.transfer({ agentId: "ben" })).toEqual({ kind: "done" });
  expect(call.contact("C1")).toMatchObject({
    queueId: "billing",
    state: { kind: "offered", offer: { agentId: "ben" } },
  });
  expect(call.contact("C1").record.legs.at(-1)).toMatchObject({ asked: { how: "transfer", byUserId: "ann" } });
  call.talks("ben", "C1");
  expect(call.contact("C1").state).toMatchObject({ kind: "connected", agentId: "ben" });
});

test("an agent who misses it gives it back to the queue it came from, never at once to who gave it away", () => {
  const call = aCall();
  call.signIn("ben", { queueIds: [] });
  call.transfer({ agentId: "ben" });
  call.happens({ type: "complete", ...call.own, dispositionId: null });
  call.later(20_000);
  expect(call.contact("C1").state.kind).toBe("waiting");
  expect(call.agent("ben").block?.cause).toBe("missedOffer");
  expect(call.agent("ann").voice.kind).toBe("idle");
  call.later(20_000);
  expect(call.contact("C1").state).toMatchObject({ kind: "offered", offer: { agentId: "ann" } });
});

test("an agent who cannot take it now is refused with the reason, and the call goes on", () => {
  const call = aCall();
  call.signIn("ben");
  call.waits("C2");
  expect(call.transfer({ agentId: "ben" })).toEqual({ kind: "refused", reason: "agentBusy" });
  expect(call.transfer({ agentId: "ann" })).toEqual({ kind: "refused", reason: "agentBusy" });
  expect(call.contact("C1").state.kind).toBe("connected");
});

test("given back: it waits in its own queue, and the next agent takes it", () => {
  const call = aCall();
  call.signIn("ben");
  expect(call.happens({ type: "requeue", ...call.own }).outcome).toEqual({ kind: "done" });
  expect(call.contact("C1").state).toMatchObject({ kind: "offered", offer: { agentId: "ben" } });
});

test("the customer hangs up while it rings at the next agent: that is how the contact ends, once", () => {
  const call = aCall();
  call.signIn("ben");
  call.transfer({ agentId: "ben" });
  call.hangsUp("C1");
  expect(call.contact("C1").state).toMatchObject({ kind: "ended", exit: "abandonedRinging" });
  expect(call.agent("ben")).toMatchObject({ voice: { kind: "idle" }, block: null });
});

test("a supervisor gives a waiting contact to an agent by hand, past queues and skills but not past the gate", () => {
  const story = tellStory();
  story.happens({ type: "queueSet", queue: wholeQueue({ id: "other", name: "Other" }) });
  story.waits("C1");
  story.signIn("ben", { queueIds: ["other"] });
  const { id: interactionId } = story.contact("C1");
  const pull = (agentId: string) => story.happens({ type: "pull", agentId, interactionId, userId: "helen" }).outcome;
  story.happens({ type: "setIntent", agentId: "ben", userId: "ben", intent: "notReady", reason: "lunch" });
  expect(pull("ben")).toEqual({ kind: "refused", reason: "agentNotReady" });
  story.happens({ type: "setIntent", agentId: "ben", userId: "ben", intent: "ready", reason: null });
  expect(pull("ben")).toEqual({ kind: "done" });
  expect(pull("ben")).toEqual({ kind: "done" });
  expect(story.contact("C1").record.legs).toMatchObject([
    { agentId: "ben", asked: { how: "pull", byUserId: "helen" } },
  ]);
  story.talks("ben", "C1");
  expect(pull("ben")).toEqual({ kind: "refused", reason: "notWaiting" });
});

test("a contact that rings elsewhere is taken from there, and nobody is blamed", () => {
  const story = tellStory();
  story.signIn("ann");
  story.waits("C1");
  story.signIn("ben");
  const { id: interactionId } = story.contact("C1");
  expect(story.happens({ type: "pull", agentId: "ben", interactionId, userId: "helen" }).outcome.kind).toBe("done");
  expect(story.offerOf("C1").agentId).toBe("ben");
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
});

/** A chat that Ann, who has room for more, has accepted. */
function chatting() {
  const story = tellStory();
  story.happens({
    type: "queueSet",
    queue: { ...billing, reofferBackOffMs: 1_000, callback: { ...billing.callback, offered: true } },
  });
  story.signIn("ann", { workSets: [{ chat: 3 }] });
  const chat = {
    channel: "chat",
    contactId: "x1",
    lineId: "hotline",
    match: { kind: "unknown" },
    traits: null,
  } as const;
  story.happens({ type: "contactArrived", ...chat });
  const contact = () => listInteractions(story.floor)[0] as Interaction;
  const accepts = () =>
    story.happens({ type: "accept", agentId: "ann", offerId: contact().record.legs.at(-1)?.offerId ?? "" });
  accepts();
  return { ...story, chat: contact, acceptsAgain: accepts };
}

test("who gets a contact back that is still being wrapped up is through with the former part", () => {
  const story = chatting();
  story.happens({ type: "requeue", agentId: "ann", interactionId: story.chat().id });
  story.later(2_000);
  story.acceptsAgain();
  story.later(100_000);
  story.happens({ type: "contactClosed", contactId: "x1" });
  story.happens({ type: "complete", agentId: "ann", interactionId: story.chat().id, dispositionId: null });
  const [first, second] = story.chat().record.legs;
  expect(first?.wrapUpEndedAt).toBe(second?.offeredAt);
  expect(second?.wrapUpEndedAt).toBe(story.time());
});

test("nobody gives a contact to oneself", () => {
  const story = chatting();
  const transfer = { type: "transfer", agentId: "ann", interactionId: story.chat().id } as const;
  expect(story.happens({ ...transfer, to: { agentId: "ann" } }).outcome).toEqual({
    kind: "refused",
    reason: "agentBusy",
  });
});

test("the queue that a customer is given to says whether a call back may be asked for", () => {
  const story = tellStory();
  const callback = { ...billing.callback, offered: true };
  story.happens({ type: "queueSet", queue: { ...billing, id: "calls", name: "Calls", callback } });
  story.signIn("ann");
  story.waits("C1");
  story.talks("ann", "C1");
  const { id: interactionId } = story.contact("C1");
  story.happens({ type: "transfer", agentId: "ann", interactionId, to: { queueId: "calls" } });
  expect(story.contact("C1")).toMatchObject({ mayAskCallback: true, state: { kind: "waiting" } });
});
