import type { Instant } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings } from "./queue.ts";

/** A contact's advance over others that waited as long: its queue's, its customer's tier's, its line's and its own. */
export function headStartMs({ tier, linePriorityMs, priorityMs }: Interaction, queue: QueueSettings): number {
  const ofTier = tier === null ? 0 : (queue.tierPriorityMs[tier] ?? 0);
  return queue.priorityMs + ofTier + linePriorityMs + priorityMs;
}

/** How urgent a waiting contact is, in milliseconds: what it waited, aged by its queue, plus its head start. */
export function score(interaction: Interaction, queue: QueueSettings, now: Instant): number {
  return (now - (interaction.queuedAt ?? now)) * queue.ageing + headStartMs(interaction, queue);
}

/** Order among equally urgent contacts: who entered the queue first, then the id, so that it is total. */
export function compareSeniority(a: Interaction, b: Interaction): number {
  const byEntry = (a.queuedAt ?? 0) - (b.queuedAt ?? 0);
  if (byEntry !== 0) return byEntry;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/**
 * A contact among those of its queue. All of a queue age at one rate, so the difference of two scores is the same at any
 * instant, and the score as it would be at the instant 0 orders them for good.
 */
export interface Ranked {
  /** Its newest value. */
  interaction: Interaction;
  readonly scoreAt0: number;
  // Out of the interaction, so that comparing two touches nothing else.
  readonly isOverCap: boolean;
  readonly queuedAt: Instant;
}

export function ranked(interaction: Interaction, queue: QueueSettings): Ranked {
  const { standing, queuedAt } = interaction;
  const scoreAt0 = score(interaction, queue, 0);
  return { interaction, scoreAt0, isOverCap: standing.isOverCap, queuedAt: queuedAt ?? 0 };
}

/** Most urgent first: those over the fairness cap in the order of their entry, then by score. */
export function compareRanked(a: Ranked, b: Ranked): number {
  if (a.isOverCap !== b.isOverCap) return a.isOverCap ? -1 : 1;
  if (!a.isOverCap && a.scoreAt0 !== b.scoreAt0) return b.scoreAt0 - a.scoreAt0;
  if (a.queuedAt !== b.queuedAt) return a.queuedAt - b.queuedAt;
  return a.interaction.id < b.interaction.id ? -1 : a.interaction.id > b.interaction.id ? 1 : 0;
}
