import type { Call } from "../call/call.ts";
import type { Carrier } from "../carrier.ts";
import type { Fields } from "../webhook/signature.ts";
import type { Document, Element } from "./parse.ts";

/**
 * Where a document runs: as the call itself, in the waiting loop of a queue, or as what a participant of a conference
 * hears. The last two allow only some verbs.
 */
export type Scope = "call" | "queue-wait" | "conference-wait";

export type Run = {
  readonly carrier: Carrier;
  readonly call: Call;
  readonly signal: AbortSignal;
  readonly scope: Scope;
  /** Fields that the requests of a waiting loop carry besides the call's own, as of now. */
  readonly waitFields?: () => Fields;
  /** Runs another document in the same interpreter: verbs that wait or whisper need it. */
  readonly interpret: (run: Run, document: Document) => Promise<DocumentEnd>;
};

/** How a verb ends: on to the next, into another document, or out of the call or queue. */
export type Outcome =
  | { readonly kind: "next" }
  | { readonly kind: "goto"; readonly document: Document }
  | { readonly kind: "hang-up" }
  | { readonly kind: "leave" };
/** How a document ends. `failed`: a document it led to could not be fetched. */
export type DocumentEnd = "end" | "leave" | "hang-up" | "failed";

export type Verb = (run: Run, element: Element, document: Document) => Promise<Outcome | "failed">;

export const NEXT: Outcome = { kind: "next" };
