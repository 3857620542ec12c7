import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

// Telnyx's answers about faxes as they stand in its SDK (7.24.0) and API reference; what is sent is over when next asked for.

export interface RecordedFax {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly direction: "inbound" | "outbound";
  readonly client_state: string | null;
  readonly media_url: string | null;
  readonly page_count: number | null;
  readonly created_at: string;
  readonly status: string;
  readonly failure_reason: string | null;
}

export interface RecordedTelnyx {
  readonly url: string;
  readonly faxes: RecordedFax[];
  readonly machines: Map<string, "busy" | "noAnswer">;
  readonly requests: { method: string; path: string; body: unknown }[];
  close(): void;
}

export const API_KEY = "KEY0123456789";
export const CONNECTION = "234423";
export const FAX_LINE = "+14155552672";

type State = Pick<RecordedTelnyx, "faxes" | "machines">;
interface Answer {
  readonly status: number;
  readonly body: object;
}

export async function openRecordedTelnyx(): Promise<RecordedTelnyx> {
  const state: State = { faxes: [], machines: new Map() };
  const requests: RecordedTelnyx["requests"] = [];
  const server = createServer(async (request, response) => {
    const text = await readBody(request);
    const body = text === "" ? null : JSON.parse(text);
    const url = new URL(request.url ?? "", "http://telnyx");
    requests.push({ method: request.method ?? "", path: url.pathname, body });
    const answer = answerTo(state, request, url, body);
    response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { ...state, requests, url, close };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

const refusal = (status: number, code: string, title: string): Answer => ({
  status,
  body: { errors: [{ code, title, detail: title }] },
});

function answerTo(state: State, request: IncomingMessage, url: URL, body: Record<string, string> | null): Answer {
  if (request.headers.authorization !== `Bearer ${API_KEY}`) return refusal(401, "10009", "Authentication failed");
  const [, , , id] = url.pathname.split("/");
  if (request.method === "POST") return create(state, body ?? {});
  if (id === undefined) return list(state, url.searchParams);
  const fax = state.faxes.find((one) => one.id === id);
  return fax ? { status: 200, body: { data: shapeOf(fax) } } : refusal(404, "10005", "Resource not found");
}

function create({ faxes, machines }: State, body: Record<string, string>): Answer {
  const { from = "", to = "", media_url = "", connection_id, client_state = null } = body;
  if (connection_id !== CONNECTION) return refusal(422, "10015", "Invalid connection_id");
  if (!/^\+[1-9]\d{6,14}$/.test(to)) return refusal(422, "invalid_destination_number", "Invalid destination number");
  if (from !== FAX_LINE) return refusal(403, "10010", "Not verified origination number");
  const bad = machines.get(to);
  const reason = bad && { busy: "user_busy", noAnswer: "receiver_no_answer" }[bad];
  const end = reason
    ? { status: "failed", failure_reason: reason, page_count: null }
    : { status: "delivered", page_count: 2 };
  const fax = recordFax(faxes, { direction: "outbound", from, to, media_url, client_state, ...end });
  return { status: 202, body: { data: { ...shapeOf(fax), status: "queued", failure_reason: null } } };
}

/** Instants rise by a second with each, so that the order of a list can be told. */
export function recordFax(
  faxes: RecordedFax[],
  said: Pick<RecordedFax, "direction" | "from" | "to" | "status"> & Partial<RecordedFax>,
): RecordedFax {
  const id = `0ccc7b54-4df3-4bca-a65a-${String(faxes.length + 1).padStart(12, "0")}`;
  const created_at = new Date(Date.now() + faxes.length).toISOString();
  const none = { client_state: null, media_url: null, page_count: null, failure_reason: null };
  const fax = { ...none, ...said, id, created_at };
  faxes.push(fax);
  return fax;
}

function list({ faxes }: State, query: URLSearchParams): Answer {
  const wanted = (name: string) => query.get(`filter[${name}]`);
  const shown = faxes.filter(
    (fax) =>
      (!wanted("from][eq") || fax.from === wanted("from][eq")) &&
      (!wanted("to][eq") || fax.to === wanted("to][eq")) &&
      (!wanted("direction][eq") || fax.direction === wanted("direction][eq")) &&
      Date.parse(fax.created_at) >= Date.parse(wanted("created_at][gte") ?? "1970-01-01"),
  );
  const size = Number(query.get("page[size]") ?? 20);
  const page = Number(query.get("page[number]") ?? 1);
  const data = shown
    .toReversed()
    .slice((page - 1) * size, page * size)
    .map(shapeOf);
  const meta = {
    page_number: page,
    page_size: size,
    total_pages: Math.ceil(shown.length / size),
    total_results: shown.length,
  };
  return { status: 200, body: { data, meta } };
}

const shapeOf = (fax: RecordedFax) => ({ record_type: "fax", connection_id: CONNECTION, quality: "high", ...fax });
