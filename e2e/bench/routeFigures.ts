/** What a list of microseconds comes to. */
export function figures(us: readonly number[]) {
  const sorted = us.toSorted((a, b) => a - b);
  const at = (q: number) => tenth(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN);
  const mean = tenth(us.reduce((sum, one) => sum + one, 0) / Math.max(1, us.length));
  return { n: us.length, mean, p50: at(0.5), p99: at(0.99), "p99.9": at(0.999), worst: at(1) };
}

export const tenth = (us: number) => Math.round(us * 10) / 10;

/** Prints whether a goal is met; the bench fails when one is not. */
export function verdict(isMet: boolean, what: string): void {
  console.log(`${isMet ? "✓" : "✗"} ${what}`);
  if (!isMet) process.exitCode = 1;
}
