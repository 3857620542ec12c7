import { describe, expect, test } from "vitest";
import { wholeAgent } from "./defaults.ts";
import type { EventBody } from "./event.ts";
import { listAgents } from "./rows.ts";
import { tellStory } from "./story.fixture.ts";

type Story = ReturnType<typeof tellStory>;

/** A call brought to the given point. */
function atPoint(point: string): Story {
  const story = tellStory();
  if (point !== "waiting") story.signIn("ann");
  story.rings("C1");
  if (point === "received") return story;
  story.happens({ type: "callParked", callId: "C1", step: 1 });
  if (point === "waiting" || point === "ringing") return story;
  story.accepts("ann", "C1");
  if (point === "accepted") return story;
  story.legArrives("ann", "C1", "A1");
  if (point === "leg arrived") return story;
  story.joins("C1", "A1");
  if (point === "agent joined") return story;
  story.joins("C1", "C1");
  return story;
}

describe("the caller hangs up at any instant", () => {
  test.each([
    ["received", "abandonedBeforeQueue", []],
    ["waiting", "abandonedWaiting", []],
    ["ringing", "abandonedRinging", []],
    ["accepted", "abandonedConnecting", []],
    ["leg arrived", "abandonedConnecting", ["endCall"]],
    ["agent joined", "abandonedConnecting", ["moveCaller", "endConference"]],
    ["connected", "answered", ["moveCaller"]],
  ])("%s: exit %s", (point, exit, asked) => {
    const story = atPoint(point);
    const idleSince = listAgents(story.floor)[0]?.idleSince;
    story.later(700);
    story.hangsUp("C1");
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit, by: "customer" });
    expect(story.asked()).toEqual(asked);
    const agent = listAgents(story.floor)[0];
    if (agent === undefined || point === "connected") return;
    expect(agent).toMatchObject({ voice: { kind: "idle" }, block: null, idleSince });
  });

  test("what the carrier says of an ended call is late, and changes nothing", () => {
    const story = atPoint("connected");
    story.hangsUp("C1");
    const before = story.contact("C1");
    const late = { kind: "ignored", because: "late" };
    expect(story.hangsUp("C1").outcome).toEqual(late);
    expect(story.leaves("C1", "C1").outcome).toEqual(late);
    expect(story.happens({ type: "callUnparked", callId: "C1", step: 1, result: "hangup" }).outcome).toEqual(late);
    expect(story.contact("C1")).toBe(before);
  });

  test("an offer to which decline and hang-up come together pauses nobody, in either order", () => {
    for (const declineFirst of [true, false]) {
      const story = atPoint("ringing");
      const { offerId } = story.offerOf("C1");
      const decline = () => story.happens({ type: "decline", agentId: "ann", offerId });
      if (declineFirst) decline();
      story.hangsUp("C1");
      if (!declineFirst) decline();
      expect(story.agent("ann")).toMatchObject({ voice: { kind: "idle" }, block: null, intent: { kind: "ready" } });
      story.waits("C2");
      expect(story.offerOf("C2").agentId).toBe("ann");
    }
  });

  test("a call that was over before it was announced is logged, and its announcement revives nothing", () => {
    const story = tellStory();
    const arrived = { callId: "C1", lineId: "hotline", match: { kind: "unknown" }, traits: null } as const;
    story.happens({ type: "callEnded", callId: "C1", end: "canceled", arrived });
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "abandonedBeforeQueue" });
    expect(story.happens({ type: "callArrived", ...arrived }).outcome).toEqual({ kind: "ignored", because: "late" });
    expect(story.happens({ type: "callParked", callId: "C1", step: 1 }).outcome).toEqual({
      kind: "ignored",
      because: "late",
    });
    expect(story.contact("C1").state.kind).toBe("ended");
  });

  test("a caller whom the carrier's queue refuses is parked anew, three times at most", () => {
    const story = tellStory();
    story.waits("C1");
    const { queuedAt } = story.contact("C1");
    story.happens({ type: "callUnparked", callId: "C1", step: 1, result: "error" });
    expect(story.contact("C1")).toMatchObject({ step: 2, queuedAt, state: { kind: "waiting" } });
    expect(story.happens({ type: "callUnparked", callId: "C1", step: 1, result: "error" }).outcome.kind).toBe(
      "ignored",
    );
    story.happens({ type: "callUnparked", callId: "C1", step: 2, result: "queueFull" });
    story.happens({ type: "callUnparked", callId: "C1", step: 3, result: "queueFull" });
    expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "failed", by: "system" });
    expect(story.asked()).toEqual(["releaseCaller"]);
  });

  test("what the carrier's queue says too late of one who talks by now changes nothing", () => {
    const story = atPoint("connected");
    const { step } = story.contact("C1");
    const late = story.happens({ type: "callUnparked", callId: "C1", step, result: "error" });
    expect(late.outcome).toEqual({ kind: "ignored", because: "late" });
    expect(story.contact("C1")).toMatchObject({ step, parkingFailures: 0, state: { kind: "connected" } });
  });
});

