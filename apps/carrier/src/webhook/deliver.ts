import { randomUUID } from "node:crypto";
import type { EmulatorAttempt, EmulatorFault, EmulatorLedgerEntry } from "@touchstone/contracts";
import type { Account } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { type Exchange, exchange } from "./exchange.ts";
import type { OpenEntry } from "./ledger.ts";
import { type Overrides, overridesOf, type RetryCause } from "./overrides.ts";
import { type Fields, signature, signedUrl } from "./signature.ts";

export type Webhook = {
  readonly kind: EmulatorLedgerEntry["kind"];
  readonly account: Account;
  readonly callSid?: string | undefined;
  readonly messageSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
  readonly url: string;
  readonly method: "GET" | "POST";
  readonly fields: Fields;
};

/** A 2xx answer, or the error as Twilio's debugger numbers it. */
export type Answer =
  | { readonly ok: true; readonly contentType: string; readonly body: string }
  | { readonly ok: false; readonly code: 11100 | 11200 | 11205 | 11750; readonly message: string };

/** Signs and sends one webhook with the retries its URL asks for, through the faults in force, and records it. */
export const deliver = async (carrier: Carrier, webhook: Webhook): Promise<Answer> => {
  const letter = sealed(webhook);
  if (!letter) return { ok: false, code: 11100, message: `Invalid URL format: ${webhook.url}` };
  const { kind, account, callSid, messageSid, conferenceSid } = webhook;
  return await dispatch(carrier, { kind, accountSid: account.sid, callSid, messageSid, conferenceSid }, letter);
};

/** What a webhook is about. */
export type Subject = Pick<Webhook, "kind" | "callSid" | "messageSid" | "conferenceSid"> & {
  /** Empty for what belongs to no account of the telephone company. */
  readonly accountSid: string;
  readonly mailId?: string;
};

/** Sends what is signed already with the retries it asks for, through the faults in force, and records it. */
export const dispatch = async (carrier: Carrier, webhook: Subject, letter: Letter): Promise<Answer> => {
  const entry = carrier.ledger.open(entryOf(webhook, letter));
  const faults = carrier.faults.befalling(letter.path);
  if (faults.some((fault) => fault.kind === "drop")) {
    recordAttempt(carrier, webhook, letter, entry, { at: Date.now(), durationMs: 0, error: "dropped" });
    entry.close("dropped");
    return answerOf({ error: "connect" });
  }
  await holdBack(carrier, faults);
  const result = await sendWithRetries(carrier, webhook, letter, entry, [...faults]);
  entry.close(outcomeOf(result));
  return answerOf(result);
};

/** What leaves the house: everything about a webhook that stays the same over its retries. */
export type Letter = {
  readonly token: string;
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly path: string;
  readonly body: string | Buffer;
  readonly headers: Readonly<Record<string, string>>;
  readonly overrides: Overrides;
};

const sealed = (webhook: Webhook): Letter | undefined => {
  const body = new URLSearchParams(webhook.fields.map(([name, value]): [string, string] => [name, value])).toString();
  const isGet = webhook.method === "GET";
  const url = isGet ? withQuery(webhook.url, body) : (webhook.url.split("#", 1)[0] ?? "");
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const token = randomUUID();
  const headers: Record<string, string> = {
    "User-Agent": "TwilioProxy/1.1",
    Accept: "*/*",
    "X-Twilio-Signature": signature(
      webhook.account.authToken,
      signedUrl(url, isOfMessage(webhook)),
      isGet ? [] : webhook.fields,
    ),
    "I-Twilio-Idempotency-Token": token,
  };
  if (!isGet) {
    headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8";
    headers["Content-Length"] = String(Buffer.byteLength(body));
  }
  return {
    token,
    method: webhook.method,
    url,
    path: new URL(url).pathname,
    body: isGet ? "" : body,
    headers,
    overrides: overridesOf(webhook.url),
  };
};

const isOfMessage = ({ kind }: Webhook): boolean => kind === "message" || kind === "message-status";

const withQuery = (url: string, query: string): string => {
  const base = url.split("#", 1)[0] ?? "";
  return `${base}${base.includes("?") ? "&" : "?"}${query}`;
};

const entryOf = (webhook: Subject, letter: Letter) => ({
  token: letter.token,
  kind: webhook.kind,
  accountSid: webhook.accountSid,
  ...(webhook.callSid && { callSid: webhook.callSid }),
  ...(webhook.messageSid && { messageSid: webhook.messageSid }),
  ...(webhook.conferenceSid && { conferenceSid: webhook.conferenceSid }),
  ...(webhook.mailId && { mailId: webhook.mailId }),
  method: letter.method,
  url: letter.url,
  // Mails have megabytes, and the ledger many entries.
  body: typeof letter.body === "string" ? letter.body : "",
  sentAt: Date.now(),
});

const holdBack = async (carrier: Carrier, faults: readonly EmulatorFault[]): Promise<void> => {
  for (const fault of faults) {
    if (fault.kind === "delay") await pause(carrier, fault.delayMs ?? 1000);
    if (fault.kind !== "reorder") continue;
    await Promise.race([carrier.faults.overtaken(fault), pause(carrier, fault.delayMs ?? 1000)]);
  }
};

