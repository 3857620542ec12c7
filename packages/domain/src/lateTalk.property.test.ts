import fc from "fast-check";
import { expect, test } from "vitest";
import { wholeQueue } from "./defaults.ts";
import type { EventBody } from "./event.ts";
import { billing, tellStory } from "./story.fixture.ts";

type Story = ReturnType<typeof tellStory>;

/** What truly happened at the carrier, and what the two clicked meanwhile. */
interface Truth {
  readonly isCallback: boolean;
  /** The agent's leg is replaced before the customer comes. */
  readonly isReplaced: boolean;
  readonly customerComes: boolean;
  readonly clicks: readonly ("hold" | "resume" | "consult" | "hangUp")[];
}

const aTruth: fc.Arbitrary<Truth> = fc.record({
  isCallback: fc.boolean(),
  isReplaced: fc.boolean(),
  customerComes: fc.boolean(),
  clicks: fc.array(fc.constantFrom("hold", "resume", "consult", "hangUp"), { maxLength: 3 }),
});

/** To the point where the agent's leg has asked for its document. */
function begin({ isCallback }: Truth): Story {
  const story = tellStory();
  story.happens({
    type: "queueSet",
    queue: wholeQueue({ ...billing, callback: { ...billing.callback, attempts: 1 } }),
  });
  story.signIn("ann");
  story.signIn("ben");
  if (!isCallback) story.waits("C1");
  else {
    const person = { match: { kind: "exact", customerId: "carol" }, traits: null, callerRef: null } as const;
    story.happens({ type: "callbackOrdered", lineId: "hotline", queueId: "billing", ...person, userId: "sue" });
  }
  return story;
}

function callOf(story: Story) {
  const [interaction] = [...story.floor.interactions.values()];
  if (interaction === undefined) throw new Error("nobody calls");
  return interaction;
}

/** Every fact of the carrier, in the order in which it came about, with its instant. */
function factsOf(story: Story, truth: Truth): EventBody[] {
  const { id: interactionId, segment } = callOf(story);
  const room = { interactionId, segment, conferenceId: "CF1" };
  const lastLeg = truth.isReplaced ? "A2" : "A1";
  const customer = { callId: "C1", party: "customer" } as const;
  const all: EventBody[] = [
    { type: "participantJoined", ...room, callId: "A1" },
    ...(truth.isReplaced
      ? [
          { type: "participantJoined", ...room, callId: "A2" } as const,
          { type: "participantLeft", ...room, callId: "A1" } as const,
        ]
      : []),
    ...(truth.customerComes
      ? [
          { type: "participantJoined", ...room, ...customer } as const,
          { type: "participantLeft", ...room, ...customer } as const,
        ]
      : []),
    { type: "participantLeft", ...room, callId: lastLeg },
    { type: "conferenceEnded", ...room, endedByCallId: truth.customerComes ? "C1" : null },
    { type: "callEnded", callId: lastLeg, end: "completed", arrived: null },
    { type: "callEnded", callId: "C1", end: "completed", arrived: null, dialledFor: { interactionId, segment } },
  ];
  return all.map((fact, n) => ("conferenceId" in fact ? { ...fact, at: story.time() + n } : fact) as EventBody);
}

function click(story: Story, what: Truth["clicks"][number]): void {
  const own = { agentId: callOf(story).record.legs[0]?.agentId ?? "", interactionId: callOf(story).id };
  if (what === "consult")
    story.happens({ type: "consult", ...own, withAgentId: own.agentId === "ann" ? "ben" : "ann" });
  else story.happens({ type: what, ...own });
}

const aPlay = aTruth.chain((truth) =>
  fc.record({
    truth: fc.constant(truth),
    order: fc.shuffledSubarray([...Array(9).keys()], { minLength: 9 }),
    waits: fc.array(fc.constantFrom(0, 0, 0, 900, 9_000, 50_000), { minLength: 9, maxLength: 9 }),
  }),
);

test("whoever stood in one room talked: in any order of what is told, however late, the log says so once", () => {
  const exits = new Set<string>();
  let corrected = 0;
  fc.assert(
    fc.property(aPlay, ({ truth, order, waits }) => {
      const story = begin(truth);
      const { offerId, agentId } = (callOf(story).state as { offer: { offerId: string; agentId: string } }).offer;
      story.happens({ type: "accept", agentId, offerId });
      const leg = { type: "agentLegArrived", agentId, offerId } as const;
      story.happens({ ...leg, agentCallId: "A1", mode: "accept" });
      const facts = factsOf(story, truth);
      if (truth.isReplaced) story.happens({ ...leg, agentCallId: "A2", mode: "rejoin" });
      const clicks = [...truth.clicks];
      const told = [];
      for (const [place, n] of order.entries()) {
        const fact = facts[n];
        if (fact !== undefined) told.push(...story.happens(fact).happened);
        const next = clicks.shift();
        if (next !== undefined) click(story, next);
        story.later(waits[place] ?? 0);
      }
      story.happens({ type: "callEnded", callId: callOf(story).callId, end: "completed", arrived: null });
      const { record, state } = callOf(story);
      const talked = record.legs.find((each) => each.offerId === offerId);
      const learned = told.filter(({ type }) => type === "talkLearned");
      corrected += learned.length > 0 ? 1 : 0;
      if (state.kind === "ended") expect(state.exit).toBe(record.exit);
      if (truth.customerComes) {
        expect(talked?.agentId).toBe(agentId);
        expect(talked?.connectedAt).not.toBeNull();
        expect(record.connectedAt).not.toBeNull();
        expect(record.visits?.some(({ connectedAt }) => connectedAt !== null)).toBe(true);
        expect(["abandonedConnecting", "unreached"]).not.toContain(record.exit);
        expect(record.visits?.at(-1)?.reason ?? null).toBe(record.exit);
        const { connectedAt, leftAt } = talked ?? {};
        if (typeof leftAt === "number") expect(leftAt).toBeGreaterThanOrEqual(connectedAt ?? 0);
        exits.add(record.exit ?? "live");
      } else if (!truth.isCallback) expect(record.connectedAt).toBeNull();
    }),
    { numRuns: 3000 },
  );
  expect(corrected).toBeGreaterThan(100);
  expect(exits).toContain("answered");
});
