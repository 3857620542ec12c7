import type { IntervalFigures, JournaledHappenings, LogColumns, MissedChanges } from "@touchstone/db";
import {
  agentSharesOf,
  type FigureLimits,
  foldRecord,
  type Happening,
  type InteractionRecord,
  type KeptFigures,
  keptFigures,
  queueSharesOf,
  UNSERVED_EXITS,
} from "@touchstone/domain";
import { type LoggedEvent, logColumnsOf } from "./logColumns.ts";

/** Figures are kept for each quarter of an hour: of the queue entry, and of the offer. */
const INTERVAL_MS = 900_000;

/** What a stretch of the journal changes in the projections. */
export interface FoldedHappenings {
  readonly log: readonly LogColumns[];
  readonly queueFigures: readonly IntervalFigures[];
  readonly agentFigures: readonly IntervalFigures[];
  /** Whose cards change, before a correction as well as after it. */
  readonly customerIds: readonly string[];
  /** What may change the missed list. */
  readonly missed: MissedChanges;
}

interface Touched {
  readonly before: InteractionRecord | null;
  record: InteractionRecord | null;
  readonly events: LoggedEvent[];
  readonly customerIds: Set<string>;
  lastSeq: number;
}

/** The interactions that these rows speak of; happenings of agents alone speak of none. */
export function interactionIdsOf(journal: readonly JournaledHappenings[]): string[] {
  const ids = journal.flatMap(({ happened }) => happened.flatMap((h) => interactionIdOf(h) ?? []));
  return [...new Set(ids)];
}

/**
 * Folds journal rows onto the records that the log holds (`before`): log rows with the new events, the differences that
 * they make to figures, and the customers concerned. Pure. Throws when an interaction is spoken of that was never received.
 */
export function foldHappenings(
  tenantId: string,
  journal: readonly JournaledHappenings[],
  before: ReadonlyMap<string, InteractionRecord>,
  limits: FigureLimits,
): FoldedHappenings {
  const touched = new Map<string, Touched>();
  for (const { seq, happened } of journal) {
    for (const happening of happened) foldOne(touched, before, seq, happening);
  }
  const all = [...touched.values()];
  return {
    log: all.map(({ record, events, lastSeq }) => logColumnsOf(tenantId, known(record), events, lastSeq)),
    ...figureDifferences(all, limits),
    customerIds: [...new Set(all.flatMap(({ customerIds }) => [...customerIds]))],
    missed: missedChangesOf(touched),
  };
}

function foldOne(
  touched: Map<string, Touched>,
  before: ReadonlyMap<string, InteractionRecord>,
  seq: number,
  happening: Happening,
): void {
  const id = interactionIdOf(happening);
  if (id === null) return;
  const entry = touched.get(id) ?? newTouched(before.get(id) ?? null);
  touched.set(id, entry);
  const had = entry.record?.customerId ?? null;
  entry.record = known(foldRecord(entry.record, happening));
  if (CHANGES_CARDS.has(happening.type)) addCustomers(entry.customerIds, had, entry.record.customerId);
  const { interactionId: _, ...event } = happening as Happening & { interactionId: string };
  entry.events.push({ seq, ...event });
  entry.lastSeq = seq;
}

/** Cards show contacts that are over: what happens before does not change them. */
const CHANGES_CARDS: ReadonlySet<Happening["type"]> = new Set([
  "interactionEnded",
  "talkLearned",
  "wrapUpEnded",
  "customerAssigned",
]);

/** Whose contact it was, or whether somebody talked after all, may be told when it stands in the list already. */
const CHANGES_LINE: readonly Happening["type"][] = ["customerAssigned", "talkLearned"];

function missedChangesOf(touched: ReadonlyMap<string, Touched>): MissedChanges {
  const idsOf = (isMeant: (one: Touched) => boolean) =>
    [...touched].filter(([, one]) => isMeant(one)).map(([id]) => id);
  const corrected = [...touched.values()].filter((one) => has(one, "customerAssigned"));
  return {
    missedIds: idsOf(
      (one) => CHANGES_LINE.some((type) => has(one, type)) || (has(one, "interactionEnded") && isUnserved(one)),
    ),
    servedIds: idsOf((one) => has(one, "connected")),
    customerIds: [...new Set(corrected.flatMap(({ customerIds }) => [...customerIds]))],
  };
}

const has = ({ events }: Touched, type: Happening["type"]) => events.some((event) => event.type === type);
const isUnserved = ({ record }: Touched) => UNSERVED_EXITS.some((exit) => exit === record?.exit);

/** Whose contact it was, and whose it is now. */
function addCustomers(ids: Set<string>, ...customers: readonly (string | null)[]): void {
  for (const id of customers) if (id !== null) ids.add(id);
}

function newTouched(before: InteractionRecord | null): Touched {
  return { before, record: before, events: [], customerIds: new Set(), lastSeq: 0 };
}

function known(record: InteractionRecord | null): InteractionRecord {
  if (record === null) throw new Error("something happened to an interaction that was never received");
  return record;
}

function interactionIdOf(happening: Happening): string | null {
  return "interactionId" in happening ? happening.interactionId : null;
}

/** What the interactions count now less what they counted before, added up for each queue, agent and interval. */
function figureDifferences(all: readonly Touched[], limits: FigureLimits) {
  const queues = new Map<string, Sum>();
  const agents = new Map<string, Sum>();
  const count = (record: InteractionRecord | null, sign: 1 | -1) => {
    if (record === null) return;
    for (const { queueId, channel, at, figures } of queueSharesOf(record, limits)) {
      addShare(queues, { id: queueId, at, figures: keptFigures(channel, figures), sign });
    }
    for (const { agentId, channel, at, figures } of agentSharesOf(record)) {
      addShare(agents, { id: agentId, at, figures: keptFigures(channel, figures), sign });
    }
  };
  for (const { before, record } of all) {
    count(record, 1);
    count(before, -1);
  }
  return { queueFigures: nonZero(queues), agentFigures: nonZero(agents) };
}

type Sum = { readonly id: string; readonly startsAt: number; readonly figures: Record<string, number> };

interface Share {
  readonly id: string;
  readonly at: number;
  readonly figures: KeptFigures;
  readonly sign: 1 | -1;
}

function addShare(sums: Map<string, Sum>, { id, at, figures, sign }: Share): void {
  const startsAt = at - (at % INTERVAL_MS);
  const key = `${id} ${startsAt}`;
  const sum = sums.get(key) ?? { id, startsAt, figures: {} };
  sums.set(key, sum);
  for (const [name, value] of Object.entries(figures)) {
    sum.figures[name] = (sum.figures[name] ?? 0) + sign * value;
  }
}

function nonZero(sums: ReadonlyMap<string, Sum>): IntervalFigures[] {
  const changed = [...sums.values()].map((sum) => ({
    ...sum,
    figures: Object.fromEntries(Object.entries(sum.figures).filter(([, value]) => value !== 0)),
  }));
  return changed.filter(({ figures }) => Object.keys(figures).length > 0);
}
