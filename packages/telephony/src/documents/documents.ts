import type { CallId, InteractionId, Language } from "@touchstone/domain";
import twilio from "twilio";
import type VoiceResponse from "twilio/lib/twiml/VoiceResponse.js";
import { PARKING } from "../twilio/names.ts";
import { dialConference, type Room } from "./conference.ts";
import { legalXml, say, sentences, waitWords } from "./speech.ts";
import { documentUrl, type HoldBecause, holdMusicUrl, type UrlQuery, type VoiceRoute } from "./urls.ts";

// Documents that do not depend on a state, and the parts that those which do are made of.

/** Twilio refuses a longer document in a REST request (32018). */
const INLINE_LIMIT = 4000;

/** After so many answers "not yet" the caller hears what is wrong. */
export const COME_BACK_LIMIT = 20;

export const newResponse = (): VoiceResponse => new twilio.twiml.VoiceResponse();

/** An answer that is not used: to a leg that is over or already elsewhere. */
export const emptyDocument = (): string => newResponse().toString();

export function hangUpDocument(): string {
  const response = newResponse();
  response.hangup();
  return response.toString();
}

/** Refuses a ringing call before it is answered, and so before it costs anything. */
export function rejectDocument(): string {
  const response = newResponse();
  response.reject();
  return response.toString();
}

/** The router has not decided yet: ask again in a second, at last the fallback. A pause as first verb does not answer the call. */
export function comeBackDocument(publicUrl: string, route: VoiceRoute, query: UrlQuery): string {
  // A redirect does not repeat the key, which is stored: what became of it is told to whoever waits.
  if (route === "wait-choice")
    return comeBackDocument(publicUrl, "wait", { ...query, ...afterKey(query), c: undefined });
  const n = (query.n ?? 0) + 1;
  const response = newResponse();
  if (n > COME_BACK_LIMIT) {
    const { i, step } = query;
    response.redirect(documentUrl(publicUrl, "fallback", route === "wait" ? { i, step } : {}));
  } else {
    response.pause({ length: 1 });
    response.redirect(documentUrl(publicUrl, route, { ...query, n }));
  }
  return response.toString();
}

export interface FallbackContext {
  readonly publicUrl: string;
  /** Set when the caller stands in the parking lot: only a wait document may follow there. */
  readonly parked: { readonly i?: string | undefined; readonly step?: number | undefined } | null;
  /** An agent's leg is let go; its desk tells why. */
  readonly isAgent: boolean;
}

/**
 * What is heard when we are out of order. Needs no database and knows nobody, so it says it in both languages that we speak (written Chinese differs, spoken Mandarin does not).
 * The caller is kept and tried again for as long as he stays: repeats find what was stored, if it was.
 */
export function fallbackDocument(context: FallbackContext): string {
  if (context.isAgent) return hangUpDocument();
  const response = newResponse();
  say(response, "en", sentences.en.outOfOrder);
  say(response, "zh-Hans", sentences["zh-Hans"].outOfOrder);
  response.pause({ length: 5 });
  const { parked, publicUrl } = context;
  response.redirect(parked ? documentUrl(publicUrl, "wait", { ...parked }) : documentUrl(publicUrl, "inbound"));
  return response.toString();
}

/** We know the call but cannot serve it. `after`: seconds of silence before the words. */
export function sorryDocument(language: Language, after = 0): string {
  return partingDocument(language, sentences[language].sorry, after);
}

function partingDocument(language: Language, words: string, after: number): string {
  const response = newResponse();
  if (after > 0) response.pause({ length: after });
  say(response, language, words);
  response.hangup();
  return response.toString();
}

/** What the URL says after one more key: it has been heard, and the next one is another. */
const afterKey = ({ k = 0 }: UrlQuery) => ({ k: Math.min(k + 1, 999), told: 1 }) as const;

/** What a waiting caller hears; `mayAskCallback` offers the keys for it. */
export interface Waiting extends Keyed {
  readonly language: Language;
  readonly mayAskCallback: boolean;
  /** What is said of the wait; null: nothing. */
  readonly lessThanMs: number | null;
  /** The number that was keyed in is none that we call. */
  readonly numberRefused: boolean;
  /** The caller has heard it, here or in an earlier part of this parking. */
  readonly told: boolean;
}

