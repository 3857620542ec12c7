import { Type } from "typebox";
import { Compile } from "typebox/compile";
import { askCarrier, CarrierRefusal, resultOfRefusal } from "../askCarrier.ts";
import { telnyxFaxUrl } from "../documents/urls.ts";
import type { FaxCommand, FaxPort, FoundFax, ListedFax, TelnyxAccount } from "../faxPort.ts";
import type { MessageResult } from "../messagingPort.ts";
import { NOT_OURS } from "../notOurs.ts";
import { lookUp } from "../twilio/words.ts";
import { stateOfMessage, telnyxStates, whyFaxFailed } from "./faxWords.ts";

const LIST_PAGE = 100;
const MOST_PAGES = 20;
/** Our clock and the carrier's. */
const CLOCKS_DIFFER_MS = 60_000;

const Said = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const Fax = Type.Object({
  id: Type.String(),
  status: Type.String(),
  direction: Said,
  from: Said,
  to: Said,
  client_state: Said,
  failure_reason: Said,
  media_url: Said,
  stored_media_url: Said,
  created_at: Type.String(),
  page_count: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
});
type Fax = Type.Static<typeof Fax>;
const oneFax = Compile(Type.Object({ data: Fax }));
const faxPage = Compile(
  Type.Object({
    data: Type.Array(Fax),
    meta: Type.Optional(Type.Object({ total_pages: Type.Optional(Type.Integer()) })),
  }),
);

/** Telnyx's Programmable Fax, REST v2. Source: telnyx 7.24.0, resources/faxes/faxes.d.ts. */
export function createTelnyxFax({ timeoutMs }: { readonly timeoutMs: number }): FaxPort<TelnyxAccount> {
  const ask: Ask = ({ apiKey, apiUrl }, path, body) =>
    askCarrier({
      url: `${(apiUrl ?? "https://api.telnyx.com").replace(/\/$/, "")}/v2${path}`,
      authorization: `Bearer ${apiKey}`,
      timeoutMs,
      codeOf,
      ...(body && { body: { type: "application/json", text: JSON.stringify(body) } }),
    });
  return {
    send: async (command) => {
      try {
        const known = command.attempt === 1 ? undefined : await findSent(command, ask);
        if (known === undefined && command.isStillOurs?.() === false) return NOT_OURS;
        return done(known ?? (await create(command, ask)));
      } catch (error) {
        return resultOfRefusal(error);
      }
    },
    findFax: async (account, providerId) => {
      try {
        return foundOf(expectFax(await ask(account, `/faxes/${encodeURIComponent(providerId)}`)));
      } catch (error) {
        if (error instanceof CarrierRefusal && error.status === 404) return null;
        throw error;
      }
    },
    faxesSince: async (account, since) => {
      const found = await list(
        account,
        { "created_at][gte": new Date(since).toISOString(), "direction][eq": "inbound" },
        ask,
      );
      return found.flatMap((fax) => listedOf(fax, since)).sort((one, other) => one.arrivedAt - other.arrivedAt);
    },
  };
}

type Ask = (account: TelnyxAccount, path: string, body?: object) => Promise<unknown>;

/** Answers carry `errors`, each with a code of Telnyx's own. */
function codeOf(answer: unknown): string | null {
  const { errors } = (answer ?? {}) as { errors?: { code?: unknown; title?: unknown }[] };
  const code = errors?.[0]?.code;
  return typeof code === "string" || typeof code === "number" ? String(code) : null;
}

function expectFax(answer: unknown): Fax {
  if (oneFax.Check(answer)) return answer.data;
  throw new CarrierRefusal(502, "unreadable");
}

async function create({ account, from, to, documentUrl, messageId, publicUrl }: FaxCommand<TelnyxAccount>, ask: Ask) {
  return expectFax(
    await ask(account, "/faxes", {
      ...{ connection_id: account.connectionId, from, to, media_url: documentUrl, quality: "high" },
      ...{ client_state: stateOfMessage(messageId), webhook_url: telnyxFaxUrl(publicUrl) },
    }),
  );
}

async function list(account: TelnyxAccount, filter: Record<string, string>, ask: Ask): Promise<Fax[]> {
  const filters = Object.entries(filter).map(([name, value]): [string, string] => [`filter[${name}]`, value]);
  const all: Fax[] = [];
  for (let page = 1; page <= MOST_PAGES; page++) {
    const search = new URLSearchParams([...filters, ["page[number]", String(page)], ["page[size]", String(LIST_PAGE)]]);
    const answer = await ask(account, `/faxes?${search}`);
    if (!faxPage.Check(answer)) throw new CarrierRefusal(502, "unreadable");
    all.push(...answer.data);
    if (page >= (answer.meta?.total_pages ?? 1)) break;
  }
  return all;
}

/** Telnyx gives our own name of the message back with each of its tries. */
async function findSent(command: FaxCommand<TelnyxAccount>, ask: Ask): Promise<Fax | undefined> {
  const { account, from, to, messageId, firstTriedAt, taken = [] } = command;
  const since = new Date(firstTriedAt - CLOCKS_DIFFER_MS).toISOString();
  const found = await list(account, { "created_at][gte": since, "from][eq": from, "to][eq": to }, ask);
  return found.find(({ id, client_state: state }) => state === stateOfMessage(messageId) && !taken.includes(id));
}

function done(fax: Fax): MessageResult {
  const { providerId, state, pages } = foundOf(fax);
  return { kind: "done", providerId, state, segments: pages };
}

function foundOf({ id: providerId, status, failure_reason: reason, page_count: pages = null }: Fax): FoundFax {
  const state = lookUp(telnyxStates, status) ?? "queued";
  if (state !== "failed") return { providerId, state, errorCode: null, because: null, mayTryAgain: false, pages };
  const errorCode = reason ?? "failed";
  return { providerId, state, errorCode, ...whyFaxFailed(errorCode), pages };
}

function listedOf(fax: Fax, since: number): ListedFax[] {
  const { id: providerMessageId, status, direction, from, to, page_count: pages = null } = fax;
  const arrivedAt = Date.parse(fax.created_at);
  const isOver = status === "received" || status === "failed";
  if (direction !== "inbound" || !isOver || arrivedAt < since || !from || !to) return [];
  const url = fax.media_url ?? fax.stored_media_url;
  const document = url ? { url, type: "application/pdf" } : null;
  const errorCode = status === "failed" ? (fax.failure_reason ?? "failed") : null;
  return [{ providerMessageId, from, to, document, pages, errorCode, arrivedAt }];
}
