import type { BoardServerEvents, BoardSnapshot, BoardView } from "@touchstone/contracts";
import { standingOf } from "../live/versioned.ts";

/** What the board holds: the last view, its version, and when the server was last heard. */
export interface BoardState {
  readonly view: BoardView | null;
  readonly version: number;
  /** The server's clock at `heardAt`, epoch milliseconds. */
  readonly serverNow: number;
  /** This machine's monotonic clock when the server was last heard, milliseconds; null before the first word. */
  readonly heardAt: number | null;
  /** A snapshot was asked for at this moment of the monotonic clock and has not come yet. */
  readonly askedAt: number | null;
  /** The server speaks a newer protocol than this page: the page has to be loaded again. */
  readonly outdated: boolean;
}

export type BoardChange = Parameters<BoardServerEvents["change"]>[0];
export type BoardBeat = Parameters<BoardServerEvents["heartbeat"]>[0];

/** What a message does to the board: its next state, and whether a snapshot has to be asked for. */
export interface BoardStep {
  readonly state: BoardState;
  readonly resync: boolean;
}

/** A snapshot that was asked for and has not come within this time is asked for again. */
export const RESYNC_TIMEOUT_MS = 3_000;

export const emptyBoard: BoardState = {
  view: null,
  version: -1,
  serverNow: 0,
  heardAt: null,
  askedAt: null,
  outdated: false,
};

/** A snapshot always wins, whatever was held before: after a restart of the server versions may even be lower. */
export function takeSnapshot(snapshot: BoardSnapshot, at: number, protocol: number): BoardStep {
  const { protocol: spoken, version, now, ...view } = snapshot;
  return {
    state: { view, version, serverNow: now, heardAt: at, askedAt: null, outdated: spoken !== protocol },
    resync: false,
  };
}

/** Applies a change that follows the version held; an older one is dropped, a gap asks for a snapshot. */
export function takeChange(state: BoardState, change: BoardChange, at: number): BoardStep {
  const heard = { ...state, serverNow: change.now, heardAt: at };
  const standing = standingOf(state.view === null ? null : state.version, change);
  if (state.view === null || standing === "gap") return ask(heard, at);
  if (standing === "old") return { state: heard, resync: false };
  return { state: { ...heard, view: merge(state.view, change), version: change.version }, resync: false };
}

/** A heartbeat with a higher version says that a change was lost. */
export function takeBeat(state: BoardState, beat: BoardBeat, at: number): BoardStep {
  const heard = { ...state, serverNow: beat.now, heardAt: at };
  return state.view === null || beat.version > state.version ? ask(heard, at) : { state: heard, resync: false };
}

/** Asks for a snapshot unless one is under way. */
export function ask(state: BoardState, at: number): BoardStep {
  const underWay = state.askedAt !== null && at - state.askedAt < RESYNC_TIMEOUT_MS;
  return underWay ? { state, resync: false } : { state: { ...state, askedAt: at }, resync: true };
}

function merge(view: BoardView, change: BoardChange): BoardView {
  return {
    ...view,
    queues: replaceById(view.queues, change.queues, (queue) => queue.queueId),
    agents: replaceById(view.agents, change.agents, (agent) => agent.agentId),
    totals: change.totals ?? view.totals,
    intraday: replaceById(view.intraday, change.intraday, (interval) => interval.startsAt),
    yesterday: change.yesterday ?? view.yesterday,
  };
}

/** Entries with a known id replace the old ones in place; new ones follow. */
function replaceById<Entry>(
  old: readonly Entry[],
  changed: readonly Entry[] | undefined,
  idOf: (entry: Entry) => string | number,
): readonly Entry[] {
  if (changed === undefined || changed.length === 0) return old;
  const pending = new Map(changed.map((entry) => [idOf(entry), entry]));
  const kept = old.map((entry) => {
    const next = pending.get(idOf(entry));
    pending.delete(idOf(entry));
    return next ?? entry;
  });
  return [...kept, ...pending.values()];
}

/** The server's clock now, carried forward by this machine's monotonic clock. */
export function serverClock(state: BoardState, at: number): number {
  return state.heardAt === null ? state.serverNow : state.serverNow + (at - state.heardAt);
}
