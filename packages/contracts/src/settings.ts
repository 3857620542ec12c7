import { type Static, type TOptional, type TSchema, type TString, Type } from "typebox";

/*
 * Settings of the floor: read by all roles, changed by administrators. A change is a fact and answers with its outcome.
 *   GET /queues → QueueList     GET /queues/:queueId → Queue    PUT /queues/:queueId  QueueEdit → Queue
 *   GET /lines  → LineList      GET /lines/:lineId → Line       PUT /lines/:lineId    LineEdit → Line
 *   GET /agents → AgentList     GET /agents/:agentId → AgentItem    PUT /agents/:agentId  AgentEdit → AgentItem
 *   POST /queues NewQueue → Queue    DELETE /queues/:queueId    POST /queues/:queueId/check QueueEdit → SettingsCheck
 *   POST /lines  NewLine → Line      DELETE /lines/:lineId      GET /brands → BrandList
 * An edit with If-Match (the revision that was read, as the ETag says it) is refused with 412 when somebody edited meanwhile.
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

const oneOf = <Values extends readonly string[]>(...values: Values) => Type.Enum([...values] as [...Values]);

const Exit = Type.Union([
  Type.Object({ to: Type.Literal("queue"), queueId: Id }, closed),
  Type.Object({ to: Type.Literal("line"), lineId: Id }, closed),
  Type.Object({ to: Type.Literal("voicemail") }, closed),
  Type.Object({ to: Type.Literal("callback") }, closed),
  Type.Object({ to: Type.Literal("message"), text: Texts }, closed),
]);

const MinuteOfDay = Type.Integer({ minimum: 0, maximum: 1440, description: "Minutes since midnight" });
const Instant = Type.Integer({ minimum: 0, description: "Milliseconds since 1970" });
const Shift = { from: MinuteOfDay, to: MinuteOfDay };
const Weekday = Type.Integer({ minimum: 1, maximum: 7, description: "1 Monday … 7 Sunday" });
/** A calendar as people write it; the rules of its zone are filled in when it is stored. */
export const HoursEdit = Type.Object(
  {
    zone: Type.String({ minLength: 1, maxLength: 60 }),
    weekly: Type.Array(
      Type.Object({ days: Type.Array(Weekday, { minItems: 1, maxItems: 7, uniqueItems: true }), ...Shift }, closed),
      { maxItems: 50 },
    ),
    special: Type.Array(
      Type.Object(
        {
          date: Type.String({ format: "date" }),
          yearly: Type.Boolean(),
          name: Type.String({ maxLength: 80 }),
          shifts: Type.Array(Type.Object(Shift, closed), { maxItems: 10 }),
        },
        closed,
      ),
      { maxItems: 400 },
    ),
    closures: Type.Array(
      Type.Object(
        { from: Instant, until: Type.Union([Instant, Type.Null()]), note: Type.String({ maxLength: 200 }) },
        closed,
      ),
      { maxItems: 50 },
    ),
  },
  closed,
);
export type HoursEdit = Static<typeof HoursEdit>;

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** What decides about waiting, choosing and leaving. */
const Routing = {
  relax: Type.Array(
    Type.Object(
      {
        afterMs: Duration(0, 86_400_000),
        lowerBy: Type.Union([Type.Integer({ minimum: 1, maximum: 5 }), Type.Literal("all")]),
      },
      closed,
    ),
    { maxItems: 10 },
  ),
  strategy: oneOf("longestIdle", "fewestContacts", "roundRobin", "topDown", "ringGroup"),
  agentOrder: Type.Array(Id, { maxItems: 5000, uniqueItems: true }),
  ringGroupSize: Type.Integer({ minimum: 2, maximum: 20 }),
  fairnessCapMs: OrNull(Duration(0, 86_400_000)),
  preferred: Type.Object(
    { agents: Type.Array(oneOf("owner", "last"), { maxItems: 2, uniqueItems: true }), holdMs: Duration(0, 3_600_000) },
    closed,
  ),
  maxWaiting: OrNull(Type.Integer({ minimum: 1, maximum: 100_000 })),
  hours: OrNull(HoursEdit),
  overflow: Type.Object(
    {
      maxWait: Exit,
      full: Exit,
      closed: Exit,
      nobodySignedIn: OrNull(Exit),
      nobodyRoutable: OrNull(Type.Object({ afterMs: Duration(0, 86_400_000), exit: Exit }, closed)),
    },
    closed,
  ),
  callback: Type.Object(
    {
      offered: Type.Boolean(),
      attempts: Type.Integer({ minimum: 1, maximum: 10 }),
      retryAfterMs: Duration(60_000, 86_400_000),
    },
    closed,
  ),
  placeBackMs: Duration(0, 3_600_000),
  announceWait: Type.Boolean(),
};

