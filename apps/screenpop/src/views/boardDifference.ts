import type { BoardView } from "@touchstone/contracts";

/** What a board shows, as JSON of its parts, to find what changed. */
interface Parts {
  readonly queues: ReadonlyMap<string, string>;
  readonly agents: ReadonlyMap<string, string>;
  readonly intraday: ReadonlyMap<number, string>;
  readonly totals: string;
  readonly yesterday: string;
  readonly rest: string;
}

export type BoardDifference =
  | { readonly kind: "none" }
  /** Something went or cannot be told as a change: everybody gets a snapshot. */
  | { readonly kind: "all" }
  | { readonly kind: "some"; readonly change: Partial<Omit<BoardView, "tenant" | "formula">> };

/** Remembers what boards were told and says what to tell them next. */
export function createBoardDifference(): (view: BoardView) => BoardDifference {
  let told: Parts | undefined;
  return (view) => {
    const before = told;
    const after = partsOf(view);
    told = after;
    if (!before || before.rest !== after.rest) return { kind: "all" };
    if (
      lost(before.queues, after.queues) ||
      lost(before.agents, after.agents) ||
      lost(before.intraday, after.intraday)
    ) {
      return { kind: "all" };
    }
    const change = changeOf(before, after, view);
    return Object.keys(change).length === 0 ? { kind: "none" } : { kind: "some", change };
  };
}

function partsOf(view: BoardView): Parts {
  return {
    queues: new Map(view.queues.map((queue) => [queue.queueId, JSON.stringify(queue)])),
    agents: new Map(view.agents.map((agent) => [agent.agentId, JSON.stringify(agent)])),
    intraday: new Map(view.intraday.map((interval) => [interval.startsAt, JSON.stringify(interval)])),
    totals: JSON.stringify(view.totals),
    yesterday: JSON.stringify(view.yesterday),
    rest: JSON.stringify([view.tenant, view.formula]),
  };
}

function lost<Key>(before: ReadonlyMap<Key, string>, after: ReadonlyMap<Key, string>): boolean {
  return [...before.keys()].some((key) => !after.has(key));
}

function changeOf(before: Parts, after: Parts, view: BoardView) {
  const queues = view.queues.filter(({ queueId }) => before.queues.get(queueId) !== after.queues.get(queueId));
  const agents = view.agents.filter(({ agentId }) => before.agents.get(agentId) !== after.agents.get(agentId));
  const intraday = view.intraday.filter(
    ({ startsAt }) => before.intraday.get(startsAt) !== after.intraday.get(startsAt),
  );
  return {
    ...(queues.length > 0 ? { queues } : {}),
    ...(agents.length > 0 ? { agents } : {}),
    ...(intraday.length > 0 ? { intraday } : {}),
    ...(before.totals === after.totals ? {} : { totals: view.totals }),
    ...(before.yesterday === after.yesterday ? {} : { yesterday: view.yesterday }),
  };
}
