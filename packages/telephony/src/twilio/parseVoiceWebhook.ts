import type { InboxFact } from "@touchstone/contracts";
import { assertNever, type CallEnd, type CallId, type DialledFor } from "@touchstone/domain";
import type { UrlQuery, VoiceRoute } from "../documents/urls.ts";
import { inboxKeyOfCallStatus, inboxKeyOfChoice, inboxKeyOfConferenceEvent, inboxKeyOfDocument } from "./inboxKey.ts";
import { agentOfIdentity, partyOfLabel, segmentOfRoom } from "./names.ts";
import * as schemas from "./schemas.ts";
import { storable } from "./storable.ts";
import { callEnds, conferenceEvents, lookUp, queueResults } from "./words.ts";

/** Form fields or query, as a parser gives them: repeated names as arrays. */
export type Fields = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A caller as the carrier announced him; the line is told by `to`. */
export interface Caller {
  readonly to: string;
  readonly from: string;
  readonly callerName: string | null;
}

/** What a webhook says, in our words. */
export type VoiceReport =
  /** A new call rings; the line's id is still to be found. */
  | { readonly kind: "call"; readonly key: string; readonly callId: CallId; readonly caller: Caller }
  /** A leg is over. `caller` is there when it was somebody calling us, `dialledFor` when we rang a customer. */
  | {
      readonly kind: "callEnd";
      readonly key: string;
      readonly callId: CallId;
      readonly end: CallEnd;
      readonly durationSeconds: number | null;
      readonly caller: Caller | null;
      readonly dialledFor: DialledFor | null;
    }
  | { readonly kind: "fact"; readonly key: string; readonly callId: CallId | null; readonly fact: InboxFact }
  /** True, and nothing that anything is decided by. */
  | { readonly kind: "nothing"; readonly callId: CallId | null }
  /** Signed, but not what this route can be sent. `problem` names fields, never their values. */
  | { readonly kind: "malformed"; readonly problem: string };

export interface ParsedWebhook {
  readonly report: VoiceReport;
  readonly query: UrlQuery;
  /** The leg is over or was moved by us: Twilio does not use the answer. */
  readonly answerUnused: boolean;
}

/** Reads a webhook whose signature has been verified. Never throws; every word it does not know is told as such. */
export function parseVoiceWebhook(
  route: Exclude<VoiceRoute, "fallback">,
  fields: Fields,
  rawQuery: Fields,
): ParsedWebhook {
  const query = readQuery(rawQuery);
  if (query === null) return { report: malformed("query"), query: {}, answerUnused: false };
  const report = readReport(route, fields, query);
  const answerUnused = report.kind === "fact" && isAnswerUnused(report.fact);
  return { report, query: route === "client" ? withOfferOf(report, query) : query, answerUnused };
}

function readReport(route: Exclude<VoiceRoute, "fallback">, fields: Fields, query: UrlQuery): VoiceReport {
  switch (route) {
    case "inbound":
      return readInbound(fields, query);
    case "wait":
      return readWait(fields, query);
    case "wait-choice":
      return readChoice(fields, query);
    case "enqueued":
      return readEnqueued(fields, query);
    case "client":
      return readClient(fields, query);
    case "leg-done":
      return readLegDone(fields, query);
    case "conference":
      return readConference(fields);
    case "status":
      return readStatus(fields, query);
    default:
      return assertNever(route);
  }
}

const malformed = (problem: string): VoiceReport => ({ kind: "malformed", problem });

/** Null when our own URL came back changed. */
export function readQuery(raw: Fields): UrlQuery | null {
  if (!schemas.urlFields.Check(raw)) return null;
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  const { i, step, s, n, leg, o, m, c, k, told } = raw;
  return { i, step: number(step), s: number(s), leg, o, m, c, k: number(k), told: told && 1, n: number(n) };
}

function readInbound(fields: Fields, query: UrlQuery): VoiceReport {
  if (!schemas.inboundFields.Check(fields)) return malformed("inbound");
  const callId = fields.CallSid;
  // A softphone's leg ends up here only from the fallback document.
  if (fields.From.startsWith("client:")) return { kind: "nothing", callId };
  const key = inboxKeyOfDocument(callId, "inbound", query.step ?? 0);
  // So does a customer whom we called: nobody new, and the row says where the call belongs.
  const lost = { type: "callUnparked", callId, step: 0, result: "error" } as const;
  if (fields.Direction?.startsWith("outbound")) return { kind: "fact", key, callId, fact: lost };
  return { kind: "call", key, callId, caller: readCaller(fields) };
}

function readCaller(fields: { From?: string; To?: string; CallerName?: string }): Caller {
  const { From = "", To = "", CallerName } = fields;
  return { to: storable(To), from: storable(From), callerName: CallerName ? storable(CallerName) : null };
}

function readWait(fields: Fields, query: UrlQuery): VoiceReport {
  if (!schemas.waitFields.Check(fields)) return malformed("wait");
  const callId = fields.CallSid;
  const step = query.step ?? 0;
  return {
    kind: "fact",
    key: inboxKeyOfDocument(callId, "wait", step),
    callId,
    fact: { type: "callParked", callId, step },
  };
}

