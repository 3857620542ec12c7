import {
  type ConsumedFact,
  type ContentRow,
  type FloorCommit,
  type JournalEntry,
  type LineRow,
  noTexts,
  type TextChanges,
} from "@touchstone/db";
import {
  type Agent,
  agentsOn,
  type Effect,
  type Floor,
  type FloorEvent,
  getAgent,
  getFlow,
  getInteraction,
  getLine,
  getQueue,
  type Interaction,
  type Outcome,
  type Push,
  type StepResult,
  step,
} from "@touchstone/domain";
import type { ReadyFact } from "./takeFacts.ts";
import { noteTexts } from "./textRows.ts";

const SHOWN_ERROR_CHARACTERS = 300;

/** What a batch of events did to a floor so far; becomes one commit. */
export interface Batch {
  readonly floor: Floor;
  readonly consumed: ConsumedFact[];
  readonly journal: JournalEntry[];
  readonly effects: Effect[];
  readonly pushes: Push[];
  readonly contents: ContentRow[];
  readonly texts: TextChanges;
  readonly lines: Map<string, LineRow>;
  /** Changed interactions by the place of the journal entry that touched them last. */
  readonly interactions: Map<string, number>;
  readonly agents: Set<string>;
  readonly queues: Set<string>;
  readonly lineIds: Set<string>;
  readonly flows: Set<string>;
  /** Agents whose desk shows something else now. */
  readonly desks: Set<string>;
  /** Who was blocked after facts of this batch were looked up: hashes of addresses. */
  readonly blocked: Set<string>;
}

/** `blocked`: whom earlier commits blocked so lately that facts may have been looked up before. */
export function startBatch(floor: Floor, blocked: Iterable<string> = []): Batch {
  return {
    floor,
    blocked: new Set(blocked),
    consumed: [],
    journal: [],
    effects: [],
    pushes: [],
    contents: [],
    texts: noTexts(),
    lines: new Map(),
    interactions: new Map(),
    agents: new Set(),
    queues: new Set(),
    lineIds: new Set(),
    flows: new Set(),
    desks: new Set(),
  };
}

/** Steps one fact. Throws what `step` throws: then the floor may hold half a step, and floor and batch are of no use any more. */
export function stepFact(batch: Batch, fact: ReadyFact, now: number): void {
  const event = { ...afterBlocks(batch, fact), v: 1, id: fact.id, now } as FloorEvent;
  if (fact.refused) {
    record(batch, event, { ...NOTHING, outcome: { kind: "refused", reason: fact.refused } }, fact);
    return;
  }
  const before = deskHolders(batch.floor, fact.body);
  const result = step(batch.floor, event);
  record(batch, event, result, fact, before);
  noteTexts(batch, fact, result);
  if (fact.blocks && result.happened.some(({ type }) => type === "addressBlocked")) batch.blocked.add(fact.blocks);
  if (fact.content && getInteraction(batch.floor, fact.id)) batch.contents.push(fact.content);
  if (fact.line && result.outcome.kind === "done") batch.lines.set(fact.line.settings.id, fact.line);
}

/** A message is looked up before what comes ahead of it is stepped: who was blocked meanwhile is blocked. */
function afterBlocks({ blocked }: Batch, { body, words }: ReadyFact): ReadyFact["body"] {
  const sender = words?.addressHash ?? null;
  if (body.type !== "messageArrived" || sender === null || !blocked.has(sender)) return body;
  return { ...body, isBlocked: true };
}

/** Consumes a fact that made code throw: shown, replayable, and in nobody's way. It is not journaled, since nothing happened. */
export function parkFact(batch: Batch, fact: Pick<ReadyFact, "id" | "arrival">, error: string): void {
  batch.consumed.push(consumed(fact, { kind: "parked", error: error.slice(0, SHOWN_ERROR_CHARACTERS) }));
}

const consumed = ({ id, arrival }: Pick<ReadyFact, "id" | "arrival">, outcome: Outcome): ConsumedFact => ({
  ...{ id, outcome },
  ...(arrival ? { arrival } : {}),
});

/** Which time-outs are meant: all, all but some, or one alone. */
export type WhichTimeOuts = Omit<Extract<FloorEvent, { type: "timePassed" }>, "v" | "id" | "now" | "type">;

/** Steps what time alone changes; nothing is consumed, and nothing is journaled when nothing was due. */
export function stepTime(batch: Batch, id: string, now: number, which: WhichTimeOuts = {}): void {
  const event: FloorEvent = { v: 1, id, now, type: "timePassed", ...which };
  const result = step(batch.floor, event);
  if (result.happened.length === 0 && result.changed.interactions.size === 0 && result.changed.agents.size === 0)
    return;
  collect(batch, event, result);
}

