import type { Call as SdkCall, Device as SdkDevice } from "@twilio/voice-sdk";
import twilio from "twilio";
import { afterEach, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { mixerProcess } from "../media/mixerProcess.ts";
import { wrtc } from "../mixer/wrtc.ts";
import {
  ACCOUNT_SID,
  API_KEY_SECRET,
  API_KEY_SID,
  APPLICATION_SID,
  AUTH_TOKEN,
  aimedAt,
  LINE,
  openTestbed,
  type Testbed,
} from "../testbed.ts";

/** The SDK speaks TLS only; a test's emulator has none. */
class PlainWebSocket extends WebSocket {
  constructor(url: string) {
    super(url.replace("wss:", "ws:"));
  }
}
/** The SDK's sounds and its reports to Twilio need a browser and the internet. */
class Nothing {
  on = () => this;
  play = () => Promise.resolve();
  stop = () => this;
  setSinkIds = () => Promise.resolve();
  setHost = () => {};
  enable = () => {};
  disable = () => {};
  isEnabled = false;
  info = () => Promise.resolve();
  debug = () => Promise.resolve();
  warn = () => Promise.resolve();
  error = () => Promise.resolve();
  post = () => Promise.resolve();
  postMetrics = () => Promise.resolve();
}
/** What the SDK reports to Twilio also tells when it has taken in the answer's SDP: a line that ends before makes it throw later. */
class Reports extends Nothing {
  override info = (_group?: string, name?: string) => {
    if (name?.startsWith("accepted-by-")) negotiated.resolve();
    return Promise.resolve();
  };
}

let negotiated = Promise.withResolvers<void>();
let bed: Testbed;
let device: SdkDevice | undefined;
afterEach(async () => {
  device?.destroy();
  device = undefined;
  await bed.close();
  vi.unstubAllGlobals();
});

const token = (identity: string, secret = API_KEY_SECRET) => {
  const { AccessToken } = twilio.jwt;
  const access = new AccessToken(ACCOUNT_SID, API_KEY_SID, secret, { identity, ttl: 3600 });
  access.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: APPLICATION_SID, incomingAllow: true }));
  return access.toJwt();
};

const open = async (jwt: () => string) => {
  negotiated = Promise.withResolvers<void>();
  vi.stubGlobal("WebSocket", PlainWebSocket);
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", { createElement: () => ({ play: () => Promise.resolve(), pause: () => {} }) });
  for (const [name, part] of Object.entries(wrtc)) vi.stubGlobal(name, part);
  const { Device } = await import("@twilio/voice-sdk");
  bed = await openTestbed(
    {
      "/client": `<Response><Pause length="60"/><Hangup/></Response>`,
      "/out": `<Response><Pause length="60"/></Response>`,
    },
    {},
    mixerProcess((error) => {
      throw error;
    }),
  );
  bed.clock.moveTo(Date.now());
  const microphone = async () => {
    const { RTCAudioSource } = wrtc.nonstandard;
    return new wrtc.MediaStream([new RTCAudioSource().createTrack()]);
  };
  device = new Device(jwt(), {
    chunderw: `${bed.origin.replace("http://", "")}/emulator`,
    eventgw: "127.0.0.1:9",
    RTCPeerConnection: wrtc.RTCPeerConnection,
    getUserMedia: microphone,
    MediaStream: wrtc.MediaStream,
    Publisher: Reports,
    Sound: Nothing,
    dscp: false, // The native library's senders cannot be given priorities.
    logLevel: "silent",
  } as unknown as SdkDevice.Options);
  return device;
};
const happens = (on: SdkDevice | SdkCall, event: string) =>
  new Promise<unknown>((resolve) => {
    (on as { once(name: string, listener: (value: unknown) => void): void }).once(event, resolve);
  });

/** Once is enough: later the SDK may doubt a line on which a busy machine is slow to send sound. */
const opens = async (call: SdkCall) => {
  if (call.status() !== "open") await happens(call, "accept");
  await negotiated.promise;
};

test("the real Voice SDK registers, connects to the TwiML application and hangs up", async () => {
  const phone = await open(() => token("agent_17"));
  await phone.register();
  expect([phone.state, phone.identity]).toEqual(["registered", "agent_17"]);
  bed.script("/client", `<Response><Say>Hello</Say><Pause length="60"/></Response>`);
  const call = await phone.connect({ params: { mode: "agent", offerId: "o 1" } });
  await opens(call);
  const { form } = bed.received[0] ?? { form: {} as Record<string, string> };
  expect(form).toMatchObject({ From: "client:agent_17", mode: "agent", offerId: "o 1", Direction: "inbound" });
  expect(call.parameters.CallSid).toBe(form.CallSid);
  const ended = happens(call, "disconnect");
  call.disconnect();
  await ended;
  await expect.poll(() => bed.carrier.calls.get(form.CallSid ?? "")?.status).toBe("completed");
}, 20_000);

test("the real Voice SDK is told when the carrier hangs up", async () => {
  const phone = await open(() => token("agent_17"));
  bed.script("/client", `<Response><Say>Hello</Say><Hangup/></Response>`);
  const call = await phone.connect({ params: {} });
  await opens(call);
  const ended = happens(call, "disconnect");
  await bed.advance(1000);
  await ended;
}, 20_000);

test("the real Voice SDK is rung and answers", async () => {
  const phone = await open(() => token("agent_17"));
  await phone.register();
  const incoming = happens(phone, "incoming");
  const { calls } = aimedAt(bed.origin, twilio(ACCOUNT_SID, AUTH_TOKEN));
  const created = await calls.create({ to: "client:agent_17", from: LINE, url: `${bed.application}/out` });
  await bed.advance(0);
  const call = (await incoming) as SdkCall;
  expect(call.parameters).toMatchObject({ CallSid: created.sid, From: LINE });
  call.accept();
  await opens(call);
  await expect.poll(() => bed.carrier.calls.get(created.sid)?.status).toBe("in-progress");
}, 20_000);

test("the real Voice SDK reports a token that is not the account's", async () => {
  const phone = await open(() => token("agent_17", "another secret"));
  const problem = happens(phone, "error");
  phone.register().catch(() => {}); // The error event is what is asked for here.
  expect(await problem).toMatchObject({ code: 20101, name: "AccessTokenInvalid" });
}, 20_000);
