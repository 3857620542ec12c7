import type { AgentId, Instant } from "./ids.ts";
import type { Interaction, Standing } from "./interaction.ts";
import type { QueueSettings, RelaxStep, SkillRequirement } from "./queue.ts";

/** Of a contact that does not wait yet. */
export function freshStanding(requires: readonly SkillRequirement[]): Standing {
  return { requires, relaxed: 0, isOverCap: false, isKept: false };
}

/** A call back that waits for its time first. */
export function isResting({ callback }: Interaction): boolean {
  return callback !== null && callback.restsUntil !== null;
}

/** Waits, or rings at fewer desks of a ring group than it could: more offers of it may be made. */
export function isOpen(interaction: Interaction, queue: QueueSettings): boolean {
  return roomFor(interaction, queue) > 0;
}

/** How many more offers of it may be made now. */
export function roomFor(interaction: Interaction, { strategy, ringGroupSize }: QueueSettings): number {
  const { state } = interaction;
  const desks = strategy === "ringGroup" ? ringGroupSize : 1;
  if (state.kind === "waiting") return isResting(interaction) ? 0 : desks;
  if (state.kind !== "offered" || state.offer.kind !== "ringing" || state.offer.asked !== undefined) return 0;
  return Math.max(0, desks - 1 - state.alsoRinging.length);
}

const NOBODY: readonly AgentId[] = [];

/** Whom the contact is kept for by its queue's settings, in order, known agents or not. */
export function preferredAgents(interaction: Interaction, { preferred }: QueueSettings): readonly AgentId[] {
  if (interaction.ownerAgentId === null && interaction.lastAgentId === null) return NOBODY;
  const { lastAgentId, thread } = interaction;
  const ids = preferred.agents.map((who) => (who === "owner" ? interaction.ownerAgentId : interaction.lastAgentId));
  // A conversation goes on with whom it was with, whatever the queue prefers for calls.
  if (thread !== null) ids.unshift(lastAgentId);
  return [...new Set(ids.filter((id) => id !== null))];
}

/** An open contact as it stands at this instant; the same value when nothing has moved. */
export function asOf(interaction: Interaction, queue: QueueSettings, now: Instant): Interaction {
  const standing = standingAt(interaction, queue, now);
  const backOff = liveBackOffs(interaction, now);
  if (standing === interaction.standing && backOff === interaction.backOff) return interaction;
  return { ...interaction, standing, backOff };
}

function standingAt(interaction: Interaction, queue: QueueSettings, now: Instant): Standing {
  const { standing: known, requires: asked } = interaction;
  const waitedMs = now - (interaction.waitingFrom ?? now);
  const relaxed = stepsDue(queue.relax, waitedMs);
  const isOverCap = queue.fairnessCapMs !== null && now - (interaction.queuedAt ?? now) >= queue.fairnessCapMs;
  const isKept = waitedMs < queue.preferred.holdMs && preferredAgents(interaction, queue).length > 0;
  const requires = lowered(asked, queue.relax, relaxed);
  const isSame = relaxed === known.relaxed && isOverCap === known.isOverCap && isKept === known.isKept;
  return isSame && isSameDemand(requires, known.requires) ? known : { requires, relaxed, isOverCap, isKept };
}

/** Does it ask for less than before because it has waited? */
export function hasRelaxed(before: Standing, after: Standing): boolean {
  return after.relaxed > before.relaxed && !isSameDemand(before.requires, after.requires);
}

function isSameDemand(a: readonly SkillRequirement[], b: readonly SkillRequirement[]): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every(({ skillId, level }, n) => skillId === b[n]?.skillId && level === b[n]?.level))
  );
}

function stepsDue(relax: readonly RelaxStep[], waitedMs: number): number {
  let steps = 0;
  for (const { afterMs } of relax) {
    if (afterMs > waitedMs) break;
    steps++;
  }
  return steps;
}

interface Lowered {
  readonly relax: readonly RelaxStep[];
  readonly bySteps: (readonly SkillRequirement[])[];
}

/** What was asked for at first to what is left of it: the same list for all who ask for the same. */
const known = new WeakMap<readonly SkillRequirement[], Lowered>();

/** What is asked for after so many of the steps, each of which lowers it further. */
export function lowered(
  requires: readonly SkillRequirement[],
  relax: readonly RelaxStep[],
  steps: number,
): readonly SkillRequirement[] {
  if (steps === 0 || requires.length === 0) return requires;
  const last = known.get(requires);
  const { bySteps } = last?.relax === relax ? last : { bySteps: [] };
  if (last?.relax !== relax) known.set(requires, { relax, bySteps });
  bySteps[steps] ??= lower(requires, relax.slice(0, steps));
  return bySteps[steps];
}

function lower(requires: readonly SkillRequirement[], taken: readonly RelaxStep[]): readonly SkillRequirement[] {
  let by = 0;
  for (const { lowerBy } of taken) by = lowerBy === "all" ? Number.POSITIVE_INFINITY : by + lowerBy;
  if (by === 0) return requires;
  return requires.flatMap(({ skillId, level }) => (level > by ? [{ skillId, level: level - by }] : []));
}

function hasEnded(backOff: Readonly<Record<AgentId, Instant>>, now: Instant): boolean {
  for (const id in backOff) if ((backOff[id] ?? now) <= now) return true;
  return false;
}

/** The back-offs that have not ended. */
export function liveBackOffs({ backOff }: Interaction, now: Instant): Readonly<Record<AgentId, Instant>> {
  if (!hasEnded(backOff, now)) return backOff;
  const ends = Object.entries(backOff);
  return Object.fromEntries(ends.filter(([, until]) => until > now));
}

/** The next instant at which an open contact stands otherwise by time alone; null when none does. */
export function standingDueAt(interaction: Interaction, queue: QueueSettings): Instant | null {
  if (!isOpen(interaction, queue)) return null;
  const { standing, queuedAt, waitingFrom, backOff } = interaction;
  let dueAt = Number.POSITIVE_INFINITY;
  for (const id in backOff) dueAt = Math.min(dueAt, backOff[id] ?? dueAt);
  const next = queue.relax[standing.relaxed];
  if (next !== undefined && waitingFrom !== null) dueAt = Math.min(dueAt, waitingFrom + next.afterMs);
  if (standing.isKept && waitingFrom !== null) dueAt = Math.min(dueAt, waitingFrom + queue.preferred.holdMs);
  const { fairnessCapMs } = queue;
  if (!standing.isOverCap && fairnessCapMs !== null && queuedAt !== null) {
    dueAt = Math.min(dueAt, queuedAt + fairnessCapMs);
  }
  return dueAt === Number.POSITIVE_INFINITY ? null : dueAt;
}
