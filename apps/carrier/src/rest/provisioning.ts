import { newSid } from "../sid.ts";
import { absoluteUrl, verb } from "./form.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { pageOf } from "./paging.ts";
import { notFound, RestError } from "./refusal.ts";
import { applicationShape, lineShape } from "./shapes.ts";

/** Lines (`IncomingPhoneNumbers`) and TwiML applications. */
export const provisioningRoutes: readonly RestRoute[] = [
  { method: "GET", path: "/IncomingPhoneNumbers", answer: (request) => listLines(request) },
  { method: "POST", path: "/IncomingPhoneNumbers", answer: (request) => createLine(request) },
  {
    method: "GET",
    path: "/IncomingPhoneNumbers/:line",
    answer: (request) => ({ status: 200, body: lineShape(request.account, lineOf(request)) }),
  },
  { method: "POST", path: "/IncomingPhoneNumbers/:line", answer: (request) => updateLine(request) },
  { method: "GET", path: "/Applications", answer: (request) => listApplications(request) },
  { method: "POST", path: "/Applications", answer: (request) => createApplication(request) },
  {
    method: "GET",
    path: "/Applications/:application",
    answer: (request) => ({ status: 200, body: applicationShape(request.account, applicationOf(request)) }),
  },
  { method: "POST", path: "/Applications/:application", answer: (request) => updateApplication(request) },
];

/** The settings that the request names; what it does not name stays. */
const settingsOf = (form: URLSearchParams) => {
  const voiceUrl = absoluteUrl(form, "VoiceUrl");
  const voiceFallbackUrl = absoluteUrl(form, "VoiceFallbackUrl");
  const statusCallback = absoluteUrl(form, "StatusCallback");
  const smsUrl = absoluteUrl(form, "SmsUrl");
  const smsFallbackUrl = absoluteUrl(form, "SmsFallbackUrl");
  const friendlyName = form.get("FriendlyName");
  return {
    ...(voiceUrl && { voiceUrl }),
    ...(form.has("VoiceMethod") && { voiceMethod: verb(form, "VoiceMethod") }),
    ...(voiceFallbackUrl && { voiceFallbackUrl }),
    ...(statusCallback && { statusCallback }),
    ...(smsUrl && { smsUrl }),
    ...(form.has("SmsMethod") && { smsMethod: verb(form, "SmsMethod") }),
    ...(smsFallbackUrl && { smsFallbackUrl }),
    ...(friendlyName && { friendlyName }),
  };
};

const lineOf = ({ account, path }: RestRequest) => {
  const line = [...account.lines.values()].find(({ sid }) => sid === path.line);
  if (line) return line;
  throw notFound(`/IncomingPhoneNumbers/${path.line}.json`);
};

const listLines = (request: RestRequest) => {
  const wanted = request.form.get("PhoneNumber");
  const rows = [...request.account.lines.values()]
    .filter(({ phoneNumber }) => wanted === null || phoneNumber === wanted)
    .map((line) => lineShape(request.account, line));
  return pageOf(request, "incoming_phone_numbers", rows);
};

const createLine = ({ carrier, account, form }: RestRequest) => {
  const phoneNumber = form.get("PhoneNumber") ?? "";
  if (!/^\+[1-9]\d{4,14}$/.test(phoneNumber)) throw new RestError(400, 21421, `Invalid PhoneNumber: ${phoneNumber}`);
  const line = carrier.accounts.putLine(account, { phoneNumber, ...settingsOf(form) }, carrier.clock.now());
  return { status: 201, body: lineShape(account, line) };
};

const updateLine = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const { phoneNumber } = lineOf(request);
  const line = carrier.accounts.putLine(account, { phoneNumber, ...settingsOf(form) }, carrier.clock.now());
  return { status: 200, body: lineShape(account, line) };
};

const applicationOf = ({ account, path }: RestRequest) => {
  const application = account.applications.get(path.application ?? "");
  if (application) return application;
  throw notFound(`/Applications/${path.application}.json`);
};

const listApplications = (request: RestRequest) => {
  const rows = [...request.account.applications.values()].map((one) => applicationShape(request.account, one));
  return pageOf(request, "applications", rows);
};

const createApplication = ({ carrier, account, form }: RestRequest) => {
  const settings = { sid: newSid("AP"), ...settingsOf(form) };
  const application = carrier.accounts.putApplication(account, settings, carrier.clock.now());
  return { status: 201, body: applicationShape(account, application) };
};

const updateApplication = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const { sid } = applicationOf(request);
  const application = carrier.accounts.putApplication(account, { sid, ...settingsOf(form) }, carrier.clock.now());
  return { status: 200, body: applicationShape(account, application) };
};
