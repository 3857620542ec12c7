import type { Call } from "../call/call.ts";
import { placeCall } from "../call/dialOut.ts";
import { announce } from "../conference/announce.ts";
import type { Conference, Participant, Seat } from "../conference/conference.ts";
import { tellConference } from "../conference/events.ts";
import { openConference } from "../conference/open.ts";
import { changeParticipant, joinConference, kick } from "../conference/room.ts";
import { runOf } from "../twiml/playing.ts";
import { beepOf } from "../twiml/verbs/dialConference.ts";
import { isAddress, statusCallbackOf, timeoutOf } from "./calls.ts";
import { conferenceOf, findConference } from "./conferences.ts";
import { absoluteUrl, flag, required, verb } from "./form.ts";
import type { RestRequest, RestRoute } from "./http.ts";
import { pageOf } from "./paging.ts";
import { notFound, RestError } from "./refusal.ts";
import { participantShape } from "./shapes.ts";

const BASE = "/Conferences/:conference/Participants";

export const participantRoutes: readonly RestRoute[] = [
  { method: "POST", path: BASE, answer: (request) => create(request) },
  { method: "GET", path: BASE, answer: (request) => list(request) },
  { method: "GET", path: `${BASE}/:participant`, answer: (request) => fetch(request) },
  { method: "POST", path: `${BASE}/:participant`, answer: (request) => update(request) },
  { method: "DELETE", path: `${BASE}/:participant`, answer: (request) => remove(request) },
];

/** By call SID or label. */
const participantOf = (request: RestRequest): { conference: Conference; participant: Participant } => {
  const conference = conferenceOf(request);
  const wanted = request.path.participant ?? "";
  const participant =
    conference.participants.get(wanted) ?? [...conference.participants.values()].find(({ label }) => label === wanted);
  if (participant) return { conference, participant };
  throw notFound(`/Conferences/${conference.sid}/Participants/${wanted}.json`);
};

const fetch = (request: RestRequest) => {
  const { conference, participant } = participantOf(request);
  return { status: 200, body: participantShape(conference, participant) };
};

const list = (request: RestRequest) => {
  const conference = conferenceOf(request);
  const wanted = (["Muted", "Hold", "Coaching"] as const).map((name) => flag(request.form, name));
  const rows = [...conference.participants.values()]
    .filter(({ muted, hold, coaching }) =>
      [muted, hold, coaching].every((value, index) => wanted[index] === undefined || wanted[index] === value),
    )
    .map((participant) => participantShape(conference, participant));
  return pageOf(request, "participants", rows);
};

const update = (request: RestRequest) => {
  const { carrier, form } = request;
  const { conference, participant } = participantOf(request);
  const coachedCallSid = form.get("CallSidToCoach") ?? undefined;
  if (coachedCallSid && !conference.participants.has(coachedCallSid)) {
    throw new RestError(400, 13240, `Invalid coach call SID ${coachedCallSid}`);
  }
  const announceUrl = absoluteUrl(form, "AnnounceUrl");
  changeParticipant(carrier, conference, participant, {
    muted: flag(form, "Muted"),
    hold: flag(form, "Hold"),
    holdUrl: absoluteUrl(form, "HoldUrl"),
    holdMethod: verb(form, "HoldMethod"),
    endOnExit: flag(form, "EndConferenceOnExit"),
    coaching: flag(form, "Coaching"),
    coachedCallSid,
  });
  if (announceUrl) announce(carrier, conference, [participant], announceUrl, verb(form, "AnnounceMethod"));
  return { status: 200, body: participantShape(conference, participant) };
};

const remove = (request: RestRequest) => {
  const { conference, participant } = participantOf(request);
  kick(request.carrier, conference, participant);
  return { status: 204 };
};

/** Calls somebody and takes them into the conference, which exists from now on when it did not. */
const create = (request: RestRequest) => {
  const { carrier, account, form } = request;
  const to = required(form, "To", 21201);
  const from = required(form, "From", 21213);
  if (!isAddress(to)) throw new RestError(400, 13223, `Invalid phone number: ${to}`);
  const seat = seatOf(form);
  const name = request.path.conference ?? "";
  const conference = findConference(request) ?? openConference(carrier, account, name, seat.callback);
  if (conference.status === "completed") throw notFound(`/Conferences/${name}.json`);
  const order = { account, from, to, timeoutSeconds: timeoutOf(form), statusCallback: statusCallbackOf(form) };
  const call = placeCall(
    carrier,
    order,
    (placed) => async (signal) => {
      await joinConference(runOf(carrier, placed, signal), conference.friendlyName, seat);
    },
    (placed) => tellFailed(request, conference, seat, placed),
  );
  return { status: 201, body: queued(conference, seat, call) };
};

const seatOf = (form: URLSearchParams): Seat => {
  const callbackUrl = absoluteUrl(form, "ConferenceStatusCallback");
  const events = form.getAll("ConferenceStatusCallbackEvent").flatMap((event) => event.split(/\s+/));
  return {
    label: form.get("Label") || undefined,
    muted: flag(form, "Muted") ?? false,
    startOnEnter: flag(form, "StartConferenceOnEnter") ?? true,
    endOnExit: flag(form, "EndConferenceOnExit") ?? false,
    waitUrl: form.get("WaitUrl") ?? undefined,
    waitMethod: verb(form, "WaitMethod"),
    coachedCallSid: flag(form, "Coaching") ? (form.get("CallSidToCoach") ?? undefined) : undefined,
    beep: beepOf(form.get("Beep") ?? undefined),
    maxParticipants: Number(form.get("MaxParticipants")) || 250,
    callback: callbackUrl
      ? {
          url: callbackUrl,
          method: verb(form, "ConferenceStatusCallbackMethod"),
          events: new Set(events.length > 0 ? events : ["start", "end"]),
        }
      : undefined,
  };
};

const standIn = (seat: Seat, call: Call): Participant => ({
  call,
  label: seat.label,
  joinedAt: call.createdAt,
  updatedAt: call.updatedAt,
  startOnEnter: seat.startOnEnter,
  beep: seat.beep,
  muted: seat.muted,
  hold: false,
  endOnExit: seat.endOnExit,
  coaching: seat.coachedCallSid !== undefined,
  coachedCallSid: seat.coachedCallSid,
  listening: undefined,
  release: () => {},
  listenTo: () => Promise.resolve(),
});

/** Who never came in is reported as a participant that could not be added. */
const tellFailed = ({ carrier }: RestRequest, conference: Conference, seat: Seat, call: Call): void =>
  tellConference(carrier, conference, "participant-leave", standIn(seat, call), [
    ["ParticipantCallStatus", call.status],
    ["ReasonParticipantLeft", "participant_add_failed"],
  ]);

const queued = (conference: Conference, seat: Seat, call: Call) => ({
  ...participantShape(conference, standIn(seat, call)),
  status: "queued",
});
