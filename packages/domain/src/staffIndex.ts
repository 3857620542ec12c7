import type { Agent } from "./agent.ts";
import type { AgentId, Instant, QueueId } from "./ids.ts";
import type { SkillRequirement } from "./queue.ts";
import { isSameButBusy, meets, requirementKey } from "./routability.ts";

/** Since long before anything: of an agent whose settings alone keep all contacts away. */
const EVER: Instant = 0;

interface Staff {
  readonly members: Set<AgentId>;
  signedIn: number;
  able: number;
  /** By what contacts ask for: since when nobody could take them; null: somebody could. */
  readonly strandedSince: Map<string, Instant | null>;
}

/** Has the agent not signed off? The will counts: a desk that is lost for a moment sends no caller away. */
function isSignedIn({ settings, intent }: Agent): boolean {
  return settings.enabled && intent.kind !== "offline";
}

/** Since when the agent has been neither ready nor busy with the will to go on; null while that is not so. */
function unableSince({ settings, intent, connection, block }: Agent): Instant | null {
  if (!settings.enabled) return EVER;
  const since: Instant[] = [];
  if (intent.kind !== "ready") since.push(intent.since);
  if (connection.kind === "gone") since.push(connection.since);
  if (block !== null) since.push(block.since);
  return since.length === 0 ? null : Math.min(...since);
}

/** Who staffs each queue. Kept by presence and settings, so that an offer or a call costs nothing here. */
export class StaffIndex {
  readonly #queues = new Map<QueueId, Staff>();
  /** Queues whose staff changed since somebody asked. */
  readonly #changed = new Set<QueueId>();

  /** Either is undefined for an agent who comes or goes. */
  replace(before: Agent | undefined, after: Agent | undefined): void {
    if (before !== undefined && after !== undefined && standSame(before, after)) return;
    if (before !== undefined) this.#count(before, -1);
    if (after !== undefined) this.#count(after, 1);
  }

  /** How many agents of the queue have not signed off. */
  signedIn(queueId: QueueId): number {
    return this.#queues.get(queueId)?.signedIn ?? 0;
  }

  /** How many agents of the queue are ready or busy: they share its work. */
  able(queueId: QueueId): number {
    return this.#queues.get(queueId)?.able ?? 0;
  }

  /** Since when nobody of the queue who has these skills has been ready or busy; null while somebody is. */
  strandedSince(
    queueId: QueueId,
    requires: readonly SkillRequirement[],
    agents: ReadonlyMap<AgentId, Agent>,
  ): Instant | null {
    const staff = this.#queues.get(queueId);
    if (staff === undefined) return EVER;
    const key = requirementKey(requires);
    let since = staff.strandedSince.get(key);
    if (since === undefined) {
      since = lastAble(staff.members, requires, agents);
      staff.strandedSince.set(key, since);
    }
    return since;
  }

  /** The queues whose staff changed since the last time this was asked. */
  takeChanged(): QueueId[] {
    const changed = [...this.#changed].sort();
    this.#changed.clear();
    return changed;
  }

  #count(agent: Agent, sign: 1 | -1): void {
    for (const queueId of new Set(agent.settings.queueIds)) {
      const staff = this.#inQueue(queueId);
      if (sign === 1) staff.members.add(agent.id);
      else staff.members.delete(agent.id);
      if (isSignedIn(agent)) staff.signedIn += sign;
      if (unableSince(agent) === null) staff.able += sign;
      staff.strandedSince.clear();
      this.#changed.add(queueId);
    }
  }

  #inQueue(queueId: QueueId): Staff {
    const known = this.#queues.get(queueId);
    if (known !== undefined) return known;
    const staff: Staff = { members: new Set(), signedIn: 0, able: 0, strandedSince: new Map() };
    this.#queues.set(queueId, staff);
    return staff;
  }
}

function standSame(before: Agent, after: Agent): boolean {
  if (isSameButBusy(before, after)) return true;
  if (before.settings !== after.settings || isSignedIn(before) !== isSignedIn(after)) return false;
  return unableSince(before) === unableSince(after);
}

function lastAble(
  members: ReadonlySet<AgentId>,
  requires: readonly SkillRequirement[],
  agents: ReadonlyMap<AgentId, Agent>,
): Instant | null {
  let last = EVER;
  for (const id of members) {
    const agent = agents.get(id);
    if (agent === undefined || !meets(agent, requires)) continue;
    const since = unableSince(agent);
    if (since === null) return null;
    last = Math.max(last, since);
  }
  return last;
}