const NOTHING: Omit<StepResult, "outcome"> = {
  changed: { interactions: new Set(), agents: new Set(), queues: new Set(), lines: new Set(), flows: new Set() },
  happened: [],
  effects: [],
  pushes: [],
};

function record(
  batch: Batch,
  event: FloorEvent,
  result: StepResult,
  fact: ReadyFact,
  before: readonly string[] = [],
): void {
  batch.consumed.push(consumed(fact, result.outcome));
  collect(batch, event, result);
  if (result.changed.interactions.size > 0) for (const agentId of before) batch.desks.add(agentId);
}

function collect(batch: Batch, event: FloorEvent, result: StepResult): void {
  batch.journal.push({ event, outcome: result.outcome, happened: result.happened });
  batch.effects.push(...result.effects);
  batch.pushes.push(...result.pushes);
  const { interactions, agents, queues, lines, flows } = result.changed;
  for (const id of interactions) {
    batch.interactions.set(id, batch.journal.length);
    for (const holder of holdersOf(batch.floor, id)) batch.desks.add(holder);
  }
  for (const id of agents) {
    batch.agents.add(id);
    batch.desks.add(id);
  }
  for (const id of queues) batch.queues.add(id);
  for (const id of lines) batch.lineIds.add(id);
  for (const id of flows) batch.flows.add(id);
}

/** Who had the interaction before the event: a desk also changes by losing something. */
function deskHolders(floor: Floor, body: ReadyFact["body"]): string[] {
  return "interactionId" in body && body.interactionId !== null ? holdersOf(floor, body.interactionId) : [];
}

/** Whose desks show the contact: all who do something with it, and who had it last when it has ended. */
function holdersOf(floor: Floor, id: string): string[] {
  const interaction = getInteraction(floor, id);
  if (!interaction) return [];
  const { state, record } = interaction;
  const last = state.kind === "ended" ? record.legs.slice(-1).map(({ agentId }) => agentId) : [];
  return [...agentsOn(floor.agents, interaction), ...last];
}

/** A call back is made to the number of the contact that asked for it. */
function inheritedBy({ id: interactionId, parentId, callback }: Interaction) {
  return parentId !== null && callback !== null ? [{ interactionId, parentId }] : [];
}

/** What screens are told: an offer that ended in the commit that made it rang nowhere, and its pop costs the database as much as any. */
export function standingPushes({ pushes }: Batch): Push[] {
  const made = new Set(pushes.flatMap((push) => (push.type === "offer" ? [push.offerId] : [])));
  const ended = pushes.flatMap((push) => (push.type === "offerEnded" ? [push.offerId] : []));
  const fleeting = new Set(ended.filter((offerId) => made.has(offerId)));
  return fleeting.size === 0 ? pushes : pushes.filter(({ offerId }) => !fleeting.has(offerId));
}

/** The commit that makes the batch true, on the version and sequence that the floor was loaded or last committed with. */
export function commitOf(batch: Batch, at: { version: number; journalSeq: number }): FloorCommit {
  const { floor } = batch;
  const present = <Id, Row>(ids: Iterable<Id>, find: (id: Id) => Row | undefined): Row[] =>
    [...ids].flatMap((id) => find(id) ?? []);
  const missing = <Row>(ids: Iterable<string>, find: (id: string) => Row | undefined) =>
    [...ids].filter((id) => find(id) === undefined);
  return {
    tenantId: floor.tenantId,
    ...at,
    consumed: batch.consumed,
    journal: batch.journal,
    interactions: [...batch.interactions].flatMap(([id, place]) => {
      const row = getInteraction(floor, id);
      return row ? [{ row, lastSeq: at.journalSeq + place }] : [];
    }),
    agents: present(batch.agents, (id): Agent | undefined => getAgent(floor, id)),
    desks: [...batch.desks],
    effects: batch.effects,
    contents: batch.contents,
    texts: batch.texts,
    inherited: present(batch.interactions.keys(), (id) => getInteraction(floor, id)).flatMap(inheritedBy),
    queues: present(batch.queues, (id) => getQueue(floor, id)),
    flows: present(batch.flows, (id) => getFlow(floor, id)),
    lines: [...batch.lines.values()].flatMap((line) => {
      const settings = getLine(floor, line.settings.id);
      return settings ? [{ ...line, settings }] : [];
    }),
    removed: {
      queueIds: missing(batch.queues, (id) => getQueue(floor, id)),
      lineIds: missing(batch.lineIds, (id) => getLine(floor, id)),
      agentIds: missing(batch.agents, (id) => getAgent(floor, id)),
    },
  };
}
