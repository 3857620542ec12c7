import type { Metrics } from "@touchstone/runtime";
import type { OwnerMetrics } from "./floorOwner.ts";
import type { EffectsDeps } from "./runEffects.ts";

export interface RouterMetrics extends OwnerMetrics {
  readonly effect: EffectsDeps["ended"];
}

/** The router's figures, in the process's registry. */
export function createRouterMetrics(metrics: Metrics): RouterMetrics {
  const facts = metrics.counter("router_facts_total", "Facts consumed.");
  const parked = metrics.counter("router_parked_total", "Facts that made code throw.");
  const conflicts = metrics.counter("router_conflicts_total", "Commits that the fence refused.");
  const commit = metrics.histogram("router_commit_seconds", "Time to commit a batch.");
  const effects = metrics.counter("router_effects_total", "Effects that ended.", ["kind", "how"]);
  return {
    facts: (count) => facts.inc(count),
    parked: () => parked.inc(),
    conflict: () => conflicts.inc(),
    commitMs: (ms) => commit.observe(ms / 1000),
    effect: (kind, how) => effects.inc({ kind, how }),
  };
}
