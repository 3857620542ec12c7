import { setTimeout as sleep } from "node:timers/promises";
import type { Verdict } from "../bench/judge.ts";
import { replayDifferences } from "../bench/replayDifferences.ts";
import type { Answers } from "./answers.ts";
import { type Arena, type ArenaOptions, openArena } from "./arena.ts";
import { comeToRest, judgeRows, untilCaughtUp } from "./judgeRows.ts";
import { type Load, startLoad } from "./load.ts";
import { type MatrixRow, nameOf } from "./matrixRows.ts";
import { startOfficeWork } from "./officeWork.ts";
import { strike } from "./strike.ts";

export interface MatrixOptions extends ArenaOptions {
  readonly rows: readonly MatrixRow[];
  readonly perSecond: number;
  readonly textsPerSecond: number;
  /** How long callers, agents and projections have to come to rest after the last blow. */
  readonly settleMs: number;
  /** Told of each row as it ends. */
  readonly tell: (line: string) => void;
}

export interface RowResult {
  readonly row: string;
  /** Which process it was, or why none was hit: then the row has failed. */
  readonly hit: string;
  readonly failed: boolean;
  readonly calls: number;
  /** Acknowledged, and not in the log. */
  readonly lost: number;
  readonly doubled: number;
  readonly stuck: number;
  /** Of the webhooks that were sent in the row's time. */
  readonly answers: Answers;
  /** From the end of the router that had the tenant until another had it, milliseconds; null when it was not hit. */
  readonly takeoverMs: number | null;
  /**
   * After a server came back: until every call of the carrier's was in the log, and every caller who was not served in the call-back
   * list, milliseconds. Null when no server was hit, or when it took longer than five minutes: then the row has failed.
   */
  readonly caughtUpMs: number | null;
}

export interface MatrixReport {
  readonly rows: readonly RowResult[];
  readonly verdict: Verdict;
  /** What became of contacts that are among the violations, step by step. */
  readonly histories: readonly string[];
  readonly answerP99Ms: number;
}

const WARM_UP_MS = 3_000;
const AFTER_MS = 500;

/** Hits a cluster under load, row after row, lets everything come to rest, and asks the carrier's ledger what became of it. */
export async function runMatrix(options: MatrixOptions): Promise<MatrixReport> {
  const arena = await openArena(options);
  try {
    const { perSecond, textsPerSecond } = options;
    const load = startLoad(arena.tenant, { ...arena, perSecond, textsPerSecond });
    const office = startOfficeWork(arena);
    const struck = await strikeAll(arena, load, options);
    await office.stop();
    await load.stopCalling();
    await comeToRest(arena, load, options.settleMs);
    load.close();
    const report = await judgeRows(arena, load, struck);
    const more = await office.judge();
    await arena.stop();
    const replayed = { "projections that differ from the journal": await replayDifferences(arena.dataDir) };
    return withViolations(report, { ...more, ...replayed });
  } finally {
    await arena.stop().catch(() => {}); // After a failure: what has ended already ends twice.
    await arena.remove();
  }
}

const withViolations = (report: MatrixReport, more: Verdict["violations"]): MatrixReport => ({
  ...report,
  verdict: { ...report.verdict, violations: { ...report.verdict.violations, ...more } },
});

/** One row as it went; instants are epoch milliseconds. */
export interface Struck {
  readonly row: MatrixRow;
  readonly hit: string;
  readonly takeoverMs: number | null;
  readonly failed: boolean;
  readonly from: number;
  readonly until: number;
  /** Only after a server was away. */
  readonly caughtUp: Promise<number | null> | null;
}

async function strikeAll(arena: Arena, load: Load, { rows, tell }: MatrixOptions): Promise<Struck[]> {
  await sleep(WARM_UP_MS);
  const struck: Struck[] = [];
  for (const row of rows) {
    const from = Date.now();
    const outcome = await strike(arena, row).then(
      ({ name, takeoverMs }) => ({ hit: name, takeoverMs, failed: false }),
      (error: unknown) => ({ hit: String(error), takeoverMs: null, failed: true }),
    );
    const isServer = row.victim === "postgres" || row.victim === "redis";
    const caughtUp = isServer ? untilCaughtUp(arena, load, { from, until: Date.now() }) : null;
    await sleep(AFTER_MS);
    struck.push({ row, ...outcome, from, until: Date.now(), caughtUp });
    tell(`${nameOf(row)}: ${outcome.hit}, ${((Date.now() - from) / 1000).toFixed(1)} s`);
  }
  return struck;
}
