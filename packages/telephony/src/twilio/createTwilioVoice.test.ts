import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type CarrierUnderTest, describeVoicePort } from "../telephony.conformance.ts";
import { ACCOUNT_SID, AUTH_TOKEN, openRecordedTwilio, type RecordedTwilio } from "../testing/recordedTwilio.ts";
import type { CarrierAccount, VoiceCommand } from "../voicePort.ts";
import { createTwilioVoice } from "./createTwilioVoice.ts";

const PUBLIC_URL = "https://cc.example.com";
const IN_ROOM = /<Conference[^>]*>([^<]*)<\/Conference>/;
const voice = createTwilioVoice({ timeoutMs: 400 });

const accountAt = (apiUrl: string): CarrierAccount => ({
  accountSid: ACCOUNT_SID,
  authToken: AUTH_TOKEN,
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: null,
  apiUrl,
});

/** Recorded answers as a carrier: legs stand where their last document puts them. */
async function openCarrier(): Promise<CarrierUnderTest> {
  const twilio = await openRecordedTwilio();
  let made = 0;
  const aCall = (kind: "c" | "a", twiml: string, status = "in-progress") => {
    const sid = `CA${kind}${String(++made).padStart(31, "0")}`;
    twilio.calls.set(sid, { status, twiml, held: false });
    return sid;
  };
  return {
    account: accountAt(twilio.url),
    publicUrl: PUBLIC_URL,
    aParkedCaller: async () => aCall("c", "<Response><Enqueue>parking</Enqueue></Response>"),
    anAgentIn: async (room) => aCall("a", `<Response><Dial><Conference>${room}</Conference></Dial></Response>`),
    aFinishedCall: async () => aCall("c", "", "completed"),
    hangUp: async (callId) => {
      const call = twilio.calls.get(callId);
      if (call) call.status = "completed";
    },
    whereIs: async (callId) => {
      const call = twilio.calls.get(callId);
      if (!call || call.status === "completed") return { kind: "over" };
      const room = IN_ROOM.exec(call.twiml)?.[1];
      return room ? { kind: "inRoom", room, held: call.held } : { kind: "parked" };
    },
    until: async (condition) => expect(await condition()).toBe(true),
    close: () => twilio.close(),
  };
}

describeVoicePort("Twilio's adapter on recorded answers", voice, openCarrier);

let twilio: RecordedTwilio;
beforeAll(async () => {
  twilio = await openRecordedTwilio();
});
afterAll(() => twilio.close());
beforeEach(() => {
  twilio.requests.length = 0;
  twilio.calls.set(CALL, { status: "in-progress", twiml: "", held: false });
});

const CALL = `CAc${"0".repeat(31)}`;
const ID = "01980000-0000-7000-8000-000000000001";
const moveCaller = (attempt: number): VoiceCommand => ({
  effect: { id: ID, type: "moveCaller", interactionId: ID, callId: CALL, segment: 1 },
  account: accountAt(twilio.url),
  publicUrl: PUBLIC_URL,
  language: "en",
  speech: null,
  attempt,
});

test("a first move is one request, under the account's own address and prefix", async () => {
  expect(await voice.perform(moveCaller(1))).toEqual({ kind: "done" });
  expect(twilio.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `POST /prefix/2010-04-01/Accounts/${ACCOUNT_SID}/Calls/${CALL}.json`,
  ]);
  expect(twilio.requests[0]?.form.get("Twiml")).toContain(`>ix_${ID}_1</Conference>`);
});

test.each([
  [
    { status: 500, body: {} },
    { kind: "retry", code: "500" },
  ],
  [
    { status: 503, body: { code: 20503, message: "Service unavailable", status: 503 } },
    { kind: "retry", code: "20503" },
  ],
  [
    { status: 429, body: { code: 20429, message: "Too many requests", status: 429 } },
    { kind: "retry", code: "20429", afterMs: 500 },
  ],
  [
    { status: 400, body: { code: 21218, message: "Invalid", status: 400 } },
    { kind: "retry", code: "21218" },
  ],
  [
    { status: 400, body: { code: 21220, message: "Call is not in-progress", status: 400 } },
    { kind: "gone", code: "21220" },
  ],
  [
    { status: 404, body: { code: 20404, message: "not found", status: 404 } },
    { kind: "gone", code: "20404" },
  ],
])("the answer %j is %j", async (answer, result) => {
  twilio.next.push(answer);
  expect(await voice.perform(moveCaller(1))).toEqual(result);
});

test("no answer is waited for no longer than the time-out, and then it is not known what happened", async () => {
  twilio.next.push("never");
  const began = performance.now();
  expect(await voice.perform(moveCaller(1))).toMatchObject({ kind: "retry" });
  expect(performance.now() - began).toBeLessThan(1500);
});
