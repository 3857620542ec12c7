import type { Agent } from "./agent.ts";
import { wholeAgent } from "./defaults.ts";
import type { Interaction } from "./interaction.ts";
import { interactionRow } from "./interactionRow.ts";
import type { QueueSettings } from "./queue.ts";
import { headStartMs } from "./urgency.ts";

/** A stored agent as today's code reads it: with what rows did not have when it was written. */
export function upToDateAgent(row: Agent): Agent {
  const { tasks = [], contacts = 0, lastOfferedAt = null } = row;
  return { ...row, tasks, contacts, lastOfferedAt, settings: wholeAgent(row.settings) };
}

/** A stored interaction, as `upToDateAgent`. `queue`: its own, when it is known still. */
export function upToDateInteraction(row: Interaction, queue: QueueSettings | undefined): Interaction {
  // What newer code has added to the row stays: while an installation is brought up to date, both take turns.
  const whole = { ...interactionRow(row), ...row, ...headStart(row, queue) };
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
