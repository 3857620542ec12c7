import { type Static, type TOptional, type TSchema, type TString, Type } from "typebox";

/*
 * Settings of the floor: read by all roles, changed by administrators. A change is a fact and answers with its outcome.
 *   GET /queues → QueueList     GET /queues/:queueId → Queue    PUT /queues/:queueId  QueueEdit → Queue
 *   GET /lines  → LineList      GET /lines/:lineId → Line       PUT /lines/:lineId    LineEdit → Line
 *   GET /agents → AgentList     GET /agents/:agentId → AgentItem    PUT /agents/:agentId  AgentEdit → AgentItem
 */

const Id = Type.String({ format: "uuid" });
const closed = { additionalProperties: false } as const;
const SkillRequirement = Type.Object({ skillId: Id, level: Type.Integer({ minimum: 1, maximum: 5 }) }, closed);
const Duration = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum, description: "Milliseconds" });
const Texts = Type.Object(
  Object.fromEntries(
    ["en", "zh-Hans", "zh-Hant"].map((language) => [language, Type.Optional(Type.String({ maxLength: 1000 }))]),
  ) as Record<"en" | "zh-Hans" | "zh-Hant", TOptional<TString>>,
  closed,
);

/** `PUT /queues/:queueId`. */
export const QueueEdit = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    requires: Type.Array(SkillRequirement, { maxItems: 20 }),
    priorityMs: Duration(0, 86_400_000),
    ageing: Type.Number({ minimum: 0, maximum: 100 }),
    tierPriorityMs: Type.Record(Type.String({ maxLength: 40 }), Duration(0, 86_400_000)),
    ringTimeoutMs: Duration(3_000, 120_000),
    joinTimeoutMs: Duration(3_000, 60_000),
    agentGraceMs: Duration(0, 120_000),
    wrapUpMs: Duration(0, 3_600_000),
    maxWaitMs: Duration(10_000, 86_400_000),
    reofferBackOffMs: Duration(0, 3_600_000),
    lastResort: Texts,
  },
  closed,
);
export type QueueEdit = Static<typeof QueueEdit>;
export const Queue = Type.Object({ queueId: Id, ...QueueEdit.properties });
export type Queue = Static<typeof Queue>;

/** `PUT /lines/:lineId`. The address stays: another number is another line. */
export const LineEdit = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    brandId: Id,
    queueId: Id,
    language: Type.Union([Type.Literal("en"), Type.Literal("zh-Hans"), Type.Literal("zh-Hant")]),
    requires: Type.Array(SkillRequirement, { maxItems: 20 }),
    priorityMs: Duration(0, 86_400_000),
    greeting: Texts,
  },
  closed,
);
export type LineEdit = Static<typeof LineEdit>;
export const Line = Type.Object({
  lineId: Id,
  channel: Type.String(),
  address: Type.String(),
  region: Type.String(),
  brand: Type.String(),
  ...LineEdit.properties,
});
export type Line = Static<typeof Line>;

/** `PUT /agents/:agentId`. */
export const AgentEdit = Type.Object(
  {
    queueIds: Type.Array(Id, { maxItems: 200, uniqueItems: true }),
    skills: Type.Record(
      Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
      Type.Integer({ minimum: 1, maximum: 5 }),
    ),
    enabled: Type.Boolean(),
  },
  closed,
);
export type AgentEdit = Static<typeof AgentEdit>;
export const AgentItem = Type.Object({ agentId: Id, name: Type.String(), ...AgentEdit.properties });
export type AgentItem = Static<typeof AgentItem>;

const listOf = <Item extends TSchema>(item: Item) => Type.Object({ items: Type.Array(item) });
export const QueueList = listOf(Queue);
export type QueueList = Static<typeof QueueList>;
export const LineList = listOf(Line);
export type LineList = Static<typeof LineList>;
export const AgentList = listOf(AgentItem);
export type AgentList = Static<typeof AgentList>;
