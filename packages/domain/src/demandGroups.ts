import type { Agent } from "./agent.ts";
import type { AgentIndex } from "./agentIndex.ts";
import { DueTimes } from "./dueTimes.ts";
import type { AgentId, Instant, InteractionId, QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings, SkillRequirement } from "./queue.ts";
import { meets, requirementKey } from "./routability.ts";
import type { Slots } from "./slots.ts";
import { SortedList } from "./sortedList.ts";
import { standSame, unableSince } from "./staffIndex.ts";
import { lowered } from "./standing.ts";

/** Groups in which nobody waits are kept ready for the next one, up to so many in each queue. */
const KEPT_EMPTY = 256;

/** The calls that wait in one queue and ask for the same once their wait has relaxed it as far as the queue allows. */
interface DemandGroup {
  readonly key: string;
  /** How many were made before it: where the search for its vouching agent begins, so that no agent vouches for all. */
  readonly number: number;
  readonly queueId: QueueId;
  readonly requires: readonly SkillRequirement[];
  /** In the order of their ids. */
  readonly waiting: SortedList<InteractionId>;
  /** One agent of the queue who has the skills and is ready or busy; null: there is none. */
  voucher: AgentId | null;
  /** Since when nobody could take them; null: somebody can. */
  since: Instant | null;
  /** What `since` was when somebody last asked what changed. */
  seenSince: Instant | null;
  afterMs: number;
  /** Under whose name the time-out of the whole group stands, if it has one: the first of `waiting`. */
  timedBy: InteractionId | null;
}

interface GroupsOfQueue {
  readonly byKey: Map<string, DemandGroup>;
  /** Those without anybody who could take them. */
  readonly stranded: Set<DemandGroup>;
  readonly empty: Set<DemandGroup>;
}

/** Where a contact is filed, and what was known when it was. */
interface Filed {
  readonly group: DemandGroup;
  readonly queue: QueueSettings;
  readonly requires: readonly SkillRequirement[];
}

const NONE: ReadonlySet<string> = new Set();
const byId = (a: InteractionId, b: InteractionId) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Since when nobody could serve those who wait. Kept by presence and settings for each group of contacts that ask for the
 * same, with one time-out for each, so that an agent who comes or goes costs nothing for each of those who wait. One able
 * agent vouches for a group: only when that one goes another is looked for, and only stranded groups look at who comes.
 */
export class DemandGroups {
  readonly #agentIndex: AgentIndex;
  readonly #queues = new Map<QueueId, GroupsOfQueue>();
  readonly #slots: Slots;
  /** By the contact's slot. */
  readonly #filed: (Filed | undefined)[] = [];
  readonly #timers: DueTimes;
  readonly #touched = new Set<DemandGroup>();
  readonly #vouchedBy = new Map<AgentId, Set<DemandGroup>>();
  #made = 0;

  constructor(agentIndex: AgentIndex, slots: Slots) {
    this.#agentIndex = agentIndex;
    this.#slots = slots;
    this.#timers = new DueTimes(slots);
  }

  /** Files a new or replaced contact, or takes it out when its queue's rule is not about it. */
  file(slot: number, interaction: Interaction, queue: QueueSettings): void {
    const { id, requires, state, callback, thread } = interaction;
    const rule = queue.overflow.nobodyRoutable;
    const known = this.#filed[slot];
    const isMeant = rule !== null && state.kind === "waiting" && callback === null && thread === null;
    if (isMeant && known?.queue === queue && known.requires === requires) return;
    if (known !== undefined) this.takeOut(slot, id);
    if (isMeant) this.#putIn(slot, id, { group: this.#groupOf(requires, queue), queue, requires }, rule.afterMs);
  }

  /** Since when nobody of the queue could ever take who asks for this; null while somebody is ready or busy who could. */
  since(requires: readonly SkillRequirement[], queue: QueueSettings): Instant | null {
    return this.#groupOf(requires, queue).since;
  }

