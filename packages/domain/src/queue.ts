import type { Hours } from "./hours.ts";
import type { AgentId, BrandId, Language, LineId, QueueId, SkillId } from "./ids.ts";
import type { TextSettings } from "./thread.ts";

/** A skill that an interaction asks for; the agent's own level must be at least `level` (1–5). */
export interface SkillRequirement {
  readonly skillId: SkillId;
  readonly level: number;
}

/** Whom among those who may take a contact it is offered to. */
export type Strategy =
  | "longestIdle"
  /** Fewest contacts since the agent signed in today, then longest idle. */
  | "fewestContacts"
  /** Whoever was offered something least recently, whether or not it was taken. */
  | "roundRobin"
  /** By `agentOrder`; who is not named there comes after, longest idle first. */
  | "topDown"
  /** Several desks ring at once; the first to accept wins, the others learn who. */
  | "ringGroup";

/** From `afterMs` of waiting on every required level is lower by so much more; a requirement that reaches 0 falls away. */
export interface RelaxStep {
  readonly afterMs: number;
  readonly lowerBy: number | "all";
}

/** Where a contact goes that its queue does not keep. `message` speaks and hangs up: the exit that cannot refuse. */
export type Exit =
  | { readonly to: "queue"; readonly queueId: QueueId }
  | { readonly to: "line"; readonly lineId: LineId }
  | { readonly to: "voicemail" }
  | { readonly to: "callback" }
  /** By language; an empty text is the queue's last resort. */
  | { readonly to: "message"; readonly text: Readonly<Record<string, string>> };

/** What a queue does with whom it cannot serve. Null: it keeps the contact waiting. */
export interface Overflow {
  /** Waited `maxWaitMs`. */
  readonly maxWait: Exit;
  /** `maxWaiting` contacts wait already. */
  readonly full: Exit;
  /** Outside the queue's hours. */
  readonly closed: Exit;
  /** No agent of the queue is signed in. */
  readonly nobodySignedIn: Exit | null;
  /** For `afterMs` nobody has been ready or busy who could ever take it. */
  readonly nobodyRoutable: { readonly afterMs: number; readonly exit: Exit } | null;
}

/** Why a contact leaves a queue that did not serve it. */
export type OverflowCause = keyof Overflow;

/** Whom a contact is kept for, in this order, and for how long of its wait; only while that agent is routable. */
export interface PreferredAgents {
  readonly agents: readonly ("owner" | "last")[];
  readonly holdMs: number;
}

export interface CallbackSettings {
  /** May a waiting caller choose to be called back instead? The place is kept. */
  readonly offered: boolean;
  readonly attempts: number;
  readonly retryAfterMs: number;
}

/** How a queue behaves. Changes only by the fact `queueSet`. Durations in milliseconds. */
export interface QueueSettings {
  readonly id: QueueId;
  /** How often it was set, kept by `step`: who edits says which one was seen. */
  readonly revision?: number;
  readonly name: string;
  readonly requires: readonly SkillRequirement[];
  /** In order of `afterMs`. */
  readonly relax: readonly RelaxStep[];
  readonly strategy: Strategy;
  readonly agentOrder: readonly AgentId[];
  /** How many desks a `ringGroup` rings at once. */
  readonly ringGroupSize: number;
  /** Head start of every contact of this queue, as if it had waited this much longer. */
  readonly priorityMs: number;
  /** How fast waiting counts: 1 is one millisecond of score per millisecond waited. */
  readonly ageing: number;
  /** Head start by customer tier, e.g. `{ vip: 60_000 }`. */
  readonly tierPriorityMs: Readonly<Record<string, number>>;
  /** Who has waited so long precedes all who have not, whatever their head start. Null: no cap. */
  readonly fairnessCapMs: number | null;
  readonly preferred: PreferredAgents;
  readonly ringTimeoutMs: number;
  /** From Accept until the agent's leg stands in the conference. */
  readonly joinTimeoutMs: number;
  /** How long a lost agent may come back to a call before the caller is queued again. */
  readonly agentGraceMs: number;
  readonly wrapUpMs: number;
  /** From queue entry; then the contact takes the exit `overflow.maxWait`. */
  readonly maxWaitMs: number;
  /** How many may wait at once; null: any number. */
  readonly maxWaiting: number | null;
  /** Null: always open. */
  readonly hours: Hours | null;
  readonly overflow: Overflow;
  readonly callback: CallbackSettings;
  /** An abandoned caller who rings again within this time gets the place back; 0: never. */
  readonly placeBackMs: number;
  /** Are callers told how long it may take? */
  readonly announceWait: boolean;
  /** Who missed or declined a contact is not offered it again for this long, and never while others are left. */
  readonly reofferBackOffMs: number;
  /** Spoken to a caller whom no exit takes, by language. */
  readonly lastResort: Readonly<Record<string, string>>;
  /** Stands below the mails of its agents, by language; an empty or missing one is none. */
  readonly signature?: Readonly<Record<string, string>>;
}

/** A number or address that customers use: it tells the brand, and where its contacts go. */
export interface LineSettings {
  readonly id: LineId;
  /** How often it was set, kept by `step`: who edits says which one was seen. */
  readonly revision?: number;
  readonly brandId: BrandId;
  readonly queueId: QueueId;
  readonly language: Language;
  readonly requires: readonly SkillRequirement[];
  readonly priorityMs: number;
  /** Spoken before the music, by language; empty means none. */
  readonly greeting: Readonly<Record<string, string>>;
  /** How the line writes; what is not said is the default (`textOf`). */
  readonly text?: Partial<TextSettings>;
}
