import type { BoardAgent } from "@touchstone/contracts";

/** Who needs a supervisor stands first, who is away last; within a state, who is in it longest. */
const order: readonly BoardAgent["label"][] = [
  "paused",
  "unreachable",
  "ringing",
  "ready",
  "talking",
  "writing",
  "held",
  "wrapUp",
  "notReady",
  "offline",
];

/** The agents of a queue (null: all queues) in the order of the list. */
export function orderedAgents(agents: readonly BoardAgent[], queueId: string | null): readonly BoardAgent[] {
  const chosen = queueId === null ? [...agents] : agents.filter((agent) => agent.queueIds.includes(queueId));
  return chosen.sort((left, right) => {
    const byLabel = order.indexOf(left.label) - order.indexOf(right.label);
    return byLabel === 0 ? left.since - right.since : byLabel;
  });
}
