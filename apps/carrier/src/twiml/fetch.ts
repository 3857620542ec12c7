import type { Call, Source } from "../call/call.ts";
import { voiceFields } from "../call/fields.ts";
import type { Carrier } from "../carrier.ts";
import { interruptible } from "../interruptible.ts";
import { type Answer, deliver } from "../webhook/deliver.ts";
import type { Fields } from "../webhook/signature.ts";
import { type Document, parseTwiml } from "./parse.ts";

type Failure = { readonly code: number; readonly message: string };
export type Fetched = { readonly document: Document } | { readonly failure: Failure };

type Request = {
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly extra?: Fields;
  readonly kind?: "twiml" | "fallback" | "queue-exit";
};

/** Asks the application for TwiML once (with the retries of the URL's fragment); what fails is noted for the debugger. */
export const fetchOnce = async (carrier: Carrier, call: Call, request: Request): Promise<Fetched> => {
  const answer = await deliver(carrier, {
    kind: request.kind ?? "twiml",
    account: call.account,
    callSid: call.sid,
    url: request.url,
    method: request.method,
    fields: [...voiceFields(call), ...(request.extra ?? [])],
  });
  const fetched = readAnswer(answer, request);
  if ("failure" in fetched) carrier.notifications.raise(fetched.failure.code, fetched.failure.message, call.sid);
  return fetched;
};

const XML = /^\s*(text\/xml|application\/xml|text\/html|application\/[\w.+-]*\+xml)\b/i;
const AUDIO = /^\s*audio\//i;

const readAnswer = (answer: Answer, { url, method }: Request): Fetched => {
  if (!answer.ok) return { failure: answer };
  const base = url.split("#", 1)[0] ?? url;
  if (AUDIO.test(answer.contentType)) return { document: { url: base, method, verbs: [playing(url)] } };
  if (!XML.test(answer.contentType)) {
    return { failure: { code: 12300, message: `Invalid Content-Type: ${answer.contentType || "none"}` } };
  }
  const parsed = parseTwiml(answer.body);
  if ("problem" in parsed) return { failure: { code: 12100, message: parsed.problem } };
  return { document: { url: base, method, verbs: parsed.verbs } };
};

const playing = (url: string) => ({ name: "Play", attributes: {}, text: url, children: [] });

/**
 * Fetches a document for a call, from its fallback URL when the first fails; without either the caller hears the
 * carrier's own error message and undefined is returned.
 */
export const fetchDocument = async (
  carrier: Carrier,
  call: Call,
  request: Request & { readonly fallbackUrl?: string | undefined },
  signal: AbortSignal,
): Promise<Document | undefined> => {
  const first = await interruptible(fetchOnce(carrier, call, request), signal);
  if ("document" in first) return first.document;
  const fallbackUrl = request.fallbackUrl ?? call.fallbackUrl;
  if (fallbackUrl && fallbackUrl !== request.url) {
    const extra: Fields = [
      ["ErrorCode", String(first.failure.code)],
      ["ErrorUrl", request.url.split("#", 1)[0] ?? ""],
    ];
    const rescue = { url: fallbackUrl, method: "POST", extra, kind: "fallback" } as const;
    const second = await interruptible(fetchOnce(carrier, call, rescue), signal);
    if ("document" in second) return second.document;
  }
  call.farEnd?.caption?.(call, "We are sorry, an application error has occurred. Goodbye.", "en");
  return undefined;
};

/** The first document of a call, or the one a REST request put in its place. */
export const fetchSource = async (
  carrier: Carrier,
  call: Call,
  source: Source,
  signal: AbortSignal,
): Promise<Document | undefined> => {
  if ("url" in source) return fetchDocument(carrier, call, source, signal);
  const parsed = parseTwiml(source.twiml);
  if ("verbs" in parsed) return { url: undefined, method: "POST", verbs: parsed.verbs };
  carrier.notifications.raise(12100, parsed.problem, call.sid);
  return undefined;
};

/**
 * An absolute URL out of an attribute; a relative one resolves against its document. Undefined (and noted) when the
 * document came with a REST request and so has no URL.
 */
export const resolveUrl = (carrier: Carrier, call: Call, document: Document, url: string): string | undefined => {
  if (/^https?:\/\//i.test(url)) return url;
  if (document.url && URL.canParse(url, document.url)) return new URL(url, document.url).toString();
  carrier.notifications.raise(11100, `Invalid URL format: ${url}`, call.sid);
  return undefined;
};
