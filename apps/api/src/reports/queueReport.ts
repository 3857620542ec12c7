import type { QueueReport, QueueReportRow } from "@touchstone/contracts";
import type { QueueDay } from "@touchstone/db";
import { addFigures, type Figures, NO_FIGURES, rates } from "@touchstone/domain";

/** What adds up over days and queues; rates are made of it at the end. */
interface Sum {
  readonly figures: Figures;
  readonly exits: Readonly<Record<string, number>>;
  readonly longestWaitMs: number | null;
}

const NOTHING: Sum = { figures: NO_FIGURES, exits: {}, longestWaitMs: null };

/** A row for each queue over all days, in the order in which the queues come. */
export function queueRowsOfRange(days: readonly QueueDay[]): QueueReportRow[] {
  const queues = Map.groupBy(days, ({ queueId }) => queueId);
  return [...queues].map(([queueId, own]) => {
    return { day: null, queueId, queue: own[0]?.queue ?? null, ...shown(own.map(sumOf).reduce(add, NOTHING)) };
  });
}

export function queueRowsByDay(days: readonly QueueDay[]): QueueReportRow[] {
  return days.map((one) => ({ day: one.day, queueId: one.queueId, queue: one.queue, ...shown(sumOf(one)) }));
}

export function queueTotal(days: readonly QueueDay[]): QueueReport["total"] {
  return shown(days.map(sumOf).reduce(add, NOTHING));
}

function sumOf({ figures, exits, longestWaitMs }: QueueDay): Sum {
  return { figures: { ...NO_FIGURES, ...figures }, exits, longestWaitMs };
}

function add(a: Sum, b: Sum): Sum {
  return {
    figures: addFigures(a.figures, b.figures),
    exits: addCounts(a.exits, b.exits),
    longestWaitMs: longest(a.longestWaitMs, b.longestWaitMs),
  };
}

/** Two sets of counts added up key by key. */
export function addCounts(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) {
  const sum: Record<string, number> = { ...a };
  for (const [key, count] of Object.entries(b)) sum[key] = (sum[key] ?? 0) + count;
  return sum;
}

function longest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

function shown({ figures, exits, longestWaitMs }: Sum): QueueReport["total"] {
  return { ...figures, ...rates(figures), longestWaitMs, exits };
}
