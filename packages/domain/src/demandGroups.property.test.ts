import fc from "fast-check";
import { expect, test } from "vitest";
import type { Agent } from "./agent.ts";
import { wholeAgent } from "./defaults.ts";
import { DueTimes } from "./dueTimes.ts";
import type { EventBody } from "./event.ts";
import type { Floor } from "./floor.ts";
import type { Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { RelaxStep } from "./queue.ts";
import { nextTimeOut } from "./rows.ts";
import { Slots } from "./slots.ts";
import { billing, hotline, tellStory } from "./story.fixture.ts";
import { interactionDueAt } from "./timers.ts";

const skill = (skillId: string, level: number) => ({ skillId, level });
const asked = [[], [skill("claims", 2)], [skill("claims", 4)], [skill("claims", 1), skill("french", 2)]];
const agentId = fc.nat({ max: 3 }).map((n) => `agent-${n}`);
const message = { to: "message", text: {} } as const;

const rules = fc.record({
  relax: fc.constantFrom<RelaxStep[][]>([], [{ afterMs: 9_000, lowerBy: 1 }], [{ afterMs: 5_000, lowerBy: "all" }]),
  afterMs: fc.constantFrom(null, 0, 3_000, 20_000),
  sendsUnstaffed: fc.boolean(),
});
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("calls" as const), line: fc.nat({ max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("queue" as const), rules }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("agent" as const),
      agentId,
      enabled: fc.constantFrom(true, true, false),
      queueIds: fc.constantFrom(["billing"], ["billing"], []),
      skills: fc.constantFrom<Record<string, number>[]>({}, { claims: 2 }, { claims: 5, french: 2 }, { french: 1 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("ready", "notReady", "offline", "desk", "deskGone", "removed", "hangsUp" as const),
      agentId,
    }),
  },
);
type What = typeof happening extends fc.Arbitrary<infer T> ? T : never;

function factsOf(what: What, n: number): EventBody[] {
  if (what.kind === "calls") {
    const call = { callId: `C${n}`, lineId: `line-${what.line}`, match: { kind: "unknown" }, traits: null } as const;
    return [
      { type: "callArrived", ...call },
      { type: "callParked", callId: `C${n}`, step: 1 },
    ];
  }
  if (what.kind === "queue") return [{ type: "queueSet", queue: queueWith(what.rules) }];
  const { agentId: id, kind } = what;
  if (kind === "agent") return [{ type: "agentSet", agent: wholeAgent({ ...what, id }) }];
  if (kind === "removed") return [{ type: "agentRemoved", agentId: id }];
  if (kind === "hangsUp") return [{ type: "callEnded", callId: `C${n >> 1}`, end: "completed", arrived: null }];
  if (kind === "desk") return [{ type: "deskConnected", agentId: id, nodeId: "node", canTalk: true }];
  if (kind === "deskGone") return [{ type: "deskGone", agentId: id, nodeId: "node" }];
  return [{ type: "setIntent", agentId: id, userId: id, intent: kind, reason: kind === "notReady" ? "tea" : null }];
}

function queueWith({
  relax,
  afterMs,
  sendsUnstaffed,
}: {
  relax: RelaxStep[];
  afterMs: number | null;
  sendsUnstaffed: boolean;
}) {
  const nobodyRoutable = afterMs === null ? null : { afterMs, exit: message };
  const overflow = { ...billing.overflow, nobodySignedIn: sendsUnstaffed ? message : null, nobodyRoutable };
  return { ...billing, relax, overflow };
}

/** Since when the agent has been unable to serve anybody; null: is able. */
function unable({ settings, intent, connection, block }: Agent): Instant | null {
  if (!settings.enabled) return 0;
  const since = [
    ...(intent.kind === "ready" ? [] : [intent.since]),
    ...(connection.kind === "gone" ? [connection.since] : []),
    ...(block === null ? [] : [block.since]),
  ];
  return since.length === 0 ? null : Math.min(...since);
}