const pause = (carrier: Carrier, ms: number): Promise<void> =>
  new Promise((resolve) => {
    carrier.clock.after(ms, resolve);
  });

const sendWithRetries = async (
  carrier: Carrier,
  webhook: Subject,
  letter: Letter,
  entry: OpenEntry,
  faults: EmulatorFault[],
): Promise<Exchange> => {
  const deadline = performance.now() + letter.overrides.totalMs;
  for (let attempt = 0; ; attempt++) {
    const result = await sendOnce(carrier, webhook, letter, entry, faults, deadline - performance.now());
    const cause = retryCause(result);
    const isLast = attempt >= letter.overrides.retries || !cause || !letter.overrides.retryOn.has(cause);
    const backOffMs = letter.overrides.backOffMs * 2 ** attempt;
    if (isLast || performance.now() + backOffMs >= deadline) return result;
    await new Promise((resolve) => setTimeout(resolve, backOffMs));
  }
};

const sendOnce = async (
  carrier: Carrier,
  webhook: Subject,
  letter: Letter,
  entry: OpenEntry,
  faults: EmulatorFault[],
  remainingMs: number,
): Promise<Exchange> => {
  const fault = takeFirst(faults, (one) => one.kind === "status" || one.kind === "reset");
  const duplicate = takeFirst(faults, (one) => one.kind === "duplicate");
  const startedAt = Date.now();
  const real = fault?.delivered === false ? undefined : transmit(carrier, letter, remainingMs);
  if (duplicate) void repeat(carrier, webhook, letter, entry, duplicate);
  const result = spoiled(fault, await real);
  carrier.faults.sent(letter.path);
  recordAttempt(carrier, webhook, letter, entry, {
    at: startedAt,
    durationMs: Date.now() - startedAt,
    ...told(result),
  });
  return result;
};

const told = (result: Exchange) => ("error" in result ? { error: result.error } : { status: result.status });

/** Into the ledger and onto the timeline. */
const recordAttempt = (
  carrier: Carrier,
  webhook: Subject,
  letter: Letter,
  entry: OpenEntry,
  attempt: EmulatorAttempt,
): void => {
  entry.attempted(attempt);
  carrier.timeline.publish({
    type: "webhook",
    ...(webhook.callSid && { callSid: webhook.callSid }),
    ...(webhook.messageSid && { messageSid: webhook.messageSid }),
    ...(webhook.mailId && { mailId: webhook.mailId }),
    path: letter.path,
    ...attempt,
  });
};

/** The answer as the fault lets the carrier see it. */
const spoiled = (fault: EmulatorFault | undefined, real: Exchange | undefined): Exchange => {
  if (fault?.kind === "status")
    return { status: fault.status ?? 503, contentType: "text/plain", body: "", oversize: false };
  if (fault?.kind === "reset" || !real) return { error: "reset" };
  return real;
};

const repeat = async (
  carrier: Carrier,
  webhook: Subject,
  letter: Letter,
  entry: OpenEntry,
  fault: EmulatorFault,
): Promise<void> => {
  await pause(carrier, fault.delayMs ?? 0);
  const startedAt = Date.now();
  const result = await transmit(carrier, letter, letter.overrides.totalMs);
  const durationMs = Date.now() - startedAt;
  recordAttempt(carrier, webhook, letter, entry, { at: startedAt, durationMs, duplicate: true, ...told(result) });
};

const transmit = async (carrier: Carrier, letter: Letter, remainingMs: number): Promise<Exchange> => {
  carrier.traffic.begin();
  try {
    return await exchange(carrier.wire, {
      target: new URL(carrier.route(letter.url)),
      method: letter.method,
      headers: letter.headers,
      body: letter.body,
      limits: letter.overrides,
      remainingMs,
    });
  } finally {
    carrier.traffic.end();
  }
};

const takeFirst = <T>(list: T[], wanted: (one: T) => boolean): T | undefined => {
  const index = list.findIndex(wanted);
  return index < 0 ? undefined : list.splice(index, 1)[0];
};

const retryCause = (result: Exchange): RetryCause | undefined => {
  if ("error" in result) {
    if (result.error === "connect") return "ct";
    return result.error === "total-timeout" ? undefined : "rt";
  }
  if (result.status >= 500) return "5xx";
  return result.status >= 400 ? "4xx" : undefined;
};

const isSuccess = (result: Exchange): boolean => "status" in result && result.status >= 200 && result.status < 300;

const outcomeOf = (result: Exchange): EmulatorLedgerEntry["outcome"] => {
  if (isSuccess(result)) return "acknowledged";
  return "status" in result ? "refused" : "failed";
};

const answerOf = (result: Exchange): Answer => {
  if ("error" in result) {
    const code = result.error === "connect" ? 11205 : 11200;
    return { ok: false, code, message: code === 11205 ? "HTTP connection failure" : "HTTP retrieval failure" };
  }
  if (!isSuccess(result)) return { ok: false, code: 11200, message: `HTTP retrieval failure: status ${result.status}` };
  if (result.oversize) return { ok: false, code: 11750, message: "TwiML response body too large" };
  return { ok: true, contentType: result.contentType, body: result.body };
};
