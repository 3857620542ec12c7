import { Type } from "typebox";
import { Compile } from "typebox/compile";

// What we use of Twilio's form fields. Loose: Twilio adds fields without notice. Strict in what is used: one value each (the
// signature does not tell one value from several equal ones), and ids in full (it has no delimiters either, so a
// character could have wandered from a neighbour).

const CallSid = Type.String({ pattern: "^CA[0-9a-f]{32}$" });
const Sequence = Type.String({ pattern: "^[0-9]{1,9}$" });
export const Uuid = Type.String({ pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" });
export const Text = Type.String();
const Mode = Type.Union([Type.Literal("accept"), Type.Literal("rejoin")]);

const leg = { CallSid, From: Type.Optional(Text) };

export const inboundFields = Compile(
  Type.Object({ ...leg, From: Text, To: Text, CallerName: Type.Optional(Text), Direction: Type.Optional(Text) }),
);
export const waitFields = Compile(Type.Object(leg));
export const choiceFields = Compile(Type.Object({ ...leg, Digits: Type.String({ pattern: "^[0-9*#]{1,32}$" }) }));
export const enqueuedFields = Compile(Type.Object({ ...leg, QueueResult: Type.Optional(Text) }));
export const legDoneFields = Compile(Type.Object(leg));

export const clientFields = Compile(
  Type.Object({
    ...leg,
    From: Text,
    ApplicationSid: Type.Optional(Text),
    offerId: Type.Optional(Uuid),
    mode: Type.Optional(Mode),
  }),
);

export const conferenceFields = Compile(
  Type.Object({
    ConferenceSid: Type.String({ pattern: "^CF[0-9a-f]{32}$" }),
    FriendlyName: Text,
    StatusCallbackEvent: Text,
    SequenceNumber: Sequence,
    CallSid: Type.Optional(CallSid),
    ParticipantLabel: Type.Optional(Text),
    CallSidEndingConference: Type.Optional(CallSid),
    Timestamp: Type.Optional(Text),
  }),
);

export const statusFields = Compile(
  Type.Object({
    ...leg,
    To: Type.Optional(Text),
    CallerName: Type.Optional(Text),
    CallStatus: Text,
    Direction: Type.Optional(Text),
    SequenceNumber: Type.Optional(Sequence),
    CallDuration: Type.Optional(Type.String({ pattern: "^[0-9]{1,7}$" })),
  }),
);

/** What our own URLs carry. A number we did not write is refused like a field. */
export const urlFields = Compile(
  Type.Object({
    i: Type.Optional(Uuid),
    step: Type.Optional(Type.String({ pattern: "^[0-9]{1,6}$" })),
    s: Type.Optional(Type.String({ pattern: "^[0-9]{1,6}$" })),
    n: Type.Optional(Type.String({ pattern: "^[0-9]{1,3}$" })),
    leg: Type.Optional(Type.Union([Type.Literal("customer"), Type.Literal("agent")])),
    o: Type.Optional(Uuid),
    m: Type.Optional(Mode),
    c: Type.Optional(Type.Literal("number")),
    k: Type.Optional(Type.String({ pattern: "^[0-9]{1,3}$" })),
    told: Type.Optional(Type.Literal("1")),
  }),
);
