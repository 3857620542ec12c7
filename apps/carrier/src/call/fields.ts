import type { Call } from "./call.ts";
import { countryOf } from "./country.ts";

const API_VERSION = "2010-04-01";

/** The fields of every voice webhook of a call (Twilio: "TwiML for Programmable Voice: Twilio's request"). */
export const voiceFields = (call: Call): [string, string][] => {
  const fields: [string, string][] = [
    ["AccountSid", call.account.sid],
    ["ApiVersion", API_VERSION],
    ["CallSid", call.sid],
    ["CallStatus", call.status],
    ["Called", call.to],
    ["Caller", call.from],
    ["Direction", call.direction],
    ["From", call.from],
    ["To", call.to],
    ...placeFields("From", "Caller", call.from),
    ...placeFields("To", "Called", call.to),
  ];
  if (call.callerName !== undefined) fields.push(["CallerName", call.callerName]);
  if (call.parentCallSid) fields.push(["ParentCallSid", call.parentCallSid]);
  const taken = new Set(fields.map(([name]) => name));
  for (const [name, value] of call.extraFields) if (!taken.has(name)) fields.push([name, value]);
  return fields;
};

/** City, state and zip are sent empty when unknown, as the real carrier does for most numbers outside North America. */
const placeFields = (name: string, legacyName: string, address: string): [string, string][] => {
  const country = countryOf(address);
  if (!country) return [];
  return [name, legacyName].flatMap((prefix): [string, string][] => [
    [`${prefix}City`, ""],
    [`${prefix}State`, ""],
    [`${prefix}Zip`, ""],
    [`${prefix}Country`, country],
  ]);
};