/**
 * Two minutes, then Twilio asks again, for ever: a restart of ours is not heard. A key is heard at any time in it, and what the
 * keys are for is said at once. Where that or the wait is told, what comes after is asked for by a URL that says so, and tells
 * it no second time before the music.
 */
export function waitDocument(waiting: Waiting): string {
  const { publicUrl, interactionId: i, step, k, language, mayAskCallback, lessThanMs } = waiting;
  const response = newResponse();
  const told = waiting.told || lessThanMs !== null || mayAskCallback;
  const into = mayAskCallback
    ? response.gather({ numDigits: 1, timeout: 1, action: documentUrl(publicUrl, "wait-choice", { i, step, k }) })
    : response;
  if (waiting.numberRefused) say(into, language, sentences[language].numberRefused);
  if (lessThanMs !== null) say(into, language, waitWords(lessThanMs, language));
  if (mayAskCallback && !waiting.told) say(into, language, sentences[language].callbackOffer);
  into.play({ loop: 3 }, holdMusicUrl(publicUrl));
  say(into, language, sentences[language].waiting);
  if (mayAskCallback) say(into, language, sentences[language].callbackOffer);
  into.play({ loop: 3 }, holdMusicUrl(publicUrl));
  if (told) response.redirect(documentUrl(publicUrl, "wait", { i, step, k, told: 1 }));
  return response.toString();
}

/** Asks for another number; without one the caller waits on. */
export function askNumberDocument({ publicUrl, interactionId: i, step, k }: Keyed, language: Language): string {
  const response = newResponse();
  const action = documentUrl(publicUrl, "wait-choice", { i, step, c: "number", k });
  const gather = response.gather({ finishOnKey: "#", timeout: 8, action });
  say(gather, language, sentences[language].callbackNumber);
  response.redirect(documentUrl(publicUrl, "wait", { i, step, ...afterKey({ k }) }));
  return response.toString();
}

/** A key that means nothing: the music goes on. */
export function waitOnDocument({ publicUrl, interactionId: i, step, k }: Keyed): string {
  const response = newResponse();
  response.redirect(documentUrl(publicUrl, "wait", { i, step, ...afterKey({ k }) }));
  return response.toString();
}

/** `after`: seconds of silence before the words. */
export function callbackPromisedDocument(language: Language, after = 0): string {
  return partingDocument(language, sentences[language].callbackPromised, after);
}

/** For a held participant; endless, because the end of a hold document is silence. */
export function holdDocument(publicUrl: string, because: HoldBecause, language: Language): string {
  const response = newResponse();
  if (because === "agentLost") say(response, language, sentences[language].reconnecting);
  response.play({ loop: 0 }, holdMusicUrl(publicUrl));
  return response.toString();
}

/** Where a caller is parked. */
export interface Parking {
  readonly publicUrl: string;
  readonly interactionId: InteractionId;
  readonly step: number;
}

/** With how many keys the caller has pressed there. */
export interface Keyed extends Parking {
  readonly k: number | undefined;
}

/** Parks the caller; order, position and offers are the router's, the carrier only plays music. */
export function enqueue(response: VoiceResponse, parking: Parking): void {
  const { publicUrl, interactionId: i, step } = parking;
  response.enqueue(
    { action: documentUrl(publicUrl, "enqueued", { i, step }), waitUrl: documentUrl(publicUrl, "wait", { i, step }) },
    PARKING,
  );
}

export function parkDocument(parking: Parking): string {
  const response = newResponse();
  enqueue(response, parking);
  return response.toString();
}

export function customerConferenceDocument(room: Room, callId: CallId, attempt: string): string {
  const response = newResponse();
  dialConference(response, room, { kind: "customer", callId, attempt });
  return response.toString();
}

/** Speaks `speech` and hangs up. A text that does not fit in one request is cut at a word or character. */
export function releaseDocument(speech: string | null, language: Language): string {
  const text = legalXml(speech ?? sentences[language].sorry);
  for (let length = text.length; ; length = Math.floor(length * 0.8)) {
    const response = newResponse();
    say(response, language, text.slice(0, length));
    response.hangup();
    const document = response.toString();
    if (document.length <= INLINE_LIMIT) return document;
  }
}
