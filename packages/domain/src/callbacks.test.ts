import { expect, test } from "vitest";
import { offersCallbacks, storyOfCallbacks } from "./callbacks.fixture.ts";
import { wholeAgent } from "./defaults.ts";
import { listInteractions } from "./rows.ts";
import { billing } from "./story.fixture.ts";
import { whyNot } from "./whyNot.ts";

const exact = (customerId: string) => ({ match: { kind: "exact", customerId } as const, traits: null });

test("who asks for a call back leaves the line and keeps the place", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  const enteredAt = story.time();
  story.later(30_000);
  story.waits("CA2");
  story.later(30_000);
  expect(story.presses("CA1").outcome).toEqual({ kind: "done" });
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "callback", by: "customer" });
  expect(story.asked()).toEqual([]);
  expect(story.only()).toMatchObject({
    queuedAt: enteredAt,
    parentId: story.contact("CA1").id,
    state: { kind: "waiting" },
  });
  story.later(10_000);
  story.signIn("ann");
  expect(story.only().state.kind).toBe("offered");
  expect(story.contact("CA2").state.kind).toBe("waiting");
});

test("the agent accepts, the customer is dialled into the room and answers: they talk, and it is a call like any other", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  story.signIn("ann");
  const dial = story.dials("ann");
  expect(dial).toMatchObject({ type: "dialCustomer", lineId: "hotline", segment: 1 });
  story.happens({ type: "participantJoined", ...story.room("CA9") });
  expect(story.only()).toMatchObject({ callId: "CA9", callback: null, state: { kind: "connected", agentId: "ann" } });
  story.happens({
    type: "effectDone",
    effectId: dial?.id ?? "",
    interactionId: story.only().id,
    kind: "dialCustomer",
    callId: "CA9",
  });
  story.hangsUp("CA9");
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "answered" });
});

test("nobody answers: the agent is free without blame, the next attempt comes later, and the last one ends it", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  story.signIn("ann");
  story.dials("ann");
  story.happens({ type: "participantLeft", ...story.room("CA9") });
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
  expect(story.only()).toMatchObject({ callback: { attempts: 1 }, state: { kind: "waiting" } });
  const why = whyNot(story.floor, "ann", story.only().id, story.time());
  expect(why).toEqual([{ rule: "resting", what: "callback", until: story.time() + 300_000 }]);
  story.later(300_000);
  story.dials("ann");
  story.later(45_000);
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "unreached", by: "system" });
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
});

test("a conversation of whose beginning nobody told is not cut: the phone stopped ringing long ago, and no end was heard of", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  story.signIn("ann");
  const { id: effectId = "" } = story.dials("ann") ?? {};
  const { id: interactionId } = story.only();
  story.happens({ type: "effectDone", effectId, interactionId, kind: "dialCustomer", callId: "CA9" });
  story.later(45_000);
  expect(story.only().state).toMatchObject({ kind: "connected", agentId: "ann" });
  story.hangsUp("CA9");
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "answered" });
  // Nobody may ever have come: then the agent stands in the room alone.
  expect(story.effects.at(-1)).toMatchObject({ type: "endConference", interactionId, segment: 1 });
});

test("a leg that the carrier names when nobody waits for it any more is ended", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  story.signIn("ann");
  const dial = story.dials("ann");
  story.happens({ type: "hangUp", agentId: "ann", interactionId: story.only().id });
  expect(story.only()).toMatchObject({ callback: { attempts: 1 }, state: { kind: "waiting" } });
  story.happens({
    type: "effectDone",
    effectId: dial?.id ?? "",
    interactionId: story.only().id,
    kind: "dialCustomer",
    callId: "CA9",
  });
  expect(story.effects.at(-1)).toMatchObject({ type: "endCall", callId: "CA9" });
});

test("while the caller hears the goodbye the phone is busy: nobody dials before it is over", () => {
  const story = storyOfCallbacks();
  story.signIn("ann");
  story.waits("CA0");
  story.waits("CA1");
  story.talks("ann", "CA0");
  story.signIn("bo", { queueIds: [] });
  story.presses("CA1");
  story.happens({ type: "agentSet", agent: wholeAgent({ id: "bo", queueIds: ["billing"] }) });
  expect(story.only()).toMatchObject({ callback: { attempts: 0, restsUntil: story.time() + 10_000 } });
  expect(whyNot(story.floor, "bo", story.only().id, story.time())).toEqual([
    { rule: "resting", what: "callback", until: story.time() + 10_000 },
  ]);
  story.later(10_000);
  expect(story.only().state).toMatchObject({ kind: "offered", offer: { agentId: "bo" } });
});

