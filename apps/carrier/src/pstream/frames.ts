import { type Static, Type } from "typebox";

/**
 * Frames of PStream, the Voice SDK's signalling (`/signal`), as its version 2.18 sends and reads them. It is not a public
 * protocol: pinned with the SDK's version, proved with the SDK itself.
 */
const Frame = <Name extends string, Payload extends Parameters<typeof Type.Object>[0]>(name: Name, payload: Payload) =>
  Type.Object({ type: Type.Literal(name), payload: Type.Object(payload) });
const CallSid = Type.String({ maxLength: 64 });

export const FromDevice = Type.Union([
  Frame("listen", { token: Type.String({ maxLength: 4096 }) }),
  Frame("register", { media: Type.Object({ audio: Type.Boolean() }) }),
  Frame("invite", {
    callsid: CallSid,
    sdp: Type.String(),
    twilio: Type.Object({ params: Type.Optional(Type.String()) }),
    reconnect: Type.Optional(Type.String()),
  }),
  Frame("answer", { callsid: CallSid, sdp: Type.String() }),
  Frame("dtmf", { callsid: CallSid, dtmf: Type.String({ maxLength: 32 }) }),
  Frame("hangup", { callsid: CallSid }),
  Frame("reject", { callsid: CallSid }),
]);
export type FromDevice = Static<typeof FromDevice>;

type Problem = { readonly code: number; readonly message: string };
export type ToDevice =
  | {
      type: "connected";
      payload: {
        region: string;
        edge: string;
        home: string;
        gateway: string;
        token: { identity: string; ttl: number };
      };
    }
  | { type: "ready"; payload: object }
  | { type: "ringing"; payload: { callsid: string } }
  | { type: "answer"; payload: { callsid: string; sdp: string } }
  | {
      type: "invite";
      payload: { callsid: string; sdp: string; parameters: Readonly<Record<string, string>> };
    }
  | { type: "cancel"; payload: { callsid: string } }
  | { type: "hangup"; payload: { callsid: string; error?: Problem } }
  | { type: "error"; payload: { error: Problem; callsid?: string } };

export const PSTREAM_VERSION = "1.6";
