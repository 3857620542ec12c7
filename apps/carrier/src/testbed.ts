import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { EmulatorAccount } from "@touchstone/contracts";
import Fastify from "fastify";
import { carrierApp } from "./app.ts";
import { type Carrier, type CarrierOptions, createCarrier, DEFAULT_OPTIONS } from "./carrier.ts";
import { type ManualClock, manualClock } from "./clock.ts";
import type { Mixer } from "./media/mixer.ts";

/** A webhook as the application under the emulator received it. */
export type Received = {
  readonly path: string;
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
  readonly form: Readonly<Record<string, string>>;
};
/** What the application answers on a path: TwiML, or what the function writes itself. */
export type Script = string | ((received: Received, response: ServerResponse) => string | undefined);

export type Testbed = {
  readonly carrier: Carrier;
  readonly clock: ManualClock;
  /** Origin of the scripted application. */
  readonly application: string;
  /** Origin of the emulator. */
  readonly origin: string;
  readonly received: readonly Received[];
  script(path: string, script: Script): void;
  /** Moves the clock in steps from timer to timer, waiting each time until nothing is on the wire. */
  advance(ms: number): Promise<void>;
  /** Waits until nothing is on the wire; the clock stands still. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

export const ACCOUNT_SID = `AC${"a".repeat(32)}`;
export const AUTH_TOKEN = "0123456789abcdef0123456789abcdef";
export const APPLICATION_SID = `AP${"b".repeat(32)}`;
export const API_KEY_SID = `SK${"c".repeat(32)}`;
export const API_KEY_SECRET = "the-api-key-secret";
export const LINE = "+85230001000";

/** An emulator on a manual clock between a scripted application and whoever dials; for tests. */
export const openTestbed = async (
  scripts: Readonly<Record<string, Script>>,
  options: Partial<CarrierOptions> = {},
  mixer?: Mixer,
): Promise<Testbed> => {
  const received: Received[] = [];
  const scripted = new Map(Object.entries(scripts));
  const listener = createServer((request, response) => answer(request, response, received, scripted));
  const application = await listening(listener);
  const clock = manualClock();
  const carrier = createCarrier(
    { ...options, publicUrl: application, gatewayUrl: application, accounts: [accountAt(application)] },
    { clock, ...(mixer && { mixer }) },
  );
  const server = Fastify({ forceCloseConnections: true });
  const config = { host: "", port: 0, clockRate: 1, media: false, logLevel: "warn", carrier: DEFAULT_OPTIONS };
  await server.register(carrierApp, { config, carrier });
  const origin = await server.listen({ host: "127.0.0.1", port: 0 });
  return {
    carrier,
    clock,
    application,
    origin,
    received,
    script: (path, script) => scripted.set(path, script),
    settled: () => carrier.traffic.settled(),
    advance: (ms) => advance(carrier, clock, ms),
    async close() {
      await server.close();
      listener.closeAllConnections();
      listener.close();
    },
  };
};

const accountAt = (application: string): EmulatorAccount => {
  const settings = { voiceFallbackUrl: `${application}/fallback`, statusCallback: `${application}/status` };
  return {
    accountSid: ACCOUNT_SID,
    authToken: AUTH_TOKEN,
    apiKeys: [{ sid: API_KEY_SID, secret: API_KEY_SECRET }],
    numbers: [{ phoneNumber: LINE, voiceUrl: `${application}/inbound`, ...settings }],
    applications: [{ sid: APPLICATION_SID, voiceUrl: `${application}/client`, ...settings }],
  };
};

const listening = (listener: ReturnType<typeof createServer>): Promise<string> =>
  new Promise((resolve) => {
    listener.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`));
  });

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  received: Received[],
  scripted: ReadonlyMap<string, Script>,
): Promise<void> => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const url = request.url ?? "";
  const [path = "", query = ""] = url.split("?", 2);
  const form = Object.fromEntries(new URLSearchParams(request.method === "GET" ? query : body));
  const one = { path, url, method: request.method ?? "", headers: request.headers, form };
  received.push(one);
  const script = scripted.get(path) ?? "<Response/>";
  const twiml = typeof script === "string" ? script : script(one, response);
  if (twiml !== undefined) response.writeHead(200, { "Content-Type": "text/xml" }).end(twiml);
};

const advance = async (carrier: Carrier, clock: ManualClock, ms: number): Promise<void> => {
  const until = clock.now() + ms;
  await carrier.traffic.settled();
  for (let next = clock.nextAt(); next !== undefined && next <= until; next = clock.nextAt()) {
    clock.moveTo(next);
    await carrier.traffic.settled();
  }
  clock.moveTo(until);
  await carrier.traffic.settled();
};

/** Points an official client at the emulator, the way Twilio's SDK lets one override a domain's address. */
export const aimedAt = <Client extends { api: { baseUrl: string } }>(origin: string, client: Client): Client => {
  client.api.baseUrl = `${origin}/emulator`;
  return client;
};
