import type { AgentId, CallId, InteractionId } from "@touchstone/domain";

// What things of ours are called at the carrier. No personal data: names of conferences and clients stand in its logs.

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const IDENTITY = /^agent_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;
const ROOM = /^ix_([0-9a-f-]{36})_([0-9]{1,6})$/;

/** Twilio allows letters, digits and underscores in an identity. */
export const identityOfAgent = (agentId: AgentId): string => `agent_${agentId.replaceAll("-", "")}`;

/** The agent whose softphone has this identity; null when it is none of ours. */
export function agentOfIdentity(identity: string): AgentId | null {
  const found = IDENTITY.exec(identity);
  return found ? found.slice(1).join("-") : null;
}

/** The conference of one segment of an interaction. */
export const roomOf = (interactionId: InteractionId, segment: number): string => `ix_${interactionId}_${segment}`;

/** Which segment a conference belongs to; null when its name is not ours. */
export function segmentOfRoom(room: string): { interactionId: InteractionId; segment: number } | null {
  const [, interactionId = "", segment] = ROOM.exec(room) ?? [];
  return UUID.test(interactionId) ? { interactionId, segment: Number(segment) } : null;
}

/** Callers are parked in one queue per tenant and line of code: its order is not used, so the name says nothing. */
export const PARKING = "parking";

// A label must be unique in its room: each leg gets one of its own, derived so that a repeat of the same request asks for the same.
const nonce = (text: string): string => text.replaceAll("-", "").slice(-10);
/** Whose leg a label of ours names; undefined for any other. */
export function partyOfLabel(label: string | undefined): "customer" | "agent" | undefined {
  if (label?.startsWith("cust-")) return "customer";
  return label?.startsWith("agent-") ? "agent" : undefined;
}

export const customerLabel = (callId: CallId, attempt: string): string => `cust-${nonce(callId)}-${nonce(attempt)}`;
export const agentLabel = (agentId: AgentId, callId: CallId): string => `agent-${agentId}-${nonce(callId)}`;
