import { type EventBody, wholeAgent, wholeQueue } from "@touchstone/domain";

export const queueIds = ["queue-0", "queue-1"];
export const lineIds = ["line-0", "line-1"];
export const agentIds = ["agent-0", "agent-1", "agent-2", "agent-3"];

/** The carrier's name of the customer's leg, by number. */
export function callId(n: number): string {
  return `CALL-${n}`;
}

/** Two queues (one asks for a skill), two lines, four agents of whom three sit at their desks. */
export const settledFloor: readonly EventBody[] = [
  ...queueIds.map((id, n): EventBody => ({ type: "queueSet", queue: queueSettings(id, n) })),
  ...lineIds.map(
    (id, n): EventBody => ({
      type: "lineSet",
      line: {
        id,
        brandId: `brand-${n}`,
        queueId: queueIds[n] as string,
        language: n === 0 ? "en" : "zh-Hans",
        requires: n === 0 ? [] : [{ skillId: "claims", level: 2 }],
        priorityMs: n * 1000,
        greeting: {},
      },
    }),
  ),
  ...agentIds.map((id, n): EventBody => ({ type: "agentSet", agent: agentSettings(id, n) })),
  ...agentIds.slice(0, 3).flatMap((agentId): EventBody[] => [
    { type: "deskConnected", agentId, nodeId: "node-0", canTalk: true },
    { type: "setIntent", agentId, userId: agentId, intent: "ready", reason: null },
  ]),
];

function queueSettings(id: string, n: number) {
  return wholeQueue({
    id,
    name: id,
    requires: n === 0 ? [] : [{ skillId: "claims", level: 1 }],
    priorityMs: n * 5000,
    ageing: n === 0 ? 1 : 2,
    tierPriorityMs: { vip: 60_000 },
    ringTimeoutMs: 20_000,
    joinTimeoutMs: 8_000,
    agentGraceMs: 20_000,
    wrapUpMs: n === 0 ? 30_000 : 0,
    maxWaitMs: 300_000,
    reofferBackOffMs: 30_000,
    lastResort: {},
  });
}

function agentSettings(id: string, n: number) {
  const skills: Record<string, number> = n === 0 ? {} : { claims: n };
  return wholeAgent({
    id,
    queueIds: n === 3 ? queueIds : [queueIds[n % 2] as string, ...(n === 2 ? queueIds : [])],
    skills,
    enabled: true,
    workSets:
      n === 1
        ? [{ voice: 1 }, { chat: 2, email: 1, sms: 2 }]
        : n === 2
          ? [{ voice: 1, email: 1, sms: 1 }, { chat: 1 }]
          : [{ voice: 1 }],
  });
}
