import type { Agent, Channel } from "./agent.ts";
import { isDialled } from "./callbacks.ts";
import type { Floor, FloorRows, StepResult } from "./floor.ts";
import type { Happening } from "./happening.ts";
import type { AgentId, Instant } from "./ids.ts";
import type { Interaction, InteractionRecord, InteractionState } from "./interaction.ts";
import { expectedOffers, mayTake, offersMade, seekerOf, soughtOf } from "./oracle.fixture.ts";
import type { QueueSettings } from "./queue.ts";
import { foldRecord } from "./record.ts";
import { createFloor, nextTimerAt } from "./rows.ts";
import { whyNot } from "./whyNot.ts";
import { allWork } from "./work.ts";

/** What must hold after every step of any history; each returns what is broken, in words, or null. */

/** Who offers, rings and talks: seen from the contact and from the agent it is the same pair. */
export function brokenPairing(floor: Floor): string | null {
  for (const interaction of floor.interactions.values()) {
    for (const expected of expectedActivities(interaction)) {
      const agent = floor.agents.get(expected.agentId);
      const works = agent === undefined ? [] : allWork(agent).filter((work) => work.interactionId === interaction.id);
      const [work] = works;
      const isPaired = work && "offerId" in work && work.kind === expected.kind && work.offerId === expected.offerId;
      if (works.length !== 1 || !isPaired || channelOf(work) !== interaction.channel) {
        return `contact ${interaction.id} is ${interaction.state.kind} with ${expected.agentId}, who is ${work?.kind}`;
      }
    }
  }
  for (const agent of floor.agents.values()) {
    const broken = brokenAgent(floor, agent);
    if (broken !== null) return broken;
  }
  return null;
}

/** What the contact says of each agent whom it names. */
function expectedActivities({ state }: Interaction) {
  const activityOf = ({ kind, agentId, offerId }: { kind: string; agentId: string; offerId: string }) => {
    return { kind: kind === "ringing" ? "offered" : "engaged", agentId, offerId };
  };
  if (state.kind === "offered") return [state.offer, ...state.alsoRinging].map(activityOf);
  if (state.kind !== "connected") return [];
  return [state, ...(state.consult === null ? [] : [state.consult])].map(activityOf);
}

function brokenAgent(floor: Floor, agent: Agent): string | null {
  for (const work of allWork(agent)) {
    const { id } = agent;
    const interaction = floor.interactions.get(work.interactionId);
    if (interaction === undefined) return `agent ${id} is ${work.kind} with an unknown contact`;
    const expected = expectedActivities(interaction).find(({ agentId }) => agentId === id);
    // A contact may go on with others; whoever wraps it up has no part in it any more.
    if (work.kind === "wrapUp" && expected !== undefined) return `agent ${id} wraps up a contact that is with ${id}`;
    if (work.kind !== "wrapUp" && expected?.offerId !== work.offerId) return `agent ${id} is ${work.kind} alone`;
  }
  return null;
}

/** Two agents in one contact are two, and the one who was asked has no other place in it. */
export function brokenConsult(floor: Floor): string | null {
  for (const { id, state } of floor.interactions.values()) {
    if (state.kind !== "connected" || state.consult === null) continue;
    const { consult, heldSince, hangUpAskedAt, agentLost } = state;
    if (consult.agentId === state.agentId || consult.offerId === state.offerId) return `${id} consults itself`;
    if (hangUpAskedAt !== null) return `${id} consults while it is hung up`;
    if (consult.kind === "present") continue;
    if (heldSince === null) return `the customer of ${id} talks while the asked agent is ${consult.kind}`;
    if (agentLost !== null) return `it rings beside the lost agent of ${id}`;
  }
  return null;
}

function channelOf(work: object): string {
  return "channel" in work ? String(work.channel) : "voice";
}

