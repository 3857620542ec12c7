import type { AgentSettings } from "./agent.ts";
import type { SkillId } from "./ids.ts";
import type { SkillRequirement } from "./queue.ts";

/** Levels go from 1 to 5. */
const LEVEL_BITS = 3;

/** Skills as numbers, so that what is asked for and what an agent has are compared without touching either. */
export class SkillNumbers {
  readonly #skills = new Map<SkillId, number>();
  readonly #ofAgents = new WeakMap<AgentSettings, Uint8Array>();

  /** The requirement as one number above 0. */
  asked({ skillId, level }: SkillRequirement): number {
    return (this.#numberOf(skillId) << LEVEL_BITS) | level;
  }

  /** The agent's levels by the number of the skill, as far as the agent has any. */
  levelsOf(settings: AgentSettings): Uint8Array {
    const known = this.#ofAgents.get(settings);
    if (known !== undefined) return known;
    const skills = Object.entries(settings.skills).map(([id, level]) => [this.#numberOf(id), level] as const);
    const levels = new Uint8Array(Math.max(0, ...skills.map(([skill]) => skill + 1)));
    for (const [skill, level] of skills) levels[skill] = level;
    this.#ofAgents.set(settings, levels);
    return levels;
  }

  #numberOf(skillId: SkillId): number {
    const known = this.#skills.get(skillId);
    if (known !== undefined) return known;
    const made = this.#skills.size + 1;
    this.#skills.set(skillId, made);
    return made;
  }
}

/** Has the agent the skill at the level that is asked for? */
export function isMet(asked: number, levels: Uint8Array): boolean {
  return (levels[asked >>> LEVEL_BITS] ?? 0) >= (asked & ((1 << LEVEL_BITS) - 1));
}
