import type { KnownCaller } from "@touchstone/db";
import {
  type AgentSettings,
  type CustomerTraits,
  type LineSettings,
  type QueueSettings,
  wholeAgent,
  wholeQueue,
} from "@touchstone/domain";

/** A small contact centre: who works there, what rings, who is known. Everything is short, so that much happens in a minute. */

const uuid = (kind: string, n: number) => `0197a000-0000-7000-8000-${kind}${String(n).padStart(12 - kind.length, "0")}`;

export const TENANT_ID = uuid("a", 1);
const BRAND_ID = uuid("b", 1);
export const PUBLIC_URL = "http://house";

const QUEUE_IDS = [uuid("c", 1), uuid("c", 2)] as const;
export const AGENT_IDS: readonly string[] = [1, 2, 3, 4, 5].map((n) => uuid("d", n));
const SKILL = uuid("e", 1);
export const LINE_NUMBERS = ["+441134960001", "+441134960002"] as const;

export const queues: readonly QueueSettings[] = QUEUE_IDS.map((id, n) =>
  wholeQueue({
    id,
    name: n === 0 ? "Orders" : "Claims",
    requires: n === 0 ? [] : [{ skillId: SKILL, level: 1 }],
    priorityMs: n * 2_000,
    tierPriorityMs: { vip: 20_000 },
    ringTimeoutMs: 8_000,
    joinTimeoutMs: 6_000,
    agentGraceMs: 7_000,
    wrapUpMs: n === 0 ? 6_000 : 0,
    maxWaitMs: 45_000,
    reofferBackOffMs: 10_000,
    callback: { offered: n === 0, attempts: 2, retryAfterMs: 5_000 },
    placeBackMs: n === 0 ? 0 : 20_000,
    announceWait: n === 0,
    lastResort: { en: "Please call again." },
  }),
);

export const lines: readonly (LineSettings & { readonly address: string })[] = LINE_NUMBERS.map((address, n) => ({
  id: uuid("f", n + 1),
  brandId: BRAND_ID,
  queueId: QUEUE_IDS[n] as string,
  language: n === 0 ? "en" : "zh-Hans",
  requires: n === 0 ? [] : [{ skillId: SKILL, level: 2 }],
  priorityMs: 0,
  greeting: { en: "Welcome." },
  text: {
    ...{ closesAfterMs: 20_000, idleToRestMs: 6_000 },
    autoAnswer: { open: n === 0 ? { en: "We have your message." } : {}, closed: { en: "We are closed." } },
  },
  address,
}));

/** Some only call, some also write, at the same time or instead. */
const WORK_SETS: readonly AgentSettings["workSets"][] = [
  [{ voice: 1 }, { sms: 1 }],
  [{ voice: 1 }],
  [{ voice: 1, chat: 1 }],
  [
    { voice: 1, sms: 1 },
    { chat: 1, sms: 2 },
  ],
  [{ voice: 1 }, { chat: 2, sms: 2 }],
];

export const agents: readonly AgentSettings[] = AGENT_IDS.map((id, n) =>
  wholeAgent({
    id,
    queueIds: n === 1 ? [QUEUE_IDS[0]] : n === 2 ? [QUEUE_IDS[1]] : [...QUEUE_IDS],
    skills: n === 1 ? {} : { [SKILL]: 1 + (n % 3) },
    workSets: WORK_SETS[n] ?? [{ voice: 1 }],
  }),
);

const CUSTOMER_IDS = [uuid("8", 1), uuid("8", 2), uuid("8", 3)] as const;
const PLAIN: CustomerTraits = { tier: null, language: null, ownerAgentId: null };

export const customerTraits: ReadonlyMap<string, CustomerTraits> = new Map([
  [CUSTOMER_IDS[0], { ...PLAIN, tier: "vip" }],
  [CUSTOMER_IDS[1], { ...PLAIN, language: "zh-Hant" }],
  [CUSTOMER_IDS[2], PLAIN],
]);

const known = (address: string, ...customerIds: readonly string[]) =>
  [
    address,
    customerIds.map(
      (customerId): KnownCaller => ({
        address,
        extension: null,
        customerId,
        traits: customerTraits.get(customerId) ?? PLAIN,
      }),
    ),
  ] as const;

/** One customer's number, one that two share; all others are nobody's. */
export const knownNumbers: ReadonlyMap<string, readonly KnownCaller[]> = new Map([
  known("+447700900001", CUSTOMER_IDS[0]),
  known("+447700900002", CUSTOMER_IDS[1], CUSTOMER_IDS[2]),
]);

export const CALLER_NUMBERS = [
  "+447700900001",
  "+447700900002",
  "+447700900003",
  "anonymous",
  "+447700900005",
] as const;
export const customerIds: readonly string[] = [...CUSTOMER_IDS, uuid("8", 9)];
