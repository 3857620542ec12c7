import type { Account, VoiceSettings } from "../account.ts";
import type { Carrier } from "../carrier.ts";
import { playing } from "../twiml/playing.ts";
import type { Call, FarEnd, StatusCallback } from "./call.ts";
import { openCall } from "./open.ts";
import { runProgram } from "./program.ts";
import { finishCall } from "./status.ts";

export type PersonDials = {
  readonly from: string;
  readonly to: string;
  readonly callerName?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  readonly farEnd?: FarEnd | undefined;
  readonly hasMedia?: boolean;
};

/** A person dials a number; undefined when no account has that line. */
export const dialLine = (carrier: Carrier, dialled: PersonDials): Call | undefined => {
  const owner = carrier.accounts.lineOf(dialled.to);
  if (!owner) return undefined;
  return ringApplication(carrier, owner.account, owner.line, {
    ...dialled,
    phoneNumberSid: owner.line.sid,
    extraFields: Object.entries(dialled.parameters ?? {}),
  });
};

export type ClientConnects = {
  readonly account: Account;
  readonly applicationSid: string;
  readonly identity: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly farEnd?: FarEnd | undefined;
  readonly hasMedia?: boolean;
};

/** An agent's `device.connect({ params })`: an inbound call from `client:<identity>` to a TwiML application. */
export const connectClient = (carrier: Carrier, connected: ClientConnects): Call | undefined => {
  const application = connected.account.applications.get(connected.applicationSid);
  if (!application) return undefined;
  const { To = "", ...parameters } = connected.parameters;
  return ringApplication(carrier, connected.account, application, {
    from: `client:${connected.identity}`,
    to: To,
    extraFields: [["ApplicationSid", connected.applicationSid], ...Object.entries(parameters)],
    farEnd: connected.farEnd,
    hasMedia: connected.hasMedia ?? false,
  });
};

type Ringing = Omit<PersonDials, "parameters"> & {
  readonly phoneNumberSid?: string;
  readonly extraFields: readonly (readonly [string, string])[];
};

const ringApplication = (carrier: Carrier, account: Account, settings: VoiceSettings, ringing: Ringing): Call => {
  const call = openCall(carrier, {
    account,
    direction: "inbound",
    status: "ringing",
    from: ringing.from,
    to: ringing.to,
    callerName: ringing.callerName,
    phoneNumberSid: ringing.phoneNumberSid,
    extraFields: ringing.extraFields,
    statusCallback: endCallback(settings.statusCallback),
    fallbackUrl: settings.voiceFallbackUrl,
    farEnd: ringing.farEnd,
    hasMedia: ringing.hasMedia ?? false,
  });
  const { voiceUrl, voiceMethod = "POST", voiceFallbackUrl } = settings;
  if (!voiceUrl) queueMicrotask(() => finishCall(carrier, call, "failed", "carrier"));
  else
    runProgram(
      carrier,
      call,
      playing(carrier, call, { url: voiceUrl, method: voiceMethod, fallbackUrl: voiceFallbackUrl }),
    );
  return call;
};

/** A line's or application's own status callback tells of the end only. */
const endCallback = (url: string | undefined): StatusCallback | undefined =>
  url ? { url, method: "POST", events: new Set(["completed"]) } : undefined;

/** The person hangs up; before the answer that is a `no-answer`, never a `completed`. */
export const hangUpByPerson = (carrier: Carrier, call: Call): void =>
  finishCall(carrier, call, call.status === "in-progress" ? "completed" : "no-answer", "far-end");
