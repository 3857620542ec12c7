import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { ACCOUNT_SID, AUTH_TOKEN } from "./recordedTwilio.ts";

/** A message as far as these answers need it. */
export interface RecordedMessage {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly direction: "inbound" | "outbound-api";
  status: string;
  readonly pictures: number;
  readonly createdAt: number;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

export interface RecordedMessages {
  readonly url: string;
  readonly messages: RecordedMessage[];
  readonly optedOut: Set<string>;
  /** Every request as it came in: method, path, form. */
  readonly requests: { method: string; path: string; form: URLSearchParams }[];
  /** What the next requests get; `lost`: it is done, and nobody hears of it. */
  readonly next: (Answer | "lost")[];
  close(): void;
}

export const LINE = "+14155552671";
const ROOT = `/2010-04-01/Accounts/${ACCOUNT_SID}`;

/** Twilio's answers about messages as they stand in its documentation and SDK; what is sent is delivered when next asked for. */
export async function openRecordedMessages(): Promise<RecordedMessages> {
  const recorded = {
    messages: [] as RecordedMessage[],
    optedOut: new Set<string>(),
    requests: [] as RecordedMessages["requests"],
    next: [] as RecordedMessages["next"],
  };
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await readBody(request));
    const url = new URL(request.url ?? "", "http://twilio");
    recorded.requests.push({ method: request.method ?? "", path: url.pathname, form });
    const scripted = recorded.next.shift();
    if (url.pathname.includes("/Media/")) return void response.writeHead(200, { "content-type": "image/png" }).end("x");
    const { status, body } = typeof scripted === "object" ? scripted : answerTo(recorded, request, url, form);
    if (scripted !== "lost")
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { ...recorded, url, close };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

const refusal = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

type State = Pick<RecordedMessages, "messages" | "optedOut">;

function answerTo(state: State, request: IncomingMessage, url: URL, form: URLSearchParams): Answer {
  const expected = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`;
  if (request.headers.authorization !== expected) return refusal(401, 20003, "Authenticate");
  const [, sid = "", media] = url.pathname.replace(`${ROOT}/Messages`, "").replace(".json", "").split("/");
  if (request.method === "POST") return create(state, form);
  if (sid === "") return list(state, url.searchParams);
  const message = state.messages.find((one) => one.sid === sid);
  if (!message) return refusal(404, 20404, `The requested resource ${url.pathname} was not found`);
  return media === undefined ? { status: 200, body: shapeOf(message) } : listMedia(message);
}

/** In the order in which Twilio looks; the words are its own. */
function create({ messages, optedOut }: State, form: URLSearchParams): Answer {
  const [to = "", from = "", body = ""] = ["To", "From", "Body"].map((name) => form.get(name) ?? "");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  if (from !== LINE) return refusal(400, 21606, `The 'From' phone number provided (${from}) is not a valid`);
  if (body === "" && !form.has("MediaUrl")) return refusal(400, 21602, "Message body is required.");
  if (body.length > 1600) return refusal(400, 21617, "The concatenated message body exceeds the 1600 character limit");
  if (optedOut.has(to)) return refusal(400, 21610, "Attempt to send to unsubscribed recipient");
  const message = recordOf(messages, { from, to, body, direction: "outbound-api", pictures: 0 });
  return { status: 201, body: { ...shapeOf(message), status: "queued", date_sent: null } };
}

export function recordOf(
  messages: RecordedMessage[],
  said: Pick<RecordedMessage, "from" | "to" | "body" | "direction" | "pictures">,
): RecordedMessage {
  const sid = `SM${String(messages.length + 1).padStart(32, "0")}`;
  const status = said.direction === "inbound" ? "received" : "delivered";
  const message = { ...said, sid, status, createdAt: Date.now() + messages.length * 1000 };
  messages.push(message);
  return message;
}

/** Newest first. The filter on the date may be as coarse as a day: here it keeps out only what lies ahead. */
function list({ messages }: State, query: URLSearchParams): Answer {
  const [to, from, after] = ["To", "From", "DateSent>"].map((name) => query.get(name));
  const shown = messages.filter(
    (message) =>
      (!to || message.to === to) && (!from || message.from === from) && Date.parse(after ?? "0") < Date.now(),
  );
  const page = { page: 0, page_size: 1000, start: 0, end: shown.length, uri: "/", first_page_uri: "/" };
  const bodies = shown.toReversed().map(shapeOf);
  return { status: 200, body: { messages: bodies, ...page, next_page_uri: null, previous_page_uri: null } };
}

function listMedia({ sid, pictures }: RecordedMessage): Answer {
  const media = Array.from({ length: pictures }, (_, index) => ({
    sid: `ME${String(index + 1).padStart(32, "0")}`,
    account_sid: ACCOUNT_SID,
    parent_sid: sid,
    content_type: "image/png",
    date_created: new Date(0).toUTCString(),
    date_updated: new Date(0).toUTCString(),
    uri: `${ROOT}/Messages/${sid}/Media/ME${String(index + 1).padStart(32, "0")}.json`,
  }));
  const page = { page: 0, page_size: 50, start: 0, end: pictures, uri: "/", first_page_uri: "/" };
  return { status: 200, body: { media_list: media, ...page, next_page_uri: null, previous_page_uri: null } };
}

const shapeOf = (message: RecordedMessage) => {
  const at = new Date(message.createdAt).toUTCString().replace("GMT", "+0000");
  return {
    sid: message.sid,
    account_sid: ACCOUNT_SID,
    messaging_service_sid: null,
    from: message.from,
    to: message.to,
    body: message.body,
    num_segments: "1",
    num_media: String(message.pictures),
    status: message.status,
    direction: message.direction,
    error_code: null,
    error_message: null,
    price: null,
    price_unit: "USD",
    date_created: at,
    date_sent: at,
    date_updated: at,
    api_version: "2010-04-01",
    uri: `${ROOT}/Messages/${message.sid}.json`,
    subresource_uris: { media: `${ROOT}/Messages/${message.sid}/Media.json` },
  };
};
