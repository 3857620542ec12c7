import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { askCarrier, CarrierRefusal, resultOfRefusal } from "../askCarrier.ts";
import { faxStatusUrl } from "../documents/urls.ts";
import type { FaxAccount, FaxCommand, FaxPort, FoundFax, ListedFax } from "../faxPort.ts";
import type { MessageResult } from "../messagingPort.ts";
import { NOT_OURS } from "../notOurs.ts";
import { faxMeanings } from "./faxWords.ts";
import { lookUp } from "./words.ts";

type Account = Extract<FaxAccount, { provider: "twilio" }>;

/** Our clock and the carrier's. */
const CLOCKS_DIFFER_MS = 60_000;
const LIST_PAGE = 100;
/** Pages of a list that are read at most. */
const MOST_PAGES = 20;

const OrNull = Type.Union([Type.String(), Type.Null()]);
const Fax = Type.Object({
  sid: Type.String(),
  from: Type.String(),
  to: Type.String(),
  status: Type.String(),
  direction: Type.String(),
  num_pages: Type.Optional(Type.Union([Type.String(), Type.Integer(), Type.Null()])),
  media_url: Type.Optional(OrNull),
  date_created: Type.String(),
});
type Fax = Type.Static<typeof Fax>;
const oneFax = Compile(Fax);
const faxPage = Compile(Type.Object({ faxes: Type.Array(Fax), next_page_uri: Type.Optional(OrNull) }));

/**
 * Carriers of the shape of Programmable Fax. Twilio's own ended (decision 13); the addresses are those of SignalWire's Compatibility
 * API, below its `/api/laml`: developer.signalwire.com/compatibility-api/client-sdks/methods/faxes. The emulator speaks it too.
 */
export function createTwilioFax({ timeoutMs }: { readonly timeoutMs: number }): FaxPort<Account> {
  const ask = (account: Account, path: string, form?: URLSearchParams) =>
    askCarrier({
      url: `${rootOf(account)}${path}`,
      authorization: authorizationOf(account),
      timeoutMs,
      codeOf,
      ...(form && { body: { type: "application/x-www-form-urlencoded", text: form.toString() } }),
    });
  const list = (account: Account, query: Record<string, string>) => listAll(account, query, ask);
  return {
    send: async (command) => {
      try {
        const known = command.attempt === 1 ? undefined : await findSent(command, list);
        if (known === undefined && command.isStillOurs?.() === false) return NOT_OURS;
        return done(known ?? (await create(command, ask)));
      } catch (error) {
        return resultOfRefusal(error);
      }
    },
    findFax: async (account, providerId) => {
      try {
        return foundOf(expectFax(await ask(account, `/Faxes/${encodeURIComponent(providerId)}.json`)));
      } catch (error) {
        if (error instanceof CarrierRefusal && error.status === 404) return null;
        throw error;
      }
    },
    faxesSince: async (account, since) => {
      const found = await list(account, { DateCreatedAfter: new Date(since - 1000).toISOString() });
      return found.flatMap((fax) => listedOf(fax, since)).sort((one, other) => one.arrivedAt - other.arrivedAt);
    },
  };
}

type Ask = (account: Account, path: string, form?: URLSearchParams) => Promise<unknown>;
type List = (account: Account, query: Record<string, string>) => Promise<Fax[]>;

const rootOf = ({ apiUrl, accountSid }: Account): string =>
  `${(apiUrl ?? "https://api.twilio.com").replace(/\/$/, "")}/2010-04-01/Accounts/${accountSid}`;

function authorizationOf({ accountSid, authToken, apiKeySid, apiKeySecret }: Account): string {
  const pair = apiKeySid && apiKeySecret ? `${apiKeySid}:${apiKeySecret}` : `${accountSid}:${authToken}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function codeOf(answer: unknown): string | null {
  const { code } = (answer ?? {}) as { code?: unknown };
  return typeof code === "number" || typeof code === "string" ? String(code) : null;
}

function expectFax(answer: unknown): Fax {
  if (oneFax.Check(answer)) return answer;
  throw new CarrierRefusal(502, "unreadable");
}

async function create({ account, from, to, documentUrl, messageId, publicUrl }: FaxCommand<Account>, ask: Ask) {
  const form = new URLSearchParams({
    From: from,
    To: to,
    MediaUrl: documentUrl,
    Quality: "fine",
    StatusCallback: faxStatusUrl(publicUrl, messageId),
  });
  return expectFax(await ask(account, "/Faxes.json", form));
}

async function listAll(account: Account, query: Record<string, string>, ask: Ask): Promise<Fax[]> {
  const all: Fax[] = [];
  for (let page = 0; page < MOST_PAGES; page++) {
    const search = new URLSearchParams({ ...query, PageSize: String(LIST_PAGE), Page: String(page) });
    const answer = await ask(account, `/Faxes.json?${search}`);
    if (!faxPage.Check(answer)) throw new CarrierRefusal(502, "unreadable");
    all.push(...answer.faxes);
    if (!answer.next_page_uri) break;
  }
  return all;
}

/** There is no key by which a carrier would know a repeat: it is the oldest to this number that is nobody's yet. */
async function findSent({ account, from, to, firstTriedAt, taken = [] }: FaxCommand<Account>, list: List) {
  const since = firstTriedAt - CLOCKS_DIFFER_MS;
  const found = await list(account, { From: from, To: to, DateCreatedAfter: new Date(since).toISOString() });
  return found.findLast(
    (fax) =>
      !isInbound(fax) &&
      fax.to === to &&
      fax.from === from &&
      Date.parse(fax.date_created) >= since &&
      !taken.includes(fax.sid),
  );
}

const isInbound = ({ direction }: Fax): boolean => direction === "inbound";

const pagesOf = ({ num_pages: pages }: Fax): number | null =>
  Number.isInteger(Number(pages)) ? Number(pages) || null : null;

function done(fax: Fax): MessageResult {
  const { providerId, state, pages } = foundOf(fax);
  return { kind: "done", providerId, state, segments: pages };
}

/** A word that is not known tells no more than that the carrier has the fax. */
function foundOf(fax: Fax): FoundFax {
  const { state, because, mayTryAgain } = lookUp(faxMeanings, fax.status) ?? faxMeanings.queued ?? UNKNOWN;
  const errorCode = state === "failed" ? fax.status : null;
  return { providerId: fax.sid, state, because, mayTryAgain, errorCode, pages: pagesOf(fax) };
}
const UNKNOWN = { state: "queued", because: null, mayTryAgain: false } as const;

/** Only what is over; while it comes in there is nothing to be had. */
function listedOf(fax: Fax, since: number): ListedFax[] {
  const arrivedAt = Date.parse(fax.date_created);
  const isOver = fax.status === "received" || fax.status === "failed" || fax.status === "canceled";
  if (!isInbound(fax) || !isOver || arrivedAt < since) return [];
  const { sid: providerMessageId, from, to, media_url: url } = fax;
  const document = url ? { url, type: "application/pdf" } : null;
  const errorCode = fax.status === "received" ? null : fax.status;
  return [{ providerMessageId, from, to, document, pages: pagesOf(fax), errorCode, arrivedAt }];
}
