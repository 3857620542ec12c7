import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { everyRow, nameOf } from "./matrixRows.ts";
import { type MatrixReport, type RowResult, runMatrix } from "./runMatrix.ts";

const SETTLE_MS = 120_000;
const MOST_P99_MS = 1_000;
const MOST_TAKEOVER_MS = 5_000;
/** Of fewer the slowest would stand for all. */
const ENOUGH_ANSWERS = 100;

export interface ReportOptions {
  readonly redis: boolean;
  readonly awaySeconds: number;
  readonly perSecond: number;
  readonly textsPerSecond: number;
  /** Rows whose name has one of these parts, which commas separate; all when it is empty. */
  readonly only: string;
  /** Where the report is written. */
  readonly file?: string | undefined;
}

/**
 * `npm run chaos -- --matrix [--redis] [--away 60] [--rate 5] [--texts 1] [--only router] [--report FILE]`: every process at every point, killed,
 * stopped and cut off; the servers behind them killed, stopped, away and full; rolling restarts. Prints a table, and writes it with all that was
 * slow into a file. True when nothing is wrong.
 */
export async function reportMatrix(options: ReportOptions): Promise<boolean> {
  const {
    redis,
    awaySeconds,
    perSecond,
    textsPerSecond,
    only,
    file = join(tmpdir(), "touchstone-matrix.txt"),
  } = options;
  const startedAt = Date.now();
  const all = everyRow({ withRedis: redis, withTexts: textsPerSecond > 0, awaySeconds });
  const rows = all.filter((row) => only.split(",").some((part) => nameOf(row).includes(part)));
  const report = await runMatrix({
    rows,
    agents: Math.max(20, perSecond * 6),
    perSecond,
    textsPerSecond,
    withRedis: redis,
    smallDisk: rows.some(({ how }) => how === "full"),
    settleMs: SETTLE_MS,
    tell: (line) => console.log(line),
  });
  const faults = faultsOf(report);
  console.table(
    report.rows.map(({ answers, ...row }) => ({ ...row, ...shortly(answers), failed: row.failed ? "✗" : "" })),
  );
  console.table(report.verdict.counts);
  const summary = [
    ...Object.entries(report.verdict.violations).map(([what, found]) =>
      line(found.length === 0, `${what}: ${found.length}`),
    ),
    line(report.answerP99Ms < MOST_P99_MS, `webhooks answered, p99 over everything: ${report.answerP99Ms} ms`),
    ...faults.map((fault) => line(false, fault)),
    `${rows.length} rows in ${Math.round((Date.now() - startedAt) / 6_000) / 10} minutes`,
    faults.length === 0 ? "1 passed, 0 failed" : "0 passed, 1 failed",
  ];
  for (const one of summary) console.log(one);
  await writeFile(file, written(report, summary));
  console.log(`the whole report: ${file}`);
  return faults.length === 0;
}

const line = (isWell: boolean, text: string) => `${isWell ? "✓" : "✗"} ${text}`;

const shortly = ({ count, answerP99Ms, gatewayP99Ms, stallMs }: RowResult["answers"]) => ({
  ...{ answers: count, answerP99Ms, gatewayP99Ms, stallMs },
});

function faultsOf({ rows, verdict, answerP99Ms }: MatrixReport): string[] {
  const late = rows.filter(({ answers }) => answers.count >= ENOUGH_ANSWERS && answers.answerP99Ms >= MOST_P99_MS);
  return [
    ...Object.entries(verdict.violations).flatMap(([what, found]) =>
      found.length === 0 ? [] : [`${what}: ${found.slice(0, 5).join(", ")}`],
    ),
    ...rows.filter(({ failed }) => failed).map(({ row, hit }) => `${row}: ${hit}`),
    ...rows.flatMap(({ row, takeoverMs }) =>
      (takeoverMs ?? 0) < MOST_TAKEOVER_MS ? [] : [`${row}: taken over after ${takeoverMs} ms`],
    ),
    ...late.map(({ row, answers }) => `${row}: webhooks answered, p99 ${answers.answerP99Ms} ms`),
    ...(answerP99Ms < MOST_P99_MS ? [] : [`webhooks answered, p99 over everything: ${answerP99Ms} ms`]),
  ];
}

/** One line for each row, then every answer that was slow and how it came about, then the contacts that went wrong. */
function written({ rows, verdict, histories }: MatrixReport, summary: readonly string[]): string {
  const table = rows.map(({ row, answers, ...figures }) => JSON.stringify({ row, ...figures, ...shortly(answers) }));
  const slow = rows.flatMap(({ row, answers }) => answers.slow.map((one) => `${row}: ${one}`));
  const parts = [summary, [JSON.stringify(verdict.counts)], table, ["Answers slower than a second:"], slow, histories];
  return `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}
