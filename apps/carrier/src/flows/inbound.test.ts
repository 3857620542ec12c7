import twilio from "twilio";
import { afterEach, expect, test } from "vitest";
import { connectClient, dialLine, hangUpByPerson } from "../call/dialIn.ts";
import {
  ACCOUNT_SID,
  APPLICATION_SID,
  AUTH_TOKEN,
  aimedAt,
  LINE,
  openTestbed,
  type Script,
  type Testbed,
} from "../testbed.ts";

const CALLER = "+85291234567";
const EVENTS = "start end join leave mute hold modify announcement";
let bed: Testbed;
afterEach(() => bed.close());

const conference = (label: string, endOnExit: boolean) =>
  `<Response><Dial action="/leg-done?leg=${label}"><Conference participantLabel="${label}" beep="false" waitUrl="" startConferenceOnEnter="true" ` +
  `endConferenceOnExit="${endOnExit}" statusCallback="/conference" statusCallbackEvent="${EVENTS}">ix_1</Conference></Dial></Response>`;

const scripts = (): Record<string, Script> => ({
  "/inbound": `<Response><Enqueue action="/enqueued" waitUrl="/wait">acd_t1_0</Enqueue></Response>`,
  "/wait": `<Response><Say>You are first in line.</Say><Play>/music.mp3</Play></Response>`,
  "/client": conference("agent-17-1", false),
  "/leg-done": "<Response><Hangup/></Response>",
});

const parked = async () => {
  bed = await openTestbed(scripts());
  const caller = dialLine(bed.carrier, { from: CALLER, to: LINE });
  if (!caller) throw new Error("no such line");
  await bed.settled();
  return caller;
};

const acceptedBy = async (identity: string) => {
  const account = bed.carrier.accounts.get(ACCOUNT_SID);
  if (!account) throw new Error("no account");
  const parameters = { mode: "agent", offerId: "o1" };
  const agent = connectClient(bed.carrier, { account, applicationSid: APPLICATION_SID, identity, parameters });
  if (!agent) throw new Error("no application");
  await bed.settled();
  return agent;
};

const connected = async () => {
  const caller = await parked();
  const agent = await acceptedBy("agent_17");
  await client()
    .calls(caller.sid)
    .update({ twiml: absolute(conference("cust-1", true)) });
  await bed.settled();
  return { caller, agent };
};

/** A document sent over REST has no URL of its own. */
const absolute = (twiml: string) => twiml.replaceAll('="/', `="${bed.application}/`);
const client = () => aimedAt(bed.origin, twilio(ACCOUNT_SID, AUTH_TOKEN));
const told = (path: string) => bed.received.filter((one) => one.path === path).map(({ form }) => form);
const conferenceEvents = () =>
  told("/conference")
    .sort((a, b) => Number(a.SequenceNumber) - Number(b.SequenceNumber))
    .map(({ StatusCallbackEvent, ParticipantLabel }) =>
      [StatusCallbackEvent, ParticipantLabel].filter(Boolean).join(" "),
    );

test("the first webhook of a call is signed and says who calls whom", async () => {
  const caller = await parked();
  const [first] = bed.received;
  expect(first?.form).toMatchObject({
    CallSid: caller.sid,
    AccountSid: ACCOUNT_SID,
    From: CALLER,
    To: LINE,
    Caller: CALLER,
    Called: LINE,
    CallStatus: "ringing",
    Direction: "inbound",
    ApiVersion: "2010-04-01",
    FromCountry: "HK",
  });
  expect(first?.headers["user-agent"]).toBe("TwilioProxy/1.1");
  expect(first?.headers["i-twilio-idempotency-token"]).toMatch(/^[0-9a-f-]{36}$/);
  const signed = String(first?.headers["x-twilio-signature"]);
  expect(twilio.validateRequest(AUTH_TOKEN, signed, `${bed.application}/inbound`, first?.form ?? {})).toBe(true);
});

