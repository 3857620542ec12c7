import type { BoardInteraction, BoardPosition, BoardRows, QuarterFigures } from "@touchstone/db";
import {
  type Agent,
  addFigures,
  CHANNELS,
  type Channel,
  type FigureLimits,
  type Figures,
  figuresOf,
  NO_FIGURES,
  type QueueSettings,
  queueSharesOf,
  subtractFigures,
} from "@touchstone/domain";

const QUARTER_MS = 900_000;

/** What a tenant's board is made of, kept between refreshes so that each reads only what changed. */
export interface BoardState {
  position: BoardPosition;
  now: number;
  tenant: BoardRows["tenant"] | null;
  /** Live ones, and ended ones that the log has not passed. */
  readonly interactions: Map<string, BoardInteraction>;
  readonly agents: Map<string, Agent>;
  /** Logged figures of yesterday and today. */
  figures: readonly QuarterFigures[];
  /** In the order in which they are shown. */
  queues: readonly QueueSettings[];
  agentNames: ReadonlyMap<string, string>;
}

export function createBoardState(): BoardState {
  return {
    position: { seq: 0, version: -1, cursor: -1, dayStartedAt: 0 },
    now: 0,
    tenant: null,
    interactions: new Map(),
    agents: new Map(),
    figures: [],
    queues: [],
    agentNames: new Map(),
  };
}

/** Takes in what changed. Contacts that are over and logged are forgotten: the figures have them. */
export function takeRows(state: BoardState, rows: BoardRows): void {
  state.position = rows.position;
  state.now = rows.now;
  state.tenant = rows.tenant;
  for (const row of rows.interactions) state.interactions.set(row.state.id, row);
  for (const agent of rows.agents) state.agents.set(agent.id, agent);
  if (rows.figures) state.figures = rows.figures;
  for (const [id, { state: interaction, lastSeq }] of state.interactions) {
    if (interaction.state.kind === "ended" && lastSeq <= rows.position.cursor) state.interactions.delete(id);
  }
}

/** One queue's figures of one channel in one quarter of an hour of the queue entry. */
export interface Quarter {
  readonly queueId: string;
  readonly channel: Channel;
  readonly startsAt: number;
  readonly figures: Figures;
}

/** Logged figures, corrected by what the log does not know yet: the same sums as if it knew everything. */
export function quartersOf(state: BoardState): Quarter[] {
  const quarters = new Map<string, Quarter>();
  const add = ({ queueId, channel, startsAt, figures }: Quarter, combine: typeof addFigures) => {
    const key = `${queueId} ${channel} ${startsAt}`;
    const sum = quarters.get(key)?.figures ?? NO_FIGURES;
    quarters.set(key, { queueId, channel, startsAt, figures: combine(sum, figures) });
  };
  for (const { queueId, startsAt, figures: kept } of state.figures) {
    for (const channel of CHANNELS) {
      const own = figuresOf(channel, kept);
      if (Object.keys(own).length > 0) {
        add({ queueId, channel, startsAt, figures: { ...NO_FIGURES, ...own } }, addFigures);
      }
    }
  }
  const limits: FigureLimits = state.tenant ?? { serviceLevelMs: 0, shortAbandonMs: 0 };
  for (const { state: interaction, lastSeq, logged } of state.interactions.values()) {
    if (lastSeq <= state.position.cursor) continue;
    for (const share of queueSharesOf(interaction.record, limits)) {
      add({ ...share, startsAt: quarterOf(share.at) }, addFigures);
    }
    for (const share of logged ? queueSharesOf(logged, limits) : []) {
      add({ ...share, startsAt: quarterOf(share.at) }, subtractFigures);
    }
  }
  return [...quarters.values()];
}

const quarterOf = (at: number) => at - (at % QUARTER_MS);
