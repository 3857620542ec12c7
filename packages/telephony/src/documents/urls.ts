import type { Language } from "@touchstone/domain";

/** The routes of DESIGN's public surface that a voice carrier calls. */
export type VoiceRoute =
  | "inbound"
  | "wait"
  | "wait-choice"
  | "enqueued"
  | "client"
  | "leg-done"
  | "conference"
  | "status"
  | "fallback";

/** What a URL that we emit carries; all of it comes back signed. */
export interface UrlQuery {
  /** Interaction. */
  readonly i?: string | undefined;
  /** Names the parking (or, for `leg-done`, the segment) the document was made for. */
  readonly step?: number | undefined;
  /** Segment. */
  readonly s?: number | undefined;
  readonly leg?: "customer" | "agent" | undefined;
  /** Offer and mode of an agent's leg: a redirect does not repeat the browser's parameters. */
  readonly o?: string | undefined;
  readonly m?: "accept" | "rejoin" | undefined;
  /** What the keys of a `wait-choice` are; absent: the choice itself. */
  readonly c?: "number" | undefined;
  /** How many keys the caller has pressed in this parking: one that is pressed again is another choice. */
  readonly k?: number | undefined;
  /** The caller has heard how long it may take, and what the keys are for. */
  readonly told?: 1 | undefined;
  /** How often the carrier has been asked to come back; not part of any key. */
  readonly n?: number | undefined;
}

// Connection overrides: Twilio reads them from the fragment, sends and signs the URL without it. By default it would retry
// neither a 5xx nor a read time-out. A document is answered within 700 ms; a status callback may wait for the database.
const DOCUMENT_RETRIES = "#ct=1000&rt=4000&rc=2&rp=ct,rt";
const CALLBACK_RETRIES = "#ct=2000&rt=4000&tt=15000&rc=4&rp=ct,rt,5xx";

function address(publicUrl: string, route: VoiceRoute, query: UrlQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString();
  return `${publicUrl}/webhooks/twilio/voice/${route}${search === "" ? "" : `?${search}`}`;
}

/** Where the carrier asks for a document. Absolute: relative ones break in documents sent through REST. */
export const documentUrl = (publicUrl: string, route: VoiceRoute, query: UrlQuery = {}): string =>
  `${address(publicUrl, route, query)}${DOCUMENT_RETRIES}`;

/** Where the carrier reports; repeated by it on a 5xx and on time-outs. */
export const callbackUrl = (publicUrl: string, route: VoiceRoute, query: UrlQuery = {}): string =>
  `${address(publicUrl, route, query)}${CALLBACK_RETRIES}`;

/** Where the carrier reports on a message of ours, named so that its first report may overtake the answer to our request. */
export const messageStatusUrl = (publicUrl: string, messageId: string): string =>
  `${publicUrl}/webhooks/twilio/messaging/status?m=${messageId}${CALLBACK_RETRIES}`;

/** Where the carrier announces a message. Repeated by it until we have it: an answer is not needed for anything else. */
export const messageInboundUrl = (publicUrl: string): string =>
  `${publicUrl}/webhooks/twilio/messaging/inbound${CALLBACK_RETRIES}`;

/** Where a carrier of faxes reports on one of ours; named as messages are. */
export const faxStatusUrl = (publicUrl: string, messageId: string): string =>
  `${publicUrl}/webhooks/twilio/fax/status?m=${messageId}${CALLBACK_RETRIES}`;

/** Where it says what has come in. */
export const faxReceivedUrl = (publicUrl: string): string =>
  `${publicUrl}/webhooks/twilio/fax/received${CALLBACK_RETRIES}`;

/** Telnyx signs no addresses: this one says nothing. */
export const telnyxFaxUrl = (publicUrl: string): string => `${publicUrl}/webhooks/fax/telnyx`;

/** Sound and hold documents are static, unsigned and cacheable: they hold nothing of anybody. */
export const HOLD_MUSIC_PATH = "/media/hold-music.wav";
export const holdMusicUrl = (publicUrl: string): string => `${publicUrl}${HOLD_MUSIC_PATH}`;

export type HoldBecause = "agentAsked" | "agentLost";
export const holdPath = (because: HoldBecause, language: Language): string => `/media/hold/${because}/${language}.xml`;
export const holdUrl = (publicUrl: string, because: HoldBecause, language: Language): string =>
  `${publicUrl}${holdPath(because, language)}`;
