import fc from "fast-check";
import { expect, test } from "vitest";
import type { Agent, Channel, WorkSet } from "./agent.ts";
import { wholeAgent } from "./defaults.ts";
import type { EventBody } from "./event.ts";
import type { StepResult } from "./floor.ts";
import type { Interaction } from "./interaction.ts";
import { brokenRouting } from "./invariants.fixture.ts";
import { mayTake, offersMade, seekerOf } from "./oracle.fixture.ts";
import type { PreferredAgents, RelaxStep, Strategy } from "./queue.ts";
import { billing, hotline, tellStory } from "./story.fixture.ts";
import { allWork } from "./work.ts";

/** More callers than agents, so that every choice has rivals: two queues, three heads start, several kinds of skills. */
const queueIds = ["billing", "sales"];
const skill = (skillId: string, level: number) => ({ skillId, level });
const requirements = [
  [],
  [skill("claims", 2)],
  [skill("claims", 4)],
  [skill("claims", 1), skill("other", 1)],
  [skill("claims", 1), skill("french", 2)],
  [skill("french", 1), skill("other", 2)],
];
const lineIds = queueIds.flatMap((queueId) => requirements.map((_, n) => `${queueId}-${n}`));

const rules = fc.record({
  ageing: fc.constantFrom(0, 0.5, 1, 2),
  strategy: fc.constantFrom<Strategy[]>("longestIdle", "fewestContacts", "roundRobin", "topDown", "ringGroup"),
  agentOrder: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7].map((n) => `agent-${n}`)),
  ringGroupSize: fc.integer({ min: 2, max: 3 }),
  relax: fc.constantFrom<RelaxStep[][]>(
    [],
    [{ afterMs: 9000, lowerBy: 1 }],
    [
      { afterMs: 5000, lowerBy: 2 },
      { afterMs: 20_000, lowerBy: "all" },
    ],
  ),
  fairnessCapMs: fc.constantFrom(null, 15_000),
  preferred: fc.constantFrom<PreferredAgents[]>(
    { agents: [], holdMs: 0 },
    { agents: ["owner", "last"], holdMs: 12_000 },
    { agents: ["last"], holdMs: 30_000 },
  ),
  reofferBackOffMs: fc.constantFrom(0, 4000, 40_000),
});
// Claims are rare, so that several demands are filed under them.
const skills = fc.constantFrom<Record<string, number>[]>(
  {},
  { other: 3, french: 3 },
  { other: 2 },
  { french: 2 },
  { claims: 1, other: 1 },
  { claims: 3, french: 2 },
  { claims: 5, other: 2, french: 2 },
);
const gapMs = fc.integer({ min: 0, max: 6000 });

const calls = fc.record({
  kind: fc.constant("calls" as const),
  lineId: fc.constantFrom(...lineIds),
  tier: fc.constantFrom(null, "silver", "gold"),
  channel: fc.constantFrom<Channel[]>("voice", "voice", "voice", "chat", "email"),
  owner: fc.option(fc.nat({ max: 7 })),
  last: fc.option(fc.nat({ max: 7 })),
});
const change = fc.record({ kind: fc.constant("queue" as const), queueId: fc.constantFrom(...queueIds), rules });
const agentId = fc.nat({ max: 7 }).map((n) => `agent-${n}`);
const comes = fc.record({
  kind: fc.constant("comes" as const),
  agentId,
  skills,
  queueIds: fc.constantFrom(["billing"], ["sales"], ["sales", "billing"]),
  workSets: fc.constantFrom<WorkSet[][]>(
    [{ voice: 1 }],
    [{ voice: 1 }, { chat: 2, email: 1 }],
    [{ voice: 1, email: 2 }],
  ),
});
const ends = fc.record({
  kind: fc.constantFrom(
    "declines" as const,
    "takes" as const,
    "customerLeaves" as const,
    "back" as const,
    "pauses" as const,
  ),
  agentId,
});
const urgent = fc.record({
  kind: fc.constant("urgent" as const),
  nth: fc.nat({ max: 20 }),
  priorityMs: fc.constantFrom(-20_000, 0, 30_000),
});
const happening = fc.oneof(
  { weight: 1, arbitrary: urgent },
  { weight: 6, arbitrary: calls },
  { weight: 1, arbitrary: change },
  { weight: 3, arbitrary: comes },
  { weight: 5, arbitrary: ends },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

type Rules = typeof rules extends fc.Arbitrary<infer T> ? T : never;

function settings(ofQueues: readonly Rules[]): EventBody[] {
  const tierPriorityMs = { silver: 3000, gold: 10_000 };
  const queues = queueIds.map(
    (id, n): EventBody => ({ type: "queueSet", queue: { ...billing, id, tierPriorityMs, ...ofQueues[n] } }),
  );
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
    const [ownerAgentId, lastAgentId] = [what.owner, what.last].map((who) => (who === null ? null : `agent-${who}`));
    const traits = {
      tier: what.tier,
      language: null,
      ownerAgentId: ownerAgentId ?? null,
      lastAgentId: lastAgentId ?? null,
    };
    const contact = { lineId: what.lineId, match: { kind: "unknown" }, traits } as const;
    if (what.channel !== "voice") {
      return [{ type: "contactArrived", channel: what.channel, contactId: callId, ...contact }];
    }
    const call = { callId, ...contact };
    return [
      { type: "callArrived", ...call },
      { type: "callParked", callId, step: 1 },
    ];
  }
  if (what.kind === "queue") {
    const queue = story.floor.queues.get(what.queueId) ?? billing;
    return [{ type: "queueSet", queue: { ...queue, ...what.rules } }];
  }
  if (what.kind === "comes") {
    const { agentId: id, queueIds: own, skills: has, workSets } = what;
    return [{ type: "agentSet", agent: wholeAgent({ id, queueIds: own, skills: has, workSets }) }, ...signsIn(id)];
  }
  if (what.kind === "urgent") {
    const interactionId = [...story.floor.interactions.keys()].at(what.nth);
    const { priorityMs } = what;
    return interactionId === undefined ? [] : [{ type: "setPriority", interactionId, priorityMs, userId: "user" }];
  }
  const { agentId: id, kind } = what;
  if (!story.floor.agents.has(id)) return [];
  if (kind === "pauses") return [{ type: "setIntent", agentId: id, userId: id, intent: "notReady", reason: "tea" }];
  return kind === "back" ? signsIn(id) : endsOf(story, id, kind);
}

