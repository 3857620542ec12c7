import type {
  AgentCounts,
  BoardAgent,
  BoardCaller,
  BoardFigures,
  BoardInterval,
  BoardQueue,
  BoardView,
  BoardWritten,
} from "@touchstone/contracts";
import type { BoardInteraction } from "@touchstone/db";
import {
  type Agent,
  addFigures,
  allWork,
  CHANNELS,
  compareRanked,
  type Figures,
  liveOffers,
  NO_FIGURES,
  type QueueSettings,
  ranked,
  rates,
  type Work,
} from "@touchstone/domain";
import { type BoardState, type Quarter, quartersOf } from "./boardState.ts";

const SHOWN_CALLERS = 20;
const HALF_HOUR_MS = 1_800_000;
/** Only yesterday and today are read; this bounds what is still live from before. */
const LONGEST_DAY_MS = 25 * 3_600_000;

/** The board of a tenant, whole. Pure: the same state gives the same board. */
export function boardViewOf(state: BoardState): BoardView {
  const { tenant, position, now } = state;
  if (!tenant) throw new Error("a board was asked for before anything was read");
  const { serviceLevelMs, shortAbandonMs, ...shown } = tenant;
  const quarters = quartersOf(state);
  // A rate of calls is of calls alone; what is written has its own line in each queue.
  const ofCalls = quarters.filter(({ channel }) => channel === "voice");
  const isToday = ({ startsAt }: Quarter) => startsAt >= position.dayStartedAt;
  const today = ofCalls.filter(isToday);
  const yesterday = ofCalls.filter(
    ({ startsAt }) => startsAt < position.dayStartedAt && startsAt >= position.dayStartedAt - LONGEST_DAY_MS,
  );
  const live = [...state.interactions.values()].filter(({ state: { state } }) => state.kind !== "ended");
  const agents = boardAgentsOf(state);
  const queues = state.queues.map((queue) =>
    boardQueueOf({
      queue,
      now,
      live,
      agents,
      state,
      quarters: today.filter((quarter) => quarter.queueId === queue.id),
      written: quarters.filter(
        (quarter) => quarter.queueId === queue.id && quarter.channel !== "voice" && isToday(quarter),
      ),
    }),
  );
  return {
    tenant: { ...shown, dayStartedAt: position.dayStartedAt },
    formula: { serviceLevelMs, shortAbandonMs },
    queues,
    totals: {
      waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
      longestWaitSince: longestWaitSince(live.filter(isOnLine)),
      callBacks: queues.reduce((sum, queue) => sum + queue.callBacks, 0),
      today: boardFiguresOf(today),
      agents: countAgents(agents),
    },
    agents,
    intraday: intervalsOf(today),
    yesterday: intervalsOf(yesterday),
  };
}

interface QueueParts {
  readonly queue: QueueSettings;
  readonly now: number;
  readonly live: readonly BoardInteraction[];
  readonly agents: readonly BoardAgent[];
  readonly state: BoardState;
  /** Today's of calls, and of all that is written. */
  readonly quarters: readonly Quarter[];
  readonly written: readonly Quarter[];
}

function boardQueueOf({ queue, now, live, agents, state, quarters, written }: QueueParts): BoardQueue {
  const { id: queueId, name } = queue;
  const here = live.filter((row) => row.state.queueId === queueId);
  const listed = inOrder(here.filter(isWaiting), queue);
  const waiting = listed.filter(isOnLine);
  return {
    queueId,
    name,
    waiting: waiting.length,
    ringing: waiting.filter((row) => row.state.state.kind === "offered").length,
    talking: here.filter((row) => row.state.state.kind === "connected" && !isWritten(row)).length,
    longestWaitSince: longestWaitSince(waiting),
    callBacks: listed.filter((row) => row.state.callback !== null).length,
    written: writtenOf(here.filter(isWritten), written),
    today: boardFiguresOf(quarters),
    // Quarters that began within the last half hour: 15 to 30 minutes of queue entries.
    lastHalfHour: boardFiguresOf(quarters.filter(({ startsAt }) => startsAt > now - HALF_HOUR_MS)),
    agents: countAgents(agents.filter((agent) => agent.queueIds.includes(queueId))),
    callers: listed.slice(0, SHOWN_CALLERS).map((row) => callerOf(row, state)),
  };
}

