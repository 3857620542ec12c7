import { assertNever } from "@touchstone/domain";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import type { ArrivedFax } from "../faxPort.ts";
import type { MessageState } from "../messagingPort.ts";
import { faxMeanings } from "./faxWords.ts";
import { inboxKeyOfMessage, inboxKeyOfMessageState } from "./inboxKey.ts";
import type { Fields } from "./parseVoiceWebhook.ts";
import { Text, Uuid } from "./schemas.ts";
import { storable } from "./storable.ts";
import { lookUp } from "./words.ts";

/** The routes of DESIGN's public surface that a carrier of faxes of Twilio's shape calls. */
export type FaxRoute = "inbound" | "received" | "status";

/** What a webhook about a fax says, in our words. */
export type FaxReport =
  /** A fax begins to come in: whether it is taken is answered at once. */
  | { readonly kind: "ringing"; readonly to: string }
  /** A fax from outside, or what is left of one; the line's id is still to be found. */
  | { readonly kind: "fax"; readonly key: string; readonly fax: ArrivedFax }
  /** What became of one try of a fax of ours. Whether there is another is not for the carrier to say, so no try is the end. */
  | {
      readonly kind: "state";
      readonly key: string;
      readonly providerMessageId: string;
      readonly messageId: string | null;
      readonly state: MessageState;
      readonly errorCode: string | null;
      readonly pages: number | null;
    }
  /** True, and nothing that anything is decided by. */
  | { readonly kind: "nothing" }
  /** Signed, but not what this route can be sent. `problem` names fields, never their values. */
  | { readonly kind: "malformed"; readonly problem: string };

/** Twilio's were FX and 32 digits; SignalWire's are UUIDs. */
const FaxSid = Type.String({ pattern: "^[A-Za-z0-9-]{8,64}$" });
const Count = Type.Optional(Type.String({ pattern: "^[0-9]{0,5}$" }));
const Word = Type.Optional(Type.String({ maxLength: 200 }));

const ringingFields = Compile(Type.Object({ FaxSid, From: Text, To: Text }));
const receivedFields = Compile(
  Type.Object({
    FaxSid,
    From: Text,
    To: Text,
    FaxStatus: Word,
    NumPages: Count,
    MediaUrl: Type.Optional(Type.String({ maxLength: 4096 })),
    ErrorCode: Word,
  }),
);
const statusFields = Compile(Type.Object({ FaxSid, FaxStatus: Text, NumPages: Count, ErrorCode: Word }));
const statusQuery = Compile(Type.Object({ m: Type.Optional(Uuid) }));

/** Reads a webhook whose signature has been verified. Never throws. */
export function parseFaxWebhook(route: FaxRoute, fields: Fields, rawQuery: Fields): FaxReport {
  switch (route) {
    case "inbound":
      return ringingFields.Check(fields) ? { kind: "ringing", to: fields.To } : malformed("inbound");
    case "received":
      return readReceived(fields);
    case "status":
      return readStatus(fields, rawQuery);
    default:
      return assertNever(route);
  }
}

const malformed = (problem: string): FaxReport => ({ kind: "malformed", problem });

const pagesOf = (text: string | undefined): number | null => (text ? Number(text) : null);

/** A fax of which nothing arrived is told all the same: somebody wanted something. */
function readReceived(fields: Fields): FaxReport {
  if (!receivedFields.Check(fields)) return malformed("received");
  const { FaxSid: providerMessageId, From, To, FaxStatus = "received", NumPages, MediaUrl, ErrorCode } = fields;
  const isWhole = FaxStatus === "received" && !ErrorCode;
  const fax: ArrivedFax = {
    providerMessageId,
    from: storable(From),
    to: storable(To),
    document: MediaUrl ? { url: storable(MediaUrl), type: "application/pdf" } : null,
    pages: pagesOf(NumPages),
    errorCode: isWhole ? null : storable(ErrorCode || FaxStatus),
  };
  return { kind: "fax", key: inboxKeyOfMessage(providerMessageId), fax };
}

function readStatus(fields: Fields, rawQuery: Fields): FaxReport {
  if (!statusFields.Check(fields)) return malformed("status");
  if (!statusQuery.Check(rawQuery)) return malformed("query");
  const { FaxSid: providerMessageId, FaxStatus, NumPages, ErrorCode } = fields;
  const meaning = lookUp(faxMeanings, FaxStatus);
  if (!meaning) return { kind: "nothing" };
  const hasFailed = meaning.state === "failed";
  return {
    kind: "state",
    key: inboxKeyOfMessageState(providerMessageId, FaxStatus),
    providerMessageId,
    messageId: rawQuery.m ?? null,
    state: hasFailed ? "sending" : meaning.state,
    errorCode: hasFailed ? storable(ErrorCode || FaxStatus) : null,
    pages: pagesOf(NumPages),
  };
}
