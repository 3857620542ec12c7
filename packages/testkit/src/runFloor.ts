import type {
  CallbackOrderAsked,
  CommittedChange,
  ConversationAsked,
  MessageAnnounced,
  MessageReportAnnounced,
  NoteAsked,
  ReplyAsked,
  ScreenPort,
} from "@touchstone/contracts";
import {
  type ContentRow,
  commitFloor,
  type Database,
  type FloorCommit,
  insertFacts,
  type LineChannel,
  loadFloor,
  takePending,
} from "@touchstone/db";
import {
  agentsOn,
  createFloor,
  type EventBody,
  type Floor,
  type FloorEvent,
  getAgent,
  getFlow,
  getInteraction,
  getLine,
  getQueue,
  type Outcome,
  type StepResult,
  step,
} from "@touchstone/domain";
import { newId } from "@touchstone/runtime";
import { textsOf } from "./textsOf.ts";

/** A tenant's floor that a test moves: the real `step` and the real commit, one event at a time, without matching or effects. */
export interface RunningFloor {
  /** Makes something happen, with `words` as the caller's; returns what became of it. */
  happen(body: EventBody, words?: Content): Promise<Outcome>;
  /** Consumes what waits in the inbox, as a router would; returns how many facts. */
  drain(): Promise<number>;
  /** Time passes by the database's clock. */
  tick(): Promise<void>;
  readonly floor: Floor;
}

interface RunFloorOptions {
  readonly system: Database;
  readonly tenantId: string;
  /** Told of each commit, as by the router. */
  readonly screens?: ScreenPort;
  readonly committed?: () => void;
  /** Address and name of lines, which the event does not hold. */
  readonly lineWords?: { address: string; name: string; region: string };
  /** Hours or days that the floor's clock is off the database's, milliseconds. */
  readonly clockOffsetMs?: number;
}

/** Loads the floor; nobody else may commit to it while the test runs. */
export async function runFloor(options: RunFloorOptions): Promise<RunningFloor> {
  const { system, tenantId } = options;
  const loaded = await loadFloor(system.pool, tenantId);
  if (!loaded) throw new Error("the tenant has no floor");
  const floor = createFloor(tenantId, loaded.rows);
  let { version, journalSeq } = loaded;

  const commit = async (event: FloorEvent, content: Content | undefined, consume: boolean): Promise<Outcome> => {
    const result = step(floor, event);
    const { pushes, changed, outcome } = result;
    const made = commitOf(options, floor, { version, journalSeq, event, result, content, consume });
    await commitFloor(system.pool, made);
    version += 1;
    journalSeq += 1;
    const boardChanged = changed.interactions.size + changed.agents.size + changed.queues.size > 0;
    tell({ version, pushes, agentsChanged: made.desks, boardChanged });
    return outcome;
  };
  const tell = (change: CommittedChange) => {
    options.screens?.committed(tenantId, change);
    options.committed?.();
  };
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other, as by one router. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine;
    return mine;
  };
  const now = async () => (await takePending(system.pool, tenantId, 0)).now + (options.clockOffsetMs ?? 0);
  return {
    floor,
    happen: (body, words) =>
      inTurn(async () => {
        const id = newId();
        await insertFacts(system.pool, [{ tenantId, id, key: `test:${id}`, body }]);
        return await commit({ ...body, v: 1, id, now: await now() } as FloorEvent, words, true);
      }),
    drain: () =>
      inTurn(async () => {
        const { now, facts } = await takePending<Asked>(system.pool, tenantId, 100);
        const at = now + (options.clockOffsetMs ?? 0);
        for (const { id, body } of facts) {
          const { words, ...completed } = completedBody(body, id, floor);
          await commit({ ...completed.body, v: 1, id, now: at } as FloorEvent, words, true);
        }
        return facts.length;
      }),
    tick: () =>
      inTurn(
        async () => void (await commit({ type: "timePassed", v: 1, id: newId(), now: await now() }, undefined, false)),
      ),
  };
}

type Asked =
  | EventBody
  | CallbackOrderAsked
  | ConversationAsked
  | MessageAnnounced
  | MessageReportAnnounced
  | ReplyAsked
  | NoteAsked;

/** A message that names its conversation itself; nobody is found by its sender here. */
function announcedMessage(fact: MessageAnnounced, messageId: string): { body: EventBody; words: Content } {
  const {
    channel,
    lineId,
    from,
    threadName,
    text,
    keyword,
    isAuto,
    senderName = null,
    attachmentIds = [],
    letIn,
  } = fact;
  const known = { match: { kind: "unknown" }, traits: null, callerRef: null, parentId: null } as const;
  const body: EventBody = {
    ...{ type: "messageArrived", channel, lineId, threadKey: `${channel}:${lineId}:${threadName ?? from}` },
    ...{ ...known, mediaCount: fact.media.length, keyword, isAuto, isOptedOut: false, isBlocked: false },
    ...(letIn ? { messageId: letIn.messageId, letInBy: letIn.byUserId } : { messageId }),
  };
  const { providerMessageId: providerId } = fact;
  const fromAddress = channel === "chat" ? null : from;
  return { body, words: { text, providerId, attachmentIds, fromRaw: from, fromAddress, callerName: senderName } };
}

