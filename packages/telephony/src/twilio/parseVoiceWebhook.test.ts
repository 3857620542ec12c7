import { describe, expect, it, test } from "vitest";
import { agentOfIdentity, identityOfAgent, roomOf, segmentOfRoom } from "./names.ts";
import { type Fields, parseVoiceWebhook } from "./parseVoiceWebhook.ts";

const CALL = `CA${"0123456789abcdef".repeat(2)}`;
const OTHER = `CA${"f".repeat(32)}`;
const ROOM = `CF${"1".repeat(32)}`;
const ID = "01980000-0000-7000-8000-000000000001";
const AGENT = "01980000-0000-7000-8000-00000000000a";
const OFFER = "01980000-0000-7000-8000-00000000000b";
/** What Twilio always sends besides, and what it may add one day. */
const USUAL = { AccountSid: `AC${"0".repeat(32)}`, ApiVersion: "2010-04-01", Direction: "inbound", NewField: "x" };
const CALLER = { ...USUAL, CallSid: CALL, From: "+442079460000", To: "+442079460001" };

const reportOf = (route: Parameters<typeof parseVoiceWebhook>[0], fields: Fields, query: Fields = {}) =>
  parseVoiceWebhook(route, fields, query).report;

describe("what Twilio says, in our words", () => {
  it("a call rings", () => {
    expect(reportOf("inbound", { ...CALLER, CallerName: "Ann" })).toEqual({
      kind: "call",
      key: `twilio:${CALL}:inbound:0`,
      callId: CALL,
      caller: { to: "+442079460001", from: "+442079460000", callerName: "Ann" },
    });
  });

  it("a customer whom we called comes by the fallback: nobody new, and the row says where the call belongs", () => {
    const fields = { ...CALLER, Direction: "outbound-api", From: CALLER.To, To: CALLER.From };
    const fact = { type: "callUnparked", callId: CALL, step: 0, result: "error" };
    expect(reportOf("inbound", fields)).toEqual({ kind: "fact", key: `twilio:${CALL}:inbound:0`, callId: CALL, fact });
  });

  it("whose parking failed and who comes back, because nobody had taken that yet, says it again without the word", () => {
    const [first, again] = [{ ...CALLER, QueueResult: "system-error" }, CALLER];
    expect(reportOf("enqueued", again, { step: "2", n: "1" })).toEqual(reportOf("enqueued", first, { step: "2" }));
  });

  it("the first request of a wait document: the caller is parked", () => {
    const report = reportOf("wait", CALLER, { i: ID, step: "3", n: "2" });
    expect(report).toMatchObject({ key: `twilio:${CALL}:wait:3`, fact: { type: "callParked", callId: CALL, step: 3 } });
  });

  it.each([
    ["hangup", "hangup", true],
    ["redirected", "redirected", true],
    ["leave", "leave", false],
    ["queue-full", "queueFull", false],
    ["error", "error", false],
    ["system-error", "error", false],
    ["a-word-of-next-year", "error", false],
    ["constructor", "error", false],
  ])("out of the queue: %s is %s", (QueueResult, result, answerUnused) => {
    const parsed = parseVoiceWebhook("enqueued", { ...CALLER, QueueResult }, { step: "1" });
    expect(parsed.report).toMatchObject({ fact: { type: "callUnparked", callId: CALL, step: 1, result } });
    expect(parsed.answerUnused).toBe(answerUnused);
  });

  it("an agent's leg, and where it comes back to when nothing is decided yet", () => {
    const fields = { ...CALLER, From: `client:${identityOfAgent(AGENT)}`, To: "", offerId: OFFER, mode: "rejoin" };
    const { report, query } = parseVoiceWebhook("client", fields, {});
    const fact = { type: "agentLegArrived", agentCallId: CALL, agentId: AGENT, offerId: OFFER, mode: "rejoin" };
    expect(report).toMatchObject({ key: `twilio:${CALL}:client:0`, fact });
    expect(query).toMatchObject({ o: OFFER, m: "rejoin" });
    const { offerId, mode, ...withoutParameters } = fields;
    expect([offerId, mode]).toEqual([OFFER, "rejoin"]);
    expect(reportOf("client", withoutParameters, { o: OFFER, m: "rejoin", n: "1" })).toEqual(report);
  });

  it.each([
    ["participant-join", { type: "participantJoined", callId: OTHER }],
    ["participant-leave", { type: "participantLeft", callId: OTHER }],
    ["conference-end", { type: "conferenceEnded", endedByCallId: CALL }],
  ])("in the conference: %s", (StatusCallbackEvent, fact) => {
    const fields = {
      ...USUAL,
      ConferenceSid: ROOM,
      FriendlyName: roomOf(ID, 2),
      SequenceNumber: "7",
      Timestamp: "Mon, 02 Jun 2025 09:00:01 +0000",
      StatusCallbackEvent,
      CallSid: OTHER,
      CallSidEndingConference: CALL,
    };
    const report = reportOf("conference", fields);
    expect(report).toMatchObject({
      key: `twilio:${ROOM}:${StatusCallbackEvent}:7`,
      fact: { ...fact, interactionId: ID, segment: 2, conferenceId: ROOM, at: Date.UTC(2025, 5, 2, 9, 0, 1) },
    });
  });

  it.each(["conference-start", "participant-hold", "participant-speech-start", "announcement-end"])(
    "nothing is decided by %s",
    (StatusCallbackEvent) => {
      const fields = { ...USUAL, ConferenceSid: ROOM, FriendlyName: roomOf(ID, 2), SequenceNumber: "0" };
      expect(reportOf("conference", { ...fields, StatusCallbackEvent }).kind).toBe("nothing");
    },
  );

  it.each([
    ["completed", "completed"],
    ["busy", "busy"],
    ["no-answer", "noAnswer"],
    ["failed", "failed"],
    ["canceled", "canceled"],
  ])("a call is over: %s", (CallStatus, end) => {
    expect(reportOf("status", { ...CALLER, CallStatus, SequenceNumber: "3", CallDuration: "61" })).toMatchObject({
      kind: "callEnd",
      key: `twilio:${CALL}:status:${CallStatus}:3`,
      end,
      durationSeconds: 61,
      caller: { to: CALLER.To, from: CALLER.From, callerName: null },
    });
  });

  it("a leg that we dialled is over: its URL says for whom it was, and which attempt", () => {
    const fields = { ...CALLER, Direction: "outbound-api", CallStatus: "busy" };
    expect(parseVoiceWebhook("status", fields, { i: ID, s: "2" }).report).toMatchObject({
      ...{ kind: "callEnd", caller: null, dialledFor: { interactionId: ID, segment: 2 } },
    });
    expect(reportOf("status", fields)).toMatchObject({ dialledFor: null });
  });

  it("an agent's leg is over: nobody called", () => {
    const fields = { ...CALLER, From: `client:${identityOfAgent(AGENT)}`, To: "", CallStatus: "completed" };
    expect(reportOf("status", fields)).toMatchObject({
      kind: "callEnd",
      key: `twilio:${CALL}:status:completed:0`,
      caller: null,
    });
  });

  it.each(["queued", "initiated", "ringing", "in-progress"])("a call that is %s is not over", (CallStatus) => {
    expect(reportOf("status", { ...CALLER, CallStatus }).kind).toBe("nothing");
  });

  it("a dial that is over: the leg has left the room", () => {
    const query = { i: ID, step: "2", s: "2", leg: "customer" };
    const fact = { type: "participantLeft", interactionId: ID, segment: 2, callId: CALL };
    expect(reportOf("leg-done", CALLER, query)).toMatchObject({ key: `twilio:${CALL}:leg-done:2`, fact });
  });
});