test("one call back for each customer and queue: the number that was asked last, in the first place", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", { ...exact("mia"), callerRef: "her mobile" });
  const enteredAt = story.time();
  story.later(5_000);
  story.waits("CA2", { ...exact("mia"), callerRef: "her office" });
  story.presses("CA1");
  story.presses("CA2", true);
  expect(story.contact("CA2").state).toMatchObject({ kind: "ended", exit: "callback" });
  const [first, second] = story.owed();
  expect(first).toMatchObject({ parentId: story.contact("CA1").id, state: { kind: "ended", exit: "canceled" } });
  expect(second).toMatchObject({ parentId: story.contact("CA2").id, queuedAt: enteredAt, state: { kind: "waiting" } });
  const order = { type: "callbackOrdered", lineId: "hotline", traits: null, callerRef: null, userId: "bo" } as const;
  const again = story.happens({ ...order, queueId: "billing", match: exact("mia").match });
  expect(again.outcome).toEqual({ kind: "refused", reason: "callbackOpen" });
});

test("an unknown number has one too, told by the first contact from it", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", { callerRef: "first contact" });
  story.waits("CA2", { callerRef: "first contact" });
  story.presses("CA1");
  story.presses("CA2");
  expect(story.owed().filter(({ state }) => state.kind !== "ended")).toHaveLength(1);
});

test("what is being dialled may be talk already: nobody cuts it, and nobody dials again who got through", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", exact("mia"));
  story.asks("CA1");
  story.signIn("ann");
  const { id: effectId = "" } = story.dials("ann") ?? {};
  const { id: interactionId } = story.only();
  story.happens({ type: "effectDone", effectId, interactionId, kind: "dialCustomer", callId: "CA9" });
  story.waits("CA2", exact("mia"));
  story.waits("CA3", exact("mia"));
  story.presses("CA2", true);
  story.signIn("bo");
  story.talks("bo", "CA3");
  expect(story.effects.map(({ type }) => type)).not.toContain("endCall");
  expect(story.only().state).toMatchObject({ kind: "offered", offer: { kind: "accepted", agentId: "ann" } });
  story.happens({ type: "participantLeft", ...story.room("CA9") });
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "gotThrough" });
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
});

test("a promise of the house does not change the number that the customer chose", () => {
  const { overflow } = billing;
  const story = storyOfCallbacks({ maxWaitMs: 60_000, overflow: { ...overflow, maxWait: { to: "callback" } } });
  story.waits("CA1", exact("mia"));
  story.presses("CA1", true);
  story.waits("CA2", exact("mia"));
  story.later(60_000);
  expect(story.contact("CA2").state).toMatchObject({ kind: "ended", exit: "callback" });
  expect(story.only().parentId).toBe(story.contact("CA1").id);
});

test("the customer who gets through in any way is not called any more", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", exact("mia"));
  story.asks("CA1");
  story.signIn("bo");
  story.happens({ type: "decline", agentId: "bo", offerId: offerIdOf(story.only()) });
  story.waits("CA2", exact("mia"));
  story.talks("bo", "CA2");
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "gotThrough" });
});

test("an agent who learns during the call who it is closes what is owed to that customer", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", exact("mia"));
  story.asks("CA1");
  story.signIn("ann");
  story.happens({ type: "callbackCanceled", interactionId: "unknown", userId: "ann" });
  story.happens({ type: "decline", agentId: "ann", offerId: offerIdOf(story.only()) });
  story.waits("CA2");
  story.talks("ann", "CA2");
  const { id: interactionId } = story.contact("CA2");
  story.happens({ type: "assignCustomer", interactionId, customerId: "mia", how: "chosen", userId: "ann" });
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "gotThrough" });
});

test("nobody is called while the queue is closed, and nothing is owed for ever", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  const closed = { from: story.time(), until: story.time() + 3_600_000, note: "" };
  const hours = {
    zone: "UTC",
    offsets: [],
    weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 0 }],
    special: [],
    closures: [closed],
  };
  story.happens({ type: "queueSet", queue: { ...offersCallbacks, hours } });
  story.signIn("ann");
  expect(story.only().state.kind).toBe("waiting");
  story.later(3_600_000);
  expect(story.only().state.kind).toBe("offered");
  story.happens({ type: "setIntent", agentId: "ann", userId: "ann", intent: "offline", reason: null });
  story.later(3 * 86_400_000);
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "unreached" });
});

test("a closed queue that promises to call back lets the caller go with that promise", () => {
  const { overflow } = billing;
  const story = storyOfCallbacks({ maxWaitMs: 60_000, overflow: { ...overflow, maxWait: { to: "callback" } } });
  story.waits("CA1");
  story.waits("CA2", { match: { kind: "withheld" } });
  story.later(60_000);
  expect(story.contact("CA1").state).toMatchObject({ kind: "ended", exit: "callback", by: "system" });
  expect(story.effects).toMatchObject([
    { type: "releaseCaller", callId: "CA1", because: "callback" },
    { type: "releaseCaller", callId: "CA2", because: "maxWait" },
  ]);
  expect(story.only().parentId).toBe(story.contact("CA1").id);
});

