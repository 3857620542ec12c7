import type { Agent } from "./agent.ts";
import type { Effect, Push } from "./effect.ts";
import type { Happening } from "./happening.ts";
import type { AgentId, CallId, InteractionId, LineId, OfferId, QueueId, TenantId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { Outcome } from "./outcome.ts";
import type { LineSettings, QueueSettings } from "./queue.ts";

/** What a floor is loaded from: the committed rows. */
export interface FloorRows {
  readonly queues: readonly QueueSettings[];
  readonly lines: readonly LineSettings[];
  readonly agents: readonly Agent[];
  readonly interactions: readonly Interaction[];
}

/** Which rows an event replaced; the router writes exactly these. */
export interface Changed {
  readonly interactions: ReadonlySet<InteractionId>;
  readonly agents: ReadonlySet<AgentId>;
  readonly queues: ReadonlySet<QueueId>;
  readonly lines: ReadonlySet<LineId>;
}

export interface StepResult {
  readonly outcome: Outcome;
  readonly changed: Changed;
  readonly happened: readonly Happening[];
  readonly effects: readonly Effect[];
  readonly pushes: readonly Push[];
}