  /** Either is undefined for an agent who comes or goes; the index of the agents has changed already. */
  replace(before: Agent | undefined, after: Agent | undefined): void {
    if (before !== undefined && after !== undefined && standSame(before, after)) return;
    for (const group of [...(this.#vouchedBy.get(before?.id ?? "") ?? [])]) {
      if (partIn(group, after) !== null) this.#lookAgain(group);
    }
    for (const queueId of new Set([...(before?.settings.queueIds ?? []), ...(after?.settings.queueIds ?? [])])) {
      for (const group of [...(this.#queues.get(queueId)?.stranded ?? [])]) {
        if (partIn(group, before) !== partIn(group, after)) this.#lookAgain(group);
      }
    }
  }

  /** Those who have to leave now, by queue: of groups whose `since` is another one than when this was last asked. */
  takeDue(now: Instant): Map<QueueId, InteractionId[]> {
    const due = new Map<QueueId, InteractionId[]>();
    for (const group of this.#touched) {
      const { queueId, since, seenSince, waiting, afterMs } = group;
      group.seenSince = since;
      if (since === seenSince || since === null || since + afterMs > now || waiting.items.length === 0) continue;
      due.set(queueId, [...(due.get(queueId) ?? []), ...waiting.items]);
    }
    this.#touched.clear();
    return due;
  }

  /** The first whose time is up, and when; of those of the same instant the lowest id. `but` are looked past. */
  first(but: ReadonlySet<string> = NONE): { readonly id: InteractionId; readonly at: Instant } | undefined {
    const first = this.#timers.first();
    if (first === undefined || !but.has(first.id)) return first;
    const left = this.#filed.flatMap((filed, slot) => {
      const at = filed === undefined ? null : timeOutOf(filed.group);
      const id = this.#slots.idOf(slot);
      return at === null || but.has(id) ? [] : [{ id, at }];
    });
    return left.sort((a, b) => a.at - b.at || byId(a.id, b.id))[0];
  }

  /** When nobody will have been able to serve the contact for too long; undefined: it has no such time. */
  at(id: InteractionId): Instant | undefined {
    const group = this.#filed[this.#slots.of(id)]?.group;
    return group === undefined ? undefined : (timeOutOf(group) ?? undefined);
  }

  #putIn(slot: number, id: InteractionId, filed: Filed, afterMs: number): void {
    const { group } = filed;
    this.#filed[slot] = filed;
    group.waiting.insert(id);
    group.afterMs = afterMs;
    this.#queues.get(group.queueId)?.empty.delete(group);
    this.#time(group);
  }

  /** Takes a contact out, if it is in. */
  takeOut(slot: number, id: InteractionId): void {
    const group = this.#filed[slot]?.group;
    if (group === undefined) return;
    this.#filed[slot] = undefined;
    group.waiting.remove(id);
    this.#time(group);
    if (group.waiting.first === undefined) this.#keepEmpty(group);
  }

  #time(group: DemandGroup): void {
    const at = timeOutOf(group);
    const first = at === null ? null : (group.waiting.first ?? null);
    if (group.timedBy !== null && group.timedBy !== first) this.#timers.set(this.#slots.of(group.timedBy), null);
    group.timedBy = first;
    if (first !== null) this.#timers.set(this.#slots.of(first), at);
  }

  #lookAgain(group: DemandGroup): void {
    const since = this.#findVoucher(group);
    if (since === group.since) return;
    group.since = since;
    this.#touched.add(group);
    this.#time(group);
  }

  /** Returns since when there is none; null: there is one. */
  #findVoucher(group: DemandGroup): Instant | null {
    const { queueId, requires, number } = group;
    this.#stopVouching(group);
    const voucher = this.#agentIndex.someoneAble(queueId, requires, number);
    const { stranded } = this.#inQueue(queueId);
    if (voucher === undefined) {
      stranded.add(group);
      return this.#agentIndex.unableSince(queueId, requires);
    }
    stranded.delete(group);
    group.voucher = voucher;
    const vouched = this.#vouchedBy.get(voucher) ?? new Set();
    this.#vouchedBy.set(voucher, vouched.add(group));
    return null;
  }

  #stopVouching(group: DemandGroup): void {
    if (group.voucher === null) return;
    const vouched = this.#vouchedBy.get(group.voucher);
    vouched?.delete(group);
    if (vouched?.size === 0) this.#vouchedBy.delete(group.voucher);
    group.voucher = null;
  }

  #groupOf(requires: readonly SkillRequirement[], queue: QueueSettings): DemandGroup {
    const asked = lowered(requires, queue.relax, queue.relax.length);
    const key = requirementKey(asked);
    const { byKey } = this.#inQueue(queue.id);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const group: DemandGroup = {
      ...{ key, number: this.#made++, queueId: queue.id, requires: asked, waiting: new SortedList(byId) },
      ...{ voucher: null, since: null, seenSince: null, afterMs: 0, timedBy: null },
    };
    group.since = this.#findVoucher(group);
    group.seenSince = group.since;
    byKey.set(key, group);
    this.#keepEmpty(group);
    return group;
  }

  #keepEmpty(group: DemandGroup): void {
    const { empty, byKey, stranded } = this.#inQueue(group.queueId);
    empty.add(group);
    const [oldest] = empty;
    if (empty.size <= KEPT_EMPTY || oldest === undefined) return;
    empty.delete(oldest);
    byKey.delete(oldest.key);
    stranded.delete(oldest);
    this.#stopVouching(oldest);
    this.#touched.delete(oldest);
  }

  #inQueue(queueId: QueueId): GroupsOfQueue {
    const known = this.#queues.get(queueId);
    if (known !== undefined) return known;
    const made: GroupsOfQueue = { byKey: new Map(), stranded: new Set(), empty: new Set() };
    this.#queues.set(queueId, made);
    return made;
  }
}

/** What an agent is for a group: undefined: no part of it; null: able; otherwise since when unable. */
type Part = Instant | null | undefined;

function partIn({ queueId, requires }: DemandGroup, agent: Agent | undefined): Part {
  if (agent === undefined || !agent.settings.queueIds.includes(queueId) || !meets(agent, requires)) return undefined;
  return unableSince(agent);
}

function timeOutOf({ since, afterMs }: DemandGroup): Instant | null {
  return since === null ? null : since + afterMs;
}