describe("signed, and still not to be read", () => {
  it.each<[string, Parameters<typeof parseVoiceWebhook>[0], Fields, Fields]>([
    ["a leg's id with a character from next door", "inbound", { ...CALLER, CallSid: `${CALL}1` }, {}],
    ["a leg's id in capitals", "inbound", { ...CALLER, CallSid: CALL.toUpperCase() }, {}],
    ["a value given twice", "inbound", { ...CALLER, From: ["+1", "+1"] }, {}],
    ["the leg given twice", "wait", { ...CALLER, CallSid: [CALL, CALL] }, { step: "1" }],
    ["no leg at all", "status", { ...USUAL, CallStatus: "completed" }, {}],
    ["a status that nobody knows", "status", { ...CALLER, CallStatus: "__proto__" }, {}],
    [
      "an event that nobody knows",
      "conference",
      {
        ...USUAL,
        ConferenceSid: ROOM,
        FriendlyName: roomOf(ID, 1),
        SequenceNumber: "1",
        StatusCallbackEvent: "toString",
      },
      {},
    ],
    [
      "a room that is not ours",
      "conference",
      {
        ...USUAL,
        ConferenceSid: ROOM,
        FriendlyName: "lobby",
        SequenceNumber: "1",
        StatusCallbackEvent: "conference-end",
      },
      {},
    ],
    ["a step that is no number", "wait", CALLER, { step: "1; drop table inbox" }],
    ["a step given twice", "wait", CALLER, { step: ["1", "2"] }],
    ["an agent's leg without an offer", "client", { ...CALLER, From: `client:${identityOfAgent(AGENT)}` }, {}],
    ["a client that is no agent", "client", { ...CALLER, From: "client:anna", offerId: OFFER }, {}],
    ["a caller who is no client", "client", { ...CALLER, offerId: OFFER }, {}],
    [
      "an offer that is no id",
      "client",
      { ...CALLER, From: `client:${identityOfAgent(AGENT)}`, offerId: "' or 1=1" },
      {},
    ],
  ])("%s", (_what, route, fields, query) => {
    expect(reportOf(route, fields, query).kind).toBe("malformed");
  });
});

test("a caller's name is kept as it came, but for what a database cannot hold", () => {
  const CallerName = `Robert'); DROP TABLE students;--<Say>\u0000\ud800${"x".repeat(65_536)}`;
  const report = reportOf("inbound", { ...CALLER, CallerName });
  const kept = CallerName.replace("\u0000", "\ufffd").replace("\ud800", "\ufffd");
  expect(report).toMatchObject({ caller: { callerName: kept } });
});

test("names of ours can be read back, and only names of ours", () => {
  expect(agentOfIdentity(identityOfAgent(AGENT))).toBe(AGENT);
  expect(agentOfIdentity("agent_17")).toBeNull();
  expect(segmentOfRoom(roomOf(ID, 12))).toEqual({ interactionId: ID, segment: 12 });
  expect(segmentOfRoom(`ix_${"-".repeat(36)}_1`)).toBeNull();
});
