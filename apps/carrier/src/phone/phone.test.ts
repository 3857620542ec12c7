import type { PhoneEvent, PhoneRequest } from "@touchstone/contracts";
import twilio from "twilio";
import { afterEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Mixer } from "../media/mixer.ts";
import { silentMixer } from "../media/silent.ts";
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

let bed: Testbed;
const sockets: WebSocket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await bed.close();
});

/** A token as the official package makes them, expiring by the emulator's clock. */
const token = (identity: string, secret = API_KEY_SECRET, secondsLeft = 3600) => {
  const { AccessToken } = twilio.jwt;
  const access = new AccessToken(ACCOUNT_SID, API_KEY_SID, secret, { identity, ttl: 3600 });
  access.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: APPLICATION_SID, incomingAllow: true }));
  const issuedSeconds = Math.floor(Date.now() / 1000);
  bed.clock.moveTo(Math.max(bed.clock.now(), (issuedSeconds + 3600 - secondsLeft) * 1000));
  return access.toJwt();
};

const phone = async () => {
  const socket = new WebSocket(`${bed.origin.replace("http", "ws")}/emulator/phone`);
  sockets.push(socket);
  const events: PhoneEvent[] = [];
  socket.on("message", (data) => events.push(JSON.parse(String(data))));
  await new Promise((resolve) => socket.once("open", resolve));
  return {
    socket,
    send: (request: PhoneRequest) => socket.send(JSON.stringify(request)),
    of: (type: PhoneEvent["type"]) => events.filter((event) => event.type === type),
    async next<Type extends PhoneEvent["type"]>(type: Type) {
      await expect.poll(() => events.some((event) => event.type === type)).toBe(true);
      return events.find((event) => event.type === type) as Extract<PhoneEvent, { type: Type }>;
    },
  };
};

test("an agent's phone registers with the access token and connects to the TwiML application", async () => {
  bed = await openTestbed({ "/client": `<Response><Say language="zh-HK">你好</Say><Pause length="60"/></Response>` });
  const agent = await phone();
  agent.send({ type: "register", token: token("agent_17") });
  expect(await agent.next("registered")).toMatchObject({ identity: "agent_17" });
  agent.send({ type: "connect", id: "leg1", params: { offerId: "o1", From: "forged" } });
  const { callSid } = await agent.next("ringing");
  expect(await agent.next("answered")).toEqual({ type: "answered", id: "leg1", callSid });
  expect(await agent.next("caption")).toMatchObject({ text: "你好", language: "zh-HK" });
  expect(bed.received[0]?.form).toMatchObject({ From: "client:agent_17", offerId: "o1", CallSid: callSid });
  agent.send({ type: "hangUp", id: "leg1" });
  expect(await agent.next("ended")).toMatchObject({ id: "leg1", status: "completed" });
});

test.each([
  ["signed with another secret", () => token("agent_17", "wrong"), "31204"],
  ["expired", () => token("agent_17", API_KEY_SECRET, -1), "31205"],
  ["no token at all", () => "a.b.c", "31204"],
  ["unsigned", () => `${Buffer.from(`{"alg":"none"}`).toString("base64url")}.${token("x").split(".")[1]}.`, "31204"],
])("a token that is %s is refused", async (_what, given, code) => {
  bed = await openTestbed({});
  const agent = await phone();
  agent.send({ type: "register", token: given() });
  expect((await agent.next("error")).message).toContain(code);
  agent.send({ type: "connect", id: "leg1", params: {} });
  await expect.poll(() => agent.of("error")).toHaveLength(2);
  expect(bed.received).toEqual([]);
});

test("a customer's phone dials, presses keys and loses its line", async () => {
  bed = await openTestbed({ "/inbound": `<Response><Gather numDigits="1" action="/keys" timeout="60"/></Response>` });
  const customer = await phone();
  customer.send({ type: "registerCustomer" });
  customer.send({ type: "dial", id: "c1", from: "anonymous", to: LINE, callerName: "<b>CHAN</b>" });
  const { callSid } = await customer.next("answered");
  expect(bed.received[0]?.form).toMatchObject({ From: "anonymous", CallerName: "<b>CHAN</b>" });
  bed.script("/keys", `<Response><Pause length="60"/></Response>`);
  customer.send({ type: "dtmf", id: "c1", digits: "4" });
  await expect.poll(() => bed.received.find(({ path }) => path === "/keys")?.form.Digits).toBe("4");
  customer.socket.close();
  await expect.poll(() => bed.carrier.calls.get(callSid)?.status).toBe("completed");
});

