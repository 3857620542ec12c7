import type { Agent, Channel } from "./agent.ts";
import type { Instant, QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings, SkillRequirement } from "./queue.ts";
import { backsOff, compareSeniority, isRoutable, meets, requirementKey } from "./routability.ts";
import { SortedList } from "./sortedList.ts";

/** The waiting contacts of one queue that ask for the same skills. Within it the order never changes with time. */
interface RequirementClass {
  readonly channel: Channel;
  readonly requires: readonly SkillRequirement[];
  readonly waiting: SortedList<Interaction>;
}

function classKey({ channel, requires }: Interaction): string {
  return `${channel} ${requirementKey(requires)}`;
}

/** All contacts of a queue age at one rate, so the difference of two scores is the same at any instant. */
function compareUrgencyIn(ageing: number) {
  return (a: Interaction, b: Interaction): number => {
    const difference = ((a.queuedAt ?? 0) - (b.queuedAt ?? 0)) * ageing + (b.priorityMs - a.priorityMs);
    return difference !== 0 ? difference : compareSeniority(a, b);
  };
}

/** Who waits in which queue, most urgent first, by what it asks for: an agent needs to look at the heads only. */
export class WaitingIndex {
  readonly #queues = new Map<QueueId, Map<string, RequirementClass>>();

  add(interaction: Interaction, queue: QueueSettings): void {
    const classes = this.#queues.get(queue.id) ?? new Map<string, RequirementClass>();
    this.#queues.set(queue.id, classes);
    const key = classKey(interaction);
    let found = classes.get(key);
    if (found === undefined) {
      const { channel, requires } = interaction;
      found = { channel, requires, waiting: new SortedList(compareUrgencyIn(queue.ageing)) };
      classes.set(key, found);
    }
    found.waiting.insert(interaction);
  }

  remove(interaction: Interaction): void {
    const classes = this.#queues.get(interaction.queueId);
    const key = classKey(interaction);
    const found = classes?.get(key);
    if (classes === undefined || found === undefined) throw new Error("a waiting contact is not in its index");
    found.waiting.remove(interaction);
    if (found.waiting.items.length === 0) classes.delete(key);
  }

  /** After the settings of a queue changed: the order may be another. */
  reorder(queue: QueueSettings): void {
    const waiting = [...this.inQueue(queue.id)];
    this.#queues.delete(queue.id);
    for (const interaction of waiting) this.add(interaction, queue);
  }

  /** How many wait in the queue and ring nowhere. */
  count(queueId: QueueId): number {
    let count = 0;
    for (const { waiting } of this.#queues.get(queueId)?.values() ?? []) count += waiting.items.length;
    return count;
  }

  *inQueue(queueId: QueueId): Generator<Interaction> {
    for (const { waiting } of this.#queues.get(queueId)?.values() ?? []) yield* waiting.items;
  }

  /** The most urgent of each requirement class in the agent's queues that the agent may take. */
  *headsFor(agent: Agent, now: Instant): Generator<Interaction> {
    for (const queueId of new Set(agent.settings.queueIds)) {
      for (const { channel, requires, waiting } of this.#queues.get(queueId)?.values() ?? []) {
        if (!isRoutable(agent, channel) || !meets(agent, requires)) continue;
        const head = waiting.items.find((interaction) => !backsOff(agent.id, interaction, now));
        if (head !== undefined) yield head;
      }
    }
  }
}
