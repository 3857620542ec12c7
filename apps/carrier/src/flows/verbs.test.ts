import { afterEach, expect, test } from "vitest";
import type { Call } from "../call/call.ts";
import { dialLine, hangUpByPerson } from "../call/dialIn.ts";
import { LINE, openTestbed, type Script, type Testbed } from "../testbed.ts";

let bed: Testbed;
afterEach(() => bed.close());
const CALLER = "+85291234567";
const told = (path: string) => bed.received.filter((one) => one.path === path).map(({ form }) => form);
const during = async (verbs: string, scripts: Record<string, Script> = {}): Promise<Call> => {
  bed = await openTestbed({ "/inbound": `<Response>${verbs}</Response>`, ...scripts });
  const call = dialLine(bed.carrier, { from: CALLER, to: LINE });
  if (!call) throw new Error("no such line");
  await bed.settled();
  return call;
};

test("Reject never answers: busy, or no-answer by default", async () => {
  const busy = await during(`<Reject reason="busy"/>`);
  expect([busy.status, busy.answeredAt]).toEqual(["busy", undefined]);
  await bed.close();
  const refused = await during("<Reject/>");
  expect([refused.status, refused.answeredAt]).toEqual(["no-answer", undefined]);
});

test("Pause as the first verb waits before picking up", async () => {
  const call = await during(`<Pause length="3"/><Say>Hello</Say>`);
  await bed.advance(2900);
  expect(call.status).toBe("ringing");
  await bed.advance(200);
  expect(call.status).toBe("in-progress");
});

test("the end of the document hangs up", async () => {
  const call = await during("<Say>Goodbye</Say>");
  await bed.advance(2000);
  expect(call.status).toBe("completed");
  expect(told("/status")).toEqual([expect.objectContaining({ CallStatus: "completed" })]);
});

test("Redirect replaces the document, by the method it names, relative to where it stands", async () => {
  await during(`<Redirect method="GET">next?step=1</Redirect><Say>never</Say>`, {
    "/next": "<Response><Hangup/></Response>",
  });
  expect(bed.received.map(({ method, url }) => `${method} ${url.split("&")[0]}`).slice(0, 2)).toEqual([
    "POST /inbound",
    "GET /next?step=1",
  ]);
  expect(told("/next")[0]).toMatchObject({ CallStatus: "in-progress" });
});

const KEYS = `<Gather numDigits="3" timeout="4" action="/keys"><Say>Please press three keys</Say></Gather><Redirect>/none</Redirect>`;

test("Gather ends with its count of keys; the first key stops the prompt", async () => {
  const call = await during(KEYS);
  await bed.advance(300);
  call.keypad.press("12");
  await bed.advance(1000);
  expect(told("/keys")).toEqual([]);
  call.keypad.press("3");
  await bed.settled();
  expect(told("/keys")).toEqual([expect.objectContaining({ Digits: "123" })]);
});

test("Gather ends with the finishing key, which is not among the digits", async () => {
  const call = await during(KEYS);
  await bed.advance(5000);
  call.keypad.press("1#");
  await bed.settled();
  expect(told("/keys")).toEqual([expect.objectContaining({ Digits: "1", FinishedOnKey: "#" })]);
});

test("Gather takes what there is when the keys stop, counting from the last one", async () => {
  const call = await during(KEYS);
  await bed.advance(4000);
  call.keypad.press("7");
  await bed.advance(3900);
  expect(told("/keys")).toEqual([]);
  await bed.advance(200);
  expect(told("/keys")).toEqual([expect.objectContaining({ Digits: "7" })]);
});

test("Gather without a key falls through, its time counting from the prompt's end", async () => {
  await during(KEYS);
  const promptMs = "Please press three keys".length * 60;
  await bed.advance(promptMs + 3900);
  expect(told("/none")).toEqual([]);
  await bed.advance(200);
  expect([told("/keys").length, told("/none").length]).toEqual([0, 1]);
});

test("a queue that is full tells so at once", async () => {
  await during(`<Enqueue maxQueueSize="1" action="/enqueued" waitUrl="/wait">q</Enqueue>`, {
    "/wait": `<Response><Pause length="60"/></Response>`,
  });
  const second = dialLine(bed.carrier, { from: CALLER, to: LINE });
  await bed.settled();
  expect(told("/enqueued")).toEqual([expect.objectContaining({ QueueResult: "queue-full", CallSid: second?.sid })]);
});

test("a wait document that fails takes the caller to the action with an error", async () => {
  await during(`<Enqueue action="/enqueued" waitUrl="/wait">q</Enqueue>`, {
    "/wait": (_received, response) => {
      response.writeHead(500).end();
      return undefined;
    },
    "/enqueued": `<Response><Say>Sorry</Say></Response>`,
  });
  expect(told("/enqueued")).toEqual([expect.objectContaining({ QueueResult: "error" })]);
  expect(told("/fallback")).toEqual([]);
});

