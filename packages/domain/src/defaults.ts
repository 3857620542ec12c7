import type { AgentSettings } from "./agent.ts";
import type { Exit, QueueSettings } from "./queue.ts";

const MESSAGE: Exit = { to: "message", text: {} };

const QUEUE: Omit<QueueSettings, "id" | "name"> = {
  requires: [],
  relax: [],
  strategy: "longestIdle",
  agentOrder: [],
  ringGroupSize: 5,
  priorityMs: 0,
  ageing: 1,
  tierPriorityMs: {},
  fairnessCapMs: null,
  preferred: { agents: [], holdMs: 0 },
  ringTimeoutMs: 20_000,
  joinTimeoutMs: 12_000,
  agentGraceMs: 20_000,
  wrapUpMs: 60_000,
  maxWaitMs: 600_000,
  maxWaiting: null,
  hours: null,
  overflow: { maxWait: MESSAGE, full: MESSAGE, closed: MESSAGE, nobodySignedIn: null, nobodyRoutable: null },
  callback: { offered: false, attempts: 3, retryAfterMs: 900_000 },
  placeBackMs: 0,
  announceWait: false,
  reofferBackOffMs: 30_000,
  lastResort: {},
};

/**
 * A queue's settings with what is not said filled in. Also brings settings up to date that were stored or journaled before a
 * field was known, so that every reader sees whole ones.
 */
export function wholeQueue(given: Partial<QueueSettings> & Pick<QueueSettings, "id" | "name">): QueueSettings {
  return { ...QUEUE, ...given };
}

/** An agent's settings, as `wholeQueue`. */
export function wholeAgent(given: Partial<AgentSettings> & Pick<AgentSettings, "id">): AgentSettings {
  return { queueIds: [], skills: {}, enabled: true, workSets: [{ voice: 1 }], ...given };
}