describe("the agent is lost in the middle of a conversation", () => {
  test("comes back with a new leg, and both talk again", () => {
    const story = atPoint("connected");
    story.leaves("C1", "A1");
    expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentLost: { until: story.time() + 15_000 } });
    story.later(5000);
    story.legArrives("ann", "C1", "A2", "rejoin");
    story.joins("C1", "A2");
    expect(story.contact("C1").state).toMatchObject({ agentCallId: "A2", agentLost: null });
    expect(story.asked()).toEqual(["moveCaller", "holdCustomer", "resumeCustomer"]);
    expect(story.contact("C1").record.legs[0]?.holdMs).toBe(5000);
  });

  test("comes back before the old leg's end is reported, which then does not count", () => {
    const story = atPoint("connected");
    story.legArrives("ann", "C1", "A2", "rejoin");
    story.leaves("C1", "A1");
    story.joins("C1", "A2");
    story.happens({ type: "callEnded", callId: "A1", end: "completed", arrived: null });
    expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentCallId: "A2", agentLost: null });
  });

  test("does not come back: the caller waits again before everybody else, for a full wait, in a new room", () => {
    const story = atPoint("connected");
    story.later(700_000); // longer than the longest wait
    story.waits("C2", { traits: { tier: "vip", language: null, ownerAgentId: null } });
    story.leaves("C1", "A1");
    const { queuedAt } = story.contact("C1");
    story.later(15_000);
    expect(story.contact("C1")).toMatchObject({ step: 2, segment: 2, queuedAt, state: { kind: "waiting" } });
    expect(story.asked()).toEqual(["moveCaller", "holdCustomer", "parkCaller", "endCall"]);
    expect(story.agent("ann")).toMatchObject({ block: { cause: "deviceFault" }, voice: { kind: "idle" } });
    story.signIn("ben");
    expect(story.offerOf("C1").agentId).toBe("ben");
  });

  test("and then nobody's head start lets anybody pass", () => {
    const story = atPoint("connected");
    story.leaves("C1", "A1");
    story.waits("V1", { traits: { tier: "vip", language: null, ownerAgentId: null } });
    story.later(15_000);
    story.signIn("ben", { enabled: false });
    story.happens({ type: "agentSet", agent: wholeAgent({ id: "ben", queueIds: ["billing"] }) });
    expect(story.offerOf("C1").agentId).toBe("ben");
    expect(story.contact("V1").state.kind).toBe("waiting");
  });

  test("with the desk gone as well, is not blamed when signing in again", () => {
    const story = atPoint("connected");
    story.happens({ type: "deskGone", agentId: "ann", nodeId: "node" });
    story.leaves("C1", "A1");
    story.later(15_000);
    expect(story.agent("ann").block).toBeNull();
  });
});

