import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A call as far as these answers need it. */
interface RecordedCall {
  status: string;
  twiml: string;
  held: boolean;
}

export interface RecordedTwilio {
  readonly url: string;
  readonly calls: Map<string, RecordedCall>;
  /** Every request as it came in: method, path, form. */
  readonly requests: { method: string; path: string; form: URLSearchParams }[];
  /** What the next requests get instead of an answer; `never` leaves them without one. */
  readonly next: ({ status: number; body: object } | "never")[];
  close(): Promise<void>;
}

export const ACCOUNT_SID = `AC${"1".repeat(32)}`;
export const AUTH_TOKEN = "the-auth-token";

/**
 * Twilio's answers as they stand in its documentation and SDK (resources of API 2010-04-01, error bodies), with as much state
 * behind them as the shapes have to agree with. No phone rings here: the emulator is where calls happen.
 */
export async function openRecordedTwilio(): Promise<RecordedTwilio> {
  const calls: RecordedTwilio["calls"] = new Map();
  const requests: RecordedTwilio["requests"] = [];
  const next: RecordedTwilio["next"] = [];
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(await readBody(request));
    const url = new URL(request.url ?? "", "http://twilio");
    requests.push({ method: request.method ?? "", path: url.pathname, form });
    const scripted = next.shift();
    if (scripted === "never") return;
    const answer = scripted ?? answerTo(calls, request, url, form);
    send(response, answer.status, answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix`;
  return { url, calls, requests, next, close: () => close(server) };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

interface Answer {
  status: number;
  body: object;
}

const refusal = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});
const notFound = (path: string) => refusal(404, 20404, `The requested resource ${path} was not found`);

function answerTo(calls: RecordedTwilio["calls"], request: IncomingMessage, url: URL, form: URLSearchParams): Answer {
  const expected = `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString("base64")}`;
  if (request.headers.authorization !== expected) return refusal(401, 20003, "Authenticate");
  const path = url.pathname.replace(`/prefix/2010-04-01/Accounts/${ACCOUNT_SID}`, "").replace(".json", "");
  const [, collection, sid = "", , member = ""] = path.split("/");
  const isPost = request.method === "POST";
  if (collection === "Calls" && sid === "") return listCalls(calls);
  if (collection === "Calls") return isPost ? updateCall(calls, sid, form, path) : fetchCall(calls, sid, path);
  if (collection !== "Conferences") return notFound(path);
  if (sid === "") return listConferences(calls, url.searchParams.get("FriendlyName") ?? "");
  return member === "" ? endConference(calls, sid) : participant(calls, sid, member, form, isPost, path);
}

function fetchCall(calls: RecordedTwilio["calls"], sid: string, path: string): Answer {
  const call = calls.get(sid);
  return call ? { status: 200, body: callShape(sid, call) } : notFound(path);
}

function updateCall(calls: RecordedTwilio["calls"], sid: string, form: URLSearchParams, path: string): Answer {
  const call = calls.get(sid);
  if (!call) return notFound(path);
  if (call.status === "completed") return refusal(400, 21220, "Call is not in-progress. Cannot redirect.");
  // A new document takes the leg out of its room first, also when it leads back there; the customer's exit ends the room.
  const left = roomOf(call.twiml);
  call.twiml = form.get("Twiml") ?? call.twiml;
  if (left && form.has("Twiml") && sid.startsWith("CAc")) endRoom(calls, left, sid);
  if (form.get("Status") === "completed" || call.twiml.endsWith("<Hangup/></Response>")) call.status = "completed";
  return { status: 200, body: callShape(sid, call) };
}

const roomOf = (twiml: string): string | undefined => />([^<]+)<\/Conference>/.exec(twiml)?.[1];
const sidOf = (room: string): string => `CF${Buffer.from(room).toString("hex").slice(-32)}`;
const inRoom = (calls: RecordedTwilio["calls"], room: (name: string) => boolean) =>
  [...calls].filter(([, call]) => call.status === "in-progress" && room(roomOf(call.twiml) ?? ""));

function endRoom(calls: RecordedTwilio["calls"], room: string, but = ""): void {
  for (const [sid, call] of inRoom(calls, (name) => name === room)) if (sid !== but) call.status = "completed";
}

/** The filter on the start may be as coarse as a day: here it is not heeded at all. */
function listCalls(calls: RecordedTwilio["calls"]): Answer {
  const page = { page: 0, page_size: 1000, start: 0, end: calls.size, uri: "/", first_page_uri: "/" };
  const shown = [...calls].map(([sid, call]) => callShape(sid, call));
  return { status: 200, body: { calls: shown, ...page, next_page_uri: null, previous_page_uri: null } };
}

function listConferences(calls: RecordedTwilio["calls"], room: string): Answer {
  const present = inRoom(calls, (name) => name === room);
  const conferences = present.length === 0 ? [] : [conferenceShape(room, present.length > 1 ? "in-progress" : "init")];
  const page = { page: 0, page_size: 20, start: 0, end: conferences.length, uri: "/", first_page_uri: "/" };
  return { status: 200, body: { conferences, ...page, next_page_uri: null, previous_page_uri: null } };
}

function endConference(calls: RecordedTwilio["calls"], sid: string): Answer {
  const [first] = inRoom(calls, (name) => sidOf(name) === sid);
  const room = first ? roomOf(first[1].twiml) : undefined;
  if (!room) return notFound(sid);
  endRoom(calls, room);
  return { status: 200, body: conferenceShape(room, "completed") };
}

function participant(
  calls: RecordedTwilio["calls"],
  conferenceSid: string,
  callSid: string,
  form: URLSearchParams,
  isPost: boolean,
  path: string,
): Answer {
  const found = inRoom(calls, (name) => sidOf(name) === conferenceSid).find(([sid]) => sid === callSid);
  if (!found) return notFound(path);
  if (isPost) found[1].held = form.get("Hold") === "true";
  return { status: 200, body: participantShape(conferenceSid, callSid, found[1]) };
}

const DATES = { date_created: "Mon, 02 Mar 2026 09:00:00 +0000", date_updated: "Mon, 02 Mar 2026 09:00:01 +0000" };

const callShape = (sid: string, call: RecordedCall) => ({
  sid,
  account_sid: ACCOUNT_SID,
  api_version: "2010-04-01",
  from: "+442079460000",
  to: "+442079460001",
  status: call.status,
  direction: "inbound",
  duration: call.status === "completed" ? "61" : null,
  start_time: DATES.date_created,
  end_time: null,
  price: null,
  price_unit: "USD",
  parent_call_sid: null,
  queue_time: "0",
  uri: `/2010-04-01/Accounts/${ACCOUNT_SID}/Calls/${sid}.json`,
  subresource_uris: {},
  ...DATES,
});

const conferenceShape = (room: string, status: string) => ({
  sid: sidOf(room),
  account_sid: ACCOUNT_SID,
  api_version: "2010-04-01",
  friendly_name: room,
  region: "us1",
  status,
  reason_conference_ended: null,
  call_sid_ending_conference: null,
  uri: `/2010-04-01/Accounts/${ACCOUNT_SID}/Conferences/${sidOf(room)}.json`,
  subresource_uris: {},
  ...DATES,
});

const participantShape = (conferenceSid: string, callSid: string, call: RecordedCall) => ({
  account_sid: ACCOUNT_SID,
  call_sid: callSid,
  label: null,
  call_sid_to_coach: null,
  coaching: false,
  conference_sid: conferenceSid,
  end_conference_on_exit: callSid.startsWith("CAc"),
  muted: false,
  hold: call.held,
  start_conference_on_enter: true,
  status: "connected",
  queue_time: "0",
  uri: `/2010-04-01/Accounts/${ACCOUNT_SID}/Conferences/${conferenceSid}/Participants/${callSid}.json`,
  ...DATES,
});