function writtenBody({ type, agentId, interactionId, text }: ReplyAsked | NoteAsked, messageId: string) {
  const written = { agentId, interactionId, messageId };
  const body: EventBody =
    type === "noteAsked" ? { type: "addNote", ...written } : { type: "reply", ...written, isQuiet: false };
  return { body, words: { fromRaw: "", fromAddress: null, callerName: null, text } };
}

/** What the router would add to an order; nobody is found by the number here. */
function completedBody(body: Asked, id: string, floor: Floor): { body: EventBody; words?: Content } {
  if (body.type === "messageAnnounced") return announcedMessage(body, id);
  if (body.type === "messageReportAnnounced") return { body: reportOf(body, floor) };
  if (body.type === "replyAsked" || body.type === "noteAsked") return writtenBody(body, id);
  if (body.type === "conversationAsked") return startedConversation(body, id);
  if (body.type !== "callbackOrderAsked") return { body };
  const { lineId, queueId, customerId, userId, number } = body;
  const match = customerId === null ? ({ kind: "unknown" } as const) : ({ kind: "exact", customerId } as const);
  const words = { fromRaw: number, fromAddress: number, callerName: null };
  const order = { type: "callbackOrdered", lineId, queueId, match, traits: null, callerRef: null, userId } as const;
  return { body: order, words };
}

/** By our own id alone, in a conversation that the floor remembers. */
function reportOf({ messageId, state, errorCode, providerId }: MessageReportAnnounced, floor: Floor): EventBody {
  const knows = ({ thread }: { thread: { recent: readonly { messageId: string }[] } | null }) =>
    thread?.recent.some((one) => one.messageId === messageId);
  const interactionId = [...floor.interactions.values()].find(knows)?.id ?? null;
  return { type: "messageReported", interactionId, messageId: messageId ?? "", state, errorCode, providerId };
}

function startedConversation({ lineId, agentId, userId, to, text }: ConversationAsked, messageId: string) {
  const order: EventBody = {
    type: "startConversation",
    ...{ lineId, agentId, userId, messageId, channel: "sms", threadKey: `sms:${lineId}:${to}`, traits: null },
    ...{ match: { kind: "unknown" }, callerRef: null, parentId: null, isOptedOut: false, isQuiet: false },
  };
  return { body: order, words: { fromRaw: to, fromAddress: to, callerName: null, text } };
}

interface Made {
  readonly version: number;
  readonly journalSeq: number;
  readonly event: FloorEvent;
  readonly result: StepResult;
  readonly content: Content | undefined;
  readonly consume: boolean;
}

const LINE_WORDS = { name: "Main", region: "GB" };

function commitOf({ tenantId, lineWords }: RunFloorOptions, floor: Floor, made: Made): FloorCommit {
  const { version, journalSeq, event, result, content, consume } = made;
  const { changed, effects, happened, outcome } = result;
  const interactions = [...changed.interactions].flatMap((id) => getInteraction(floor, id) ?? []);
  const holders = interactions.flatMap((interaction) => agentsOn(floor.agents, interaction));
  const lines = [...changed.lines].flatMap((id) => getLine(floor, id) ?? []);
  return {
    tenantId,
    version,
    journalSeq,
    consumed: consume ? [{ id: event.id, outcome }] : [],
    journal: [{ event, outcome, happened }],
    interactions: interactions.map((row) => ({ row, lastSeq: journalSeq + 1 })),
    agents: [...changed.agents].flatMap((id) => getAgent(floor, id) ?? []),
    desks: [...new Set([...changed.agents, ...holders])],
    effects,
    contents: content && changed.interactions.has(event.id) ? [contentOf(event.id, content)] : [],
    texts: textsOf(floor, event, result, content?.text ?? "", moreOf(content)),
    queues: [...changed.queues].flatMap((id) => getQueue(floor, id) ?? []),
    flows: [...changed.flows].flatMap((id) => getFlow(floor, id) ?? []),
    lines: lines.map((settings) => ({ settings, ...wordsOf(event, settings.id, lineWords) })),
    removed: {
      queueIds: [...changed.queues].filter((id) => !getQueue(floor, id)),
      lineIds: [...changed.lines].filter((id) => !getLine(floor, id)),
      agentIds: [...changed.agents].filter((id) => !getAgent(floor, id)),
    },
  };
}

function contentOf(interactionId: string, { fromRaw, fromAddress, callerName }: Content): ContentRow {
  return { interactionId, fromRaw, fromAddress, callerName };
}

/** What an edit says of the line, as people's edits do; else an address that no other line has. */
function wordsOf(event: FloorEvent, lineId: string, lineWords: RunFloorOptions["lineWords"]) {
  const words = { address: `+44${lineId.slice(-9)}`, ...LINE_WORDS, ...lineWords };
  if (event.type !== "lineSet") return words;
  const { address = words.address, name = words.name, region = words.region } = event;
  const { channel } = event as { readonly channel?: LineChannel };
  return { address, name, region, ...(channel === undefined ? {} : { channel }) };
}

const moreOf = ({ providerId, attachmentIds }: Partial<Content> = {}) => ({
  ...(providerId === undefined ? {} : { providerId }),
  ...(attachmentIds === undefined ? {} : { attachmentIds }),
});

interface Content {
  /** Of a message. */
  readonly text?: string;
  readonly providerId?: string;
  readonly attachmentIds?: readonly string[];
  readonly fromRaw: string;
  readonly fromAddress: string | null;
  readonly callerName: string | null;
}
