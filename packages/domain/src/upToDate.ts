import type { Agent } from "./agent.ts";
import { wholeAgent } from "./defaults.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";
import { freshStanding } from "./standing.ts";
import { headStartMs } from "./urgency.ts";

/** A stored agent as today's code reads it: with what rows did not have when it was written. */
export function upToDateAgent(row: Agent): Agent {
  const { tasks = [], contacts = 0, lastOfferedAt = null } = row;
  return { ...row, tasks, contacts, lastOfferedAt, settings: wholeAgent(row.settings) };
}

/** A stored interaction, as `upToDateAgent`. `queue`: its own, when it is known still. */
export function upToDateInteraction(row: Interaction, queue: QueueSettings | undefined): Interaction {
  const { openUntil = null, leftQueues = [], ownerAgentId = null, lastAgentId = null, passedBy = [] } = row;
  const {
    callerRef = null,
    parentId = null,
    callback = null,
    earlier = null,
    mayAskCallback = false,
    quoted = null,
    thread = null,
  } = row;
  const standing = row.standing ?? freshStanding(row.requires);
  const read = { openUntil, leftQueues, ownerAgentId, lastAgentId, passedBy, standing };
  const owed = { callerRef, parentId, callback, earlier, mayAskCallback, quoted, thread };
  const whole = { ...row, ...headStart(row, queue), ...read, ...owed };
  const { state } = whole;
  if (state.kind === "connected") return { ...whole, state: { ...state, consult: state.consult ?? null } };
  if (state.kind !== "offered") return whole;
  return { ...whole, state: { ...state, alsoRinging: state.alsoRinging ?? [] } };
}

/** A row without a line's priority of its own has the sum of all head starts as its priority. */
function headStart(row: Interaction, queue: QueueSettings | undefined) {
  const { linePriorityMs, priorityMs } = row;
  if (linePriorityMs !== undefined) return { linePriorityMs, priorityMs };
  const ofQueue = queue === undefined ? 0 : headStartMs({ ...row, linePriorityMs: 0, priorityMs: 0 }, queue);
  return { linePriorityMs: 0, priorityMs: priorityMs - ofQueue };
}
