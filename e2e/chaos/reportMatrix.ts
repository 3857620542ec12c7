import { everyRow } from "./matrixRows.ts";
import { type MatrixReport, runMatrix } from "./runMatrix.ts";

const SETTLE_MS = 120_000;
const MOST_P99_MS = 1_000;

/**
 * `npm run chaos -- --matrix [--redis] [--away 60] [--rate 5] [--only router]`: every process at every point, killed, stopped and cut
 * off; the servers behind them killed, stopped, away and full; rolling restarts. Prints a table. True when nothing is wrong.
 */
export async function reportMatrix(options: {
  readonly redis: boolean;
  readonly awaySeconds: number;
  readonly perSecond: number;
  /** Rows whose victim or way this word is part of; all when it is empty. */
  readonly only: string;
}): Promise<boolean> {
  const rows = everyRow(options.redis, options.awaySeconds).filter((row) => JSON.stringify(row).includes(options.only));
  const report = await runMatrix({
    rows,
    agents: Math.max(20, options.perSecond * 6),
    perSecond: options.perSecond,
    withRedis: options.redis,
    smallDisk: rows.some(({ how }) => how === "full"),
    settleMs: SETTLE_MS,
    tell: (line) => console.log(line),
  });
  return print(report);
}

function print({ rows, verdict, answerP99Ms }: MatrixReport): boolean {
  console.table(
    rows.map(({ failed, answers: { slow, ...times }, ...row }) => ({ ...row, ...times, failed: failed ? "✗" : "" })),
  );
  for (const { row, answers } of rows) for (const one of answers.slow) console.log(`${row}: ${one}`);
  console.table(verdict.counts);
  for (const [what, examples] of Object.entries(verdict.violations))
    console.log(`${examples.length === 0 ? "✓" : "✗"} ${what}: ${examples.length} ${examples.slice(0, 5).join(", ")}`);
  console.log(`webhooks answered, p99 over everything: ${answerP99Ms} ms`);
  const isClean = Object.values(verdict.violations).every((examples) => examples.length === 0);
  const ok = isClean && rows.every(({ failed }) => !failed) && answerP99Ms < MOST_P99_MS;
  console.log(ok ? "1 passed, 0 failed" : "0 passed, 1 failed");
  return ok;
}