function signsIn(id: string): EventBody[] {
  return [
    { type: "deskConnected", agentId: id, nodeId: "node", canTalk: true },
    { type: "setIntent", agentId: id, userId: id, intent: "ready", reason: null },
  ];
}

function endsOf(story: Story, agentId: string, how: "declines" | "takes" | "customerLeaves"): EventBody[] {
  const agent = story.floor.agents.get(agentId);
  const work = agent && allWork(agent).find((each) => how === "customerLeaves" || each.kind === "offered");
  const interaction = story.floor.interactions.get(work?.interactionId ?? "");
  if (work === undefined || interaction === undefined || interaction.state.kind === "ended") return [];
  const { callId, channel } = interaction;
  if (how === "customerLeaves" && channel !== "voice") return [{ type: "contactClosed", contactId: callId }];
  if (how === "customerLeaves") return [{ type: "callEnded", callId, end: "completed", arrived: null }];
  const offerId = "offerId" in work ? work.offerId : "";
  return [{ type: how === "takes" ? "accept" : "decline", agentId, offerId }];
}

type Check = (story: Story, result: StepResult, before: ReadonlyMap<string, Agent>) => string | null;

function holds(check: Check): void {
  const history = fc.array(fc.tuple(gapMs, happening), { maxLength: 80, size: "max" });
  fc.assert(
    fc.property(history, fc.array(rules, { minLength: 2, maxLength: 2 }), (moves, ofQueues) => {
      const story = tellStory();
      for (const body of settings(ofQueues)) story.happens(body);
      moves.forEach(([gap, what], n) => {
        story.later(gap);
        for (const body of eventsOf(story, what, n)) {
          const before = new Map(story.floor.agents);
          const broken = check(story, story.happens(body), before);
          if (broken !== null) throw new Error(`${broken}, after ${JSON.stringify(body)}`);
        }
      });
    }),
    { numRuns: 400 },
  );
}

test("with more callers than agents, every offer is the naive router's, and nobody waits beside who could help", () =>
  holds(({ floor, time }, result, before) => brokenRouting(floor, result, time(), before)));

function isOverCap({ floor, time }: Story, { queueId, queuedAt }: Interaction): boolean {
  const cap = floor.queues.get(queueId)?.fairnessCapMs ?? null;
  return cap !== null && queuedAt !== null && time() - queuedAt >= cap;
}

/** The agent as before being offered the contact. */
function without(agent: Agent, interactionId: string): Agent {
  const { voice, tasks } = agent;
  const isOffered = voice.kind !== "idle" && voice.interactionId === interactionId;
  const left = tasks.filter((task) => task.interactionId !== interactionId);
  return { ...agent, voice: isOffered ? { kind: "idle" } : voice, tasks: left };
}

test("nobody over the fairness cap is passed over for a contact that is not, whatever its head start", () => {
  let passable = 0;
  holds((story, result) => {
    for (const { agentId, interactionId } of offersMade(result)) {
      const [agent, chosen] = [story.floor.agents.get(agentId), story.floor.interactions.get(interactionId)];
      if (agent === undefined || chosen === undefined) continue;
      if (isOverCap(story, chosen)) passable++;
      else {
        const seeker = seekerOf(without(agent, interactionId));
        for (const each of story.floor.interactions.values()) {
          if (each.state.kind !== "waiting" || !isOverCap(story, each)) continue;
          if (mayTake(story.floor, seeker, { interaction: each, ringsAt: [] }, story.time()))
            return `${agentId} was offered ${interactionId} while ${each.id} waited beyond the cap`;
        }
      }
    }
    return null;
  });
  expect(passable).toBeGreaterThan(100);
});
