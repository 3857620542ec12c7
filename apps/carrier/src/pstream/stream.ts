import { Value } from "typebox/value";
import type { WebSocket } from "ws";
import type { Call, FarEnd } from "../call/call.ts";
import { isFinished } from "../call/call.ts";
import { connectClient, hangUpByPerson } from "../call/dialIn.ts";
import { finishCall } from "../call/status.ts";
import type { Carrier } from "../carrier.ts";
import { type Bearer, readAccessToken } from "../phone/accessToken.ts";
import { type Phone, phoneAddress } from "../phone/phones.ts";
import { FromDevice, PSTREAM_VERSION, type ToDevice } from "./frames.ts";

const CALL_LIMIT = 16;

type Stream = {
  readonly carrier: Carrier;
  readonly send: (frame: ToDevice) => void;
  /** Live calls by SID, and outgoing ones also by the id the device gave them. */
  readonly calls: Map<string, Call>;
  readonly ringing: Map<string, { call: Call; answer(hasMedia: boolean): void; reject(): void }>;
  bearer: Bearer | undefined;
  unregister: () => void;
};
type Payload<Type extends FromDevice["type"]> = Extract<FromDevice, { type: Type }>["payload"];

/** One `Device` of the real Voice SDK. */
export const openStream = (carrier: Carrier, socket: WebSocket): void => {
  const stream: Stream = {
    carrier,
    send: (frame) => socket.send(JSON.stringify({ version: PSTREAM_VERSION, ...frame })),
    calls: new Map(),
    ringing: new Map(),
    bearer: undefined,
    unregister: () => {},
  };
  socket.on("message", (data) => {
    const text = String(data);
    if (text === "\n") socket.send("\n");
    else receive(stream, text);
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    stream.unregister();
    for (const { reject } of stream.ringing.values()) reject();
    for (const call of new Set(stream.calls.values())) hangUpByPerson(carrier, call);
  });
};

/** Frames this emulator does not know (`message`, `reinvite`) are ignored, as a gateway ignores what is newer than it. */
const receive = (stream: Stream, text: string) => {
  const frame = parsed(text);
  if (!frame) return;
  switch (frame.type) {
    case "listen":
      return listen(stream, frame.payload);
    case "register":
      return register(stream, frame.payload);
    case "invite":
      return invite(stream, frame.payload);
    case "answer":
      return answer(stream, frame.payload);
    case "dtmf":
      return stream.calls.get(frame.payload.callsid)?.keypad.press(frame.payload.dtmf);
    case "reject":
      return stream.ringing.get(frame.payload.callsid)?.reject();
    case "hangup":
      return hangUp(stream, frame.payload);
  }
};

const parsed = (text: string): FromDevice | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(FromDevice, value) ? value : undefined;
  } catch {
    return undefined; // Not JSON: ignored like a frame of an unknown type.
  }
};

const listen = (stream: Stream, { token }: Payload<"listen">) => {
  const now = stream.carrier.clock.now();
  const bearer = readAccessToken(stream.carrier.accounts, token, now);
  if ("code" in bearer) return stream.send({ type: "error", payload: { error: bearer } });
  stream.bearer = bearer;
  const ttl = Math.round(bearer.expiresAt - now / 1000);
  stream.send({
    type: "connected",
    payload: {
      region: "us1",
      edge: "ashburn",
      home: "us1",
      gateway: "touchstone-carrier",
      token: { identity: bearer.identity, ttl },
    },
  });
};

const register = (stream: Stream, { media }: Payload<"register">) => {
  const { bearer, carrier } = stream;
  if (!bearer) return stream.send({ type: "error", payload: { error: { code: 31204, message: "JWT is invalid" } } });
  stream.unregister();
  const address = phoneAddress(bearer.account.sid, `client:${bearer.identity}`);
  stream.unregister =
    media.audio && bearer.incomingAllowed ? carrier.phones.register(address, phoneOf(stream)) : () => {};
  stream.send({ type: "ready", payload: {} });
};

/** `device.connect({ params })`: the parameters come as a query string. */
const invite = (stream: Stream, { callsid, sdp, twilio, reconnect }: Payload<"invite">) => {
  const { carrier, bearer } = stream;
  const applicationSid = bearer?.applicationSid;
  if (!bearer || !applicationSid || reconnect || stream.calls.size >= CALL_LIMIT) {
    return stream.send({ type: "hangup", payload: { callsid, error: { code: 31201, message: "not authorized" } } });
  }
  let media: Promise<string> | undefined;
  const call = connectClient(carrier, {
    account: bearer.account,
    applicationSid,
    identity: bearer.identity,
    parameters: Object.fromEntries(new URLSearchParams(twilio.params ?? "")),
    farEnd: farEndOf(stream, callsid, () => media),
    hasMedia: true,
  });
  if (!call) return stream.send({ type: "hangup", payload: { callsid } });
  stream.calls.set(callsid, call).set(call.sid, call);
  stream.send({ type: "ringing", payload: { callsid: call.sid } });
  media = carrier.mixer.open(call.sid, sdp);
  media.catch((error) => failMedia(stream, call, error));
};

const failMedia = ({ carrier }: Stream, call: Call, error: unknown) => {
  carrier.report(error);
  finishCall(carrier, call, "failed", "carrier");
};

const farEndOf = (stream: Stream, deviceId: string, media: () => Promise<string> | undefined): FarEnd => ({
  answered(call) {
    media()?.then(
      (sdp) => stream.send({ type: "answer", payload: { callsid: call.sid, sdp } }),
      () => {}, // failMedia ends the call, which tells the device.
    );
  },
  ended(call) {
    stream.calls.delete(deviceId);
    stream.calls.delete(call.sid);
    stream.send({ type: "hangup", payload: { callsid: call.sid } });
  },
});

/** The gateway makes the offer for a call that comes in, and the device answers. */
const phoneOf = (stream: Stream): Phone => ({
  ring(call, answered, rejected) {
    stream.ringing.set(call.sid, { call, answer: answered, reject: rejected });
    stream.carrier.mixer.invite(call.sid).then((sdp) => {
      if (!stream.ringing.has(call.sid)) return;
      const Params = new URLSearchParams(call.extraFields.map(([name, value]): [string, string] => [name, value]));
      const { sid: CallSid, from: From, to: To, account } = call;
      const parameters = { CallSid, From, To, AccountSid: account.sid, Params: Params.toString() };
      stream.send({ type: "invite", payload: { callsid: call.sid, sdp, parameters } });
    }, rejected);
    return () => {
      if (!stream.ringing.delete(call.sid) || stream.calls.has(call.sid)) return;
      stream.carrier.mixer.shut(call.sid);
      stream.send({ type: "cancel", payload: { callsid: call.sid } });
    };
  },
});

const answer = (stream: Stream, { callsid, sdp }: Payload<"answer">) => {
  const ringing = stream.ringing.get(callsid);
  if (!ringing || isFinished(ringing.call)) return stream.send({ type: "cancel", payload: { callsid } });
  const { call } = ringing;
  stream.calls.set(callsid, call);
  call.farEnd = farEndOf(stream, callsid, () => undefined);
  stream.carrier.mixer.accept(call.sid, sdp);
  ringing.answer(true);
};

const hangUp = (stream: Stream, { callsid }: Payload<"hangup">) => {
  const call = stream.calls.get(callsid);
  if (call) hangUpByPerson(stream.carrier, call);
};