/** Of several who rang one alone took it, and the others were told who. */
export function brokenGroup(floor: Floor, result: StepResult): string | null {
  for (const { id, state } of floor.interactions.values()) {
    if (state.kind !== "offered") continue;
    const agentIds = [state.offer, ...state.alsoRinging].map(({ agentId }) => agentId);
    if (new Set(agentIds).size !== agentIds.length) return `${id} rings twice at one desk`;
    if (state.alsoRinging.some((offer) => (offer as { kind: string }).kind !== "ringing"))
      return `${id} has two takers`;
    if (state.offer.kind === "accepted" && state.alsoRinging.length > 0) return `${id} rings on though it was taken`;
  }
  for (const ended of result.happened) {
    if (ended.type !== "offerEnded" || ended.reason !== "takenByOther") continue;
    const taken = result.happened.some(
      (each) =>
        each.type === "offerAccepted" &&
        each.interactionId === ended.interactionId &&
        each.agentId === ended.takenBy &&
        each.agentId !== ended.agentId,
    );
    if (!taken) return `${ended.agentId} was told that ${ended.takenBy} took it`;
  }
  return null;
}

/** What each agent has fits into one of the sets, unless the sets were made smaller around it. */
export function brokenCapacity(floor: Floor, result: StepResult): string | null {
  for (const made of result.happened) {
    if (made.type !== "offerMade") continue;
    const { agentId } = made;
    const agent = floor.agents.get(agentId);
    const channels = (agent === undefined ? [] : allWork(agent)).map(channelOf);
    if (channels.filter((channel) => channel === "voice").length > 1) return `${agentId} has two calls`;
    const isWithin = agent?.settings.workSets.some((set) =>
      channels.every((one) => channels.filter((other) => other === one).length <= (set[one as Channel] ?? 0)),
    );
    if (!isWithin) return `${agentId} was given more than any set allows: ${channels}`;
  }
  return null;
}

/** Nobody waits beside an idle agent who could help; and for every pair the explanation says so, and only then. */
export function brokenRouting(
  floor: Floor,
  result: StepResult,
  now: Instant,
  before: ReadonlyMap<AgentId, Agent>,
): string | null {
  for (const interaction of floor.interactions.values()) {
    const sought = soughtOf(floor, interaction);
    for (const agent of floor.agents.values()) {
      const may = sought !== null && mayTake(floor, seekerOf(agent), sought, now);
      const why = whyNot(floor, agent.id, interaction.id, now);
      if (may) return `${interaction.id} waits beside ${agent.id}`;
      if (why.length === 0) return `${interaction.id} and ${agent.id} are kept apart by no named rule`;
    }
  }
  const made = offersMade(result);
  const expected = expectedOffers(floor, result, now, before);
  return JSON.stringify(made) === JSON.stringify(expected)
    ? null
    : `offered ${JSON.stringify(made)}, the oracle ${JSON.stringify(expected)}`;
}

/**
 * Nobody waits where the queue sends everybody away, and nobody entered a queue twice by overflow. `isTimely`: time-outs have
 * just been looked at.
 */
export function brokenOverflow(floor: Floor, now: Instant, isTimely: boolean): string | null {
  for (const interaction of floor.interactions.values()) {
    const { id, state, queueId, leftQueues } = interaction;
    if (new Set(leftQueues).size !== leftQueues.length) return `${id} left a queue twice`;
    if (state.kind !== "waiting" || interaction.callback !== null || interaction.thread !== null) continue;
    if (leftQueues.includes(queueId)) return `${id} is back in a queue that passed it on`;
    const queue = floor.queues.get(queueId) as QueueSettings;
    const staff = [...floor.agents.values()].filter((agent) => agent.settings.queueIds.includes(queueId));
    const signedIn = staff.filter(({ settings, intent }) => settings.enabled && intent.kind !== "offline");
    if (signedIn.length === 0 && queue.overflow.nobodySignedIn) return `${id} waits where nobody is signed in`;
    if (!isTimely) continue;
    if (isShut(queue, now) && interaction.record.connectedAt === null) return `${id} waits in a closed queue`;
    const able = staff.filter((agent) => couldServe(agent, interaction, queue));
    const rule = queue.overflow.nobodyRoutable;
    if (rule?.afterMs === 0 && able.length === 0) return `${id} waits where nobody could serve it`;
  }
  return null;
}