describe("the same facts in another order", () => {
  function permutations<T>(items: readonly T[]): T[][] {
    if (items.length <= 1) return [[...items]];
    return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
  }

  const room = (story: Story) => story.roomOf("C1");
  const ended = (callId: string): EventBody => ({ type: "callEnded", callId, end: "completed", arrived: null });
  const joins = (story: Story): EventBody[] => [
    { type: "participantJoined", ...room(story), callId: "A1" },
    { type: "participantJoined", ...room(story), callId: "C1" },
    { type: "callUnparked", callId: "C1", step: 1, result: "redirected" },
  ];
  const endings = (story: Story, endedByCallId: string | null): EventBody[] => [
    { type: "participantLeft", ...room(story), callId: "A1" },
    { type: "participantLeft", ...room(story), callId: "C1" },
    { type: "conferenceEnded", ...room(story), endedByCallId },
    ended("A1"),
    ended("C1"),
  ];
  const rows = ({ floor }: Story) => JSON.stringify([[...floor.interactions.values()], [...floor.agents.values()]]);

  test("every order of the two joins and of the five endings ends the same, each fact coming twice", () => {
    const ends = new Set<string>();
    for (const joinOrder of permutations([0, 1, 2])) {
      for (const endOrder of permutations([0, 1, 2, 3, 4])) {
        const story = atPoint("leg arrived");
        const facts = [...joinOrder.map((i) => joins(story)[i]), ...endOrder.map((i) => endings(story, "C1")[i])];
        for (const fact of facts) for (let n = 0; n < 2; n++) story.happens(fact as EventBody);
        expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "answered", by: "customer" });
        expect(story.agent("ann").voice.kind).toBe("wrapUp");
        ends.add(rows(story).replaceAll(/0197a000[-0-9a-f]*/g, "id"));
      }
    }
    expect(ends.size).toBe(1);
  });

  test("who hangs up is not lost when the own leg goes first, and the customer is not asked to hold", () => {
    const story = atPoint("connected");
    story.effects.length = 0;
    story.happens({ type: "hangUp", agentId: "ann", interactionId: story.contact("C1").id });
    story.leaves("C1", "A1");
    expect(story.contact("C1").state).toMatchObject({ kind: "connected", agentLost: null });
    expect(story.asked()).toEqual(["endConference"]);
  });

  test("every order of the five endings after the agent's wish ends by the agent", () => {
    const ends = new Set<string>();
    for (const order of permutations([0, 1, 2, 3, 4])) {
      const story = atPoint("connected");
      story.happens({ type: "hangUp", agentId: "ann", interactionId: story.contact("C1").id });
      for (const i of order) story.happens(endings(story, null)[i] as EventBody);
      expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "answered", by: "agent" });
      expect(story.agent("ann").voice.kind).toBe("wrapUp");
      ends.add(rows(story).replaceAll(/0197a000[-0-9a-f]*/g, "id"));
    }
    expect(ends.size).toBe(1);
  });

  test.each(["received", "waiting", "ringing", "accepted", "leg arrived", "agent joined"])(
    "a caller who leaves while %s leaves the same in every order of what the carrier says of it",
    (point) => {
      const ends = new Set<string>();
      for (const order of permutations([0, 1, 2])) {
        const story = atPoint(point);
        const hangup: EventBody = { type: "callUnparked", callId: "C1", step: 1, result: "hangup" };
        const facts: EventBody[] = [hangup, ended("C1"), ended("A1")];
        for (const i of order) story.happens(facts[i] as EventBody);
        story.later(3_600_000);
        ends.add(rows(story).replaceAll(/0197a000[-0-9a-f]*/g, "id"));
      }
      expect(ends.size).toBe(1);
    },
  );

  /** What the log keeps, but for the wrap-up: nobody can be asked for it after the fact. */
  const logged = (story: Story) => {
    const { record, state } = story.contact("C1");
    const legs = record.legs.map(({ wrapUpStartedAt: _, wrapUpEndedAt: __, wrapUpHow: ___, ...leg }) => leg);
    const told = JSON.stringify([{ ...record, legs }, state, story.agent("ann").contacts]);
    return told.replaceAll(/0197a000[-0-9a-f]*/g, "id");
  };

  /** Every order of the two joins and the five endings, each fact with the carrier's own instant. */
  function inAnyOrder(play: (story: Story, facts: readonly EventBody[]) => void): Set<string> {
    const ends = new Set<string>();
    for (const order of permutations([0, 1, 2, 3, 4, 5, 6])) {
      const story = atPoint("leg arrived");
      const facts = [...joins(story).slice(0, 2), ...endings(story, "C1")].map((fact) => ({
        ...fact,
        at: story.time(),
      }));
      play(
        story,
        order.map((i) => facts[i] as EventBody),
      );
      expect(story.contact("C1").state).toMatchObject({ kind: "ended", exit: "answered", by: "customer" });
      ends.add(logged(story));
      story.later(60_000);
      expect(story.agent("ann").voice.kind).toBe("idle");
    }
    return ends;
  }

  test("any order at all, joins after endings included, ends as the one conversation that it was", () => {
    const ends = inAnyOrder((story, facts) => {
      for (const fact of facts) story.happens(fact);
    });
    expect(ends.size).toBe(1);
  });

  test("and each fact told twice changes nothing more", () => {
    const ends = inAnyOrder((story, facts) => {
      for (const fact of facts) for (let n = 0; n < 2; n++) story.happens(fact);
    });
    expect(ends.size).toBe(1);
  });
});