/** As the rule reads, by looking at everybody: when the contact has to leave; undefined: it need not. */
function naiveAt(floor: Floor, { queueId, requires, state, callback, thread }: Interaction): Instant | undefined {
  const queue = floor.queues.get(queueId);
  const rule = queue?.overflow.nobodyRoutable ?? null;
  if (rule === null || state.kind !== "waiting" || callback !== null || thread !== null) return undefined;
  const by = (queue?.relax ?? []).reduce((sum, { lowerBy }) => sum + (lowerBy === "all" ? 9 : lowerBy), 0);
  const suits = ({ settings: { queueIds, skills } }: Agent) =>
    queueIds.includes(queueId) && requires.every(({ skillId, level }) => (skills[skillId] ?? 0) >= level - by);
  const since = [...floor.agents.values()].filter(suits).map(unable);
  return since.includes(null) ? undefined : Math.max(0, ...since.map((at) => at ?? 0)) + rule.afterMs;
}

function naiveFirst(floor: Floor) {
  const due = [...floor.interactions.values()].flatMap((interaction) => {
    const queue = floor.queues.get(interaction.queueId) ?? billing;
    const own = interactionDueAt(interaction, queue) ?? Number.POSITIVE_INFINITY;
    const at = Math.min(own, naiveAt(floor, interaction) ?? own);
    return at === Number.POSITIVE_INFINITY ? [] : [{ id: interaction.id, at }];
  });
  return due.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** Who had no time to leave before the event, or another one, has left by now if it is up. */
function expectNobodyOverdue(floor: Floor, before: ReadonlyMap<string, Instant | undefined>, now: Instant): void {
  const signedIn = [...floor.agents.values()].some(
    ({ settings, intent }) => settings.enabled && settings.queueIds.includes("billing") && intent.kind !== "offline",
  );
  for (const interaction of floor.interactions.values()) {
    if (interaction.state.kind !== "waiting") continue;
    const at = naiveAt(floor, interaction);
    if (at !== undefined && at <= now) expect(before.get(interaction.id)).toBe(at);
    if (floor.queues.get("billing")?.overflow.nobodySignedIn) expect(signedIn).toBe(true);
  }
}

test("who has to leave, and when, is what looking at every agent for every contact says", () => {
  const history = fc.array(fc.tuple(fc.constantFrom(0, 0, 1_000, 4_000, 15_000), happening), {
    maxLength: 60,
    size: "max",
  });
  fc.assert(
    fc.property(rules, history, (first, moves) => {
      const { floor, happens, later, time } = tellStory();
      happens({ type: "queueSet", queue: queueWith(first) });
      asked.forEach((requires, n) => {
        happens({ type: "lineSet", line: { ...hotline, id: `line-${n}`, requires } });
      });
      moves.forEach(([gap, what], n) => {
        later(gap);
        for (const fact of factsOf(what, n)) {
          const before = new Map([...floor.interactions].map(([id, each]) => [id, naiveAt(floor, each)]));
          happens(fact);
          expectNobodyOverdue(floor, before, time());
          for (const each of floor.interactions.values())
            expect(floor.demandGroups.at(each.id)).toBe(naiveAt(floor, each));
          const [due, ...others] = naiveFirst(floor);
          expect(nextTimeOut(floor)?.at).toBe(nextOf(floor, due));
          const but = new Set(due === undefined ? [] : [due.id]);
          const aside = nextTimeOut({ ...floor, agentTimers: new DueTimes(new Slots()) }, but);
          expect(aside && { id: aside.id, at: aside.at }).toEqual(others[0]);
        }
      });
    }),
    { numRuns: 300 },
  );
}, 60_000);

const nextOf = (floor: Floor, due: { at: Instant } | undefined) =>
  [due?.at, floor.agentTimers.first()?.at].filter((at) => at !== undefined).sort((a, b) => a - b)[0];
