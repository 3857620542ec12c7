import { FAX_TRIES } from "@touchstone/contracts";
import type { FaxToSend, FaxTryNews } from "@touchstone/db";
import type { FaxCommand, FaxPort, FoundFax, MessageResult } from "@touchstone/telephony";
import { expect, test } from "vitest";
import { sendFax } from "./sendFax.ts";

const MINUTE = 60_000;
const CARRIER = {
  accountSid: "AC1",
  authToken: "t",
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: null,
  apiUrl: null,
};
const OUTGOING = {
  tenantId: "t",
  messageId: "m",
  interactionId: "i",
  lineId: "l",
  attempts: 1,
  account: CARRIER,
  isStillOurs: () => true,
};
const busy: Partial<FoundFax> = { state: "failed", errorCode: "busy", because: "unreachable", mayTryAgain: true };

interface Given {
  /** How long ago the tries so far began. */
  readonly tries?: readonly number[];
  readonly found?: Partial<FoundFax> | null | Error;
  readonly answer?: MessageResult;
  readonly message?: Partial<FaxToSend> | null;
  readonly attempts?: number;
}

/** One run of the effect, with a carrier that says so. */
async function run({ tries = [], found = null, answer, message = {}, attempts = 1 }: Given) {
  const sent: FaxCommand[] = [];
  const kept: string[] = [];
  const news: FaxTryNews[] = [];
  const whole: FaxToSend = {
    ...{
      from: "+441",
      to: "+442",
      at: 1000,
      ageMs: Math.max(0, ...tries),
      documentIds: ["doc", "second"],
      telnyx: null,
    },
    ...{ tries: tries.map((ageMs, place) => ({ providerId: `FX${place}`, ageMs })), taken: ["FX0", "other"] },
    ...message,
  };
  const fax: FaxPort = {
    send: async (command) => {
      sent.push(command);
      return answer ?? { kind: "done", providerId: "FX-new", state: "queued", segments: null };
    },
    findFax: async (_account, providerId) => {
      if (found instanceof Error) throw found;
      const none = { errorCode: null, because: null, mayTryAgain: false, pages: null };
      return found && { providerId, state: "sending", ...none, ...found };
    },
    faxesSince: async () => [],
  };
  const store = {
    readFaxToSend: async () => (message === null ? null : whole),
    addFaxTry: async (_tenantId: string, { providerId }: { providerId: string }) => void kept.push(providerId),
    noteFaxTry: async (_tenantId: string, told: FaxTryNews) => void news.push(told),
  };
  const media = {
    addressesFor: async (_tenantId: string, ids: readonly string[]) => ids.map((id) => `https://cc/${id}`),
  };
  const ports = { store, fax, media, publicUrl: "https://cc" } as unknown as Parameters<typeof sendFax>[0];
  return { result: await sendFax(ports, { ...OUTGOING, attempts }), sent, kept, news };
}

test("the first try is sent at once, kept under the carrier's name, and asked about", async () => {
  const { result, sent, kept } = await run({});
  expect(sent).toMatchObject([{ attempt: 1, documentUrl: "https://cc/doc", account: { provider: "twilio" } }]);
  expect(kept).toEqual(["FX-new"]);
  expect(result).toMatchObject({ kind: "later", code: "onItsWay" });
});

test("a try that may have been made before is looked for at the carrier, without those that are known", async () => {
  const { sent } = await run({ attempts: 2 });
  expect(sent[0]?.attempt).toBeUndefined();
  expect(sent[0]?.taken).toEqual(["FX0", "other"]);
});

test("while a fax is on its way nothing is sent", async () => {
  const { result, sent } = await run({ tries: [10_000], found: { state: "sending" } });
  expect([result.kind, sent]).toEqual(["later", []]);
});

test("what has arrived is done, with its pages", async () => {
  const { result } = await run({ tries: [10_000], found: { state: "delivered", pages: 3 } });
  expect(result).toEqual({ kind: "done", providerId: "FX0", state: "delivered", segments: 3 });
});

test("a busy machine is tried again after a while, and after the fourth time no more", async () => {
  const early = await run({ tries: [20_000], found: busy });
  expect(early.result).toEqual({ kind: "later", code: "busy", afterMs: 40_000 });
  expect(early.sent).toEqual([]);
  expect((await run({ tries: [MINUTE], found: busy })).sent).toHaveLength(1);
  expect((await run({ tries: [9 * MINUTE, 2 * MINUTE], found: busy })).sent).toEqual([]);
  expect((await run({ tries: [9 * MINUTE, 3 * MINUTE], found: busy })).sent).toHaveLength(1);
  const last = await run({ tries: [40 * MINUTE, 30 * MINUTE, 20 * MINUTE, 5_000], found: busy });
  expect(last.result).toEqual({ kind: "refused", code: "busy", because: "unreachable" });
});

test("what cannot go better is not tried again, nor what nobody has heard of for hours", async () => {
  const wrong = await run({
    tries: [MINUTE],
    found: { state: "failed", errorCode: "no_number", because: "badNumber" },
  });
  expect(wrong.result).toEqual({ kind: "refused", code: "no_number", because: "badNumber" });
  const lost = await run({ tries: [130 * MINUTE], found: { state: "sending" } });
  expect(lost.result).toMatchObject({ kind: "refused", code: "noWord" });
});

test("a carrier that cannot be asked is asked again for an hour, and nothing is sent twice meanwhile", async () => {
  const away = new Error("ECONNREFUSED");
  const { result, sent } = await run({ tries: [MINUTE], found: away });
  expect([result.kind, sent]).toEqual(["later", []]);
  await expect(run({ tries: [61 * MINUTE], found: away })).rejects.toThrow("ECONNREFUSED");
  expect((await run({ answer: { kind: "retry", code: "http503" } })).result).toMatchObject({
    kind: "later",
    code: "http503",
  });
});

test("without a document, a number or an account there is no fax", async () => {
  expect((await run({ message: { documentIds: [] } })).result).toMatchObject({ kind: "refused", code: "noDocument" });
  expect((await run({ message: null })).result).toMatchObject({ kind: "refused", code: "erased" });
  const telnyx = { apiKey: "KEY", connectionId: "1", apiUrl: null };
  expect((await run({ message: { telnyx } })).sent).toMatchObject([{ account: { provider: "telnyx", apiKey: "KEY" } }]);
});

test("people see why a try came to nothing, how many pages went over, and when the next begins", async () => {
  const early = await run({ tries: [20_000], found: { ...busy, pages: 1 } });
  expect(early.news).toEqual([{ providerId: "FX0", errorCode: "busy", pages: 1, nextInMs: 40_000 }]);
  const due = await run({ tries: [MINUTE], found: busy });
  expect(due.news).toEqual([{ providerId: "FX0", errorCode: "busy", pages: null, nextInMs: 0 }]);
  const underWay = await run({ tries: [10_000], found: { state: "sending", pages: 2 } });
  expect(underWay.news).toEqual([{ providerId: "FX0", errorCode: null, pages: 2, nextInMs: null }]);
  const ages = Array.from({ length: FAX_TRIES }, (_, place) => 60 * MINUTE * (FAX_TRIES - place));
  const last = await run({ tries: ages, found: busy });
  expect(last.result).toMatchObject({ kind: "refused", code: "busy" });
  expect(last.news).toEqual([{ providerId: `FX${FAX_TRIES - 1}`, errorCode: "busy", pages: null, nextInMs: null }]);
  expect((await run({ tries: [10_000], found: new Error("away") })).news).toEqual([]);
});
