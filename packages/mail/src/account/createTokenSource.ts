import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { isIP } from "node:net";
import type { Reach, TokenGrant } from "./mailAccount.ts";

export interface TokenSourceOptions {
  readonly reach: Reach;
  /** Default 10,000 ms. */
  readonly timeoutMs?: number;
  /** Certificates of authorities that are believed beside the usual ones, as PEM. */
  readonly ca?: string;
}

/** The provider gives no token: its own word, such as `invalid_grant`, and nothing that is secret. */
class NoToken extends Error {
  readonly code = "ETOKEN";
  constructor(word: string) {
    super(`no access token: ${word}`);
    this.name = "NoToken";
  }
}

/** A token is not used in its last minute, and no longer than this: one that is not taken is followed by another one. */
const EARLY_MS = 60_000;
const MOST_MS = 240_000;
const DEFAULT_LASTS_S = 300;
const MAX_ANSWER_BYTES = 65_536;

/** Asks for an access token, and keeps it as long as it is good; `renew` asks in any case. */
export function createTokenSource(
  grant: TokenGrant,
  { reach, timeoutMs = 10_000, ca }: TokenSourceOptions,
): (renew?: boolean) => Promise<string> {
  let known = { token: "", goodUntil: 0 };
  let asking: Promise<string> | null = null;
  const ask = async () => {
    const { token, lastsS } = await askForToken(grant, { reach, timeoutMs, ...(ca ? { ca } : {}) });
    known = { token, goodUntil: performance.now() + Math.min(MOST_MS, lastsS * 1000 - EARLY_MS) };
    return token;
  };
  return async (renew = false) => {
    if (!renew && performance.now() < known.goodUntil) return known.token;
    asking ??= ask().finally(() => {
      asking = null;
    });
    return await asking;
  };
}

async function askForToken(grant: TokenGrant, options: Required<Omit<TokenSourceOptions, "ca">> & { ca?: string }) {
  const { statusCode, text } = await post(new URL(grant.tokenUrl), formOf(grant), options);
  const answer = jsonOf(text);
  const { access_token: token, expires_in: lastsS } = answer;
  if (statusCode === 200 && typeof token === "string" && /^[!-~]{1,16384}$/.test(token))
    return { token, lastsS: typeof lastsS === "number" ? lastsS : DEFAULT_LASTS_S };
  throw new NoToken(wordOf(answer.error) ?? `status ${statusCode}`);
}

function formOf({ clientId, clientSecret, refreshToken, scope }: TokenGrant): string {
  const form = new URLSearchParams({ client_id: clientId });
  if (refreshToken === null) form.set("grant_type", "client_credentials");
  else {
    form.set("grant_type", "refresh_token");
    form.set("refresh_token", refreshToken);
  }
  if (clientSecret !== null) form.set("client_secret", clientSecret);
  if (scope !== null) form.set("scope", scope);
  return form.toString();
}

interface Answer {
  readonly statusCode: number;
  readonly text: string;
}

/** No redirect is followed: secrets go to the address that was written. */
async function post(
  url: URL,
  body: string,
  { reach, timeoutMs, ca }: Required<Omit<TokenSourceOptions, "ca">> & { ca?: string },
): Promise<Answer> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const address = await reach(host, Number(url.port || 443));
  return await new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ method: "POST", host: address, port: url.port || 443, path: url.pathname + url.search, agent: false },
        ...{
          signal: AbortSignal.timeout(timeoutMs),
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(ca ? { ca } : {}),
        },
        headers: {
          ...{ host: url.host, accept: "application/json", "content-type": "application/x-www-form-urlencoded" },
          "content-length": Buffer.byteLength(body),
        },
      },
      (answer) => readAnswer(answer).then(resolve, reject),
    );
    asked.on("error", (error) =>
      reject(error.name === "TimeoutError" || error.name === "AbortError" ? timedOut(error) : error),
    );
    asked.end(body);
  });
}

const timedOut = (cause: Error) => Object.assign(new Error("no answer in time", { cause }), { code: "ETIMEDOUT" });

async function readAnswer(answer: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > MAX_ANSWER_BYTES) throw new NoToken("the answer is too long");
    pieces.push(piece);
  }
  return { statusCode: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString("utf8") };
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === "object" && read !== null) return read as Readonly<Record<string, unknown>>;
  } catch {
    // A page of HTML tells nothing: its status is told instead.
  }
  return {};
}

const wordOf = (error: unknown): string | undefined =>
  typeof error === "string" && /^\w{1,60}$/.test(error) ? error : undefined;
