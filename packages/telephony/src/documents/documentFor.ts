import {
  type AgentId,
  assertNever,
  type CallId,
  type Interaction,
  type InteractionState,
  isLetGo,
  isSentAway,
  type Language,
} from "@touchstone/domain";
import type VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";
import { dialConference, type Room } from "./conference.ts";
import {
  askNumberDocument,
  callbackPromisedDocument,
  comeBackDocument,
  emptyDocument,
  enqueue,
  hangUpDocument,
  newResponse,
  sorryDocument,
  type Waiting,
  waitDocument,
  waitOnDocument,
} from "./documents.ts";
import { say } from "./speech.ts";
import type { UrlQuery } from "./urls.ts";

/** The routes whose answer is a view of the interaction's committed row. */
export type DocumentRoute = "inbound" | "wait" | "wait-choice" | "enqueued" | "client" | "leg-done";

/** What the database says when the answer is due. */
export type InteractionView =
  /** The fact is stored; the router has not taken it yet. */
  | { readonly kind: "notConsumed" }
  /** The fact is consumed, and there is no such interaction. */
  | { readonly kind: "unknown" }
  | { readonly kind: "committed"; readonly interaction: Interaction };

/** What the request itself says; nothing in it is believed about the state. */
export interface DocumentContext {
  readonly publicUrl: string;
  /** The leg that asks. */
  readonly callId: CallId;
  readonly query: UrlQuery;
  /** Of the line or the tenant, for a call without an interaction. */
  readonly language: Language;
  /** Spoken to a caller who has just been received, by language; his own first, then the line's. */
  readonly greeting: Readonly<Record<string, string>>;
  /** The leg is over or was moved by our own request: no answer is used. */
  readonly answerUnused?: boolean;
}

/** The TwiML for a leg that asks. Pure: the same row and request give the same document. */
export function documentFor(route: DocumentRoute, view: InteractionView, context: DocumentContext): string {
  if (context.answerUnused) return emptyDocument();
  if (view.kind === "notConsumed") return comeBackDocument(context.publicUrl, route, context.query);
  if (view.kind === "unknown") {
    const isAgent = route === "client" || context.query.leg === "agent";
    return isAgent ? hangUpDocument() : sorryDocument(context.language);
  }
  switch (route) {
    case "inbound":
    case "enqueued":
    case "leg-done":
      return context.query.leg === "agent" ? hangUpDocument() : callerDocument(route, view.interaction, context);
    case "wait":
    case "wait-choice":
      return view.interaction.state.kind === "ended"
        ? endedDocument(view.interaction, view.interaction.state)
        : waitDocument(waitingOf(view.interaction, context, route));
    case "client":
      return agentDocument(view.interaction, context);
    default:
      return assertNever(route);
  }
}

/** The queue's own words are on their way and take the place of this document; who hears it to the end was missed by them. */
const WORDS_COME_WITHIN_S = 3;

function endedDocument({ language }: Interaction, { exit, by }: Extract<InteractionState, { kind: "ended" }>): string {
  const after = isLetGo(exit, by) ? WORDS_COME_WITHIN_S : 0;
  if (exit === "callback") return callbackPromisedDocument(language, after);
  return isSentAway(exit) && exit !== "failed" ? sorryDocument(language, after) : hangUpDocument();
}

/** A key comes from a document that said everything, and so does the one after it. */
function waitingOf(
  interaction: Interaction,
  { publicUrl, query }: DocumentContext,
  route: "wait" | "wait-choice",
): Waiting {
  const { id: interactionId, step, language, mayAskCallback, quoted } = interaction;
  const isKey = route === "wait-choice" && (query.step ?? 0) === step;
  const told = query.told === 1 || isKey;
  const numberRefused = isKey && query.c === "number";
  const k = (query.step ?? 0) !== step ? undefined : isKey ? Math.min((query.k ?? 0) + 1, 999) : query.k;
  const lessThanMs = !told && quoted?.step === step ? quoted.lessThanMs : null;
  return { publicUrl, interactionId, step, k, language, mayAskCallback, lessThanMs, told, numberRefused };
}

/** A key that asks for nothing of the router: for another number, or for nothing at all. */
export function choiceDocument(digits: string, { publicUrl, query, language }: DocumentContext): string {
  if (query.i === undefined) return hangUpDocument();
  const parking = { publicUrl, interactionId: query.i, step: query.step ?? 0, k: query.k };
  return digits === "2" ? askNumberDocument(parking, language) : waitOnDocument(parking);
}

/** The caller goes where the row says he belongs. */
function callerDocument(route: DocumentRoute, interaction: Interaction, context: DocumentContext): string {
  const { state } = interaction;
  if (state.kind === "ended") return endedDocument(interaction, state);
  if (state.kind === "connected" && state.hangUpAskedAt !== null) return hangUpDocument();
  const response = newResponse();
  // Back from a queue or a conference that failed: without a breath between, two errors could chase each other.
  if (route !== "inbound") response.pause({ length: 1 });
  if (state.kind === "connected") {
    const attempt = `${interaction.id}${context.query.step ?? 0}`;
    dialConference(response, roomOfRow(interaction, context), { kind: "customer", callId: context.callId, attempt });
    return response.toString();
  }
  if (state.kind === "received") greet(response, interaction.language, context);
  enqueue(response, { publicUrl: context.publicUrl, interactionId: interaction.id, step: interaction.step });
  return response.toString();
}

function greet(response: VoiceResponse, language: Language, { greeting, language: ofLine }: DocumentContext): void {
  const spoken = [language, ofLine].find((candidate) => greeting[candidate]);
  if (spoken) say(response, spoken, greeting[spoken] ?? "");
}

/** Into the conference, if the row names this very leg; everybody else is too late or was never asked. */
function agentDocument(interaction: Interaction, context: DocumentContext): string {
  const agentId = agentOfLeg(interaction, context.callId);
  if (agentId === null) return hangUpDocument();
  const response = newResponse();
  dialConference(response, roomOfRow(interaction, context), { kind: "agent", callId: context.callId, agentId });
  return response.toString();
}

function agentOfLeg(interaction: Interaction, callId: CallId): AgentId | null {
  const { state } = interaction;
  if (state.kind === "offered" && state.offer.kind === "accepted" && state.offer.agentCallId === callId)
    return state.offer.agentId;
  if (state.kind !== "connected") return null;
  if (state.agentCallId === callId) return state.agentId;
  const { consult } = state;
  return consult && consult.kind !== "ringing" && consult.agentCallId === callId ? consult.agentId : null;
}

function roomOfRow(interaction: Interaction, context: DocumentContext): Room {
  return { publicUrl: context.publicUrl, interactionId: interaction.id, segment: interaction.segment };
}
