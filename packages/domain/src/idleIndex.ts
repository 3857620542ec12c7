import type { Agent, Channel } from "./agent.ts";
import type { Instant, QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { SkillRequirement } from "./queue.ts";
import { backsOff, compareIdleness, meets, requirementKey } from "./routability.ts";
import { SortedList } from "./sortedList.ts";

/** Those of a queue's idle agents who have what a contact asks for, longest idle first. */
interface IdleClass {
  readonly requires: readonly SkillRequirement[];
  readonly agents: SortedList<Agent>;
}

interface IdleInQueue {
  readonly all: Set<Agent>;
  /** One for each set of requirements that was ever asked for: as many as lines and queues make, so few. */
  readonly classes: Map<string, IdleClass>;
}

/** The routable agents of each queue, by what contacts ask for: a contact needs to look at the longest idle only. */
export class IdleIndex {
  readonly #queues = new Map<string, IdleInQueue>();

  add(agent: Agent, channel: Channel): void {
    for (const queueId of new Set(agent.settings.queueIds)) {
      const idle = this.#inQueue(queueId, channel);
      idle.all.add(agent);
      for (const { requires, agents } of idle.classes.values()) if (meets(agent, requires)) agents.insert(agent);
    }
  }

  remove(agent: Agent, channel: Channel): void {
    for (const queueId of new Set(agent.settings.queueIds)) {
      const idle = this.#inQueue(queueId, channel);
      if (!idle.all.delete(agent)) throw new Error("an idle agent is not in its index");
      for (const { requires, agents } of idle.classes.values()) if (meets(agent, requires)) agents.remove(agent);
    }
  }

  /** The longest idle agent who may take the contact now. */
  bestFor(interaction: Interaction, now: Instant): Agent | undefined {
    const { agents } = this.#classFor(interaction);
    return agents.items.find((agent) => !backsOff(agent.id, interaction, now));
  }

  #inQueue(queueId: QueueId, channel: Channel): IdleInQueue {
    const key = `${channel} ${queueId}`;
    const known = this.#queues.get(key);
    if (known !== undefined) return known;
    const idle = { all: new Set<Agent>(), classes: new Map<string, IdleClass>() };
    this.#queues.set(key, idle);
    return idle;
  }

  #classFor({ queueId, channel, requires }: Interaction): IdleClass {
    const idle = this.#inQueue(queueId, channel);
    const key = requirementKey(requires);
    const known = idle.classes.get(key);
    if (known !== undefined) return known;
    const agents = new SortedList(compareIdleness);
    for (const agent of idle.all) if (meets(agent, requires)) agents.insert(agent);
    const made = { requires, agents };
    idle.classes.set(key, made);
    return made;
  }
}