test("without a number, in a queue that does not offer it, or when an agent is on the way, there is no call back", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", { match: { kind: "withheld" } });
  expect(story.presses("CA1").outcome).toMatchObject({ kind: "ignored" });
  expect(story.presses("CA1", true).outcome).toEqual({ kind: "done" });
  story.signIn("ann");
  story.signIn("bo");
  story.waits("CA2");
  const agentId = story.offerOf("CA2").agentId;
  story.accepts(agentId, "CA2");
  expect(story.presses("CA2").outcome).toMatchObject({ kind: "ignored" });
  const silent = storyOfCallbacks({ callback: { ...offersCallbacks.callback, offered: false } });
  silent.waits("CA1");
  expect(silent.presses("CA1").outcome).toMatchObject({ kind: "ignored" });
});

test("a person of the house withdraws a call back; once the customer is dialled it is too late", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  story.signIn("ann");
  const { id: interactionId } = story.only();
  story.dials("ann");
  const cancel = { type: "callbackCanceled", interactionId, userId: "bo" } as const;
  expect(story.happens(cancel).outcome).toEqual({ kind: "refused", reason: "alreadyAccepted" });
  story.happens({ type: "participantLeft", ...story.room("CA9") });
  expect(story.happens(cancel).outcome).toEqual({ kind: "done" });
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "canceled" });
});

test("who hung up and rings again soon has the place back; later, or in another queue, not", () => {
  const story = storyOfCallbacks();
  const leftAt = story.time();
  const earlier = { queueId: "billing", queuedAt: leftAt - 240_000, leftAt };
  story.later(60_000);
  story.waits("CA1", { earlier });
  expect(story.contact("CA1")).toMatchObject({ queuedAt: leftAt - 240_000, waitingFrom: story.time() });
  expect(story.contact("CA1").record.queuedAt).toBe(story.time());
  story.waits("CA2", { earlier: { ...earlier, queueId: "sales" } });
  story.later(60_001);
  story.waits("CA3", { earlier });
  expect(story.contact("CA2").queuedAt).toBe(story.time() - 60_001);
  expect(story.contact("CA3").queuedAt).toBe(story.time());
});

function offerIdOf({ state }: { readonly state: ReturnType<typeof listInteractions>[number]["state"] }): string {
  return state.kind === "offered" ? state.offer.offerId : "";
}

const given = (interactionId: string, customerId: string) =>
  ({ type: "assignCustomer", interactionId, customerId, how: "reassigned", userId: "sam" }) as const;

test("a call back that turns out to be of a customer with a later one is the one that stays", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", { callerRef: "n1" });
  story.asks("CA1");
  const first = story.only();
  story.waits("CA2", { ...exact("eva"), callerRef: "n2" });
  story.presses("CA2");
  story.happens(given(first.id, "eva"));
  expect(story.owed().map(({ id, state }) => [id === first.id, state.kind])).toEqual([
    [true, "waiting"],
    [false, "ended"],
  ]);
});

test("a call back that is somebody else's does not stand in the way of its former customer's next", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", { ...exact("eva"), callerRef: "n1" });
  story.asks("CA1");
  story.happens(given(story.only().id, "li"));
  story.waits("CA2", { ...exact("eva"), callerRef: "n2" });
  story.presses("CA2");
  expect(story.owed().map(({ callback }) => callback?.key)).toEqual(["li", "eva"]);
});

test("a number that is erased is not tried again, and the agent is free", () => {
  const story = storyOfCallbacks();
  story.waits("CA1");
  story.asks("CA1");
  story.signIn("ann");
  const { id: effectId = "" } = story.dials("ann") ?? {};
  const failed = { type: "effectFailed", effectId, interactionId: story.only().id, kind: "dialCustomer" } as const;
  story.happens({ ...failed, reason: "callGone" });
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "unreached" });
  expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null });
});

test("a contact without a leg is not promised a call: it hears the message", () => {
  const { overflow } = offersCallbacks;
  const story = storyOfCallbacks({ maxWaitMs: 1_000, overflow: { ...overflow, maxWait: { to: "callback" } } });
  const chat = {
    channel: "chat",
    contactId: "x1",
    lineId: "hotline",
    match: { kind: "unknown" },
    traits: null,
  } as const;
  story.happens({ type: "contactArrived", ...chat });
  story.later(1_000);
  expect(listInteractions(story.floor).map(({ state }) => state)).toMatchObject([{ kind: "ended", exit: "maxWait" }]);
});

test("who keyed in another number and rings from it gets through: the call back is not owed any more", () => {
  const story = storyOfCallbacks();
  story.waits("CA1", { callerRef: "n1" });
  story.asks("CA1", true);
  const { id } = story.only();
  story.waits("CA2", { callerRef: id });
  story.happens({ type: "setPriority", interactionId: story.contact("CA2").id, priorityMs: 20_000, userId: "sam" });
  story.signIn("ann");
  story.talks("ann", "CA2");
  expect(story.only().state).toMatchObject({ kind: "ended", exit: "gotThrough" });
});
