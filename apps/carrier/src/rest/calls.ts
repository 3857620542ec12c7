import type { Call, CallEvent, Source, StatusCallback } from "../call/call.ts";
import { isFinished } from "../call/call.ts";
import { placeCall } from "../call/dialOut.ts";
import { redirectCall } from "../call/program.ts";
import { finishCall } from "../call/status.ts";
import { playing } from "../twiml/playing.ts";
import { absoluteUrl, required, verb } from "./form.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { pageOf } from "./paging.ts";
import { notFound, RestError } from "./refusal.ts";
import { callShape } from "./shapes.ts";

const TWIML_LIMIT = 4000;
const EVENTS: ReadonlySet<string> = new Set(["initiated", "ringing", "answered", "completed"]);

export const callRoutes: readonly RestRoute[] = [
  { method: "POST", path: "/Calls", answer: (request) => create(request) },
  { method: "GET", path: "/Calls", answer: (request) => list(request) },
  {
    method: "GET",
    path: "/Calls/:call",
    answer: (request) => ({ status: 200, body: callShape(request.carrier, callOf(request)) }),
  },
  { method: "POST", path: "/Calls/:call", answer: (request) => update(request) },
];

export const callOf = (request: RestRequest): Call => {
  const call = request.carrier.calls.get(request.path.call ?? "");
  if (call?.account === request.account) return call;
  throw notFound(`/Calls/${request.path.call}.json`);
};

const create = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const to = required(form, "To", 21201);
  const from = required(form, "From", 21213);
  if (!isAddress(to)) throw new RestError(400, 21211, `Invalid 'To' Phone Number: ${to}`);
  const source = sourceOf(request) ?? applicationSource(request);
  if (!source) throw new RestError(400, 21205, "Url parameter is required");
  const order = {
    account,
    from,
    to,
    timeoutSeconds: timeoutOf(form),
    statusCallback: statusCallbackOf(form),
    fallbackUrl: absoluteUrl(form, "FallbackUrl"),
  };
  const call = placeCall(carrier, order, (placed) => playing(carrier, placed, source));
  return { status: 201, body: callShape(carrier, call) };
};

/** What can be called: E.164, a softphone, or a SIP address. */
export const isAddress = (text: string): boolean => /^(\+[1-9]\d{4,14}|client:.+|sips?:.+)$/.test(text);

/** Seconds of ringing; 60 when not given, 5 to 600 as Twilio's documentation allows. */
export const timeoutOf = (form: URLSearchParams): number =>
  Math.min(600, Math.max(5, Number(form.get("Timeout")) || 60));

export const statusCallbackOf = (form: URLSearchParams): StatusCallback | undefined => {
  const url = absoluteUrl(form, "StatusCallback");
  if (!url) return undefined;
  const named = form.getAll("StatusCallbackEvent").filter((event) => EVENTS.has(event)) as CallEvent[];
  const events = new Set<CallEvent>(named.length > 0 ? named : ["completed"]);
  return { url, method: verb(form, "StatusCallbackMethod"), events };
};

const sourceOf = ({ form }: RestRequest): Source | undefined => {
  const twiml = form.get("Twiml");
  if (twiml && twiml.length > TWIML_LIMIT) {
    throw new RestError(400, 32018, "The TwiML parameter is longer than 4000 characters");
  }
  if (twiml) return { twiml };
  const url = absoluteUrl(form, "Url");
  return url ? { url, method: verb(form, "Method"), fallbackUrl: absoluteUrl(form, "FallbackUrl") } : undefined;
};

const applicationSource = ({ account, form }: RestRequest): Source | undefined => {
  const application = account.applications.get(form.get("ApplicationSid") ?? "");
  if (!application?.voiceUrl) return undefined;
  const { voiceUrl: url, voiceMethod: method = "POST", voiceFallbackUrl: fallbackUrl } = application;
  return { url, method, fallbackUrl };
};

const list = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const filters: [keyof ReturnType<typeof callShape>, string | null][] = [
    ["status", form.get("Status")],
    ["to", form.get("To")],
    ["from", form.get("From")],
    ["parent_call_sid", form.get("ParentCallSid")],
  ];
  const after = instant(form.get("StartTime>"), Number.NEGATIVE_INFINITY);
  const before = instant(form.get("StartTime<"), Number.POSITIVE_INFINITY);
  const rows = [...carrier.calls.values()]
    .filter((call) => call.account === account)
    .filter(({ startedAt, createdAt }) => (startedAt ?? createdAt) >= after && (startedAt ?? createdAt) <= before)
    .reverse()
    .map((call) => callShape(carrier, call))
    .filter((shape) => filters.every(([name, wanted]) => wanted === null || shape[name] === wanted));
  return pageOf(request, "calls", rows);
};

/** An instant of a list's filter; `otherwise` when it is not given or not readable. */
const instant = (text: string | null, otherwise: number): number => {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? otherwise : at;
};

const update = (request: RestRequest) => {
  const { carrier, form } = request;
  const call = callOf(request);
  const source = sourceOf(request);
  const status = form.get("Status");
  if (isFinished(call)) throw gone();
  if (status === "completed") hangUp(request, call);
  else if (status === "canceled") cancel(request, call);
  else if (source) {
    if (call.status !== "in-progress") throw gone();
    if ("url" in source && source.fallbackUrl) call.fallbackUrl = source.fallbackUrl;
    redirectCall(call, playing(carrier, call, source));
  }
  const callback = statusCallbackOf(form);
  if (callback) call.statusCallback = callback;
  return { status: 200, body: callShape(carrier, call) };
};

const gone = () => new RestError(400, 21220, "Call is not in-progress. Cannot redirect.");

/** A call that nobody has answered yet ends as canceled. */
const hangUp = ({ carrier }: RestRequest, call: Call): void =>
  finishCall(carrier, call, call.status === "in-progress" ? "completed" : "canceled", "carrier");

/** Affects only a call that waits or rings; a leg that is up goes on. */
const cancel = ({ carrier }: RestRequest, call: Call): void => {
  if (call.status !== "in-progress") finishCall(carrier, call, "canceled", "carrier");
};
