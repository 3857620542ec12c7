import type { QueueSettings } from "@touchstone/domain";
import { agentIds } from "./settledFloor.ts";

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T;

/** Every way to choose whom a contact is offered to, and every rule that time moves. */
export function otherRules(a: number, c: number): Partial<QueueSettings> {
  const lower = { afterMs: 20_000, lowerBy: 1 };
  return {
    ageing: pick([0, 0.5, 1, 2], c),
    maxWaitMs: pick([60_000, 300_000, 600_000], c),
    strategy: pick(["longestIdle", "fewestContacts", "roundRobin", "topDown", "ringGroup"] as const, a),
    ringGroupSize: pick([2, 3], c),
    agentOrder: pick([[], agentIds.slice(1).reverse()], c),
    relax: pick([[], [lower], [lower, { afterMs: 60_000, lowerBy: "all" }]], a),
    fairnessCapMs: pick([null, 30_000], a),
    preferred: pick(
      [
        { agents: [], holdMs: 0 },
        { agents: ["owner", "last"], holdMs: 30_000 },
        { agents: ["last"], holdMs: 0 },
      ],
      c,
    ),
  };
}
