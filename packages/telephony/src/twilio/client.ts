import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import twilio from "twilio";
import RequestClient from "twilio/lib/base/RequestClient.js";
import type { CarrierAccount } from "../voicePort.ts";

export type TwilioClient = ReturnType<typeof twilio>;

/**
 * The SDK's own HTTP client, sent to another host when the account names one; authentication, encoding and errors stay the
 * SDK's. Its agents are ours: the SDK would read a proxy from the environment, and then ignore the time-out.
 */
class DirectedRequestClient extends RequestClient {
  readonly #baseUrl: URL | null;

  constructor(apiUrl: string | null, timeoutMs: number) {
    super({ timeout: timeoutMs });
    this.#baseUrl = apiUrl === null ? null : new URL(apiUrl);
    const agent = { keepAlive: true, maxSockets: 20, timeout: timeoutMs };
    this.axios.defaults.httpsAgent = new HttpsAgent(agent);
    this.axios.defaults.httpAgent = new HttpAgent(agent);
  }

  override request<Data>(options: RequestClient.RequestOptions<Data>) {
    return super.request<Data>(this.#baseUrl ? { ...options, uri: direct(options.uri, this.#baseUrl) } : options);
  }
}

/** Protocol, host, port and path prefix of `base`, the rest of `uri`. */
function direct(uri: string, base: URL): string {
  const { pathname, search } = new URL(uri);
  return `${base.origin}${base.pathname.replace(/\/$/, "")}${pathname}${search}`;
}

/** Clients by account, so that connections are kept; an account whose secrets or address change gets a new one. */
export function createTwilioClients(timeoutMs: number): (account: CarrierAccount) => TwilioClient {
  const clients = new Map<string, { made: string; client: TwilioClient }>();
  return (account) => {
    const made = JSON.stringify([account.authToken, account.apiKeySid, account.apiKeySecret, account.apiUrl]);
    const known = clients.get(account.accountSid);
    if (known?.made === made) return known.client;
    const client = createClient(account, timeoutMs);
    clients.set(account.accountSid, { made, client });
    return client;
  };
}

function createClient(account: CarrierAccount, timeoutMs: number): TwilioClient {
  const { accountSid, authToken, apiKeySid, apiKeySecret } = account;
  const httpClient = new DirectedRequestClient(account.apiUrl, timeoutMs);
  // Empty strings: left out, the SDK would take region, edge and log level from the environment.
  const options = { accountSid, httpClient, region: "", edge: "", logLevel: "none" };
  return apiKeySid && apiKeySecret ? twilio(apiKeySid, apiKeySecret, options) : twilio(accountSid, authToken, options);
}