test("a number that nobody has fails, and rubbish is answered with an error", async () => {
  bed = await openTestbed({});
  const customer = await phone();
  customer.send({ type: "dial", id: "c0", from: "+85291234567", to: LINE });
  expect(await customer.next("error")).toMatchObject({ id: "c0" });
  customer.send({ type: "registerCustomer" });
  customer.send({ type: "dial", id: "c1", from: "+85291234567", to: "+85299999999" });
  expect(await customer.next("ended")).toMatchObject({ id: "c1", status: "failed" });
  for (const rubbish of ["{", "[]", `{"type":"constructor"}`, `{"type":"dial","id":1}`]) customer.socket.send(rubbish);
  await expect.poll(() => customer.of("error")).toHaveLength(5);
});

test("a registered phone is rung over REST, and can answer or reject", async () => {
  bed = await openTestbed({ "/outbound": `<Response><Pause length="60"/></Response>` });
  const agent = await phone();
  agent.send({ type: "register", token: token("agent_17") });
  await agent.next("registered");
  const { calls } = aimedAt(bed.origin, twilio(ACCOUNT_SID, AUTH_TOKEN));
  const order = { to: "client:agent_17", from: LINE, url: `${bed.application}/outbound` };
  const first = await calls.create(order);
  await bed.advance(0);
  const { id, from } = await agent.next("incoming");
  expect([id, from]).toEqual([first.sid, LINE]);
  agent.send({ type: "answer", id });
  await agent.next("answered");
  expect(bed.carrier.calls.get(first.sid)?.status).toBe("in-progress");
  const second = await calls.create(order);
  await bed.advance(1000);
  agent.send({ type: "reject", id: second.sid });
  await expect.poll(() => bed.carrier.calls.get(second.sid)?.status).toBe("busy");
});

test("a leg with media gets the mixer's answer when the call is answered, and hears whom the conference lets it hear", async () => {
  const told: Parameters<Mixer["hear"]>[0][] = [];
  const mixer: Mixer = {
    ...silentMixer(),
    open: async (leg, sdp) => `answer to ${sdp} of ${leg}`,
    hear: (hearing) => told.push(hearing),
  };
  const room = `<Response><Dial><Conference waitUrl="">ix_1</Conference></Dial></Response>`;
  bed = await openTestbed({ "/inbound": room, "/client": room }, {}, mixer);
  const customer = await phone();
  customer.send({ type: "registerCustomer" });
  customer.send({ type: "dial", id: "c1", from: "+85291234567", to: LINE, sdp: "offer" });
  const { callSid, sdp } = await customer.next("answered");
  expect(sdp).toBe(`answer to offer of ${callSid}`);
  const agent = await phone();
  agent.send({ type: "register", token: token("agent_17") });
  agent.send({ type: "connect", id: "leg1", params: {}, sdp: "offer" });
  const { callSid: agentSid } = await agent.next("answered");
  await bed.settled();
  expect(told.at(-1)).toEqual([
    { leg: callSid, hears: [agentSid], background: "silence" },
    { leg: agentSid, hears: [callSid], background: "silence" },
  ]);
  const participants = aimedAt(bed.origin, twilio(ACCOUNT_SID, AUTH_TOKEN)).conferences("ix_1").participants;
  await participants(callSid).update({ hold: true });
  expect(told.at(-1)).toEqual([
    { leg: callSid, hears: [], background: "music" },
    { leg: agentSid, hears: [], background: "silence" },
  ]);
  await participants(callSid).update({ hold: false });
  await participants(agentSid).update({ muted: true });
  expect(told.at(-1)).toEqual([
    { leg: callSid, hears: [], background: "silence" },
    { leg: agentSid, hears: [callSid], background: "silence" },
  ]);
});
