import { type Draft, putInteraction, tell } from "./draft.ts";
import type { QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings, SkillRequirement } from "./queue.ts";
import { bothRequire } from "./receive.ts";
import { requirementKey } from "./routability.ts";
import { isResting } from "./standing.ts";
import { flowAfterDeparture, flowWithWaiting, newFlow, waitEstimate } from "./waitEstimate.ts";

const NOTHING: readonly SkillRequirement[] = [];

/** Learns from who stopped waiting in this event, and says to who began how long it may take. */
export function quoteWaits(draft: Draft): void {
  const queueIds = movedIn(draft);
  const moved = queueIds.size === 0 ? [] : [...draft.before];
  for (const queueId of queueIds) learn(draft, queueId, moved);
  for (const happening of [...draft.happened]) {
    if (happening.type === "queueEntered") quote(draft, happening.interactionId);
  }
}

/** The queues that tell how long it may take and in which a contact changed. */
function movedIn({ floor, before: befores }: Draft): Set<QueueId> {
  const queueIds = new Set<QueueId>();
  for (const [id, before] of befores) {
    const after = floor.interactions.get(id);
    for (const queueId of [before?.queueId, after?.queueId]) {
      if (queueId !== undefined && floor.queues.get(queueId)?.announceWait) queueIds.add(queueId);
    }
  }
  return queueIds;
}

function waits(interaction: Interaction): boolean {
  return interaction.channel === "voice" && interaction.state.kind === "waiting" && !isResting(interaction);
}

/** Who is sent away, passed on or promised a call back says nothing of how fast the queue moves. */
function isDeparture(before: Interaction | undefined, after: Interaction | undefined): boolean {
  if (before === undefined || after === undefined || !waits(before) || before.queueId !== after.queueId) return false;
  const { state } = after;
  return state.kind === "offered" || (state.kind === "ended" && state.exit === "abandonedWaiting");
}

function learn(draft: Draft, queueId: QueueId, moved: readonly (readonly [string, Interaction | undefined])[]): void {
  const { floor, now } = draft;
  const known = floor.flows.get(queueId);
  const staffed = floor.staff.able(queueId);
  let flow = known ?? newFlow(queueId);
  for (const [id, before] of moved) {
    const isHere = before?.queueId === queueId && isDeparture(before, floor.interactions.get(id));
    if (isHere) flow = flowAfterDeparture(flow, staffed, now);
  }
  flow = flowWithWaiting(flow, floor.waiting.countCalls(queueId) > 0, now);
  if (flow === known) return;
  draft.changed.flows.add(queueId);
  floor.flows.set(queueId, flow);
}

/** Once for each parking, as it begins: whoever is already waiting has heard the music, and is told nothing new. */
function quote(draft: Draft, id: string): void {
  const { floor, now, before } = draft;
  const interaction = floor.interactions.get(id);
  if (interaction === undefined || interaction.callback !== null || !waits(interaction)) return;
  const queue = floor.queues.get(interaction.queueId);
  if (!queue?.announceWait || before.get(id)?.state.kind === "waiting") return;
  const lessThanMs = estimateFor(draft, interaction, queue);
  if (lessThanMs === null) return;
  putInteraction(draft, { ...interaction, quoted: { at: now, lessThanMs, step: interaction.step } });
  tell(draft, { type: "waitQuoted", interactionId: id, lessThanMs });
}

/**
 * Null when there is nothing honest to say: also of who asks for more than the queue does, since its departures are of
 * others, and of who would have to leave sooner.
 */
function estimateFor({ floor, now }: Draft, interaction: Interaction, queue: QueueSettings): number | null {
  const flow = floor.flows.get(queue.id);
  const isOrdinary = requirementKey(interaction.requires) === requirementKey(bothRequire(queue.requires, NOTHING));
  if (flow === undefined || !isOrdinary) return null;
  const position = floor.waiting.countCalls(queue.id);
  const keptMs = interaction.standing.isKept ? queue.preferred.holdMs : 0;
  const lessThanMs = waitEstimate(flow, position, floor.staff.able(queue.id), now, queue.ringTimeoutMs / 2 + keptMs);
  return lessThanMs !== null && lessThanMs <= queue.maxWaitMs ? lessThanMs : null;
}
