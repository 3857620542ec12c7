import type { BrandId, Language, LineId, QueueId, SkillId } from "./ids.ts";

/** A skill that an interaction asks for; the agent's own level must be at least `level` (1–5). */
export interface SkillRequirement {
  readonly skillId: SkillId;
  readonly level: number;
}

/** How a queue behaves. Changes only by the fact `queueSet`. Durations in milliseconds. */
export interface QueueSettings {
  readonly id: QueueId;
  readonly name: string;
  readonly requires: readonly SkillRequirement[];
  /** Head start of every contact of this queue, as if it had waited this much longer. */
  readonly priorityMs: number;
  /** How fast waiting counts: 1 is one millisecond of score per millisecond waited. */
  readonly ageing: number;
  /** Head start by customer tier, e.g. `{ vip: 60_000 }`. */
  readonly tierPriorityMs: Readonly<Record<string, number>>;
  readonly ringTimeoutMs: number;
  /** From Accept until the agent's leg stands in the conference. */
  readonly joinTimeoutMs: number;
  /** How long a lost agent may come back to a call before the caller is queued again. */
  readonly agentGraceMs: number;
  readonly wrapUpMs: number;
  /** From queue entry; then the caller hears the last resort and is released. */
  readonly maxWaitMs: number;
  /** Who missed or declined a contact is not offered it again for this long. */
  readonly reofferBackOffMs: number;
  /** Spoken to a caller who waited `maxWaitMs`, by language. */
  readonly lastResort: Readonly<Record<string, string>>;
}

/** A number or address that customers use: it tells the brand, and where its contacts go. */
export interface LineSettings {
  readonly id: LineId;
  readonly brandId: BrandId;
  readonly queueId: QueueId;
  readonly language: Language;
  readonly requires: readonly SkillRequirement[];
  readonly priorityMs: number;
  /** Spoken before the music, by language; empty means none. */
  readonly greeting: Readonly<Record<string, string>>;
}
