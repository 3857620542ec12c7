import type { Agent } from "./agent.ts";
import type { Instant, QueueId, SkillId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import { backsOff, compareIdleness, meets } from "./routability.ts";
import { SortedList } from "./sortedList.ts";

interface IdleInQueue {
  readonly agents: SortedList<Agent>;
  /** How many of them have the skill at any level: zero answers most misses without a look at anybody. */
  readonly withSkill: Map<SkillId, number>;
}

/** The routable agents of each queue, longest idle first. */
export class IdleIndex {
  readonly #queues = new Map<QueueId, IdleInQueue>();

  add(agent: Agent): void {
    for (const queueId of new Set(agent.settings.queueIds)) {
      const idle = this.#queues.get(queueId) ?? { agents: new SortedList(compareIdleness), withSkill: new Map() };
      this.#queues.set(queueId, idle);
      idle.agents.insert(agent);
      this.#count(idle, agent, 1);
    }
  }

  remove(agent: Agent): void {
    for (const queueId of new Set(agent.settings.queueIds)) {
      const idle = this.#queues.get(queueId);
      if (idle === undefined) throw new Error("an idle agent is not in its index");
      idle.agents.remove(agent);
      this.#count(idle, agent, -1);
    }
  }

  /** The longest idle agent who may take the contact now. */
  bestFor(interaction: Interaction, now: Instant): Agent | undefined {
    const idle = this.#queues.get(interaction.queueId);
    if (idle === undefined) return undefined;
    if (interaction.requires.some(({ skillId }) => !idle.withSkill.get(skillId))) return undefined;
    return idle.agents.items.find(
      (agent) => meets(agent, interaction.requires) && !backsOff(agent.id, interaction, now),
    );
  }

  #count(idle: IdleInQueue, agent: Agent, by: 1 | -1): void {
    for (const skillId of Object.keys(agent.settings.skills)) {
      idle.withSkill.set(skillId, (idle.withSkill.get(skillId) ?? 0) + by);
    }
  }
}
