import { carrierApp, readCarrierConfig } from "@touchstone/carrier";
import { createTwilioNumbers } from "@touchstone/telephony";
import fastify from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";

const ACCOUNT_SID = `AC${"1".repeat(32)}`;
const LINE = "+85230001000";
const KEYS = { accountSid: ACCOUNT_SID, authToken: "t", apiKeySid: null, apiKeySecret: null, twimlAppSid: null };
const numbers = createTwilioNumbers({ timeoutMs: 2000 });
const server = fastify({ forceCloseConnections: true });
let emulator = "";

beforeAll(async () => {
  const account = {
    accountSid: ACCOUNT_SID,
    authToken: "t",
    numbers: [{ phoneNumber: LINE, voiceUrl: "http://old/x" }],
  };
  const config = readCarrierConfig({ CARRIER_MEDIA: "off", CARRIER_ACCOUNTS: JSON.stringify([account]) });
  await server.register(carrierApp, { config });
  emulator = `${await server.listen({ host: "127.0.0.1", port: 0 })}/emulator`;
});
afterAll(() => server.close());

const shown = async () => {
  const { accounts } = (await (await fetch(`${emulator}/control/accounts`)).json()) as {
    accounts: { numbers: Record<string, string>[] }[];
  };
  return accounts[0]?.numbers[0];
};

test("a number's calls and texts are sent to us, with the retries that nothing gets lost by", async () => {
  const account = { ...KEYS, apiUrl: emulator };
  expect(await numbers.aim(account, LINE, "https://cc.example.com")).toBe(true);
  const webhooks = "https://cc.example.com/webhooks/twilio";
  const retries = "#ct=2000&rt=4000&tt=15000&rc=4&rp=ct,rt,5xx";
  expect(await shown()).toMatchObject({
    voice_url: `${webhooks}/voice/inbound#ct=1000&rt=4000&rc=2&rp=ct,rt`,
    voice_fallback_url: expect.stringContaining(`${webhooks}/voice/fallback`),
    status_callback: `${webhooks}/voice/status${retries}`,
    sms_url: `${webhooks}/messaging/inbound${retries}`,
  });
});

test("a number of somebody else's is not, and without the carrier nobody knows", async () => {
  const account = { ...KEYS, apiUrl: emulator };
  expect(await numbers.aim(account, "+85230001001", "https://cc.example.com")).toBe(false);
  expect(await numbers.has(account, LINE)).toBe(true);
  expect(await numbers.aim({ ...account, authToken: "other" }, LINE, "https://evil.example")).toBeNull();
  expect((await shown())?.sms_url).toContain("cc.example.com");
});
