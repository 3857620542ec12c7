import type { Agent } from "./agent.ts";
import type { AgentIndex } from "./agentIndex.ts";
import type { CallbackIndex } from "./callbackIndex.ts";
import type { CallerIndex } from "./callerIndex.ts";
import type { DemandGroups } from "./demandGroups.ts";
import type { DueTimes } from "./dueTimes.ts";
import type { Effect, Push } from "./effect.ts";
import type { Happening } from "./happening.ts";
import type { AgentId, CallId, InteractionId, LineId, OfferId, QueueId, TenantId } from "./ids.ts";
import type { Interaction } from "./interaction.ts";
import type { Outcome } from "./outcome.ts";
import type { LineSettings, QueueSettings } from "./queue.ts";
import type { Slots } from "./slots.ts";
import type { StaffIndex } from "./staffIndex.ts";
import type { QueueFlow } from "./waitEstimate.ts";
import type { WaitingIndex } from "./waitingIndex.ts";

/**
 * One tenant's live state. Made by `createFloor`, changed by `step` alone, updated in place by its one owner, who throws
 * it away when a commit fails. Read it through the getters of `rows.ts`; everything but the rows is an index of them.
 */
export interface Floor {
  readonly tenantId: TenantId;
  readonly queues: Map<QueueId, QueueSettings>;
  readonly lines: Map<LineId, LineSettings>;
  readonly agents: Map<AgentId, Agent>;
  readonly interactions: Map<InteractionId, Interaction>;
  /** The customer's leg of every interaction, and the current agent's leg of the live ones. */
  readonly calls: Map<CallId, InteractionId>;
  /** Every leg of an agent that ever was in an interaction that is still known. */
  readonly agentLegs: Map<CallId, InteractionId>;
  /** Contacts on channels without legs, by the name that their gateway gave them. */
  readonly contacts: Map<string, InteractionId>;
  /** Live conversations in writing, by line and address (`Thread.key`). */
  readonly threads: Map<string, InteractionId>;
  /** Every offer ever made of an interaction that is still known. */
  readonly offers: Map<OfferId, InteractionId>;
  /** In the order of their end. */
  readonly ended: Set<InteractionId>;
  /** Live interactions in each queue: its settings stay while there is one. */
  readonly liveInQueue: Map<QueueId, number>;
  /** How fast the queues move whose callers are told how long it may take. */
  readonly flows: Map<QueueId, QueueFlow>;
  readonly waiting: WaitingIndex;
  readonly staff: StaffIndex;
  readonly demandGroups: DemandGroups;
  readonly agentIndex: AgentIndex;
  /** The open contacts that may be kept for an agent. */
  readonly preferring: Map<AgentId, Set<InteractionId>>;
  readonly callbacks: CallbackIndex;
  readonly callers: CallerIndex;
  /** By which the indexes know the interactions. */
  readonly slots: Slots;
  readonly interactionTimers: DueTimes;
  /** By which `agentTimers` know the agents. */
  readonly agentSlots: Slots;
  readonly agentTimers: DueTimes;
  /** When an open contact next stands otherwise by time alone. */
  readonly standingTimers: DueTimes;
}

/** What a floor is loaded from: the committed rows. */
export interface FloorRows {
  readonly queues: readonly QueueSettings[];
  readonly lines: readonly LineSettings[];
  readonly agents: readonly Agent[];
  readonly interactions: readonly Interaction[];
  /** Absent: nothing was learnt yet. */
  readonly flows?: readonly QueueFlow[];
}

/**
 * Which rows an event replaced; the router writes exactly these. An id that the floor no longer knows (`getAgent` and
 * its kin answer undefined) names a row to delete.
 */
export interface Changed {
  readonly interactions: ReadonlySet<InteractionId>;
  readonly agents: ReadonlySet<AgentId>;
  readonly queues: ReadonlySet<QueueId>;
  readonly lines: ReadonlySet<LineId>;
  /** Queues whose flow is another one. */
  readonly flows: ReadonlySet<QueueId>;
}

export interface StepResult {
  readonly outcome: Outcome;
  readonly changed: Changed;
  readonly happened: readonly Happening[];
  readonly effects: readonly Effect[];
  readonly pushes: readonly Push[];
}