/** Waiting includes offered, from Accept until both parties are in the conference too. */
function isWaiting({ state: { state, queuedAt } }: BoardInteraction): boolean {
  return queuedAt !== null && (state.kind === "waiting" || state.kind === "offered");
}

const isWritten = ({ state }: BoardInteraction) => state.thread !== null;

/** Neither a call back that is owed nor a conversation in writing keeps anybody on the line. */
const isOnLine = (row: BoardInteraction) => isWaiting(row) && row.state.callback === null && !isWritten(row);

function writtenOf(rows: readonly BoardInteraction[], quarters: readonly Quarter[]): BoardWritten[] {
  const byChannel = Map.groupBy(rows, ({ state }) => state.channel);
  return CHANNELS.flatMap((channel) => {
    const here = byChannel.get(channel) ?? [];
    const sum = sumOf(quarters.filter((quarter) => quarter.channel === channel));
    if (here.length === 0 && sum.offered === 0) return [];
    const inState = (kind: string) => here.filter((row) => row.state.state.kind === kind).length;
    const owed = here.flatMap(({ state: { thread } }) => thread?.awaitingReplySince ?? []);
    return [
      {
        channel,
        waiting: here.filter(isWaiting).length,
        withAgents: inState("connected"),
        resting: inState("resting"),
        replyDue: owed.length,
        replyDueSince: owed.length === 0 ? null : Math.min(...owed),
        today: {
          offered: sum.offered,
          answered: sum.answered,
          averageFirstResponseMs: rates(sum).averageFirstResponseMs,
        },
      },
    ];
  });
}

const restsUntil = ({ state: { callback, state } }: BoardInteraction) =>
  state.kind === "waiting" ? (callback?.restsUntil ?? null) : null;

/** Who is next stands first, as routing sees it; what rests comes after all who could be served now, the earliest first. */
function inOrder(rows: readonly BoardInteraction[], queue: QueueSettings): BoardInteraction[] {
  const placed = rows.map((row) => ({ row, rest: restsUntil(row) ?? 0, rank: ranked(row.state, queue) }));
  return placed.sort((a, b) => a.rest - b.rest || compareRanked(a.rank, b.rank)).map(({ row }) => row);
}

const queuedAt = ({ state }: BoardInteraction) => state.queuedAt ?? state.record.receivedAt;

function longestWaitSince(waiting: readonly BoardInteraction[]): number | null {
  return waiting.length === 0 ? null : Math.min(...waiting.map(queuedAt));
}

function callerOf(row: BoardInteraction, { agentNames }: BoardState): BoardCaller {
  const { id, channel, match, state, priorityMs, callback } = row.state;
  const names = liveOffers(state).map(({ agentId }) => agentNames.get(agentId) ?? "");
  const ringingAt = names.length > 0 ? names.join(", ") : null;
  const { name, vip, from } = row;
  return {
    interactionId: id,
    channel,
    name,
    from: from ?? "",
    match: match.kind,
    vip,
    queuedAt: queuedAt(row),
    ringingAt,
    priorityMs,
    isCallBack: callback !== null,
    ...(callback !== null && callback.attempts > 0 ? { attempts: callback.attempts } : {}),
    restsUntil: restsUntil(row),
    ...(state.kind === "waiting" && callback?.isOnTheLine ? { isOnTheLine: true } : {}),
  };
}

function boardAgentsOf({ agents, agentNames, interactions }: BoardState): BoardAgent[] {
  const all = [...agents.values()].filter((agent) => agent.settings.enabled);
  const shown = all.map((agent) => ({
    agentId: agent.id,
    name: agentNames.get(agent.id) ?? "",
    ...labelOf(agent, interactions),
    queueIds: [...agent.settings.queueIds],
  }));
  return shown.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.agentId < b.agentId ? -1 : 1));
}

