import type { CallId, CarrierEffect } from "@touchstone/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CallList, CarrierAccount, VoiceCommand, VoicePort, VoiceResult } from "./voicePort.ts";

/** Where the carrier says that a leg is. */
export type Whereabouts =
  | { readonly kind: "parked" }
  | { readonly kind: "inRoom"; readonly room: string; readonly held: boolean }
  | { readonly kind: "over" };

/** A carrier with a way to set up what a test begins with, and to see what became of it. */
export interface CarrierUnderTest {
  readonly account: CarrierAccount;
  /** Where its webhooks go. */
  readonly publicUrl: string;
  aParkedCaller(): Promise<CallId>;
  /** An agent's leg that asked for the room of a segment and waits in it alone. */
  anAgentIn(room: string): Promise<CallId>;
  aFinishedCall(): Promise<CallId>;
  hangUp(callId: CallId): Promise<void>;
  whereIs(callId: CallId): Promise<Whereabouts>;
  /** Waits until the condition holds; real carriers take their time. */
  until(condition: () => Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** A carrier call that nobody ever made. */
const NOBODY = `CA${"0".repeat(32)}`;

/**
 * What every voice port must do with the carrier that it is for. `open` gives a fresh carrier, `port` the adapter under
 * test; run it against recorded shapes, the emulator, and (by hand, with an account) the real one.
 */
export function describeVoicePort(
  name: string,
  port: VoicePort & CallList,
  open: () => Promise<CarrierUnderTest>,
): void {
  describe(`voice port: ${name}`, () => {
    let carrier: CarrierUnderTest;
    beforeAll(async () => {
      carrier = await open();
    });
    afterAll(() => carrier.close());
    const stage = createStage(port, () => carrier);
    describeMoving(stage);
    describeEnding(stage);
    describeHolding(stage);
    describeConsulting(stage);
    describeFinding(stage);
  });
}

type Stage = ReturnType<typeof createStage>;

function createStage(port: VoicePort & CallList, carrierOf: () => CarrierUnderTest) {
  let made = 0;
  const perform = async (
    effect: CarrierEffect,
    attempt?: number,
    { account, isStillOurs }: Pick<Partial<VoiceCommand>, "account" | "isStillOurs"> = {},
  ): Promise<VoiceResult> =>
    await port.perform({
      effect: { ...effect, id: `01980000-0000-7000-8000-${String(++made).padStart(12, "0")}` },
      account: account ?? carrierOf().account,
      publicUrl: carrierOf().publicUrl,
      language: "en",
      speech: "Goodbye.",
      ...(attempt === undefined ? {} : { attempt }),
      ...(isStillOurs === undefined ? {} : { isStillOurs }),
    });
  const isAt = async (callId: CallId, expected: Partial<Whereabouts>) => {
    const matches = async () => {
      const place: Record<string, unknown> = { ...(await carrierOf().whereIs(callId)) };
      return Object.entries(expected).every(([key, value]) => place[key] === value);
    };
    await carrierOf().until(matches);
  };
  /** An interaction's id and the name of its first room. */
  const anInteraction = () => {
    const interactionId = `01980000-0000-7000-9000-${String(++made).padStart(12, "0")}`;
    return { interactionId, room: `ix_${interactionId}_1`, segment: 1 };
  };
  const aConversation = async () => {
    const { interactionId, room, segment } = anInteraction();
    const agent = await carrierOf().anAgentIn(room);
    const callId = await carrierOf().aParkedCaller();
    expect(await perform({ type: "moveCaller", interactionId, callId, segment }, 1)).toEqual({ kind: "done" });
    await isAt(callId, { kind: "inRoom", room });
    return { interactionId, room, segment, callId, agent };
  };
  return { port, carrier: carrierOf, perform, isAt, anInteraction, aConversation };
}

function describeMoving({ carrier, perform, isAt, anInteraction, aConversation }: Stage): void {
  test("a parked caller is moved into the room where the agent waits", async () => {
    const { agent, room } = await aConversation();
    await isAt(agent, { kind: "inRoom", room });
  });

  test.each([2, undefined])("moving him again (attempt %s) is done, and takes nobody out", async (attempt) => {
    const { agent, room, interactionId, callId, segment } = await aConversation();
    expect(await perform({ type: "moveCaller", interactionId, callId, segment }, attempt)).toEqual({ kind: "done" });
    await isAt(callId, { kind: "inRoom", room });
    await isAt(agent, { kind: "inRoom", room });
  });

  test("who no longer holds the effect moves nobody", async () => {
    const { interactionId, room, segment } = anInteraction();
    await carrier().anAgentIn(room);
    const callId = await carrier().aParkedCaller();
    const move = { type: "moveCaller", interactionId, callId, segment } as const;
    const stale = { isStillOurs: () => false };
    expect(await perform(move, 1, stale)).toMatchObject({ kind: "retry", code: "notOurs" });
    await isAt(callId, { kind: "parked" });
  });

  test("a caller who was not moved by the first try is moved by the second", async () => {
    const { interactionId, room, segment } = anInteraction();
    await carrier().anAgentIn(room);
    const callId = await carrier().aParkedCaller();
    expect(await perform({ type: "moveCaller", interactionId, callId, segment }, 2)).toEqual({ kind: "done" });
    await isAt(callId, { kind: "inRoom", room });
  });

  test("a caller is taken out of the room and parked again; his exit ends the room", async () => {
    const { agent, interactionId, callId } = await aConversation();
    const result = await perform({ type: "parkCaller", interactionId, callId, step: 2, queueId: interactionId });
    expect(result).toEqual({ kind: "done" });
    await isAt(callId, { kind: "parked" });
    await isAt(agent, { kind: "over" });
  });

  test.each(["moveCaller", "parkCaller", "releaseCaller"] as const)(
    "%s: a caller who has hung up is gone",
    async (type) => {
      const { interactionId, segment } = anInteraction();
      const queueId = interactionId;
      for (const callId of [await carrier().aFinishedCall(), NOBODY]) {
        const result = await perform({ type, interactionId, callId, segment, step: 2, queueId } as CarrierEffect);
        expect(result).toMatchObject({ kind: "gone" });
      }
    },
  );
}

function describeEnding({ carrier, perform, isAt, anInteraction, aConversation }: Stage): void {
  test("a caller is spoken to and released", async () => {
    const { interactionId } = anInteraction();
    const callId = await carrier().aParkedCaller();
    const effect = { type: "releaseCaller", interactionId, callId, queueId: interactionId, because: "closed" } as const;
    expect(await perform(effect)).toEqual({ kind: "done" });
    await isAt(callId, { kind: "over" });
  });

  test("a call is ended; one that is over, or never was, is as it should be", async () => {
    const { interactionId } = anInteraction();
    const callId = await carrier().aParkedCaller();
    expect(await perform({ type: "endCall", interactionId, callId })).toEqual({ kind: "done" });
    await isAt(callId, { kind: "over" });
    expect(await perform({ type: "endCall", interactionId, callId })).toEqual({ kind: "done" });
    expect(await perform({ type: "endCall", interactionId, callId: NOBODY })).toEqual({ kind: "done" });
  });

  test("a conversation is ended for both; again, it is as it should be", async () => {
    const { interactionId, segment, callId, agent } = await aConversation();
    expect(await perform({ type: "endConference", interactionId, segment })).toEqual({ kind: "done" });
    await isAt(callId, { kind: "over" });
    await isAt(agent, { kind: "over" });
    expect(await perform({ type: "endConference", interactionId, segment })).toEqual({ kind: "done" });
  });

  test("an agent who waits alone is let go", async () => {
    const { interactionId, room, segment } = anInteraction();
    const agent = await carrier().anAgentIn(room);
    expect(await perform({ type: "endConference", interactionId, segment })).toEqual({ kind: "done" });
    await isAt(agent, { kind: "over" });
  });
}

function describeHolding({ carrier, perform, isAt, anInteraction, aConversation }: Stage): void {
  test("a customer hears music while held, twice if asked twice, and comes back", async () => {
    const { interactionId, segment, callId } = await aConversation();
    const hold = { type: "holdCustomer", interactionId, callId, segment, because: "agentAsked" } as const;
    expect([await perform(hold), await perform(hold)]).toEqual([{ kind: "done" }, { kind: "done" }]);
    await isAt(callId, { kind: "inRoom", held: true });
    expect(await perform({ type: "resumeCustomer", interactionId, callId, segment })).toEqual({ kind: "done" });
    await isAt(callId, { kind: "inRoom", held: false });
  });

  test("who has left the room cannot be held", async () => {
    const { interactionId, segment, callId } = await aConversation();
    await carrier().hangUp(callId);
    await isAt(callId, { kind: "over" });
    const hold = { type: "holdCustomer", interactionId, callId, segment, because: "agentLost" } as const;
    expect(await perform(hold)).toMatchObject({ kind: "gone" });
    const never = { ...hold, ...anInteraction() };
    expect(await perform({ ...never, because: "agentLost" })).toMatchObject({ kind: "gone" });
  });
}

function describeConsulting({ carrier, perform, isAt, aConversation }: Stage): void {
  const aConsultation = async () => {
    const conversation = await aConversation();
    const { interactionId, segment, callId, room } = conversation;
    const hold = { type: "holdCustomer", interactionId, callId, segment, because: "agentAsked" } as const;
    expect(await perform(hold)).toEqual({ kind: "done" });
    const second = await carrier().anAgentIn(room);
    await isAt(callId, { kind: "inRoom", room, held: true });
    return { ...conversation, second };
  };

  test("the customer is given to the agent who was asked: back from hold, and the first agent out, who takes nobody along", async () => {
    const { interactionId, segment, callId, room, agent, second } = await aConsultation();
    expect(await perform({ type: "resumeCustomer", interactionId, callId, segment })).toEqual({ kind: "done" });
    expect(await perform({ type: "endCall", interactionId, callId: agent })).toEqual({ kind: "done" });
    await isAt(agent, { kind: "over" });
    await isAt(callId, { kind: "inRoom", room, held: false });
    await isAt(second, { kind: "inRoom", room });
  });

  test("the agent who was asked goes again: the customer stays on hold with the first", async () => {
    const { interactionId, callId, room, agent, second } = await aConsultation();
    expect(await perform({ type: "endCall", interactionId, callId: second })).toEqual({ kind: "done" });
    await isAt(second, { kind: "over" });
    await isAt(callId, { kind: "inRoom", room, held: true });
    await isAt(agent, { kind: "inRoom", room });
  });

  test("a customer who is parked from hold ends the room for both agents", async () => {
    const { interactionId, callId, agent, second } = await aConsultation();
    const park = { type: "parkCaller", interactionId, callId, step: 2, queueId: interactionId } as const;
    expect(await perform(park)).toEqual({ kind: "done" });
    await isAt(callId, { kind: "parked" });
    await isAt(agent, { kind: "over" });
    await isAt(second, { kind: "over" });
  });
}

function describeFinding({ carrier, perform, port, anInteraction }: Stage): void {
  test("what the carrier knows of a call", async () => {
    const { account } = carrier();
    const parked = await carrier().aParkedCaller();
    expect(await port.findCall(account, parked)).toEqual({
      callId: parked,
      end: null,
      durationSeconds: null,
    });
    const finished = await carrier().aFinishedCall();
    expect(await port.findCall(account, finished)).toMatchObject({ callId: finished, end: "completed" });
    expect(await port.findCall(account, NOBODY)).toBeNull();
  });

  test("calls from outside since an instant are listed, those that are over too", async () => {
    const { account } = carrier();
    const parked = await carrier().aParkedCaller();
    const finished = await carrier().aFinishedCall();
    const listed = await port.callsSince(account, 0);
    expect(listed.find(({ callId }) => callId === parked)).toMatchObject({ end: null, durationSeconds: null });
    const over = listed.find(({ callId }) => callId === finished);
    expect(over).toMatchObject({
      end: "completed",
      from: expect.stringMatching(/^\+/),
      to: expect.stringMatching(/^\+/),
    });
    expect(await port.callsSince(account, (over?.startedAt ?? 0) + 3_600_000)).toEqual([]);
  });

  test("wrong secrets, or a carrier that cannot be reached: to be tried again, and never taken for a caller who is gone", async () => {
    const { account } = carrier();
    const callId = await carrier().aParkedCaller();
    const { interactionId } = anInteraction();
    const ask = (changed: Partial<CarrierAccount>) =>
      perform({ type: "parkCaller", interactionId, callId, step: 2, queueId: interactionId }, 1, {
        account: { ...account, ...changed },
      });
    const wrong = await ask({ authToken: "wrong", apiKeySid: null, apiKeySecret: null });
    expect(wrong).toEqual({ kind: "retry", code: "20003" });
    expect(await ask({ apiUrl: "http://127.0.0.1:9" })).toEqual({ kind: "retry", code: "ECONNREFUSED" });
  });
}
