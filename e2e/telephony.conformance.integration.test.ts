import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { carrierApp, readCarrierConfig } from "@touchstone/carrier";
import { createTwilioVoice } from "@touchstone/telephony";
import { type CarrierUnderTest, describeVoicePort, type Whereabouts } from "@touchstone/telephony/conformance";
import { waitFor } from "@touchstone/testkit";
import fastify from "fastify";

// Twilio's adapter, unchanged, against the emulator: REST, TwiML, queue and conferences are the emulator's own.

const ACCOUNT_SID = `AC${"1".repeat(32)}`;
const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
const APPLICATION = `AP${"2".repeat(32)}`;
const LINE = "+85230001000";
/** Sentences are not waited for. */
const CLOCK_RATE = 20;

/** An application that parks every caller and puts every client into the room that it names. */
async function openApplication() {
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await readBody(request));
    const answer = documentOf(new URL(request.url ?? "", "http://x").pathname, form);
    response.writeHead(200, { "content-type": "text/xml" }).end(`<Response>${answer}</Response>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

function documentOf(path: string, form: URLSearchParams): string {
  if (path.endsWith("/inbound")) return '<Enqueue waitUrl="/wait">parking</Enqueue>';
  if (path.endsWith("/client")) return `<Dial><Conference waitUrl="">${form.get("room")}</Conference></Dial>`;
  return path.endsWith("/wait") ? '<Pause length="60"/>' : "";
}

async function openEmulator(): Promise<CarrierUnderTest> {
  const application = await openApplication();
  const account = {
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    numbers: [{ phoneNumber: LINE, voiceUrl: `${application.url}/inbound` }],
    applications: [{ sid: APPLICATION, voiceUrl: `${application.url}/client` }],
  };
  const config = readCarrierConfig({
    PUBLIC_URL: application.url,
    CARRIER_MEDIA: "off",
    CARRIER_CLOCK_RATE: String(CLOCK_RATE),
    CARRIER_ACCOUNTS: JSON.stringify([account]),
  });
  const server = fastify({ forceCloseConnections: true });
  await server.register(carrierApp, { config });
  const emulator = `${await server.listen({ host: "127.0.0.1", port: 0 })}/emulator`;
  const close = async () => {
    await server.close();
    application.close();
  };
  return { ...createHands(emulator), publicUrl: application.url, account: accountAt(emulator), close };
}

const accountAt = (apiUrl: string) => ({
  accountSid: ACCOUNT_SID,
  authToken: AUTH_TOKEN,
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: APPLICATION,
  apiUrl,
});

/** What callers and agents do, and what the carrier shows of it. */
function createHands(emulator: string) {
  const control = async (path: string, body?: object) => {
    const payload = body === undefined ? null : JSON.stringify(body);
    const init = { method: "POST", body: payload, headers: payload ? { "content-type": "application/json" } : {} };
    const response = await fetch(`${emulator}/control/${path}`, init);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.status === 204 ? {} : ((await response.json()) as { callSid?: string });
  };
  const whereIs = createWhereIs(emulator);
  const arrives = async (callSid: string | undefined, kind: Whereabouts["kind"]) => {
    await waitFor(async () => (await whereIs(callSid ?? "")).kind === kind);
    return callSid ?? "";
  };
  const aParkedCaller = async () =>
    await arrives((await control("calls", { from: "+85291234567", to: LINE })).callSid, "parked");
  const hangUp = async (callId: string) => void (await control(`calls/${callId}/hangup`));
  return {
    aParkedCaller,
    hangUp,
    whereIs,
    anAgentIn: async (room: string) => {
      const leg = { accountSid: ACCOUNT_SID, applicationSid: APPLICATION, identity: "agent_1", parameters: { room } };
      return await arrives((await control("clients", leg)).callSid, "inRoom");
    },
    aFinishedCall: async () => {
      const callId = await aParkedCaller();
      await hangUp(callId);
      return await arrives(callId, "over");
    },
    until: async (condition: () => Promise<boolean>) => void (await waitFor(condition)),
  };
}

interface Shown {
  readonly queues: { readonly sid: string }[];
  readonly queue_members: { readonly call_sid: string }[];
  readonly conferences: {
    readonly friendly_name: string;
    readonly status: string;
    readonly participants: { readonly call_sid: string; readonly hold: boolean }[];
  }[];
  readonly status: string;
}

/** From the carrier's own REST and control routes, never from what the adapter asked for. */
function createWhereIs(emulator: string): (callId: string) => Promise<Whereabouts> {
  const authorization = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`;
  const get = async (path: string): Promise<Shown> => {
    const response = await fetch(`${emulator}/${path}`, { headers: { authorization } });
    return (await response.json()) as Shown;
  };
  const rest = (path: string) => get(`2010-04-01/Accounts/${ACCOUNT_SID}/${path}`);
  return async (callId) => {
    const { status } = await get(`control/calls/${callId}`);
    if (["completed", "busy", "failed", "no-answer", "canceled"].includes(status)) return { kind: "over" };
    for (const { friendly_name, status: open, participants } of (await get("control/conferences")).conferences) {
      const own = open === "completed" ? undefined : participants.find(({ call_sid }) => call_sid === callId);
      if (own) return { kind: "inRoom", room: friendly_name, held: own.hold };
    }
    for (const { sid } of (await rest("Queues.json")).queues) {
      const { queue_members } = await rest(`Queues/${sid}/Members.json`);
      if (queue_members.some(({ call_sid }) => call_sid === callId)) return { kind: "parked" };
    }
    return { kind: "inRoom", room: "nowhere", held: false };
  };
}

describeVoicePort("Twilio's adapter on the emulator", createTwilioVoice({ timeoutMs: 5000 }), openEmulator);
