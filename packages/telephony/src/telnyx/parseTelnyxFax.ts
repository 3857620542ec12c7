import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { inboxKeyOfFax } from "../arrivedFaxFact.ts";
import type { FaxReport } from "../twilio/parseFaxWebhook.ts";
import { storable } from "../twilio/storable.ts";
import { lookUp } from "../twilio/words.ts";
import { messageOfState, telnyxStates } from "./faxWords.ts";

const Said = Type.Optional(Type.Union([Type.String({ maxLength: 4096 }), Type.Null()]));

// Loose: Telnyx adds fields. Strict in what is used.
const event = Compile(
  Type.Object({
    data: Type.Object({
      event_type: Type.String({ maxLength: 100 }),
      payload: Type.Object({
        fax_id: Type.String({ pattern: "^[A-Za-z0-9-]{8,64}$" }),
        direction: Type.Union([Type.Literal("inbound"), Type.Literal("outbound")]),
        from: Type.String({ maxLength: 256 }),
        to: Type.String({ maxLength: 256 }),
        client_state: Said,
        media_url: Said,
        failure_reason: Said,
        page_count: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.Null()])),
        partial_content: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
      }),
    }),
  }),
);

/** What a webhook of Telnyx says before anybody knows whether it is Telnyx's. */
export interface TelnyxEvent {
  /** The number of ours that it is about: tells the tenant, and whose key must have signed. */
  readonly ourNumber: string;
  readonly report: FaxReport;
}

/** Reads the body of a webhook. Never throws; null of what is no event about a fax. Nothing of it counts before its signature does. */
export function parseTelnyxFax(body: Uint8Array): TelnyxEvent | null {
  const read = jsonOf(body);
  if (!event.Check(read)) return null;
  const { event_type: type, payload } = read.data;
  const isInbound = payload.direction === "inbound";
  return {
    ourNumber: isInbound ? payload.to : payload.from,
    report: isInbound ? arrived(type, payload) : told(type, payload),
  };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return null;
  }
}

interface Payload {
  readonly fax_id: string;
  readonly from: string;
  readonly to: string;
  readonly client_state?: string | null;
  readonly media_url?: string | null;
  readonly failure_reason?: string | null;
  readonly page_count?: number | null;
  readonly partial_content?: boolean | null;
}

function arrived(type: string, payload: Payload): FaxReport {
  if (type !== "fax.received" && type !== "fax.failed") return { kind: "nothing" };
  const { fax_id: providerMessageId, from, to, media_url: url, page_count: pages = null } = payload;
  const failure = type === "fax.failed" ? (payload.failure_reason ?? "failed") : null;
  const errorCode = failure ?? (payload.partial_content ? "partial" : null);
  return {
    kind: "fax",
    key: inboxKeyOfFax("telnyx", providerMessageId),
    fax: {
      providerMessageId,
      from: storable(from),
      to: storable(to),
      document: url ? { url: storable(url), type: "application/pdf" } : null,
      pages,
      errorCode: errorCode === null ? null : storable(errorCode),
    },
  };
}

function told(type: string, payload: Payload): FaxReport {
  const state = lookUp(telnyxStates, type.replace(/^fax\./, ""));
  if (!state) return { kind: "nothing" };
  const { fax_id: providerMessageId, page_count: pages = null, client_state: named, failure_reason: reason } = payload;
  const hasFailed = state === "failed";
  return {
    kind: "state",
    key: `telnyx:${providerMessageId}:${type}`,
    providerMessageId,
    messageId: messageOfState(named),
    state: hasFailed ? "sending" : state,
    errorCode: hasFailed ? storable(reason ?? "failed") : null,
    pages,
  };
}
