import { type Fax, openFax } from "../fax/fax.ts";
import { documentUrl, sendFax } from "../fax/sendFax.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { filePath } from "./media.ts";
import { pageOf } from "./paging.ts";
import { notFound, RestError } from "./refusal.ts";

/** Programmable Fax, below the account as SignalWire has it; Twilio's own stood at fax.twilio.com and is over. */
export const faxRoutes: readonly RestRoute[] = [
  { method: "POST", path: "/Faxes", answer: (request) => create(request) },
  { method: "GET", path: "/Faxes", answer: (request) => list(request) },
  {
    method: "GET",
    path: "/Faxes/:fax",
    answer: (request) => ({ status: 200, body: faxShape(request, faxOf(request)) }),
  },
  {
    method: "GET",
    path: "/Faxes/:fax/Media/:medium",
    isFile: true,
    answer: (request) => ({ status: 307, location: `${request.carrier.apiUrl}${filePath(documentOf(request))}` }),
  },
];

const faxOf = ({ carrier, account, path }: RestRequest): Fax => {
  const fax = carrier.faxRoom.faxes.get(path.fax ?? "");
  if (fax?.account === account) return fax;
  throw notFound(`/Faxes/${path.fax}.json`);
};

const documentOf = (request: RestRequest) => {
  const { document } = faxOf(request);
  if (document?.sid === request.path.medium && document) return document;
  throw notFound(`/Media/${request.path.medium}`);
};

const create = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const [to = "", from = "", mediaUrl = ""] = ["To", "From", "MediaUrl"].map((name) => form.get(name) ?? "");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (!account.lines.has(from)) {
    throw new RestError(400, 21606, `The 'From' phone number provided (${from}) is not a valid fax-capable number`);
  }
  if (!/^https?:\/\//i.test(mediaUrl) || !URL.canParse(mediaUrl)) throw new RestError(400, 21620, "Invalid media URL");
  const statusCallback = form.get("StatusCallback") ?? undefined;
  const fax = openFax(carrier, { account, direction: "outbound", status: "queued", from, to, statusCallback });
  const shape = faxShape(request, fax);
  sendFax(carrier, fax, mediaUrl);
  return { status: 201, body: shape };
};

/** Newest first. */
const list = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const [to, from] = [form.get("To"), form.get("From")];
  const after = Date.parse(form.get("DateCreatedAfter") ?? "");
  const isWanted = (fax: Fax): boolean =>
    fax.account === account &&
    (to === null || fax.to === to) &&
    (from === null || fax.from === from) &&
    (Number.isNaN(after) || fax.createdAt > after);
  const rows = [...carrier.faxRoom.faxes.values()].filter(isWanted).reverse();
  return pageOf(
    request,
    "faxes",
    rows.map((fax) => faxShape(request, fax)),
  );
};

const faxShape = ({ carrier }: RestRequest, fax: Fax) => {
  const url = `/2010-04-01/Accounts/${fax.account.sid}/Faxes/${fax.sid}`;
  return {
    sid: fax.sid,
    account_sid: fax.account.sid,
    api_version: "v1",
    from: fax.from,
    to: fax.to,
    direction: fax.direction,
    status: fax.status,
    quality: "fine",
    num_pages: fax.pages === null ? null : String(fax.pages),
    media_sid: fax.document?.sid ?? null,
    media_url: fax.document && documentUrl(carrier, fax),
    duration: null,
    price: null,
    price_unit: null,
    // ISO 8601, unlike all else of this API.
    date_created: new Date(fax.createdAt).toISOString(),
    date_updated: new Date(fax.updatedAt).toISOString(),
    links: { media: `${url}/Media` },
    url,
  };
};
