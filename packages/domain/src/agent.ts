import type { AgentId, Instant, InteractionId, OfferId, QueueId } from "./ids.ts";

export type Channel = "voice" | "sms" | "chat" | "email" | "fax";
export const CHANNELS: readonly Channel[] = ["voice", "sms", "chat", "email", "fax"];
/** Channels without legs, of which an agent may have several contacts at a time. */
export type TaskChannel = Exclude<Channel, "voice">;

/**
 * Contacts that an agent may have at the same time, by channel. A set without another channel is exclusive: voice stands
 * alone in its set.
 */
export type WorkSet = Readonly<Partial<Record<Channel, number>>>;

/** What an administrator decides about an agent. Changes only by the fact `agentSet`. */
export interface AgentSettings {
  readonly id: AgentId;
  /** How often it was set, kept by `step`: who edits says which one was seen. */
  readonly revision?: number;
  readonly queueIds: readonly QueueId[];
  /** Skill id to level 1–5. */
  readonly skills: Readonly<Record<string, number>>;
  /** A disabled agent is never routable. */
  readonly enabled: boolean;
  /** What the agent has and what is offered must fit together into one of these. */
  readonly workSets: readonly WorkSet[];
}

/** Is a desk of the agent there? A fact from screenpop, never a wish. */
export type Connection =
  | { readonly kind: "gone"; readonly since: Instant }
  | { readonly kind: "reconnecting"; readonly since: Instant; readonly nodeId: string }
  /** `canTalk`: audio unlocked and microphone granted; without it the desk cannot ring. */
  | { readonly kind: "connected"; readonly since: Instant; readonly nodeId: string; readonly canTalk: boolean };

/** What the agent wants. Only the agent (or a supervisor, by name) changes it. */
export type Intent =
  | { readonly kind: "offline"; readonly since: Instant }
  | { readonly kind: "ready"; readonly since: Instant }
  | { readonly kind: "notReady"; readonly since: Instant; readonly reason: string };

/** What automation does to an agent instead of touching the intent; one click clears it. */
export interface Block {
  readonly cause: "missedOffer" | "deviceFault";
  readonly since: Instant;
  readonly interactionId: InteractionId;
}

/** What the agent's voice channel does. Leaves only along idle → offered → engaged → wrapUp → idle, or back to idle. */
export type VoiceActivity =
  | { readonly kind: "idle" }
  | {
      readonly kind: "offered";
      readonly offerId: OfferId;
      readonly interactionId: InteractionId;
      readonly since: Instant;
    }
  /** From Accept until the call ends for this agent. */
  | {
      readonly kind: "engaged";
      readonly offerId: OfferId;
      readonly interactionId: InteractionId;
      readonly since: Instant;
    }
  | {
      readonly kind: "wrapUp";
      readonly interactionId: InteractionId;
      readonly queueId: QueueId;
      readonly since: Instant;
      readonly until: Instant;
    };

/** A contact on a channel of which an agent may have several at a time. It has no legs: from Accept on it is engaged. */
export type Task = {
  readonly channel: TaskChannel;
  readonly interactionId: InteractionId;
  readonly since: Instant;
} & (
  | { readonly kind: "offered" | "engaged"; readonly offerId: OfferId }
  | { readonly kind: "wrapUp"; readonly queueId: QueueId; readonly until: Instant }
);

/** Three separate axes (connection, intent, activity) and a block; no label is stored, labels are computed. */
export interface Agent {
  readonly id: AgentId;
  readonly settings: AgentSettings;
  readonly connection: Connection;
  readonly intent: Intent;
  readonly block: Block | null;
  readonly voice: VoiceActivity;
  /** What the agent does on all other channels, in the order of the offers. */
  readonly tasks: readonly Task[];
  /** Since when the agent has had nothing to do; longest idle is offered first. Kept when a caller hangs up while ringing. */
  readonly idleSince: Instant;
  /** Conversations since sign-in. */
  readonly contacts: number;
  /** When the agent was offered something last, whether or not it was taken. */
  readonly lastOfferedAt: Instant | null;
}
