import type { Channel } from "./agent.ts";
import type { AgentId, Instant } from "./ids.ts";
import type { AgentLeg, InteractionRecord } from "./interaction.ts";

/** Counters of an agent's part that add up over contacts. Milliseconds where the name says so, else offers. */
export interface AgentFigures {
  readonly offered: number;
  /** Offers that became a conversation. */
  readonly answered: number;
  /** Rang until the time-out. */
  readonly missed: number;
  readonly declined: number;
  /** Of the answered: the conversation is over and so is its wrap-up; what the next three are summed over. */
  readonly handled: number;
  readonly talkMs: number;
  readonly holdMs: number;
  readonly wrapUpMs: number;
}

/** What one offer adds to its agent's figures, counted at the instant of the offer. */
export interface AgentShare {
  readonly agentId: AgentId;
  readonly channel: Channel;
  readonly at: Instant;
  readonly figures: AgentFigures;
}

/** What one contact, live or ended, adds to its agents. A changed record: subtract the old shares, add the new ones. */
export function agentSharesOf(record: InteractionRecord): AgentShare[] {
  // Who was only asked for advice was not offered the customer.
  const own = record.legs.filter((leg) => leg.asked?.how !== "consult" || leg.connectedAt !== null);
  const { channel } = record;
  return own.map((leg) => ({ agentId: leg.agentId, channel, at: leg.offeredAt, figures: figuresOfLeg(leg) }));
}

function figuresOfLeg(leg: AgentLeg): AgentFigures {
  const { connectedAt, leftAt, wrapUpStartedAt, wrapUpEndedAt } = leg;
  const isWrappingUp = wrapUpStartedAt !== null && wrapUpEndedAt === null;
  const isHandled = connectedAt !== null && leftAt !== null && !isWrappingUp;
  return {
    offered: 1,
    answered: connectedAt === null ? 0 : 1,
    missed: leg.offerEnd === "noAnswer" ? 1 : 0,
    declined: leg.offerEnd === "declined" ? 1 : 0,
    handled: isHandled ? 1 : 0,
    talkMs: isHandled ? leftAt - connectedAt - leg.holdMs : 0,
    holdMs: isHandled ? leg.holdMs : 0,
    wrapUpMs: isHandled && wrapUpStartedAt !== null && wrapUpEndedAt !== null ? wrapUpEndedAt - wrapUpStartedAt : 0,
  };
}
