import { carrierApp, readCarrierConfig } from "@touchstone/carrier";
import type { EmulatorMessage } from "@touchstone/contracts";
import { smsSegments } from "@touchstone/domain";
import { createTwilioMessaging } from "@touchstone/telephony";
import { describeMessagingPort, type TextCarrierUnderTest } from "@touchstone/telephony/messagingConformance";
import { waitFor } from "@touchstone/testkit";
import fc from "fast-check";
import fastify from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Twilio's adapter, unchanged, against the emulator: REST, states, keywords, files and segments are the emulator's own.

const ACCOUNT_SID = `AC${"1".repeat(32)}`;
const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
const LINE = "+14155552671";
const PICTURE = { type: "image/png", base64: Buffer.from("89504e470d0a1a0a", "hex").toString("base64") };

async function openEmulator(): Promise<TextCarrierUnderTest> {
  const account = {
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    // Eleven segments are not waited for.
    segmentsPerSecond: 1000,
    numbers: [{ phoneNumber: LINE }],
  };
  const config = readCarrierConfig({ CARRIER_MEDIA: "off", CARRIER_ACCOUNTS: JSON.stringify([account]) });
  const server = fastify({ forceCloseConnections: true });
  await server.register(carrierApp, { config });
  const emulator = `${await server.listen({ host: "127.0.0.1", port: 0 })}/emulator`;
  const messagesOf = async (customer: string) => {
    const answer = await fetch(`${emulator}/control/messages?limit=10000&with=${encodeURIComponent(customer)}`);
    return ((await answer.json()) as { messages: EmulatorMessage[] }).messages;
  };
  return {
    account: { ...KEYS, apiUrl: emulator },
    publicUrl: "http://127.0.0.1:9",
    line: LINE,
    now: Date.now,
    aTextFrom: async (from, text, pictures = 0) => {
      const body = JSON.stringify({ from, to: LINE, text, media: Array.from({ length: pictures }, () => PICTURE) });
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${emulator}/control/messages`, { method: "POST", headers, body });
      return ((await answer.json()) as { messageSid: string }).messageSid;
    },
    textsAt: async (customer) => {
      const sent = (await messagesOf(customer)).filter(({ to, automatic }) => to === customer && !automatic);
      return sent.filter(({ status }) => status === "delivered").map(({ text }) => text);
    },
    until: async (condition) => void (await waitFor(condition)),
    close: async () => await server.close(),
  };
}

const KEYS = {
  accountSid: ACCOUNT_SID,
  authToken: AUTH_TOKEN,
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: null,
};

describeMessagingPort("Twilio's adapter on the emulator", createTwilioMessaging({ timeoutMs: 5000 }), openEmulator);

describe("the count of segments that an agent sees while typing", () => {
  let carrier: TextCarrierUnderTest;
  beforeAll(async () => {
    carrier = await openEmulator();
  });
  afterAll(() => carrier.close());

  const gsm = fc.string({ unit: fc.constantFrom(..."aZ09 @£èΔß\n\r{}[]~|^\\€\f"), maxLength: 420, size: "max" });
  const anything = fc.string({ unit: "binary", maxLength: 220, size: "max" });

  test("is what the carrier counts, whatever the text", async () => {
    const messaging = createTwilioMessaging({ timeoutMs: 5000 });
    const { account, publicUrl, line } = carrier;
    const isSame = fc.asyncProperty(fc.oneof(gsm, anything), async (typed) => {
      // What a form carries: no half pairs, and line ends as they are.
      const text = typed.toWellFormed();
      fc.pre(text !== "");
      const command = { messageId: "m", account, publicUrl, from: line, to: "+14155550188", text, attempt: 1 };
      const sent = await messaging.send({ ...command, firstTriedAt: 0 });
      expect(sent).toMatchObject({ kind: "done", segments: smsSegments(text).segments });
    });
    await fc.assert(isSame, { numRuns: 150 });
  });
});