/** 1 asks for a call back at once; 2 asks for another number first, which comes with `c`. Every other key means nothing. */
function readChoice(fields: Fields, query: UrlQuery): VoiceReport {
  if (!schemas.choiceFields.Check(fields)) return malformed("wait-choice");
  const { CallSid: callId, Digits } = fields;
  const isNumber = query.c === "number";
  if (!isNumber && Digits !== "1") return { kind: "nothing", callId };
  const step = query.step ?? 0;
  const number = isNumber ? Digits : null;
  const key = inboxKeyOfChoice(callId, step, { number, pressed: query.k ?? 0 });
  return { kind: "fact", key, callId, fact: { type: "callbackAsked", callId, step, number } };
}

function readEnqueued(fields: Fields, query: UrlQuery): VoiceReport {
  if (!schemas.enqueuedFields.Check(fields)) return malformed("enqueued");
  const callId = fields.CallSid;
  // A word that Twilio added since: the caller is out of its queue in a way we do not know, and must not be lost. Nor is there a
  // word when the caller comes back because nobody had taken the first one yet: that one is stored under the same key.
  const result = lookUp(queueResults, fields.QueueResult ?? "error") ?? "error";
  const step = query.step ?? 0;
  const key = inboxKeyOfDocument(callId, "enqueued", step);
  return { kind: "fact", key, callId, fact: { type: "callUnparked", callId, step, result } };
}

function readClient(fields: Fields, query: UrlQuery): VoiceReport {
  if (!schemas.clientFields.Check(fields)) return malformed("client");
  const agentCallId = fields.CallSid;
  const agentId = fields.From.startsWith("client:") ? agentOfIdentity(fields.From.slice("client:".length)) : null;
  const offerId = fields.offerId ?? query.o;
  if (agentId === null) return malformed("From");
  if (offerId === undefined) return malformed("offerId");
  const mode = fields.mode ?? query.m ?? "accept";
  const key = inboxKeyOfDocument(agentCallId, "client", query.step ?? 0);
  return {
    kind: "fact",
    key,
    callId: agentCallId,
    fact: { type: "agentLegArrived", agentCallId, agentId, offerId, mode },
  };
}

/** Twilio sends the browser's parameters once: what is needed to come back goes into our URL. */
function withOfferOf(report: VoiceReport, query: UrlQuery): UrlQuery {
  if (report.kind !== "fact" || report.fact.type !== "agentLegArrived") return query;
  return { ...query, o: report.fact.offerId, m: report.fact.mode };
}

/** The `<Dial>` is over, so the leg has left the conference: the same is told by the conference's callback, which may be lost. */
function readLegDone(fields: Fields, query: UrlQuery): VoiceReport {
  if (!schemas.legDoneFields.Check(fields)) return malformed("leg-done");
  const callId = fields.CallSid;
  if (query.i === undefined || query.s === undefined) return malformed("query");
  const key = inboxKeyOfDocument(callId, "leg-done", query.step ?? 0);
  return {
    kind: "fact",
    key,
    callId,
    fact: { type: "participantLeft", interactionId: query.i, segment: query.s, callId },
  };
}

function readConference(fields: Fields): VoiceReport {
  if (!schemas.conferenceFields.Check(fields)) return malformed("conference");
  const type = lookUp(conferenceEvents, fields.StatusCallbackEvent);
  if (type === undefined) return malformed("StatusCallbackEvent");
  const callId = fields.CallSid ?? null;
  if (type === null) return { kind: "nothing", callId };
  const segment = segmentOfRoom(fields.FriendlyName);
  if (segment === null) return malformed("FriendlyName");
  const key = inboxKeyOfConferenceEvent(
    fields.ConferenceSid,
    fields.StatusCallbackEvent,
    Number(fields.SequenceNumber),
  );
  const seen = { conferenceId: fields.ConferenceSid, ...instantOf(fields.Timestamp) };
  if (type === "conferenceEnded") {
    const endedByCallId = fields.CallSidEndingConference ?? null;
    return { kind: "fact", key, callId, fact: { type, ...segment, endedByCallId, ...seen } };
  }
  if (callId === null) return malformed("CallSid");
  const party = partyOfLabel(fields.ParticipantLabel);
  return { kind: "fact", key, callId, fact: { type, ...segment, callId, ...(party ? { party } : {}), ...seen } };
}

/** RFC 2822, in whole seconds. What cannot be read is left out: the fact then counts as told at once. */
function instantOf(timestamp: string | undefined): { readonly at?: number } {
  const at = Date.parse(timestamp ?? "");
  return Number.isNaN(at) ? {} : { at };
}

function readStatus(fields: Fields, { i, s }: UrlQuery): VoiceReport {
  if (!schemas.statusFields.Check(fields)) return malformed("status");
  const callId = fields.CallSid;
  const end = lookUp(callEnds, fields.CallStatus);
  if (end === undefined) return malformed("CallStatus");
  if (end === null) return { kind: "nothing", callId };
  const key = inboxKeyOfCallStatus(callId, fields.CallStatus, Number(fields.SequenceNumber ?? 0));
  const isCaller = fields.Direction === "inbound" && fields.From !== undefined && !fields.From.startsWith("client:");
  const durationSeconds = fields.CallDuration === undefined ? null : Number(fields.CallDuration);
  const caller = isCaller ? readCaller(fields) : null;
  const dialledFor = i === undefined || s === undefined ? null : { interactionId: i, segment: s };
  return { kind: "callEnd", key, callId, end, durationSeconds, caller, dialledFor };
}

function isAnswerUnused(fact: InboxFact): boolean {
  return fact.type === "callUnparked" && (fact.result === "hangup" || fact.result === "redirected");
}