type Label = Pick<BoardAgent, "label" | "reason" | "since">;

/** What an agent does, in one word: what he is in wins over what he wants. */
function labelOf(agent: Agent, interactions: ReadonlyMap<string, BoardInteraction>): Label {
  const { intent, connection, block, idleSince } = agent;
  const work = workShown(agent);
  if (work?.kind === "offered") return { label: "ringing", reason: null, since: work.since };
  if (work?.kind === "wrapUp") return { label: "wrapUp", reason: null, since: work.since };
  if (work?.kind === "engaged" && "channel" in work) return { label: "writing", reason: null, since: work.since };
  if (work?.kind === "engaged") return engagedLabel(work, interactions.get(work.interactionId));
  if (intent.kind === "offline") return { label: "offline", reason: null, since: intent.since };
  if (connection.kind !== "connected")
    return { label: "unreachable", reason: connection.kind, since: connection.since };
  if (block) return { label: "paused", reason: block.cause, since: block.since };
  if (intent.kind === "notReady") return { label: "notReady", reason: intent.reason, since: intent.since };
  if (!connection.canTalk) return { label: "unreachable", reason: "cannotTalk", since: connection.since };
  return { label: "ready", reason: null, since: Math.max(idleSince, intent.since) };
}

/** A call before anything in writing; of several of these the one that asks most for the agent. */
function workShown(agent: Agent): Work | undefined {
  const [first, ...others] = allWork(agent);
  if (first === undefined || !("channel" in first)) return first;
  const all = [first, ...others];
  return ["engaged", "offered"].flatMap((kind) => all.find((work) => work.kind === kind) ?? [])[0] ?? first;
}

function engagedLabel({ since }: { since: number }, row: BoardInteraction | undefined): Label {
  const state = row?.state.state.kind === "connected" ? row.state.state : null;
  const heldSince = state?.heldSince ?? null;
  // Two agents in a consultation talk, though not with the customer.
  if (heldSince !== null && state?.consult?.kind !== "present")
    return { label: "held", reason: null, since: heldSince };
  return { label: "talking", reason: null, since };
}

const COUNTED = { ready: 0, ringing: 0, talking: 0, writing: 0, wrapUp: 0, paused: 0, notReady: 0, unreachable: 0 };

/** Signed-in agents, each in exactly one count; on hold is talking. */
function countAgents(agents: readonly BoardAgent[]): AgentCounts {
  const counts = { ...COUNTED };
  for (const { label } of agents) {
    if (label !== "offline") counts[label === "held" ? "talking" : label] += 1;
  }
  return counts;
}

const sumOf = (quarters: readonly Quarter[]): Figures =>
  quarters.reduce((sum, { figures }) => addFigures(sum, figures), NO_FIGURES);

function boardFiguresOf(quarters: readonly Quarter[]): BoardFigures {
  const sum = sumOf(quarters);
  const { offered, answered, answeredInTime, abandoned, shortAbandoned, maxWait } = sum;
  const { serviceLevel, abandonRate, averageWaitMs, averageHandleMs } = rates(sum);
  const shown = { serviceLevel, abandonRate, averageWaitMs, averageHandleMs };
  return { offered, answered, answeredInTime, abandoned, shortAbandoned, maxWait, ...shown };
}

/** All queues together, a quarter of an hour each, without the quarters in which nothing was. */
function intervalsOf(quarters: readonly Quarter[]): BoardInterval[] {
  const byStart = Map.groupBy(quarters, ({ startsAt }) => startsAt);
  const intervals = [...byStart].map(([startsAt, here]) => {
    const { answered, abandoned, serviceLevel } = boardFiguresOf(here);
    return { startsAt, answered, abandoned, serviceLevel };
  });
  return intervals
    .filter(({ answered, abandoned }) => answered + abandoned > 0)
    .sort((a, b) => a.startsAt - b.startsAt);
}
