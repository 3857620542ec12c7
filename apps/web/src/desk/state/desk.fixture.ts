import type { DeskAgent, DeskContact, DeskSnapshot, OfferPop } from "@touchstone/contracts";

/** Building blocks of tests. */
const now = 1_000_000;
const queue = { id: "q1", name: "Billing" };
const line = { id: "l1", name: "Home line", address: "+441134960200" };
const brand = { id: "b1", name: "Globex Home" };
const from = { address: "+447700900142", raw: "+447700900142", region: "GB", name: null };
const nobody = { customer: null, candidates: [], candidateCount: 0, history: [], alerts: [] } as const;
const routed = { asked: null, colleagueNotes: [] } as const;

export const anAgent = (part: Partial<DeskAgent> = {}): DeskAgent => ({
  agentId: "a1",
  name: "Ana",
  connection: "connected",
  canTalk: true,
  intent: { kind: "ready", reason: null, since: now },
  block: null,
  activity: { kind: "idle", since: now },
  today: { answered: 0, averageHandleMs: null, missed: 0 },
  ...part,
});

export const anOffer = (part: Partial<OfferPop> = {}): OfferPop => ({
  offerId: "o1",
  interactionId: "i1",
  channel: "voice",
  queue,
  line,
  brand,
  from,
  waitedMs: 42_000,
  madeAt: now,
  expiresAt: now + 20_000,
  match: "unknown",
  ...nobody,
  ...routed,
  words: null,
  ...part,
});

export const aContact = (part: Partial<DeskContact> = {}): DeskContact => ({
  interactionId: "i1",
  channel: "voice",
  state: "talking",
  since: now,
  until: null,
  offerId: "o1",
  queue,
  line,
  brand,
  from,
  match: "unknown",
  ...nobody,
  ...routed,
  consult: null,
  handedTo: null,
  waitedMs: 42_000,
  connectedAt: now,
  endedAt: null,
  endedBy: null,
  draft: null,
  thread: null,
  ...part,
});

export const aSnapshot = (part: Partial<DeskSnapshot> = {}): DeskSnapshot => ({
  offers: part.offer ? [part.offer] : [],
  protocol: 1,
  version: 10,
  now,
  agent: anAgent(),
  contacts: [],
  offer: null,
  ...part,
});