test("a parked caller hears the wait document again and again, with the queue's figures", async () => {
  const caller = await parked();
  expect(caller.status).toBe("in-progress");
  await bed.advance(70_000);
  const waits = told("/wait");
  expect(waits.length).toBe(3);
  expect(waits[0]).toMatchObject({ QueuePosition: "1", CurrentQueueSize: "1", QueueTime: "0", MaxQueueSize: "1000" });
  expect(Number(waits[1]?.QueueTime)).toBeGreaterThan(29);
});

test("the agent joins, the caller is moved in, and both are told as connected", async () => {
  const { agent } = await connected();
  expect(told("/client")[0]).toMatchObject({
    From: "client:agent_17",
    Direction: "inbound",
    mode: "agent",
    offerId: "o1",
  });
  expect(told("/enqueued")).toHaveLength(1);
  expect(told("/enqueued")[0]).toMatchObject({ QueueResult: "redirected", CallStatus: "in-progress" });
  expect(conferenceEvents()).toEqual(["participant-join agent-17-1", "participant-join cust-1", "conference-start"]);
  expect(told("/conference")[0]).toMatchObject({ CallSid: agent.sid, Muted: "false", EndConferenceOnExit: "false" });
});

test("the caller's hang-up ends the conference and lets the agent's leg go to its action", async () => {
  const { caller, agent } = await connected();
  await bed.advance(90_000);
  hangUpByPerson(bed.carrier, caller);
  await bed.settled();
  expect(conferenceEvents().slice(3)).toEqual([
    "participant-leave cust-1",
    "conference-end",
    "participant-leave agent-17-1",
  ]);
  const [left, ended, released] = told("/conference").slice(3);
  expect(left).toMatchObject({ ReasonParticipantLeft: "participant_hung_up", ParticipantCallStatus: "completed" });
  expect(ended).toMatchObject({
    ReasonConferenceEnded: "participant-with-end-conference-on-exit-left",
    CallSidEndingConference: caller.sid,
    ParticipantLabelEndingConference: "cust-1",
  });
  expect(released).toMatchObject({ ReasonParticipantLeft: "moderator_ended_conference", CallSid: agent.sid });
  expect(told("/leg-done")).toHaveLength(1);
  expect(told("/leg-done")[0]).toMatchObject({ CallSid: agent.sid, DialCallStatus: "answered" });
  expect(told("/leg-done")[0]).not.toHaveProperty("DialCallSid");
  expect(told("/status").map(({ CallStatus }) => CallStatus)).toEqual(["completed", "completed"]);
  expect(told("/status").find(({ CallSid }) => CallSid === caller.sid)).toMatchObject({
    SequenceNumber: "0",
    CallbackSource: "call-progress-events",
    CallDuration: "90",
  });
});

test("the application ends the conference over REST", async () => {
  const { caller, agent } = await connected();
  const api = client();
  const [found] = await api.conferences.list({ friendlyName: "ix_1", status: "in-progress" });
  await api.conferences(found?.sid ?? "").update({ status: "completed" });
  await bed.settled();
  expect(conferenceEvents().slice(3)).toEqual([
    "conference-end",
    "participant-leave agent-17-1",
    "participant-leave cust-1",
  ]);
  expect(told("/conference")[3]).toMatchObject({ ReasonConferenceEnded: "conference-ended-via-api" });
  expect([caller.status, agent.status]).toEqual(["completed", "completed"]);
});

test("a caller who hangs up while waiting is told as QueueResult=hangup and as completed", async () => {
  const caller = await parked();
  await bed.advance(12_000);
  hangUpByPerson(bed.carrier, caller);
  await bed.settled();
  expect(told("/enqueued")).toEqual([expect.objectContaining({ QueueResult: "hangup", QueueTime: "12" })]);
  expect(told("/status")).toEqual([expect.objectContaining({ CallStatus: "completed", CallDuration: "12" })]);
  expect([...bed.carrier.queues.values()][0]?.members.size).toBe(0);
});

