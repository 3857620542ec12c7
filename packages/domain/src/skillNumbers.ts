import type { AgentSettings } from "./agent.ts";
import type { SkillId } from "./ids.ts";
import type { SkillRequirement } from "./queue.ts";

/** Levels go from 1 to 5; a number of its own for each, and one spare, so that they are counted from 1. */
export const LEVELS = 6;

/** Skills as numbers, so that who has what is looked up in arrays. A number holds for a skill at a level: `LEVELS` to a skill. */
export class SkillNumbers {
  readonly #skills = new Map<SkillId, number>();
  readonly #ofAgents = new WeakMap<AgentSettings, readonly number[]>();

  of({ skillId, level }: SkillRequirement): number {
    const known = this.#skills.get(skillId);
    const skill = known ?? this.#skills.size;
    if (known === undefined) this.#skills.set(skillId, skill);
    return skill * LEVELS + level;
  }

  /** What the agent has, each skill at its own level. */
  ofAgent(settings: AgentSettings): readonly number[] {
    const known = this.#ofAgents.get(settings);
    if (known !== undefined) return known;
    const numbers: number[] = [];
    for (const [skillId, has] of Object.entries(settings.skills)) {
      const level = Math.min(has, LEVELS - 1);
      if (level >= 1) numbers.push(this.of({ skillId, level }));
    }
    this.#ofAgents.set(settings, numbers);
    return numbers;
  }
}