test("verbs that are not allowed while waiting are skipped and noted", async () => {
  await during(`<Enqueue waitUrl="/wait">q</Enqueue>`, { "/wait": `<Response><Dial>+85211112222</Dial></Response>` });
  expect(bed.carrier.notifications.all().map(({ code }) => code)).toContain(12200);
  expect(bed.carrier.calls.size).toBe(1);
});

const TWO = `<Dial timeout="20" action="/dialled"><Client>agent_1<Parameter name="ix" value="9"/></Client><Number
  statusCallback="/child" statusCallbackEvent="initiated ringing answered completed">+85200000001</Number></Dial>`;

test("Dial: the first to answer is bridged, the others are canceled, the action tells how it was", async () => {
  bed = await openTestbed({ "/inbound": `<Response>${TWO}</Response>` });
  bed.carrier.destinations.set("+85200000001", {
    address: "+85200000001",
    behaviour: "answer",
    afterMs: 3000,
    talkMs: 42_000,
  });
  bed.carrier.destinations.set("client:agent_1", {
    address: "client:agent_1",
    behaviour: "no-answer",
    afterMs: 99_000,
  });
  const call = dialLine(bed.carrier, { from: CALLER, to: LINE });
  await bed.advance(3000);
  const children = [...bed.carrier.calls.values()].filter(({ parentCallSid }) => parentCallSid === call?.sid);
  expect(children.map(({ to, status }) => [to, status])).toEqual([
    ["client:agent_1", "canceled"],
    ["+85200000001", "in-progress"],
  ]);
  await bed.advance(42_000);
  expect(told("/child").map(({ CallStatus }) => CallStatus)).toEqual(["ringing", "in-progress", "completed"]);
  expect(told("/child")[0]).toMatchObject({ ParentCallSid: call?.sid, Direction: "outbound-dial", From: CALLER });
  expect(told("/dialled")).toEqual([
    expect.objectContaining({ DialCallStatus: "completed", DialCallSid: children[1]?.sid, DialCallDuration: "42" }),
  ]);
});

test("Dial: a caller who hangs up while it rings takes the ringing legs along", async () => {
  bed = await openTestbed({ "/inbound": `<Response>${TWO}</Response>` });
  const call = dialLine(bed.carrier, { from: CALLER, to: LINE });
  await bed.advance(1000);
  if (call) hangUpByPerson(bed.carrier, call);
  await bed.settled();
  const [, , ringing] = [...bed.carrier.calls.values()];
  expect(ringing?.status).toBe("canceled");
  expect(told("/dialled")).toEqual([]);
});

test("Dial: nobody answers within the time-out", async () => {
  await during(`<Dial timeout="20" action="/dialled">+85200000001</Dial>`);
  await bed.advance(20_000);
  expect(told("/dialled")).toEqual([expect.objectContaining({ DialCallStatus: "no-answer" })]);
});

test("a label that is taken refuses the second, whose call goes on with the next verb", async () => {
  const room = `<Dial action="/dialled"><Conference participantLabel="cust-1" waitUrl="">ix_1</Conference></Dial><Redirect>/next</Redirect>`;
  await during(room);
  expect(told("/next")).toEqual([]);
  dialLine(bed.carrier, { from: CALLER, to: LINE });
  await bed.settled();
  expect(told("/next")).toHaveLength(1);
  expect(bed.carrier.notifications.all()).toEqual([expect.objectContaining({ code: 16025 })]);
});

test("a conference waits for somebody who may start it, its first participant's callback counts", async () => {
  const seat = (path: string, start: boolean) =>
    `<Dial><Conference waitUrl="/music" startConferenceOnEnter="${start}" statusCallback="${path}" statusCallbackEvent="start join">ix_1</Conference></Dial>`;
  let callers = 0;
  await during("", {
    "/inbound": () => `<Response>${seat(`/callback${++callers}`, callers === 3)}</Response>`,
    "/music": "<Response><Play>/a.mp3</Play></Response>",
  });
  for (const from of ["+85291230002", "+85291230003"]) {
    expect(told("/callback1").map(({ StatusCallbackEvent }) => StatusCallbackEvent)).not.toContain("conference-start");
    dialLine(bed.carrier, { from, to: LINE });
    await bed.settled();
  }
  expect(told("/callback1").map(({ StatusCallbackEvent }) => StatusCallbackEvent)).toEqual([
    "participant-join",
    "participant-join",
    "participant-join",
    "conference-start",
  ]);
  expect([told("/callback2"), told("/callback3")]).toEqual([[], []]);
  expect(told("/music")).toHaveLength(2);
});

test("a line without a URL fails silently", async () => {
  bed = await openTestbed({});
  const [account] = bed.carrier.accounts.all();
  if (account) bed.carrier.accounts.putLine(account, { phoneNumber: "+85230002000" }, 0);
  const call = dialLine(bed.carrier, { from: CALLER, to: "+85230002000" });
  await bed.settled();
  expect(call?.status).toBe("failed");
  expect(bed.received).toEqual([]);
});
