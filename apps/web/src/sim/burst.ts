import type { EmulatorDial } from "@touchstone/contracts";
import type { SimTenant } from "./choice.ts";

interface BurstSettings {
  readonly tenant: SimTenant;
  readonly to: string;
  readonly meanPatienceMs: number;
  /** Numbers that are calling now. */
  readonly onTheLine: ReadonlySet<string>;
}

/** Callers do not come by the clock: the time to the next one is exponential around 60 s ÷ rate. `draw` is 0–1. */
export function nextCallInMs(callsPerMinute: number, draw: number): number {
  return Math.round((-Math.log(1 - Math.min(draw, 0.999)) * 60_000) / callsPerMinute);
}

/** Patience is exponential around its mean, but nobody hangs up within 2 s. */
export function patienceMs(meanMs: number, draw: number): number {
  return Math.round(2_000 - Math.log(1 - Math.min(draw, 0.999)) * Math.max(0, meanMs - 2_000));
}

/**
 * One caller of a burst: half of them from the directory, the others strangers near its unknown number. Nobody calls who is
 * on the line already.
 */
export function burstCall(
  { tenant, to, meanPatienceMs, onTheLine }: BurstSettings,
  random: () => number,
): EmulatorDial {
  const free = tenant.callers.filter(({ from }) => !onTheLine.has(from));
  const known = free[Math.floor(random() * free.length)];
  const from = known !== undefined && random() < 0.5 ? known.from : strangerNear(tenant, random);
  return { from, to, hangUpAfterMs: patienceMs(meanPatienceMs, random()) };
}

function strangerNear(tenant: SimTenant, random: () => number): string {
  const unknown = tenant.callers.find((caller) => caller.kind === "unknown")?.from;
  if (unknown === undefined) return "anonymous";
  const digits = String(Math.floor(random() * 1000)).padStart(3, "0");
  return unknown.slice(0, -3) + digits;
}
