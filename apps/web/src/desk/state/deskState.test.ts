import type { CustomerCard } from "@touchstone/contracts";
import { describe, expect, it } from "vitest";
import { aContact, anAgent, anOffer, aSnapshot } from "./desk.fixture.ts";
import { emptyDesk, takeBeat, takeChange, takeOffer, takeOfferEnded, takeSnapshot } from "./deskState.ts";

const shown = (part: Parameters<typeof aSnapshot>[0] = {}) => takeSnapshot(emptyDesk, aSnapshot(part)).state;
const offered = anAgent({ activity: { kind: "offered", since: 1 } });
const rings = [aContact({ state: "ringing" })];
const step = (after: number, version: number) => ({ after, version, now: 2_000_000 });
const offerOf = (after: number, version: number) => ({ ...step(after, version), ...anOffer() });

const aCard = (customerId: string): CustomerCard => ({
  ...{ customerId, name: "Ms Lin", company: null, tier: null, vip: false, language: null, email: null },
  ...{ ownerAgent: null, note: null, addresses: [], since: 1, history: [], asOf: 1 },
  contacts: { total: 0, last30Days: 0, abandonedLast30Days: 0, lastAt: null },
});

describe("a desk", () => {
  it("shows a snapshot, whatever it held", () => {
    const older = takeSnapshot(shown({ version: 99 }), aSnapshot({ version: 3, contacts: [aContact()] })).state;
    expect(older).toMatchObject({ version: 3, contacts: [{ interactionId: "i1" }], outdated: false });
  });

  it("asks to be loaded again when the server speaks a newer protocol", () => {
    expect(shown({ protocol: 2 }).outdated).toBe(true);
  });

  it("applies a change that follows", () => {
    const { state, resync } = takeChange(shown(), { ...step(10, 12), agent: anAgent(), contacts: [aContact()] });
    expect(resync).toBe(false);
    expect(state).toMatchObject({ version: 12, contacts: [{ state: "talking" }] });
  });

  it("asks for a snapshot after a gap and shows nothing half", () => {
    const held = shown();
    const { state, resync } = takeChange(held, { ...step(11, 12), agent: anAgent(), contacts: [aContact()] });
    expect(resync).toBe(true);
    expect(state).toEqual(held);
  });

  it("ignores a change that it has already", () => {
    const held = shown();
    expect(takeChange(held, { ...step(4, 5), agent: offered, contacts: [] })).toEqual({ state: held, resync: false });
  });

  it("asks for a snapshot before it has one, and when a heartbeat is ahead", () => {
    expect(takeBeat(emptyDesk, { version: 0, now: 1 }).resync).toBe(true);
    expect(takeBeat(shown(), { version: 11, now: 1 }).resync).toBe(true);
    expect(takeBeat(shown(), { version: 10, now: 1 }).resync).toBe(false);
  });
});

describe("an offer", () => {
  it("and the change of the same commit both count, in either order", () => {
    const change = { ...step(10, 12), agent: offered, contacts: rings };
    const one = takeChange(takeOffer(shown(), offerOf(10, 12)).state, change);
    const other = takeOffer(takeChange(shown(), change).state, offerOf(10, 12));
    expect(one).toEqual(other);
    expect(one.state.offer?.offerId).toBe("o1");
    expect(one.resync || other.resync).toBe(false);
  });

  it("carries only the pop, not the message's own fields", () => {
    expect(takeOffer(shown(), offerOf(10, 12)).state.offer).toEqual(anOffer());
  });

  it("shows the customer that the agent gave it while it rings", () => {
    const ringing = shown({ offer: anOffer({ customer: null, match: "unknown" }), agent: offered });
    const contacts = [aContact({ offerId: "o1", state: "ringing", customer: aCard("c9") })];
    const { state } = takeChange(ringing, { ...step(10, 11), agent: offered, contacts });
    expect(state.offer).toMatchObject({ offerId: "o1", customer: { customerId: "c9" } });
    const others = [...rings, aContact({ offerId: "o0", state: "ringing", customer: aCard("c9") })];
    expect(takeChange(ringing, { ...step(10, 11), agent: offered, contacts: others }).state.offer?.customer).toBeNull();
  });

  it("that ended is told with its reason and rings no more", () => {
    const ringing = shown({ offer: anOffer(), agent: offered });
    const { state } = takeOfferEnded(ringing, {
      ...step(10, 11),
      offerId: "o1",
      reason: "callerHungUp",
      takenBy: null,
    });
    expect(state.offer).toBeNull();
    expect(state.ended).toMatchObject({ reason: "callerHungUp", offer: { offerId: "o1" }, at: 2_000_000 });
  });

  it("that was accepted leaves no notice", () => {
    const ringing = shown({ offer: anOffer(), agent: offered });
    const { state } = takeOfferEnded(ringing, { ...step(10, 11), offerId: "o1", reason: "accepted", takenBy: null });
    expect(state).toMatchObject({ offer: null, ended: null });
  });

  it("stops ringing at once even after a gap", () => {
    const ringing = shown({ offer: anOffer(), agent: offered });
    const { state, resync } = takeOfferEnded(ringing, {
      ...step(20, 21),
      offerId: "o1",
      reason: "noAnswer",
      takenBy: null,
    });
    expect([state.offer, resync, state.version]).toEqual([null, true, 10]);
  });

  it("is not ended by the end of another", () => {
    const ringing = shown({ offer: anOffer(), agent: offered });
    expect(
      takeOfferEnded(ringing, { ...step(10, 11), offerId: "o0", reason: "noAnswer", takenBy: null }).state.offer,
    ).not.toBeNull();
  });

  it("is gone when the agent is offered nothing any more, even if the word of its end was lost", () => {
    const ringing = shown({ offer: anOffer(), agent: offered });
    expect(takeChange(ringing, { ...step(10, 12), agent: anAgent(), contacts: [] }).state.offer).toBeNull();
  });

  it("of a call is shown before texts that ring longer, and those come after it", () => {
    const texts = ["t1", "t2"].map((offerId, place) => anOffer({ offerId, channel: "sms", madeAt: 2 - place }));
    const both = takeSnapshot(emptyDesk, aSnapshot({ offers: texts })).state;
    expect(both.offer?.offerId).toBe("t2");
    const withCall = takeOffer(both, offerOf(10, 11)).state;
    expect(withCall.offer?.offerId).toBe("o1");
    const taken = takeOfferEnded(withCall, { ...step(11, 12), offerId: "o1", reason: "accepted", takenBy: null }).state;
    expect(taken.offers.map(({ offerId }) => offerId)).toEqual(["t2", "t1"]);
  });

  it("that is new puts the notice of the last one away", () => {
    const ringing = shown({ offer: anOffer(), agent: offered });
    const ended = takeOfferEnded(ringing, { ...step(10, 11), offerId: "o1", reason: "declined", takenBy: null }).state;
    expect(takeOffer(ended, { ...offerOf(11, 12), offerId: "o2" }).state.ended).toBeNull();
  });
});
