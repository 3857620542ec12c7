import type { Happening } from "./happening.ts";
import type { Instant, OfferId, QueueId } from "./ids.ts";
import type { AgentLeg, InteractionRecord, TextRecord } from "./interaction.ts";
import { visitsAfterConnect, visitsAfterEntry, visitsAfterLateTalk, visitsAfterLeaving } from "./queueVisits.ts";

type Received = Extract<Happening, { type: "interactionReceived" }>;

/**
 * What the log keeps of an interaction, after one more thing that happened. Pure: `step` and every projection use it, so
 * the live row and a rebuilt log are the same by construction. Null until it was received; happenings of other
 * interactions, or of none, change nothing.
 */
export function foldRecord(record: InteractionRecord | null, happening: Happening): InteractionRecord | null {
  if (happening.type === "interactionReceived") return record ?? received(happening);
  if (record === null || !("interactionId" in happening)) return record;
  if (happening.interactionId !== record.interactionId) return record;
  return fold(record, happening);
}

function received(happening: Received): InteractionRecord {
  const { at, match, interactionId, brandId, lineId, queueId, callId, language } = happening;
  const customerId = match.kind === "exact" ? match.customerId : null;
  return {
    interactionId,
    channel: happening.channel ?? "voice",
    direction: happening.direction ?? "inbound",
    brandId,
    lineId,
    queueId,
    callId,
    language,
    match,
    customerId,
    ...(happening.parentId ? { parentId: happening.parentId } : {}),
    assignments: customerId === null ? [] : [{ at, customerId, how: "matched", byUserId: null }],
    receivedAt: at,
    queuedAt: null,
    connectedAt: null,
    endedAt: null,
    exit: null,
    endedBy: null,
    legs: [],
  };
}

function fold(record: InteractionRecord, happening: Happening): InteractionRecord {
  const { at } = happening;
  switch (happening.type) {
    case "queueEntered":
      return enteredQueue(record, happening.queueId, at);
    case "queueLeft": {
      const visits = visitsAfterLeaving(record, happening.reason, at, happening.movedTo);
      return { ...record, queueId: happening.movedTo, visits };
    }
    case "voicemailLeft":
      return { ...record, voicemail: record.voicemail ?? { at, ...messageOf(happening) } };
    case "messageReceived":
    case "messageSent":
      return { ...record, text: foldText(record.text, happening) };
    case "legCounted":
      return { ...record, legSeconds: { ...record.legSeconds, [happening.callId]: happening.seconds } };
    case "waitQuoted":
      return { ...record, quoted: record.quoted ?? { at, lessThanMs: happening.lessThanMs } };
    case "connected":
      return {
        ...withLeg(record, happening, { connectedAt: at }),
        connectedAt: record.connectedAt ?? at,
        visits: visitsAfterConnect(record, at),
      };
    case "interactionEnded":
      return ended(record, happening);
    case "talkLearned":
      return learnedTalk(record, happening);
    case "customerAssigned": {
      const { customerId, how, byUserId } = happening;
      return { ...record, customerId, assignments: [...record.assignments, { at, customerId, how, byUserId }] };
    }
    case "offerMade":
      return { ...record, legs: [...record.legs, newLeg(happening)] };
    default:
      return foldLeg(record, happening);
  }
}

const messageOf = ({ recordingId, durationMs }: Extract<Happening, { type: "voicemailLeft" }>) => ({
  recordingId,
  durationMs,
});

const NO_TEXT: TextRecord = {
  received: 0,
  sent: 0,
  firstReplyAt: null,
  firstResponseMs: null,
  resolutionMs: null,
};

/** A machine's words are counted, and are no reply. */
function foldText(
  known: TextRecord = NO_TEXT,
  happening: Extract<Happening, { type: "messageReceived" | "messageSent" }>,
): TextRecord {
  if (happening.type === "messageReceived") return { ...known, received: known.received + 1 };
  const { at, auto, responseMs } = happening;
  const sent = { ...known, sent: known.sent + 1 };
  if (auto !== null) return sent;
  return {
    ...sent,
    firstReplyAt: known.firstReplyAt ?? at,
    firstResponseMs: known.firstResponseMs ?? responseMs,
  };
}

function enteredQueue(record: InteractionRecord, queueId: QueueId, at: Instant): InteractionRecord {
  return { ...record, queueId, queuedAt: record.queuedAt ?? at, visits: visitsAfterEntry(record, queueId, at) };
}

