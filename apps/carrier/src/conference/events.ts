import type { Carrier } from "../carrier.ts";
import { deliver } from "../webhook/deliver.ts";
import type { Fields } from "../webhook/signature.ts";
import type { Conference, Participant } from "./conference.ts";

export type ConferenceEvent =
  | "conference-start"
  | "conference-end"
  | "participant-join"
  | "participant-leave"
  | "participant-mute"
  | "participant-unmute"
  | "participant-hold"
  | "participant-unhold"
  | "participant-modify"
  | "announcement-end"
  | "announcement-fail";

/** The word in `statusCallbackEvent` that subscribes to each event. */
const SUBSCRIPTION: Readonly<Record<ConferenceEvent, string>> = {
  "conference-start": "start",
  "conference-end": "end",
  "participant-join": "join",
  "participant-leave": "leave",
  "participant-mute": "mute",
  "participant-unmute": "mute",
  "participant-hold": "hold",
  "participant-unhold": "hold",
  "participant-modify": "modify",
  "announcement-end": "announcement",
  "announcement-fail": "announcement",
};

/** Tells the conference's one subscriber; side by side with whatever else is under way. */
export const tellConference = (
  carrier: Carrier,
  conference: Conference,
  event: ConferenceEvent,
  participant?: Participant,
  extra: Fields = [],
): void => {
  carrier.timeline.publish({
    type: "conference",
    at: carrier.clock.now(),
    conferenceSid: conference.sid,
    name: conference.friendlyName,
    event,
    ...(participant && { callSid: participant.call.sid }),
  });
  const callback = conference.callback;
  if (!callback?.events.has(SUBSCRIPTION[event])) return;
  const fields: Fields = [
    ["AccountSid", conference.account.sid],
    ["ConferenceSid", conference.sid],
    ["FriendlyName", conference.friendlyName],
    ["SequenceNumber", String(conference.sequence++)],
    ["StatusCallbackEvent", event],
    ["Timestamp", new Date(carrier.clock.now()).toUTCString().replace("GMT", "+0000")],
    ...(participant ? participantFields(participant) : []),
    ...extra,
  ];
  deliver(carrier, {
    kind: "conference",
    account: conference.account,
    conferenceSid: conference.sid,
    callSid: participant?.call.sid,
    url: callback.url,
    method: callback.method,
    fields,
  }).catch(carrier.report);
};

const participantFields = (participant: Participant): Fields => [
  ["CallSid", participant.call.sid],
  ["Muted", String(participant.muted)],
  ["Hold", String(participant.hold)],
  ["Coaching", String(participant.coaching)],
  ["EndConferenceOnExit", String(participant.endOnExit)],
  ["StartConferenceOnEnter", String(participant.startOnEnter)],
  ...(participant.label ? ([["ParticipantLabel", participant.label]] as const) : []),
  ...(participant.coachedCallSid ? ([["CallSidToCoach", participant.coachedCallSid]] as const) : []),
];