test("a caller who hangs up during the first webhook is told as no-answer at the time of the call, never completed", async () => {
  bed = await openTestbed({ "/inbound": () => undefined });
  const startedAt = bed.clock.now();
  const caller = dialLine(bed.carrier, { from: CALLER, to: LINE });
  bed.clock.moveTo(startedAt + 3000);
  if (caller) hangUpByPerson(bed.carrier, caller);
  await expect.poll(() => told("/status")).toHaveLength(1);
  expect(told("/status")[0]).toMatchObject({ CallStatus: "no-answer", CallDuration: "0" });
  expect(Date.parse(told("/status")[0]?.Timestamp ?? "")).toBe(startedAt);
});

test("between the agent's join and the move the caller hangs up: the move is refused with 21220", async () => {
  const caller = await parked();
  await acceptedBy("agent_17");
  hangUpByPerson(bed.carrier, caller);
  const move = client()
    .calls(caller.sid)
    .update({ twiml: absolute(conference("cust-1", true)) });
  await expect(move).rejects.toMatchObject({ status: 400, code: 21220 });
});

test("an agent whose page closes leaves the caller alone in the conference, which goes on", async () => {
  const { agent, caller } = await connected();
  hangUpByPerson(bed.carrier, agent);
  await bed.settled();
  expect(conferenceEvents().slice(3)).toEqual(["participant-leave agent-17-1"]);
  expect(caller.status).toBe("in-progress");
});

test("the caller is put on hold and back; the hold document is played; the flag cannot be changed meanwhile", async () => {
  const { caller } = await connected();
  bed.script("/hold", "<Response><Play>/hold.mp3</Play></Response>");
  const participants = client().conferences("ix_1").participants;
  const held = await participants("cust-1").update({
    hold: true,
    holdUrl: `${bed.application}/hold`,
    holdMethod: "GET",
  });
  expect(held).toMatchObject({ hold: true, callSid: caller.sid });
  await bed.settled();
  expect(bed.received.filter(({ path, method }) => path === "/hold" && method === "GET")).toHaveLength(1);
  expect((await participants("cust-1").update({ endConferenceOnExit: false })).endConferenceOnExit).toBe(true);
  await participants("cust-1").update({ hold: false });
  await bed.settled();
  expect(conferenceEvents().slice(3)).toEqual(["participant-hold cust-1", "participant-unhold cust-1"]);
  await bed.advance(120_000);
  expect(told("/hold")).toHaveLength(1);
});

test("a caller sent back into a queue ends the room they were in", async () => {
  const { caller } = await connected();
  const twiml = absolute(`<Response><Enqueue action="/enqueued" waitUrl="/wait">acd_t1_0</Enqueue></Response>`);
  await client().calls(caller.sid).update({ twiml });
  await bed.settled();
  expect(conferenceEvents().slice(3)).toEqual([
    "participant-leave cust-1",
    "conference-end",
    "participant-leave agent-17-1",
  ]);
  expect(told("/conference")[3]).toMatchObject({ ReasonParticipantLeft: "participant_updated_via_api" });
  expect(told("/wait")).toHaveLength(2);
});

test("Leave takes the caller out of the queue into the action's document", async () => {
  const caller = await parked();
  bed.script(
    "/wait",
    `<Response><Gather numDigits="1" timeout="3" action="/wait-choice"><Say>Press 1</Say></Gather></Response>`,
  );
  bed.script("/wait-choice", "<Response><Leave/></Response>");
  bed.script("/enqueued", "<Response><Say>Leave a message.</Say><Hangup/></Response>");
  await bed.advance(40_000);
  caller.keypad.press("1");
  await bed.advance(10_000);
  expect(told("/wait-choice")).toEqual([expect.objectContaining({ Digits: "1", QueuePosition: "1" })]);
  expect(told("/enqueued")).toEqual([expect.objectContaining({ QueueResult: "leave" })]);
  expect(caller.status).toBe("completed");
});
