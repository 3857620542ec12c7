import fc from "fast-check";
import { test } from "vitest";
import { wholeAgent } from "./defaults.ts";
import type { EventBody } from "./event.ts";
import { brokenRouting } from "./invariants.fixture.ts";
import { billing, hotline, tellStory } from "./story.fixture.ts";

/** More callers than agents, so that every choice has rivals: two queues, three heads start, three kinds of skills. */
const queueIds = ["billing", "sales"];
const requirements = [[], [{ skillId: "claims", level: 2 }], [{ skillId: "claims", level: 4 }]];
const lineIds = queueIds.flatMap((queueId) => requirements.map((_, n) => `${queueId}-${n}`));

const ageing = fc.constantFrom(0, 0.5, 1, 2);
const skills = fc.constantFrom<Record<string, number>>({}, { claims: 1 }, { claims: 3 }, { claims: 5, other: 1 });
const gapMs = fc.integer({ min: 0, max: 6000 });

const calls = fc.record({
  kind: fc.constant("calls" as const),
  lineId: fc.constantFrom(...lineIds),
  tier: fc.constantFrom(null, "silver", "gold"),
});
const change = fc.record({ kind: fc.constant("queue" as const), queueId: fc.constantFrom(...queueIds), ageing });
const agentId = fc.nat({ max: 7 }).map((n) => `agent-${n}`);
const comes = fc.record({
  kind: fc.constant("comes" as const),
  agentId,
  skills,
  queueIds: fc.constantFrom(["billing"], ["sales"], ["sales", "billing"]),
});
const ends = fc.record({
  kind: fc.constantFrom("declines" as const, "callerLeaves" as const, "back" as const),
  agentId,
});
const happening = fc.oneof(
  { weight: 6, arbitrary: calls },
  { weight: 1, arbitrary: change },
  { weight: 3, arbitrary: comes },
  { weight: 5, arbitrary: ends },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function settings(): EventBody[] {
  const tierPriorityMs = { silver: 3000, gold: 10_000 };
  const queues = queueIds.map((id): EventBody => ({ type: "queueSet", queue: { ...billing, id, tierPriorityMs } }));
  const lines = lineIds.map((id): EventBody => {
    const requires = requirements[Number(id.at(-1))] ?? [];
    return { type: "lineSet", line: { ...hotline, id, queueId: id.slice(0, -2), requires } };
  });
  return [...queues, ...lines];
}

type Story = ReturnType<typeof tellStory>;

function eventsOf(story: Story, what: Happening, n: number): EventBody[] {
  const callId = `C${n}`;
  if (what.kind === "calls") {
    const traits = { tier: what.tier, language: null, ownerAgentId: null };
    const call = { callId, lineId: what.lineId, match: { kind: "unknown" }, traits } as const;
    return [
      { type: "callArrived", ...call },
      { type: "callParked", callId, step: 1 },
    ];
  }
  if (what.kind === "queue") {
    const queue = story.floor.queues.get(what.queueId) ?? billing;
    return [{ type: "queueSet", queue: { ...queue, ageing: what.ageing } }];
  }
  if (what.kind === "comes") {
    const { agentId: id, queueIds: own, skills: has } = what;
    return [{ type: "agentSet", agent: wholeAgent({ id, queueIds: own, skills: has }) }, ...signsIn(id)];
  }
  if (what.kind === "back") return story.floor.agents.has(what.agentId) ? signsIn(what.agentId) : [];
  return offerEnds(story, what.agentId, what.kind);
}

function signsIn(id: string): EventBody[] {
  return [
    { type: "deskConnected", agentId: id, nodeId: "node", canTalk: true },
    { type: "setIntent", agentId: id, userId: id, intent: "ready", reason: null },
  ];
}

function offerEnds(story: Story, id: string, how: "declines" | "callerLeaves"): EventBody[] {
  const voice = story.floor.agents.get(id)?.voice;
  if (voice?.kind !== "offered") return [];
  const callId = story.floor.interactions.get(voice.interactionId)?.callId ?? "";
  return how === "declines"
    ? [{ type: "decline", agentId: id, offerId: voice.offerId }]
    : [{ type: "callEnded", callId, end: "completed", arrived: null }];
}

test("with more callers than agents, every offer is the naive router's, and nobody waits beside who could help", () => {
  const history = fc.array(fc.tuple(gapMs, happening), { maxLength: 80, size: "max" });
  fc.assert(
    fc.property(history, (moves) => {
      const story = tellStory();
      for (const body of settings()) story.happens(body);
      moves.forEach(([gap, what], n) => {
        story.later(gap);
        for (const body of eventsOf(story, what, n)) {
          const broken = brokenRouting(story.floor, story.happens(body), story.time());
          if (broken !== null) throw new Error(`${broken}, after ${JSON.stringify(body)}`);
        }
      });
    }),
    { numRuns: 200 },
  );
});
