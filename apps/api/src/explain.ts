import type { AgentWhyNot, ContactWhyNot, SettingsInForce } from "@touchstone/contracts";
import type { PastFloor, WhyNotRows } from "@touchstone/db";
import {
  agentWhyNot,
  createFloor,
  type Floor,
  getAgent,
  getInteraction,
  getQueue,
  type Interaction,
  isSameRule,
  listQueues,
  type WhyNot,
  whyNot,
} from "@touchstone/domain";

/**
 * How much a rule explains, most first: what is so for long before what passes by itself. Each agent or contact is counted by
 * the first.
 */
const RANK: Readonly<Record<WhyNot["rule"], number>> = {
  unknownAgent: 0,
  unknownInteraction: 0,
  notWaiting: 1,
  offeredTo: 1,
  ringsHere: 1,
  ringGroupFull: 1,
  resting: 1,
  disabled: 2,
  notInQueue: 3,
  missingSkill: 4,
  notReady: 5,
  notConnected: 6,
  cannotTalk: 7,
  blocked: 8,
  noRoom: 9,
  preferredFor: 10,
  backOff: 11,
};

/** The contact is with others: that is no agent's reason. */
const GONE: readonly string[] = ["notWaiting", "offeredTo"] satisfies WhyNot["rule"][];

const byRank = (a: WhyNot, b: WhyNot) => RANK[a.rule] - RANK[b.rule];
const firstOf = (rules: readonly WhyNot[]) => [...rules].sort(byRank)[0];

function floorOf(tenantId: string, { queues, agents, interactions }: WhyNotRows): Floor {
  return createFloor(tenantId, { queues, lines: [], agents, interactions });
}

/** Why an agent has no contact, or not this one. The rows name one agent. */
export function explainAgent(tenantId: string, rows: WhyNotRows, interactionId?: string): AgentWhyNot {
  const floor = floorOf(tenantId, rows);
  const agent = rows.agents[0];
  if (!agent) throw new Error("there is no agent to explain");
  const rulesOf = (id: string) => whyNot(floor, agent.id, id, rows.now);
  const own = interactionId ? rulesOf(interactionId) : agentWhyNot(agent);
  const isOwn = (rule: WhyNot) => own.some((one) => isSameRule(one, rule));
  const waiting = interactionId ? [] : rows.interactions;
  const firsts = waiting.flatMap(({ id }) => firstOf(rulesOf(id).filter((rule) => !isOwn(rule))) ?? []);
  return {
    askedAt: rows.now,
    rules: [...own].sort(byRank),
    settings: [...inForce(floor, agent.id), ...(interactionId ? lineInForce(rows.interactions[0]) : [])],
    queues: agent.settings.queueIds.length,
    waiting: waiting.length,
    contacts: grouped(firsts.map((because) => ({ because }))).map(({ because, members }) => ({
      because,
      count: members.length,
    })),
  };
}

/** Of the queues, and of the agent when one is asked about. */
function inForce(floor: Floor, agentId?: string, queues = listQueues(floor)): SettingsInForce[] {
  const agent = agentId === undefined ? undefined : getAgent(floor, agentId);
  const own = agent === undefined ? [] : [inForceOf("agent", agent.settings)];
  return [...own, ...queues.map((queue) => inForceOf("queue", queue))];
}

/** Of the line whose part is in what the contact asks for, as it was when that was decided. */
function lineInForce(interaction: Interaction | undefined): SettingsInForce[] {
  const askedBy = interaction?.askedBy ?? null;
  if (askedBy === null) return [];
  const { lineId, revision } = askedBy;
  return [{ subject: "line", id: lineId, revision }];
}

/** What was set before changes were counted was set once. */
function inForceOf(subject: "queue" | "agent", { id, revision = 1 }: { id: string; revision?: number }) {
  return { subject, id, revision };
}

/** Why an agent did not have a contact at a point of the past. */
export function explainPair({ floor, seq, now }: PastFloor, agentId: string, interactionId: string) {
  const interaction = getInteraction(floor, interactionId);
  const queue = interaction && getQueue(floor, interaction.queueId);
  const rules = [...whyNot(floor, agentId, interactionId, now)].sort(byRank);
  const settings = [...inForce(floor, agentId, queue ? [queue] : []), ...lineInForce(interaction)];
  return { seq, at: now, state: interaction?.state.kind ?? null, rules, settings };
}

const MOST_NAMES = 3;

/** Why nobody takes a contact: the agents of its queue, grouped. `names` by agent. The rows name one contact. */
export function explainContact(tenantId: string, rows: WhyNotRows, names: ReadonlyMap<string, string>): ContactWhyNot {
  const floor = floorOf(tenantId, rows);
  const interaction = rows.interactions[0];
  if (!interaction) throw new Error("there is no contact to explain");
  const members = rows.agents.flatMap((agent) => {
    const rules = whyNot(floor, agent.id, interaction.id, rows.now).filter(({ rule }) => !GONE.includes(rule));
    const because = firstOf(rules);
    return because ? [{ because, how: howOf(interaction, agent.id, because), name: names.get(agent.id) ?? "" }] : [];
  });
  const groups = grouped(members).map(({ because, members: own }) => ({
    because,
    how: own[0]?.how ?? null,
    count: own.length,
    names: own.slice(0, MOST_NAMES).map(({ name }) => name),
  }));
  const { queueId, channel, state } = interaction;
  const settings = [...inForce(floor), ...lineInForce(interaction)];
  return { askedAt: rows.now, queueId, channel, settings, state: state.kind, agents: rows.agents.length, groups };
}

function howOf({ record }: Interaction, agentId: string, { rule }: WhyNot): "declined" | "missed" | null {
  if (rule !== "backOff") return null;
  const leg = record.legs.findLast((one) => one.agentId === agentId);
  return leg?.offerEnd === "declined" ? "declined" : "missed";
}

/** Those together that are kept by the same, the largest group first. */
function grouped<Member extends { readonly because: WhyNot; readonly how?: string | null }>(
  members: readonly Member[],
): { because: WhyNot; members: Member[] }[] {
  const groups = new Map<string, { because: WhyNot; members: Member[] }>();
  for (const member of members) {
    const key = `${sameness(member.because)} ${member.how ?? ""}`;
    const group = groups.get(key) ?? { because: member.because, members: [] };
    groups.set(key, { because: earlier(group.because, member.because), members: [...group.members, member] });
  }
  return [...groups.values()].sort((a, b) => b.members.length - a.members.length);
}

/** Of those who come back, the time of the first. */
function earlier(a: WhyNot, b: WhyNot): WhyNot {
  if (!("until" in a) || !("until" in b) || b.until === null) return a;
  return a.until === null || b.until < a.until ? b : a;
}

/** What counts as the same reason: numbers and times of single contacts do not tell reasons apart. */
function sameness(because: WhyNot): string {
  if (because.rule === "backOff" || because.rule === "preferredFor") return because.rule;
  if (because.rule === "missingSkill") return `${because.rule} ${because.skillId} ${because.level}`;
  if (because.rule === "noRoom") return `${because.rule} ${because.channel} ${busiestOf(because)}`;
  return JSON.stringify(because);
}

/** As the screens say it: who talks is talking, whatever else rings there. */
function busiestOf({ has }: Extract<WhyNot, { rule: "noRoom" }>): string {
  const kinds = has.map(({ activity }) => activity);
  return (["engaged", "offered", "wrapUp"] as const).find((kind) => kinds.includes(kind)) ?? "";
}
