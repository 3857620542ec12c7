import twilio from "twilio";
import { afterEach, expect, test } from "vitest";
import { dialLine } from "../call/dialIn.ts";
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
afterEach(() => bed.close());
const client = (user = ACCOUNT_SID, password = AUTH_TOKEN) =>
  aimedAt(bed.origin, twilio(user, password, { accountSid: ACCOUNT_SID }));
const told = (path: string) => bed.received.filter((one) => one.path === path).map(({ form }) => form);
const CUSTOMER = "+85298765432";
const WAITING = "<Response><Pause length='600'/></Response>";
const answering = (address: string, afterMs = 2000) =>
  bed.carrier.destinations.set(address, { address, behaviour: "answer", afterMs });
const raw = async (path: string, init: RequestInit = {}) => {
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`;
  const response = await fetch(`${bed.origin}/emulator/2010-04-01/Accounts/${ACCOUNT_SID}${path}`, {
    ...init,
    headers: { authorization },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test("the token of the account and its API keys open the API, nothing else does", async () => {
  bed = await openTestbed({});
  expect(await client().calls.list()).toEqual([]);
  expect(await client(API_KEY_SID, API_KEY_SECRET).calls.list()).toEqual([]);
  await expect(client(ACCOUNT_SID, "wrong").calls.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  expect((await fetch(`${bed.origin}/emulator/2010-04-01/Accounts/${ACCOUNT_SID}/Calls.json`)).status).toBe(401);
  await expect(client("ACother", AUTH_TOKEN).calls.list()).rejects.toMatchObject({ status: 401 });
});

test("what is not there is 20404", async () => {
  bed = await openTestbed({});
  await expect(client().calls("CA404").fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  await expect(client().conferences("CF404").fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  expect((await raw("/Nothing.json")).body).toEqual({
    code: 20404,
    message: expect.any(String),
    more_info: "https://www.twilio.com/docs/errors/20404",
    status: 404,
  });
});

test("a call has the wire shape of the API", async () => {
  bed = await openTestbed({ "/inbound": WAITING });
  const dialled = dialLine(bed.carrier, { from: CUSTOMER, to: LINE, callerName: "CHAN TAI MAN" });
  await bed.settled();
  const { body } = await raw(`/Calls/${dialled?.sid}.json`);
  expect(Object.keys(body).sort()).toEqual(
    (
      "sid date_created date_updated parent_call_sid account_sid to to_formatted from from_formatted phone_number_sid " +
      "status start_time end_time duration price price_unit direction answered_by api_version forwarded_from group_sid " +
      "caller_name queue_time trunk_sid uri subresource_uris"
    )
      .split(" ")
      .sort(),
  );
  expect(body).toMatchObject({ status: "ringing", direction: "inbound", caller_name: "CHAN TAI MAN", end_time: null });
  expect(body.uri).toBe(`/2010-04-01/Accounts/${ACCOUNT_SID}/Calls/${dialled?.sid}.json`);
});

test("calls are listed newest first, filtered and paged", async () => {
  bed = await openTestbed({ "/inbound": WAITING });
  for (let one = 0; one < 5; one++) dialLine(bed.carrier, { from: `+8529876543${one}`, to: LINE });
  expect((await client().calls.list({ from: "+85298765433" })).map(({ from }) => from)).toEqual(["+85298765433"]);
  expect(await client().calls.list({ pageSize: 2 })).toHaveLength(5);
  const { body } = await raw("/Calls.json?PageSize=2&Page=1");
  expect(body).toMatchObject({ page: 1, page_size: 2, start: 2, end: 3 });
  expect(body.previous_page_uri).toContain("Page=0");
  expect(body.next_page_uri).toContain("Page=2");
});

test("a call created over REST rings, is answered, and tells each step it was asked to tell", async () => {
  bed = await openTestbed({ "/agent-phone": "<Response><Say>Hello</Say></Response>" });
  answering(CUSTOMER);
  const created = await client().calls.create({
    to: CUSTOMER,
    from: LINE,
    url: `${bed.application}/agent-phone`,
    statusCallback: `${bed.application}/progress`,
    statusCallbackEvent: ["initiated", "ringing", "answered", "completed"],
  });
  expect(created.status).toBe("queued");
  await bed.advance(10_000);
  const steps = told("/progress").sort((a, b) => Number(a.SequenceNumber) - Number(b.SequenceNumber));
  expect(steps.map(({ CallStatus }) => CallStatus)).toEqual(["initiated", "ringing", "in-progress", "completed"]);
  expect(steps.map(({ SequenceNumber }) => SequenceNumber)).toEqual(["0", "1", "2", "3"]);
  expect(told("/agent-phone")[0]).toMatchObject({ CallStatus: "in-progress", Direction: "outbound-api" });
});

test("one call a second starts by default; the others wait, and say how long", async () => {
  bed = await openTestbed({});
  answering(CUSTOMER, 0);
  const order = { to: CUSTOMER, from: LINE, twiml: WAITING };
  const calls = [
    await client().calls.create(order),
    await client().calls.create(order),
    await client().calls.create(order),
  ];
  expect(calls.map(({ queueTime }) => queueTime)).toEqual(["0", "1000", "2000"]);
  const statuses = () => calls.map(({ sid }) => bed.carrier.calls.get(sid)?.status);
  await bed.advance(500);
  expect(statuses()).toEqual(["in-progress", "queued", "queued"]);
  await bed.advance(1000);
  expect(statuses()).toEqual(["in-progress", "in-progress", "queued"]);
});

test("a call canceled while queued sends no status callback at all; completed ends one that rings", async () => {
  bed = await openTestbed({});
  const statusCallback = `${bed.application}/progress`;
  const order = { to: CUSTOMER, from: LINE, twiml: WAITING, statusCallback };
  const ringing = await client().calls.create(order);
  const queued = await client().calls.create(order);
  await bed.advance(100);
  expect((await client().calls(queued.sid).update({ status: "canceled" })).status).toBe("canceled");
  await client().calls(ringing.sid).update({ status: "completed" });
  await bed.advance(5000);
  expect(told("/progress").map(({ CallSid, CallStatus }) => [CallSid, CallStatus])).toEqual([
    [ringing.sid, "canceled"],
  ]);
});

test("nobody answers: no-answer after the time-out and Twilio's five seconds", async () => {
  bed = await openTestbed({});
  const created = await client().calls.create({ to: CUSTOMER, from: LINE, twiml: WAITING, timeout: 20 });
  await bed.advance(24_999);
  expect(bed.carrier.calls.get(created.sid)?.status).toBe("ringing");
  await bed.advance(1);
  expect(bed.carrier.calls.get(created.sid)?.status).toBe("no-answer");
});

test.each([
  [{ To: "12" }, 21211],
  [{ From: LINE }, 21201],
  [{ To: CUSTOMER }, 21213],
  [{ To: CUSTOMER, From: LINE }, 21205],
  [{ To: CUSTOMER, From: LINE, Url: "not a url" }, 21205],
  [{ To: CUSTOMER, From: LINE, Twiml: `<Response>${" ".repeat(4000)}</Response>` }, 32018],
])("an order that cannot be carried out (%o) is refused with %d", async (form, code) => {
  bed = await openTestbed({});
  const sent = { From: LINE, ...form } as Record<string, string>;
  if (code === 21213) delete sent.From;
  const answer = await raw("/Calls.json", { method: "POST", body: new URLSearchParams(sent) });
  expect(answer).toMatchObject({ status: 400, body: { code, status: 400 } });
});

test("a finished call cannot be moved or hung up: 21220", async () => {
  bed = await openTestbed({ "/inbound": "<Response><Hangup/></Response>" });
  const dialled = dialLine(bed.carrier, { from: CUSTOMER, to: LINE });
  await bed.settled();
  const over = client().calls(dialled?.sid ?? "");
  await expect(over.update({ twiml: WAITING })).rejects.toMatchObject({ status: 400, code: 21220 });
  await expect(over.update({ status: "completed" })).rejects.toMatchObject({ status: 400, code: 21220 });
});

test("a participant is called into a conference that exists from then on", async () => {
  bed = await openTestbed({});
  answering(CUSTOMER);
  const room = client().conferences("ix_7").participants;
  const created = await room.create({
    to: CUSTOMER,
    from: LINE,
    label: "ext-1",
    endConferenceOnExit: false,
    conferenceStatusCallback: `${bed.application}/conference`,
    conferenceStatusCallbackEvent: ["join", "leave", "end"],
  });
  expect(created).toMatchObject({ status: "queued", label: "ext-1", queueTime: "0" });
  expect(await client().conferences(created.conferenceSid).fetch()).toMatchObject({ status: "init" });
  await bed.advance(3000);
  expect(await room("ext-1").fetch()).toMatchObject({ callSid: created.callSid, status: "connected" });
  expect((await room.list({ muted: true })).length).toBe(0);
  expect(await room("ext-1").update({ muted: true })).toMatchObject({ muted: true });
  expect((await room.list({ muted: true })).length).toBe(1);
  await room("ext-1").remove();
  await bed.settled();
  expect(told("/conference").map(({ StatusCallbackEvent }) => StatusCallbackEvent)).toEqual([
    "participant-join",
    "participant-leave",
    "conference-end",
  ]);
  expect(told("/conference")[2]).toMatchObject({ ReasonConferenceEnded: "last-participant-kicked" });
});

test("a participant who does not answer is reported as one that could not be added", async () => {
  bed = await openTestbed({});
  bed.carrier.destinations.set(CUSTOMER, { address: CUSTOMER, behaviour: "busy" });
  await client()
    .conferences("ix_7")
    .participants.create({
      to: CUSTOMER,
      from: LINE,
      conferenceStatusCallback: `${bed.application}/conference`,
      conferenceStatusCallbackEvent: ["leave"],
    });
  await bed.advance(3000);
  expect(told("/conference")).toEqual([
    expect.objectContaining({ ReasonParticipantLeft: "participant_add_failed", ParticipantCallStatus: "busy" }),
  ]);
  await expect(client().conferences("ix_7").participants.create({ to: "12", from: LINE })).rejects.toMatchObject({
    code: 13223,
  });
});

test("queues and their members, and taking the one in front out of the queue", async () => {
  bed = await openTestbed({
    "/inbound": `<Response><Enqueue action="/enqueued" waitUrl="/wait">acd_t1_0</Enqueue></Response>`,
    "/wait": WAITING,
    "/out": WAITING,
  });
  const queue = await client().queues.create({ friendlyName: "acd_t1_0", maxSize: 5000 });
  await expect(client().queues.create({ friendlyName: "acd_t1_0" })).rejects.toMatchObject({ code: 22003 });
  const dialled = dialLine(bed.carrier, { from: CUSTOMER, to: LINE });
  await bed.advance(5000);
  expect(await client().queues(queue.sid).fetch()).toMatchObject({ currentSize: 1, maxSize: 5000 });
  expect(await client().queues(queue.sid).members.list()).toMatchObject([
    { callSid: dialled?.sid, position: 1, waitTime: 5 },
  ]);
  await client()
    .queues(queue.sid)
    .members("Front")
    .update({ url: `${bed.application}/out` });
  await bed.settled();
  expect(told("/enqueued")).toEqual([expect.objectContaining({ QueueResult: "redirected", QueueTime: "5" })]);
  expect(told("/out")).toHaveLength(1);
  expect(await client().queues(queue.sid).fetch()).toMatchObject({ currentSize: 0, averageWaitTime: 5 });
});

test("lines and applications are listed and pointed elsewhere", async () => {
  bed = await openTestbed({});
  const [line] = await client().incomingPhoneNumbers.list({ phoneNumber: LINE });
  const voiceUrl = `${bed.application}/elsewhere`;
  await client()
    .incomingPhoneNumbers(line?.sid ?? "")
    .update({ voiceUrl });
  dialLine(bed.carrier, { from: CUSTOMER, to: LINE });
  await bed.settled();
  expect(told("/elsewhere")).toHaveLength(1);
  const [application] = await client().applications.list();
  expect(application?.sid).toBe(APPLICATION_SID);
  expect((await client().applications.create({ friendlyName: "desk", voiceUrl })).voiceUrl).toBe(voiceUrl);
});
