import { expect, test } from "vitest";
import { createVoiceToken } from "./accessToken.ts";

const account = {
  accountSid: `AC${"1".repeat(32)}`,
  authToken: "token",
  apiKeySid: `SK${"2".repeat(32)}`,
  apiKeySecret: "secret",
  twimlAppSid: `AP${"3".repeat(32)}`,
  apiUrl: null,
};
const agentId = "01980000-0000-7000-8000-00000000000a";

test("a token is for this agent, our application, outgoing only, an hour at most", () => {
  const token = createVoiceToken({ account, agentId, ttlS: 90_000 }) ?? "";
  const [header, payload] = token
    .split(".")
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, "base64url").toString()));
  expect(header).toMatchObject({ alg: "HS256", cty: "twilio-fpa;v=1" });
  expect(payload).toMatchObject({
    iss: account.apiKeySid,
    sub: account.accountSid,
    grants: {
      identity: "agent_0198000000007000800000000000000a",
      voice: { outgoing: { application_sid: account.twimlAppSid } },
    },
  });
  expect(payload.grants.voice.incoming?.allow ?? false).toBe(false);
  expect(payload.exp - payload.iat).toBe(3600);
});

test("an account without a key or an application gives no token", () => {
  expect(createVoiceToken({ account: { ...account, apiKeySid: null }, agentId, ttlS: 60 })).toBeNull();
  expect(createVoiceToken({ account: { ...account, twimlAppSid: null }, agentId, ttlS: 60 })).toBeNull();
});
