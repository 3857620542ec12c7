import { lookup } from "node:dns/promises";
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isOutsideAddress } from "./outsideAddress.ts";

/** A file somewhere else, at an address that somebody else wrote. */
export interface OutsideFile {
  readonly url: string;
  /** Sent to these origins alone (`https://api.twilio.com`), by whatever redirects it comes there or leaves. */
  readonly credentials?: { readonly origins: readonly string[]; readonly user: string; readonly password: string };
  readonly maxBytes: number;
}

/** Why it is not fetched, and never will be. `inside`: it leads, or is redirected, to an address that is not out there. */
export type OutsideRefusal = "badUrl" | "inside" | "tooManyRedirects" | "tooLarge" | "encoded" | "notThere";

export type FetchedFile =
  /** `type` as the other side says. The content ends, or throws an {@link OutsideCut}, within the time that was given. */
  | { readonly kind: "fetched"; readonly type: string; readonly content: AsyncIterable<Uint8Array> }
  | { readonly kind: "refused"; readonly because: OutsideRefusal }
  /** It may go better later. `code` is a status (`http503`) or the network's word (`ECONNREFUSED`, `nxdomain`, `tooSlow`). */
  | { readonly kind: "retry"; readonly code: string };

/** The content broke off: `tooLarge` is for good, the others may pass. */
export class OutsideCut extends Error {
  readonly because: "tooLarge" | "tooSlow" | "broken";
  constructor(because: OutsideCut["because"]) {
    super(`a file from outside broke off: ${because}`);
    this.because = because;
  }
}

export interface OutsideFetchOptions {
  /** For everything together: resolving, redirects, content. */
  readonly timeoutMs: number;
  /**
   * Addresses inside that are meant all the same, each ending in a slash: the emulated carrier's own. By configuration only;
   * plain HTTP is spoken to them alone.
   */
  readonly insideUrls?: readonly string[];
  readonly resolve?: (host: string) => Promise<readonly string[]>;
  /** For tests, in which nothing is really outside. */
  readonly isOutside?: (address: string) => boolean;
  readonly speaksHttp?: boolean;
}

type Whole = Required<OutsideFetchOptions>;

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Statuses that may be other tomorrow: a token on its way, a file that is not ready, a server in trouble. */
const PASSING = new Set([401, 403, 404, 408, 425, 429]);

/** Fetches files at addresses that come from outside, without being led inside by them. */
export function createOutsideFetch(options: OutsideFetchOptions): (file: OutsideFile) => Promise<FetchedFile> {
  const whole: Whole = {
    insideUrls: [],
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    isOutside: isOutsideAddress,
    speaksHttp: false,
    ...options,
  };
  return async (file) => {
    const deadline = AbortSignal.timeout(whole.timeoutMs);
    try {
      return await follow(whole, file, deadline);
    } catch (error) {
      if (deadline.aborted) return { kind: "retry", code: "tooSlow" };
      const { code } = error as { code?: unknown };
      if (typeof code !== "string") throw error; // A bug of ours, not the network.
      return { kind: "retry", code };
    }
  };
}

async function follow(whole: Whole, file: OutsideFile, deadline: AbortSignal): Promise<FetchedFile> {
  let url = readUrl(whole, file.url);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (url === null) return refused("badUrl");
    const answer = await ask(whole, file, url, deadline);
    if ("kind" in answer) return answer;
    const { statusCode: status = 0, headers } = answer;
    if (!REDIRECTS.has(status) || headers.location === undefined) return read(answer, file, deadline);
    answer.destroy();
    url = readUrl(whole, headers.location, url);
  }
  return refused("tooManyRedirects");
}

const refused = (because: OutsideRefusal): FetchedFile => ({ kind: "refused", because });

/** Null for whatever is not plainly an address of the web. Odd spellings of numbers become plain ones here, by the standard's own rules. */
function readUrl({ insideUrls, speaksHttp }: Whole, text: string, base?: URL): URL | null {
  if (!URL.canParse(text, base?.href)) return null;
  const url = new URL(text, base);
  if (url.username !== "" || url.password !== "") return null;
  const maySpeakHttp = speaksHttp || isMeant(insideUrls, url);
  return url.protocol === "https:" || (url.protocol === "http:" && maySpeakHttp) ? url : null;
}

const isMeant = (insideUrls: readonly string[], { href }: URL): boolean =>
  insideUrls.some((inside) => href.startsWith(inside));

/** One request, to an address that was looked up once: no other can be connected to, whom the name names by then. */
async function ask(
  whole: Whole,
  file: OutsideFile,
  url: URL,
  deadline: AbortSignal,
): Promise<IncomingMessage | FetchedFile> {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const addresses = isIP(host) !== 0 ? [host] : await unlessAborted(whole.resolve(host), deadline);
  if (addresses.length === 0) return { kind: "retry", code: "nxdomain" };
  // One inside is enough: who answers with both hopes that the other one is taken.
  if (!isMeant(whole.insideUrls, url) && !addresses.every(whole.isOutside)) return refused("inside");
  return await new Promise((resolve, reject) => {
    const isSecure = url.protocol === "https:";
    const request = (isSecure ? requestHttps : requestHttp)(url, {
      // Neither kept connections nor a proxy of the environment: this one address.
      agent: isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
      lookup: pinnedTo(addresses),
      headers: { accept: "*/*", "accept-encoding": "identity", ...authorizationFor(file, url) },
      signal: deadline,
    });
    request.once("response", resolve);
    request.once("error", reject);
    request.end();
  });
}

const pinnedTo =
  (addresses: readonly string[]): LookupFunction =>
  (_host, { all }, done) => {
    const known = addresses.map((address) => ({ address, family: isIP(address) }));
    if (all) done(null, known);
    else done(null, known[0]?.address ?? "", known[0]?.family);
  };

function authorizationFor({ credentials }: OutsideFile, { origin }: URL): { authorization?: string } {
  if (!credentials?.origins.includes(origin)) return {};
  const { user, password } = credentials;
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
}

async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    promise.then(resolve, reject);
  });
}

function read(answer: IncomingMessage, file: OutsideFile, deadline: AbortSignal): FetchedFile {
  const refusal = refusalOf(answer, file);
  if (refusal === null) {
    const type = answer.headers["content-type"] ?? "";
    return { kind: "fetched", type, content: contentOf(answer, file.maxBytes, deadline) };
  }
  answer.destroy();
  return refusal;
}

/** Compressed content is not asked for: what a few bytes become is found out at one's own cost. */
function refusalOf(
  { statusCode: status = 0, headers }: IncomingMessage,
  { maxBytes }: OutsideFile,
): FetchedFile | null {
  if (status >= 500 || PASSING.has(status)) return { kind: "retry", code: `http${status}` };
  if (status !== 200) return refused("notThere");
  if ((headers["content-encoding"] ?? "identity") !== "identity") return refused("encoded");
  return Number(headers["content-length"] ?? 0) > maxBytes ? refused("tooLarge") : null;
}

async function* contentOf(
  answer: IncomingMessage,
  maxBytes: number,
  deadline: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > maxBytes) throw new OutsideCut("tooLarge");
      yield chunk;
    }
  } catch (error) {
    if (error instanceof OutsideCut) throw error;
    throw new OutsideCut(deadline.aborted ? "tooSlow" : "broken");
  } finally {
    answer.destroy();
  }
}