/** One call back for each person and queue, at a time in which it may be made, and found by whose it is. */
export function brokenCallbacks(floor: Floor, isTimely: boolean, now: Instant): string | null {
  const open = [...floor.interactions.values()].filter(({ callback, state }) => callback && state.kind !== "ended");
  for (const one of open) {
    const isSame = ({ id, queueId, customerId, callerRef }: Interaction) =>
      id !== one.id &&
      queueId === one.queueId &&
      ((customerId !== null && customerId === one.customerId) || (callerRef !== null && callerRef === one.callerRef));
    if (open.some((other) => isSame(other) && !isDialled(other) && !isDialled(one))) return `${one.id} is owed twice`;
    const isFree = one.state.kind === "waiting" && one.callback?.restsUntil === null;
    const { state } = one;
    const rings = state.kind === "offered" && state.offer.kind === "ringing" && state.offer.asked === undefined;
    const isBusy = isOnTheLine(floor, one);
    if (isBusy && (isFree || rings)) return `${one.id} would be called while its customer is on the line`;
    if ((one.callback?.isOnTheLine ?? false) !== isBusy) return `${one.id} does not know who is on the line`;
    if (isTimely && now >= (one.callback?.endsAt ?? 0) && one.state.kind === "waiting")
      return `${one.id} is never given up`;
    const queue = floor.queues.get(one.queueId) as QueueSettings;
    if (isTimely && one.state.kind === "waiting" && one.callback?.restsUntil === null && isShut(queue, now)) {
      return `${one.id} would be called while the queue is closed`;
    }
  }
  return null;
}

/** Does whoever is owed this call back wait, or talk, by a call of their own? */
export function isOnTheLine(floor: Floor, { id, customerId, callerRef }: Interaction): boolean {
  const names = [id, customerId, callerRef];
  return [...floor.interactions.values()].some(
    ({ channel, direction, state, customerId: customer, callerRef: caller }) =>
      channel === "voice" &&
      direction === "inbound" &&
      state.kind !== "ended" &&
      ((customer !== null && names.includes(customer)) || (caller !== null && names.includes(caller))),
  );
}

function isShut({ hours }: QueueSettings, now: Instant): boolean {
  return hours?.closures.some(({ from, until }) => from <= now && (until === null || now < until)) ?? false;
}

/** Now, or when its wait has relaxed what it asks for as far as the queue allows. */
function couldServe(
  { settings, intent, connection, block }: Agent,
  { requires }: Interaction,
  { relax }: QueueSettings,
): boolean {
  const relaxedBy = relax.reduce(
    (sum, { lowerBy }) => (lowerBy === "all" ? Number.POSITIVE_INFINITY : sum + lowerBy),
    0,
  );
  const hasSkills = requires.every(({ skillId, level }) => (settings.skills[skillId] ?? 0) >= level - relaxedBy);
  return hasSkills && settings.enabled && intent.kind === "ready" && connection.kind !== "gone" && block === null;
}

/** Ended is ended, with the one exit it had. `ended` remembers between the steps. */
export function brokenEnding(floor: Floor, ended: Map<string, string>): string | null {
  for (const [id, before] of ended) {
    const after = floor.interactions.get(id);
    if (after === undefined || JSON.stringify(after.state) === before) continue;
    if (!isCorrection(JSON.parse(before), after.state)) return `the ended ${id} changed: ${before}`;
  }
  for (const { id, state } of floor.interactions.values())
    if (state.kind === "ended") ended.set(id, JSON.stringify(state));
  return null;
}

/** The one thing that may still be learned of an ended contact: that the two had talked. */
function isCorrection(before: InteractionState, after: InteractionState): boolean {
  if (before.kind !== "ended" || after.kind !== "ended") return false;
  const wasUnheard = before.exit === "abandonedConnecting" || before.exit === "unreached";
  return wasUnheard && after.exit === "answered" && after.since === before.since;
}

