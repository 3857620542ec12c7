import { assertNever } from "@touchstone/domain";
import { Type } from "typebox";
import { Compile } from "typebox/compile";
import type { ArrivedText, CarrierMedia, MessageState } from "../messagingPort.ts";
import { inboxKeyOfMessage, inboxKeyOfMessageState } from "./inboxKey.ts";
import { messageStates, readKeyword } from "./messageWords.ts";
import type { Fields } from "./parseVoiceWebhook.ts";
import { Text, Uuid } from "./schemas.ts";
import { storable } from "./storable.ts";
import { lookUp } from "./words.ts";

/** The routes of DESIGN's public surface that a carrier of texts calls. */
export type MessagingRoute = "inbound" | "status";

/** What a webhook says, in our words. */
export type MessagingReport =
  /** A message from outside; the line's id is still to be found. */
  | { readonly kind: "message"; readonly key: string; readonly message: ArrivedText }
  /** What became of a message of ours. `messageId` is what we called it; null when the carrier reports to an address that does not say. */
  | {
      readonly kind: "state";
      readonly key: string;
      readonly providerMessageId: string;
      readonly messageId: string | null;
      readonly state: MessageState;
      readonly errorCode: string | null;
    }
  /** True, and nothing that anything is decided by. */
  | { readonly kind: "nothing"; readonly providerMessageId: string }
  /** Signed, but not what this route can be sent. `problem` names fields, never their values. */
  | { readonly kind: "malformed"; readonly problem: string };

const MessageSid = Type.String({ pattern: "^[SM]M[0-9a-f]{32}$" });
const Count = Type.Optional(Type.String({ pattern: "^[0-9]{1,4}$" }));

const inboundFields = Compile(
  Type.Object({
    MessageSid,
    From: Text,
    To: Text,
    Body: Type.Optional(Text),
    NumMedia: Count,
    NumSegments: Count,
    OptOutType: Type.Optional(Text),
  }),
);
const statusFields = Compile(Type.Object({ MessageSid, MessageStatus: Text, ErrorCode: Type.Optional(Text) }));
const statusQuery = Compile(Type.Object({ m: Type.Optional(Uuid) }));

/** As many as Twilio sends with one message. */
const MAX_MEDIA = 10;

/** Reads a webhook whose signature has been verified. Never throws; every word it does not know is told as such. */
export function parseMessagingWebhook(route: MessagingRoute, fields: Fields, rawQuery: Fields): MessagingReport {
  switch (route) {
    case "inbound":
      return readInbound(fields);
    case "status":
      return readStatus(fields, rawQuery);
    default:
      return assertNever(route);
  }
}

const malformed = (problem: string): MessagingReport => ({ kind: "malformed", problem });

function readInbound(fields: Fields): MessagingReport {
  if (!inboundFields.Check(fields)) return malformed("inbound");
  const { MessageSid: providerMessageId, From, To, Body = "", NumSegments } = fields;
  const message: ArrivedText = {
    providerMessageId,
    from: storable(From),
    to: storable(To),
    text: storable(Body),
    media: readMedia(fields, Number(fields.NumMedia ?? 0)),
    ...readKeyword(Body, fields.OptOutType),
    segments: NumSegments === undefined || NumSegments === "0" ? null : Number(NumSegments),
  };
  return { kind: "message", key: inboxKeyOfMessage(providerMessageId), message };
}

/** A file whose address is missing or said twice is left out: the words must not be lost with it. */
function readMedia(fields: Fields, count: number): CarrierMedia[] {
  return Array.from({ length: Math.min(count, MAX_MEDIA) }, (_, index) => index).flatMap((index) => {
    const url = fields[`MediaUrl${index}`];
    const type = fields[`MediaContentType${index}`];
    if (typeof url !== "string" || url === "") return [];
    return [{ url: storable(url), type: typeof type === "string" ? storable(type) : "" }];
  });
}

function readStatus(fields: Fields, rawQuery: Fields): MessagingReport {
  if (!statusFields.Check(fields)) return malformed("status");
  if (!statusQuery.Check(rawQuery)) return malformed("query");
  const { MessageSid: providerMessageId, MessageStatus, ErrorCode } = fields;
  const state = lookUp(messageStates, MessageStatus);
  if (state === undefined) return malformed("MessageStatus");
  if (state === null) return { kind: "nothing", providerMessageId };
  const key = inboxKeyOfMessageState(providerMessageId, MessageStatus);
  const errorCode = ErrorCode === undefined || ErrorCode === "" || ErrorCode === "0" ? null : storable(ErrorCode);
  return { kind: "state", key, providerMessageId, messageId: rawQuery.m ?? null, state, errorCode };
}
