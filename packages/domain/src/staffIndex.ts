import type { Agent } from "./agent.ts";
import type { Instant, QueueId } from "./ids.ts";
import { isSameButBusy } from "./routability.ts";

/** Since long before anything: of an agent whose settings alone keep all contacts away. */
export const EVER: Instant = 0;

interface Staff {
  signedIn: number;
  able: number;
  /** `signedIn` as it was when somebody last asked who is left without anybody. */
  seenSignedIn: number;
}

/** Has the agent not signed off? The will counts: a desk that is lost for a moment sends no caller away. */
function isSignedIn({ settings, intent }: Agent): boolean {
  return settings.enabled && intent.kind !== "offline";
}

/** Since when the agent has been neither ready nor busy with the will to go on; null while that is not so. */
export function unableSince({ settings, intent, connection, block }: Agent): Instant | null {
  if (!settings.enabled) return EVER;
  let since = Number.POSITIVE_INFINITY;
  if (intent.kind !== "ready") since = intent.since;
  if (connection.kind === "gone") since = Math.min(since, connection.since);
  if (block !== null) since = Math.min(since, block.since);
  return since === Number.POSITIVE_INFINITY ? null : since;
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

  /** The queues whose last agent has signed off since the last time this was asked. */
  takeEmptied(): QueueId[] {
    const emptied: QueueId[] = [];
    for (const queueId of this.#changed) {
      const staff = this.#inQueue(queueId);
      if (staff.seenSignedIn > 0 && staff.signedIn === 0) emptied.push(queueId);
      staff.seenSignedIn = staff.signedIn;
    }
    this.#changed.clear();
    return emptied;
  }

  #count(agent: Agent, sign: 1 | -1): void {
    for (const queueId of new Set(agent.settings.queueIds)) {
      const staff = this.#inQueue(queueId);
      if (isSignedIn(agent)) staff.signedIn += sign;
      if (unableSince(agent) === null) staff.able += sign;
      this.#changed.add(queueId);
    }
  }

  #inQueue(queueId: QueueId): Staff {
    const known = this.#queues.get(queueId);
    if (known !== undefined) return known;
    const staff: Staff = { signedIn: 0, able: 0, seenSignedIn: 0 };
    this.#queues.set(queueId, staff);
    return staff;
  }
}

/** Does the change say nothing of whether the agent may serve whom? */
export function standSame(before: Agent, after: Agent): boolean {
  if (isSameButBusy(before, after)) return true;
  if (before.settings !== after.settings || isSignedIn(before) !== isSignedIn(after)) return false;
  return unableSince(before) === unableSince(after);
}
