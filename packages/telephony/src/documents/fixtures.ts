import type { Interaction, InteractionState, Language } from "@touchstone/domain";

// For tests: one call in every state that a row can be in.

export const CALLER_LEG = `CA${"c".repeat(32)}`;
export const AGENT_LEG = `CA${"a".repeat(32)}`;
export const OTHER_LEG = `CA${"b".repeat(32)}`;
const ID = "01980000-0000-7000-8000-000000000001";
const AGENT = "01980000-0000-7000-8000-00000000000a";
const OFFER = "01980000-0000-7000-8000-00000000000b";
const NOW = 1_772_442_000_000;

const accepted = {
  kind: "accepted",
  offerId: OFFER,
  agentId: AGENT,
  madeAt: NOW,
  acceptedAt: NOW,
  joinBy: NOW,
  agentCallId: null,
  agentJoined: false,
  customerJoined: false,
  moveEffectId: null,
  movedAt: null,
} as const;
const ringing = { kind: "ringing", offerId: OFFER, agentId: AGENT, madeAt: NOW, expiresAt: NOW } as const;
const connected = {
  kind: "connected",
  since: NOW,
  agentId: AGENT,
  offerId: OFFER,
  agentCallId: AGENT_LEG,
  heldSince: null,
  agentLost: null,
  hangUpAskedAt: null,
  consult: null,
} as const;
const coming = {
  kind: "coming",
  offerId: "01980000-0000-7000-8000-00000000000d",
  agentId: "01980000-0000-7000-8000-00000000000c",
  madeAt: NOW,
  acceptedAt: NOW,
  joinBy: NOW,
  agentCallId: OTHER_LEG,
} as const;

export const states: Readonly<Record<string, InteractionState>> = {
  received: { kind: "received", since: NOW },
  waiting: { kind: "waiting", since: NOW },
  "offered, ringing": { kind: "offered", since: NOW, offer: ringing, alsoRinging: [] },
  "offered, accepted": { kind: "offered", since: NOW, offer: accepted, alsoRinging: [] },
  "offered, accepted, agent's leg known": {
    kind: "offered",
    since: NOW,
    offer: { ...accepted, agentCallId: AGENT_LEG },
    alsoRinging: [],
  },
  connected,
  "connected, held": { ...connected, heldSince: NOW },
  "connected, agent lost": { ...connected, agentLost: { since: NOW, until: NOW } },
  "connected, held, another agent comes": { ...connected, heldSince: NOW, consult: coming },
  "connected, agent hangs up": { ...connected, hangUpAskedAt: NOW },
  "ended, answered": { kind: "ended", since: NOW, exit: "answered", by: "customer" },
  "ended, maximum wait": { kind: "ended", since: NOW, exit: "maxWait", by: "system" },
};

export function interactionIn(state: InteractionState, language: Language = "en"): Interaction {
  const place = { brandId: ID, lineId: ID, queueId: ID, callId: CALLER_LEG, language } as const;
  const unknown = { match: { kind: "unknown" }, customerId: null, queuedAt: null } as const;
  return {
    id: ID,
    channel: "voice",
    direction: "inbound",
    ...place,
    step: 2,
    segment: 3,
    ...unknown,
    tier: null,
    requires: [],
    linePriorityMs: 0,
    askedBy: null,
    priorityMs: 0,
    ownerAgentId: null,
    lastAgentId: null,
    waitingFrom: null,
    callerRef: null,
    parentId: null,
    callback: null,
    thread: null,
    earlier: null,
    mayAskCallback: false,
    quoted: null,
    openUntil: null,
    movesOnAt: null,
    leftQueues: [],
    parkingFailures: 0,
    backOff: {},
    passedBy: [],
    standing: { requires: [], relaxed: 0, isOverCap: false, isKept: false },
    meetings: [],
    agentCallIds: [],
    state,
    record: {
      interactionId: ID,
      channel: "voice",
      direction: "inbound",
      ...place,
      ...unknown,
      assignments: [],
      receivedAt: NOW,
      connectedAt: null,
      endedAt: null,
      exit: null,
      endedBy: null,
      legs: [],
    },
  };
}
