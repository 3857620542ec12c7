import type { ConferenceCallback, Seat } from "../../conference/conference.ts";
import { joinConference } from "../../conference/room.ts";
import { methodOf, truth, wholeNumber } from "../attributes.ts";
import { resolveUrl } from "../fetch.ts";
import type { Document, Element } from "../parse.ts";
import { NEXT, type Outcome, type Run } from "../verb.ts";
import { followAction } from "./action.ts";

const MAX_PARTICIPANTS = 250;

/** The action of a `<Dial>` that was a conference says `answered` and names no child call. */
export const dialConference = async (
  run: Run,
  dial: Element,
  conference: Element,
  document: Document,
): Promise<Outcome | "failed"> => {
  const seat = seatOf(run, conference, document);
  const joined = await joinConference(run, conference.text, seat);
  if (joined === "refused") return NEXT;
  return followAction(run, dial, document, [["DialCallStatus", "answered"]]);
};

const seatOf = (run: Run, element: Element, document: Document): Seat => {
  const waitUrl = element.attributes.waitUrl;
  const resolved = waitUrl ? resolveUrl(run.carrier, run.call, document, waitUrl) : waitUrl;
  return {
    label: element.attributes.participantLabel || undefined,
    muted: truth(element, "muted", false),
    startOnEnter: truth(element, "startConferenceOnEnter", true),
    endOnExit: truth(element, "endConferenceOnExit", false),
    waitUrl: resolved,
    waitMethod: methodOf(element, "waitMethod"),
    coachedCallSid: element.attributes.coach || undefined,
    beep: beepOf(element.attributes.beep),
    maxParticipants: Math.min(MAX_PARTICIPANTS, wholeNumber(element, "maxParticipants", MAX_PARTICIPANTS)),
    callback: callbackOf(run, element, document),
  };
};

export const beepOf = (text: string | undefined): Seat["beep"] =>
  text === "false" || text === "onEnter" || text === "onExit" ? text : "true";

const callbackOf = (run: Run, element: Element, document: Document): ConferenceCallback | undefined => {
  const given = element.attributes.statusCallback;
  const url = given && resolveUrl(run.carrier, run.call, document, given);
  if (!url) return undefined;
  const events = (element.attributes.statusCallbackEvent ?? "start end").split(/\s+/);
  return { url, method: methodOf(element, "statusCallbackMethod"), events: new Set(events) };
};
