import type { AnsweredAttempt } from "../bench/carrierRecord.ts";
import type { Witnessed } from "./witness.ts";

/** How webhooks of one span of time were answered, milliseconds. */
export interface Answers {
  readonly count: number;
  /** As the carrier measured it, which is what counts: with connecting, the balancer and every stall of the machine. */
  readonly answerP99Ms: number;
  /** As the gateways measured it, from a request's arrival to its answer; without one that was stopped meanwhile. */
  readonly gatewayP99Ms: number;
  /** The longest time for which the carrier or these tests themselves did not run: what the figures above may owe to the machine. */
  readonly stallMs: number;
  /** Answers slower than a second and how they came about. */
  readonly slow: readonly string[];
}

const SLOW_MS = 1_000;
const OF_TESTS = ["tests", "carrier-1"];

interface Span {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly until: number;
  /** Who was hit meanwhile. */
  readonly hit: string;
}

/** `witnessed` are the words of all processes, `attempts` those of the carrier's ledger. */
export function answersIn(
  { from, until, hit }: Span,
  attempts: readonly AnsweredAttempt[],
  witnessed: readonly Witnessed[],
): Answers {
  const isThen = ({ at }: { at: number }) => at >= from && at < until;
  const seen = witnessed.filter(isThen);
  const gateways = seen.flatMap((one) => (one.kind === "answer" && one.by !== hit ? [one.ms] : []));
  const stalls = seen.flatMap((one) => (one.kind === "stall" && OF_TESTS.includes(one.by) ? [one.ms] : []));
  const heard = attempts.filter(isThen);
  return {
    count: heard.length,
    answerP99Ms: p99(heard.map(({ ms }) => ms)),
    gatewayP99Ms: p99(gateways),
    stallMs: Math.max(0, ...stalls),
    slow: heard.filter(({ ms }) => ms > SLOW_MS).map((attempt) => explain(attempt, witnessed)),
  };
}

function explain(attempt: AnsweredAttempt, witnessed: readonly Witnessed[]): string {
  const { token, route, status, at, ms } = attempt;
  const during = witnessed.filter((one) =>
    one.kind === "answer" ? one.token === token : one.at < at + ms && one.at + one.ms > at,
  );
  const told = during.map((one) => {
    const what = one.kind === "stall" ? "did not run" : `answered ${one.status}`;
    return `${one.by} ${what} from ${one.at - at} for ${one.ms}`;
  });
  return `${new Date(at).toISOString()} ${route} ${status} after ${ms} ms: ${told.join("; ")}`;
}

/** 0 of none. */
export function p99(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0);
}
