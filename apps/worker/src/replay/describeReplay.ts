import type { Comparison } from "@touchstone/db";
import type { ReplayReport } from "./replay.ts";

/** The report as lines for a terminal: counts, and the first differences. */
export function describeReplay(reports: readonly ReplayReport[]): string[] {
  return reports.flatMap((report) => [
    `${report.tenant}: ${report.equal ? "equal" : "DIFFERENT"}${report.written ? ", rebuilt projections written" : ""}`,
    `  journal: ${report.journal.rows} rows, ${report.journal.gaps.length === 0 ? "no gap" : "GAPS"}`,
    ...report.journal.gaps.map((gap) => `    gap ${gap}`),
    `  floor: ${report.floor.events} events stepped again, ${report.floor.differenceCount} different`,
    ...report.floor.differences.map((difference) => `    ${difference}`),
    ...report.projections.flatMap(describeComparison),
  ]);
}

function describeComparison({ name, live, rebuilt, different, first }: Comparison): string[] {
  return [
    `  ${name}: ${live} live, ${rebuilt} rebuilt, ${different} different`,
    ...first.flatMap((row) => [
      `    ${row.key}`,
      `      live    ${JSON.stringify(row.live)}`,
      `      rebuilt ${JSON.stringify(row.rebuilt)}`,
    ]),
  ];
}