/** `PUT /queues/:queueId`. What may be left out stays as it is. */
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
    /** Below the mails of its agents; an empty or missing one is none. */
    signature: Type.Optional(Texts),
    ...Type.Partial(Type.Object(Routing)).properties,
  },
  closed,
);
export type QueueEdit = Static<typeof QueueEdit>;
/** Is it open now, and when does that change; `changesAt` null: never. */
export const Opening = Type.Object({ isOpen: Type.Boolean(), changesAt: OrNull(Instant) });
export type Opening = Static<typeof Opening>;
const Revision = Type.Integer({ description: "Raised by every change; the ETag" });
export const Queue = Type.Object({ queueId: Id, revision: Revision, opening: Opening, ...QueueEdit.properties });
export type Queue = Static<typeof Queue>;

/** `POST /queues`: with the settings of another queue, or with defaults. */
export const NewQueue = Type.Object({ name: QueueEdit.properties.name, like: Type.Optional(Id) }, closed);
export type NewQueue = Static<typeof NewQueue>;

/** How a line writes. What is left out is the default: 24 hours, 10 minutes, at any time, no words of its own. */
const TextEdit = Type.Object(
  {
    closesAfterMs: Type.Optional(Duration(60_000, 30 * 86_400_000)),
    idleToRestMs: Type.Optional(Duration(60_000, 86_400_000)),
    quietHours: Type.Optional(OrNull(Type.Object({ from: MinuteOfDay, to: MinuteOfDay }, closed))),
    autoAnswer: Type.Optional(Type.Object({ open: Texts, closed: Texts }, closed)),
  },
  closed,
);

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
    /** Left out: it stays as it is. */
    text: Type.Optional(TextEdit),
  },
  closed,
);
export type LineEdit = Static<typeof LineEdit>;
/** What a line is reached by: numbers take calls and texts. */
const LineChannel = Type.Union([
  Type.Literal("phone"),
  Type.Literal("email"),
  Type.Literal("chat"),
  Type.Literal("fax"),
]);
/**
 * `POST /lines`. A telephone number (`phone`, the default: calls and texts) must be the carrier account's; that of a `fax` line is the
 * fax account's. `email`: a mail address. `chat`: the tenant's name in addresses, or that, a slash and a name for the brand.
 * `region` tells how its callers write numbers.
 */
export const NewLine = Type.Object(
  {
    channel: Type.Optional(LineChannel),
    address: Type.String({ minLength: 2, maxLength: 254 }),
    region: Type.Optional(Type.String({ pattern: "^[A-Z]{2}$" })),
    ...LineEdit.properties,
  },
  closed,
);
export type NewLine = Static<typeof NewLine>;
export const Line = Type.Object({
  lineId: Id,
  revision: Revision,
  channel: LineChannel,
  address: Type.String(),
  region: Type.String(),
  brand: Type.String(),
  ...LineEdit.properties,
});
export type Line = Static<typeof Line>;

const Places = Type.Optional(Type.Integer({ minimum: 0, maximum: 50 }));
const WorkSet = Type.Object({ voice: Places, sms: Places, chat: Places, email: Places, fax: Places }, closed);

/** `PUT /agents/:agentId`. */
export const AgentEdit = Type.Object(
  {
    queueIds: Type.Array(Id, { maxItems: 200, uniqueItems: true }),
    skills: Type.Record(
      Type.String({ pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$" }),
      Type.Integer({ minimum: 1, maximum: 5 }),
    ),
    enabled: Type.Boolean(),
    /** What the agent may have at the same time: the contacts by channel of any one set. */
    workSets: Type.Optional(Type.Array(WorkSet, { minItems: 1, maxItems: 10 })),
  },
  closed,
);
export type AgentEdit = Static<typeof AgentEdit>;
export const AgentItem = Type.Object({
  agentId: Id,
  revision: Revision,
  name: Type.String(),
  ...AgentEdit.properties,
});
export type AgentItem = Static<typeof AgentItem>;

/** A page of a list in its own order: `next` of one answer is the `cursor` of the next request; null ends it. 500 by default. */
export const ListQuery = Type.Object(
  {
    cursor: Type.Optional(Type.String({ maxLength: 400 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  },
  closed,
);
export type ListQuery = Static<typeof ListQuery>;
const listOf = <Item extends TSchema>(item: Item) => Type.Object({ items: Type.Array(item) });
const pagesOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });
export const QueueList = pagesOf(Queue);
export type QueueList = Static<typeof QueueList>;
export const LineList = listOf(Line);
export type LineList = Static<typeof LineList>;
export const AgentList = pagesOf(AgentItem);
export type AgentList = Static<typeof AgentList>;