function ended(
  record: InteractionRecord,
  { at, exit, by, resolutionMs }: Extract<Happening, { type: "interactionEnded" }>,
): InteractionRecord {
  const legs = record.legs.map(closer(at));
  const visits = visitsAfterLeaving(record, exit, at, null);
  const { text } = record;
  const resolved = text === undefined || resolutionMs === undefined ? {} : { text: { ...text, resolutionMs } };
  return { ...record, legs, endedAt: at, exit, endedBy: by, visits, ...resolved };
}

/** As it would stand if it had been told in time; only a wrap-up, for which the agent had no reason, is missing. */
function learnedTalk(
  record: InteractionRecord,
  { offerId, connectedAt, exit }: Extract<Happening, { type: "talkLearned" }>,
): InteractionRecord {
  const leg = record.legs.find((each) => each.offerId === offerId);
  if (leg === undefined) return record;
  const talked = { connectedAt, leftAt: leg.leftAt ?? leg.offerEndedAt, offerEndedAt: null, offerEnd: null };
  const visits = visitsAfterLateTalk(record, leg.offeredAt, connectedAt, exit);
  const corrected = exit === null ? {} : { exit, endedBy: "customer" as const };
  const first = Math.min(record.connectedAt ?? connectedAt, connectedAt);
  return { ...withLeg(record, { offerId }, talked), connectedAt: first, visits, ...corrected };
}

function foldLeg(record: InteractionRecord, happening: Happening): InteractionRecord {
  const { at } = happening;
  switch (happening.type) {
    case "consultJoined":
      return withLeg(record, happening, { consultedAt: at });
    case "offerAccepted":
      return withLeg(record, happening, { acceptedAt: at });
    case "offerEnded":
      return withLeg(record, happening, offerEndOf(happening));
    // While the agent is lost the customer hears music, as on hold: nobody talks.
    case "held":
    case "agentLost":
      return changeLeg(record, happening.offerId, (leg) => ({ ...leg, heldSince: leg.heldSince ?? at }));
    case "resumed":
    case "agentReturned":
      return changeLeg(record, happening.offerId, unhold(at));
    case "rested":
      return happening.offerId === null ? record : changeLeg(record, happening.offerId, closer(at));
    case "agentLeft":
      return changeLeg(record, happening.offerId, closer(at));
    case "wrapUpStarted":
      return withLeg(record, happening, { wrapUpStartedAt: at });
    case "wrapUpEnded": {
      const { agentId, how, dispositionId } = happening;
      const isMeant = (leg: AgentLeg) =>
        leg.agentId === agentId && leg.wrapUpStartedAt !== null && leg.wrapUpEndedAt === null;
      const end = { wrapUpEndedAt: at, wrapUpHow: how, dispositionId };
      return { ...record, legs: record.legs.map((leg) => (isMeant(leg) ? { ...leg, ...end } : leg)) };
    }
    default:
      return record;
  }
}

function offerEndOf({ at, reason, takenBy }: Extract<Happening, { type: "offerEnded" }>): Partial<AgentLeg> {
  return { offerEndedAt: at, offerEnd: reason, ...(takenBy === undefined ? {} : { takenBy }) };
}

function newLeg({ at, offerId, agentId, asked }: Extract<Happening, { type: "offerMade" }>): AgentLeg {
  return {
    offerId,
    agentId,
    offeredAt: at,
    ...(asked === undefined ? {} : { asked }),
    acceptedAt: null,
    connectedAt: null,
    offerEndedAt: null,
    offerEnd: null,
    leftAt: null,
    holdMs: 0,
    heldSince: null,
    wrapUpStartedAt: null,
    wrapUpEndedAt: null,
    wrapUpHow: null,
    dispositionId: null,
  };
}

function changeLeg(
  record: InteractionRecord,
  offerId: OfferId,
  change: (leg: AgentLeg) => AgentLeg,
): InteractionRecord {
  return { ...record, legs: record.legs.map((leg) => (leg.offerId === offerId ? change(leg) : leg)) };
}

function withLeg(
  record: InteractionRecord,
  { offerId }: { offerId: OfferId },
  change: Partial<AgentLeg>,
): InteractionRecord {
  return changeLeg(record, offerId, (leg) => ({ ...leg, ...change }));
}

function unhold(at: Instant) {
  return (leg: AgentLeg): AgentLeg =>
    leg.heldSince === null ? leg : { ...leg, holdMs: leg.holdMs + at - leg.heldSince, heldSince: null };
}

/** The agent is out of the conversation, if ever in it. */
function closer(at: Instant) {
  return (leg: AgentLeg): AgentLeg =>
    (leg.connectedAt ?? leg.consultedAt ?? null) === null || leg.leftAt !== null
      ? leg
      : { ...unhold(at)(leg), leftAt: at };
}
