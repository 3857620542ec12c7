import type { Agent } from "./agent.ts";
import type { AgentIndex } from "./agentIndex.ts";
import { DueTimes } from "./dueTimes.ts";
import type { Instant, InteractionId, QueueId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { QueueSettings, SkillRequirement } from "./queue.ts";
import { meets, requirementKey } from "./routability.ts";
import { SortedList } from "./sortedList.ts";
import { EVER, standSame, unableSince } from "./staffIndex.ts";
import { lowered } from "./standing.ts";

/** Groups in which nobody waits are kept ready for the next one, up to so many in each queue. */
const KEPT_EMPTY = 256;

/** The calls that wait in one queue and ask for the same once their wait has relaxed it as far as the queue allows. */
interface DemandGroup {
  readonly key: string;
  readonly queueId: QueueId;
  readonly requires: readonly SkillRequirement[];
  /** In the order of their ids. */
  readonly waiting: SortedList<InteractionId>;
  /** How many agents of the queue who have the skills are ready or busy. */
  able: number;
  /** No agent of the queue who has the skills ever became unable after this. */
  latest: Instant;
  /** Since when nobody could take them; null: somebody can. */
  since: Instant | null;
  /** What `since` was when somebody last asked what changed. */
  seenSince: Instant | null;
  afterMs: number;
  /** Under whose name the time-out of the whole group stands: the first of `waiting`. */
  timedBy: InteractionId | null;
}

interface GroupsOfQueue {
  readonly byKey: Map<string, DemandGroup>;
  /** Each group once: under the one of its skills that fewest others are filed under, or under no skill. */
  readonly bySkill: Map<string, Set<DemandGroup>>;
  readonly empty: Set<DemandGroup>;
}

/** Where a contact is filed, and what was known when it was. */
interface Filed {
  readonly group: DemandGroup;
  readonly queue: QueueSettings;
  readonly requires: readonly SkillRequirement[];
}

const NO_SKILL = "";
const NONE: ReadonlySet<string> = new Set();
const byId = (a: InteractionId, b: InteractionId) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Since when nobody could serve those who wait. Kept by presence and settings for each group of contacts that ask for the
 * same, with one time-out for each, so that an agent who comes or goes costs nothing for each of those who wait.
 */
export class DemandGroups {
  readonly #agentIndex: AgentIndex;
  readonly #queues = new Map<QueueId, GroupsOfQueue>();
  readonly #filed = new Map<InteractionId, Filed>();
  readonly #timers = new DueTimes();
  readonly #touched = new Set<DemandGroup>();

  constructor(agentIndex: AgentIndex) {
    this.#agentIndex = agentIndex;
  }

  /** Files a new or replaced contact, or takes it out when its queue's rule is not about it. */
  file(interaction: Interaction, queue: QueueSettings): void {
    const { id, requires, state, callback, thread } = interaction;
    const rule = queue.overflow.nobodyRoutable;
    const known = this.#filed.get(id);
    const isMeant = rule !== null && state.kind === "waiting" && callback === null && thread === null;
    if (isMeant && known?.queue === queue && known.requires === requires) return;
    this.takeOut(id);
    if (isMeant) this.#putIn(id, { group: this.#groupOf(requires, queue), queue, requires }, rule.afterMs);
  }

  /** Since when nobody of the queue could ever take who asks for this; null while somebody is ready or busy who could. */
  since(requires: readonly SkillRequirement[], queue: QueueSettings): Instant | null {
    return this.#groupOf(requires, queue).since;
  }

  /** Either is undefined for an agent who comes or goes; the index of the agents has changed already. */
  replace(before: Agent | undefined, after: Agent | undefined): void {
    if (before !== undefined && after !== undefined && standSame(before, after)) return;
    const queueIds = new Set([...(before?.settings.queueIds ?? []), ...(after?.settings.queueIds ?? [])]);
    for (const queueId of queueIds) {
      const groups = this.#queues.get(queueId);
      if (groups === undefined) continue;
      for (const group of groupsFor(groups, before, after)) this.#move(group, before, after);
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
    const left = [...this.#filed].flatMap(([id, { group }]) => {
      const at = timeOutOf(group);
      return at === null || but.has(id) ? [] : [{ id, at }];
    });
    return left.sort((a, b) => a.at - b.at || byId(a.id, b.id))[0];
  }

  /** When nobody will have been able to serve the contact for too long; undefined: it has no such time. */
  at(id: InteractionId): Instant | undefined {
    const group = this.#filed.get(id)?.group;
    return group === undefined ? undefined : (timeOutOf(group) ?? undefined);
  }

  #putIn(id: InteractionId, filed: Filed, afterMs: number): void {
    const { group } = filed;
    this.#filed.set(id, filed);
    group.waiting.insert(id);
    group.afterMs = afterMs;
    this.#queues.get(group.queueId)?.empty.delete(group);
    this.#time(group);
  }

  /** Takes a contact out, if it is in. */
  takeOut(id: InteractionId): void {
    const group = this.#filed.get(id)?.group;
    if (group === undefined) return;
    this.#filed.delete(id);
    group.waiting.remove(id);
    this.#time(group);
    if (group.waiting.first === undefined) this.#keepEmpty(group);
  }

  #time(group: DemandGroup): void {
    const first = group.waiting.first ?? null;
    if (group.timedBy !== null && group.timedBy !== first) this.#timers.set(group.timedBy, null);
    group.timedBy = first;
    if (first !== null) this.#timers.set(first, timeOutOf(group));
  }

  #move(group: DemandGroup, before: Agent | undefined, after: Agent | undefined): void {
    const left = partIn(group, before);
    const came = partIn(group, after);
    if (left === came) return;
    if (left === null) group.able--;
    if (came === null) group.able++;
    const since = this.#sinceAfter(group, left, came);
    group.latest = Math.max(group.latest, came ?? EVER);
    if (since === group.since) return;
    group.since = since;
    this.#touched.add(group);
    this.#time(group);
  }

  #sinceAfter(group: DemandGroup, left: Part, came: Part): Instant | null {
    if (group.able > 0) return null;
    if (typeof came === "number" && came >= group.latest) return came;
    const wasOther = group.since !== null && left !== group.since && (came ?? EVER) <= group.since;
    return wasOther ? group.since : this.#count(group.queueId, group.requires).latest;
  }

  #groupOf(requires: readonly SkillRequirement[], queue: QueueSettings): DemandGroup {
    const asked = lowered(requires, queue.relax, queue.relax.length);
    const key = requirementKey(asked);
    const known = this.#inQueue(queue.id).byKey.get(key);
    if (known !== undefined) return known;
    const { able, latest } = this.#count(queue.id, asked);
    const since = able > 0 ? null : latest;
    const group: DemandGroup = {
      ...{ key, queueId: queue.id, requires: asked, waiting: new SortedList(byId) },
      ...{ able, latest, since, seenSince: since, afterMs: 0, timedBy: null },
    };
    this.#add(group);
    return group;
  }

  #count(queueId: QueueId, requires: readonly SkillRequirement[]): { able: number; latest: Instant } {
    let [able, latest] = [0, EVER];
    for (const agent of this.#agentIndex.withSkills(queueId, requires)) {
      const since = unableSince(agent);
      if (since === null) able++;
      else latest = Math.max(latest, since);
    }
    return { able, latest };
  }

  #add(group: DemandGroup): void {
    const { byKey, bySkill } = this.#inQueue(group.queueId);
    byKey.set(group.key, group);
    const skills = group.requires.map(({ skillId }) => skillId);
    const filedUnder = (skillId: string) => bySkill.get(skillId)?.size ?? 0;
    const rarest = skills.reduce((least, one) => (filedUnder(one) < filedUnder(least) ? one : least), skills[0] ?? "");
    const others = bySkill.get(rarest) ?? new Set();
    bySkill.set(rarest, others.add(group));
    this.#keepEmpty(group);
  }

  #keepEmpty(group: DemandGroup): void {
    const { empty, byKey, bySkill } = this.#inQueue(group.queueId);
    empty.add(group);
    const [oldest] = empty;
    if (empty.size <= KEPT_EMPTY || oldest === undefined) return;
    empty.delete(oldest);
    byKey.delete(oldest.key);
    this.#touched.delete(oldest);
    for (const [skillId, groups] of bySkill) if (groups.delete(oldest) && groups.size === 0) bySkill.delete(skillId);
  }

  #inQueue(queueId: QueueId): GroupsOfQueue {
    const known = this.#queues.get(queueId);
    if (known !== undefined) return known;
    const made: GroupsOfQueue = { byKey: new Map(), bySkill: new Map(), empty: new Set() };
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

/** Those for which the agent may have the skills, before or after. */
function groupsFor({ bySkill }: GroupsOfQueue, before: Agent | undefined, after: Agent | undefined) {
  const skills = new Set([NO_SKILL, ...Object.keys(before?.settings.skills ?? {})]);
  if (after?.settings !== before?.settings) {
    for (const skillId of Object.keys(after?.settings.skills ?? {})) skills.add(skillId);
  }
  return [...skills].flatMap((skillId) => [...(bySkill.get(skillId) ?? [])]);
}
