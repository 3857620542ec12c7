import { type PhoneEvent, PhoneRequest } from "@touchstone/contracts";
import { Value } from "typebox/value";
import type { WebSocket } from "ws";
import { type Call, type FarEnd, isFinished } from "../call/call.ts";
import { connectClient, dialLine, hangUpByPerson } from "../call/dialIn.ts";
import { finishCall } from "../call/status.ts";
import type { Carrier } from "../carrier.ts";
import { type Bearer, readAccessToken } from "./accessToken.ts";
import { type Phone, phoneAddress } from "./phones.ts";

/** More calls at once than any person makes. */
const CALL_LIMIT = 16;

type Line = {
  readonly carrier: Carrier;
  readonly send: (event: PhoneEvent) => void;
  /** Live calls by the id the phone and the carrier share. */
  readonly calls: Map<string, Call>;
  /** Calls that ring here, by call SID. */
  readonly ringing: Map<string, { call: Call; answer(hasMedia: boolean): void; reject(): void }>;
  bearer: Bearer | undefined;
  isCustomer: boolean;
  unregister: () => void;
};
type Of<Type extends PhoneRequest["type"]> = Extract<PhoneRequest, { type: Type }>;

/** One browser phone: its calls end with its socket. */
export const openPhone = (carrier: Carrier, socket: WebSocket): void => {
  const line: Line = {
    carrier,
    send: (event) => socket.send(JSON.stringify(event)),
    calls: new Map(),
    ringing: new Map(),
    bearer: undefined,
    isCustomer: false,
    unregister: () => {},
  };
  socket.on("message", (data) => receive(line, String(data)));
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    line.unregister();
    for (const { reject } of line.ringing.values()) reject();
    for (const call of line.calls.values()) hangUpByPerson(carrier, call);
  });
};

const receive = (line: Line, text: string) => {
  const request = parsed(text);
  if (!request) return line.send({ type: "error", message: "not a request of this protocol" });
  switch (request.type) {
    case "register":
      return registerAgent(line, request);
    case "registerCustomer":
      return registerCustomer(line, request);
    case "connect":
      return connect(line, request);
    case "dial":
      return dial(line, request);
    case "answer":
      return answer(line, request);
    case "reject":
      return line.ringing.get(request.id)?.reject();
    case "dtmf":
      return line.calls.get(request.id)?.keypad.press(request.digits);
    case "hangUp":
      return hangUp(line, request);
  }
};

const parsed = (text: string): PhoneRequest | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(PhoneRequest, value) ? value : undefined;
  } catch {
    return undefined; // Not JSON: refused like any other frame that is no request.
  }
};

const registerAgent = (line: Line, { token }: Of<"register">) => {
  const bearer = readAccessToken(line.carrier.accounts, token, line.carrier.clock.now());
  if ("code" in bearer) return line.send({ type: "error", message: `${bearer.code} ${bearer.message}` });
  line.unregister();
  line.bearer = bearer;
  const address = phoneAddress(bearer.account.sid, `client:${bearer.identity}`);
  line.unregister = bearer.incomingAllowed ? line.carrier.phones.register(address, phoneOf(line)) : () => {};
  line.send({ type: "registered", identity: bearer.identity });
};

const registerCustomer = (line: Line, { number }: Of<"registerCustomer">) => {
  line.unregister();
  line.isCustomer = true;
  line.unregister = number ? line.carrier.phones.register(number, phoneOf(line)) : () => {};
  line.send({ type: "registered", identity: number ?? "customer" });
};

const phoneOf = (line: Line): Phone => ({
  ring(call, answered, rejected) {
    line.ringing.set(call.sid, { call, answer: answered, reject: rejected });
    const params = Object.fromEntries(call.extraFields);
    line.send({ type: "incoming", id: call.sid, callSid: call.sid, from: call.from, params });
    return () => {
      if (!line.ringing.delete(call.sid) || line.calls.has(call.sid)) return;
      line.send({ type: "ended", id: call.sid, status: "canceled" });
    };
  },
});

const connect = (line: Line, { id, params, sdp }: Of<"connect">) => {
  const { bearer, carrier } = line;
  const applicationSid = bearer?.applicationSid;
  if (!bearer || !applicationSid) return refuse(line, id, "register with a token that allows outgoing calls first");
  if (bearer.expiresAt * 1000 <= carrier.clock.now()) return refuse(line, id, "31205 JWT is expired");
  const connecting = { account: bearer.account, applicationSid, identity: bearer.identity, parameters: params };
  begin(line, id, sdp, (farEnd, hasMedia) => connectClient(carrier, { ...connecting, farEnd, hasMedia }));
};

const dial = (line: Line, { id, from, to, callerName, sdp }: Of<"dial">) => {
  if (!line.isCustomer) return refuse(line, id, "register as a customer's phone first");
  begin(line, id, sdp, (farEnd, hasMedia) => dialLine(line.carrier, { from, to, callerName, farEnd, hasMedia }));
};

const begin = (
  line: Line,
  id: string,
  sdp: string | undefined,
  place: (farEnd: FarEnd, hasMedia: boolean) => Call | undefined,
) => {
  if (line.calls.has(id) || line.calls.size >= CALL_LIMIT) return refuse(line, id, "this phone has too many calls");
  let media: Promise<string> | undefined;
  const call = place(
    farEndOf(line, id, () => media),
    sdp !== undefined,
  );
  if (!call) return line.send({ type: "ended", id, status: "failed" });
  line.calls.set(id, call);
  line.send({ type: "ringing", id, callSid: call.sid });
  media = sdp === undefined ? undefined : openMedia(line, id, call, sdp);
};

/** Tells the phone what happens to its call; the description goes out with the answer. */
const farEndOf = (line: Line, id: string, media: () => Promise<string> | undefined): FarEnd => ({
  answered(call) {
    const opening = media();
    if (!opening) return line.send({ type: "answered", id, callSid: call.sid });
    opening.then(
      (sdp) => line.send({ type: "answered", id, callSid: call.sid, sdp }),
      () => {}, // openMedia has told the phone and ended the call.
    );
  },
  caption: (_call, text, language) => line.send({ type: "caption", id, text, ...(language && { language }) }),
  ended(call) {
    line.calls.delete(id);
    line.send({ type: "ended", id, status: call.status });
  },
});

const openMedia = (line: Line, id: string, call: Call, sdp: string): Promise<string> => {
  const opening = line.carrier.mixer.open(call.sid, sdp);
  opening.catch((error) => {
    line.carrier.report(error);
    refuse(line, id, "no media for this call");
    finishCall(line.carrier, call, "failed", "carrier");
  });
  return opening;
};

const answer = (line: Line, { id, sdp }: Of<"answer">) => {
  const ringing = line.ringing.get(id);
  if (!ringing || isFinished(ringing.call)) return refuse(line, id, "this call rings no more");
  const { call } = ringing;
  line.calls.set(id, call);
  const media = sdp === undefined ? undefined : openMedia(line, id, call, sdp);
  call.farEnd = farEndOf(line, id, () => media);
  ringing.answer(sdp !== undefined);
};

const hangUp = (line: Line, { id }: Of<"hangUp">) => {
  const call = line.calls.get(id);
  if (call) hangUpByPerson(line.carrier, call);
};

const refuse = (line: Line, id: string, message: string): void => line.send({ type: "error", id, message });