/** Exactly one exit for each ended contact, none for a live one. */
export function brokenExits(floor: Floor, journal: readonly Happening[]): string | null {
  for (const { id, state } of floor.interactions.values()) {
    const exits = journal.filter(
      (happening) => happening.type === "interactionEnded" && happening.interactionId === id,
    );
    if (exits.length !== (state.kind === "ended" ? 1 : 0)) return `${id} is ${state.kind} with ${exits.length} exits`;
  }
  return null;
}

/** What the journal says and what the live row says are the same. */
export function brokenRecords(floor: Floor, journal: readonly Happening[]): string | null {
  for (const { id, record, state } of floor.interactions.values()) {
    if (state.kind === "ended" && state.exit !== record.exit)
      return `${id} ended ${state.exit}, its record ${record.exit}`;
    const fromJournal = journal
      .filter((happening) => "interactionId" in happening && happening.interactionId === id)
      .reduce<InteractionRecord | null>(foldRecord, null);
    if (JSON.stringify(fromJournal) !== JSON.stringify(record)) return `the record of ${id} is not its journal's`;
  }
  return null;
}

/** A row that nothing names as changed is a row that the router would not write. */
export function brokenChanged(before: ReadonlyMap<string, unknown>, floor: Floor, result: StepResult): string | null {
  for (const [id, row] of [...floor.interactions, ...floor.agents, ...floor.queues, ...floor.lines]) {
    const named = Object.values(result.changed).some((ids) => ids.has(id));
    if (before.get(id) !== row && !named) return `${id} changed, and nobody was told`;
  }
  return null;
}

/** One live conversation for each line and address, found by it, and nobody's work while it rests. */
export function brokenThreads(floor: Floor): string | null {
  const keys = new Map<string, string>();
  for (const { id, thread, state, channel } of floor.interactions.values()) {
    if (thread === null || state.kind === "ended") continue;
    if (channel === "voice") return `the call ${id} is in writing`;
    for (const key of [thread.key, ...thread.alsoKeys]) {
      if (keys.has(key)) return `${id} and ${keys.get(key)} are both ${key}`;
      keys.set(key, id);
      if (floor.threads.get(key) !== id) return `${id} is not found by ${key}`;
    }
    const workers = [...floor.agents.values()].filter((agent) =>
      allWork(agent).some((work) => work.interactionId === id && work.kind !== "wrapUp"),
    );
    if (state.kind === "resting" && workers.length > 0) return `${id} rests, and ${workers[0]?.id} has it`;
    if (state.kind === "connected" && workers.length !== 1) return `${id} is ${workers.length} agents' work`;
  }
  return keys.size === floor.threads.size ? null : "a thread is found that is not there";
}

/** The next timer is the one that the rows alone would give: no timer is forgotten, none stays behind. */
export function brokenTimers(floor: Floor): string | null {
  const rows = { queues: floor.queues, lines: floor.lines, agents: floor.agents, interactions: floor.interactions };
  const lists = Object.fromEntries(Object.entries(rows).map(([name, map]) => [name, [...map.values()]]));
  const expected = nextTimerAt(createFloor(floor.tenantId, lists as unknown as FloorRows));
  const actual = nextTimerAt(floor);
  return actual === expected ? null : `the next timer is ${actual}, by the rows ${expected}`;
}

/** Every blame has a cause of the agent's own: a missed ring or a device; never a caller who left. */
export function brokenBlame(result: StepResult): string | null {
  for (const blocked of result.happened) {
    if (blocked.type !== "agentBlocked") continue;
    const caused = result.happened.some(
      (happening) =>
        (happening.type === "offerEnded" &&
          happening.agentId === blocked.agentId &&
          (happening.reason === "noAnswer" || happening.reason === "deviceFault")) ||
        (happening.type === "agentLeft" && happening.agentId === blocked.agentId),
    );
    if (!caused) return `${blocked.agentId} was blocked for nothing`;
  }
  return null;
}
