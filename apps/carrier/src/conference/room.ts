import type { Call, CallStatus, Interruption } from "../call/call.ts";
import type { Carrier } from "../carrier.ts";
import { interruptible } from "../interruptible.ts";
import type { Run } from "../twiml/verb.ts";
import type { Conference, EndReason, LeaveReason, Participant, Seat } from "./conference.ts";
import { tellConference } from "./events.ts";
import { hearingIn } from "./hearing.ts";
import { keepEntertained, listener } from "./listening.ts";
import { liveConference, liveKey, openConference } from "./open.ts";

/** `refused`: the call goes on with the next verb at once (label taken, room full, nobody there to coach). */
export type Joined = "left" | "refused";

/** Takes a call into the conference of that name, made on demand, and resolves when it is out again. */
export const joinConference = async (run: Run, name: string, seat: Seat): Promise<Joined> => {
  const { carrier, call, signal } = run;
  const live = liveConference(carrier, call.account, name);
  if (live && refuses(carrier, live, call, seat)) return "refused";
  const conference = live ?? openConference(carrier, call.account, name, seat.callback);
  conference.callback ??= conference.participants.size === 0 ? seat.callback : undefined;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const participant = enter(run, conference, seat, release);
  try {
    await interruptible(released, signal);
  } catch (reason) {
    leave(carrier, conference, participant, reasonOf(signal));
    throw reason;
  }
  return "left";
};

const refuses = (carrier: Carrier, conference: Conference, call: Call, seat: Seat): boolean => {
  const present = [...conference.participants.values()];
  if (seat.label && present.some(({ label }) => label === seat.label)) {
    carrier.notifications.raise(16025, `Participant label ${seat.label} is already taken`, call.sid);
    return true;
  }
  if (seat.coachedCallSid && !conference.participants.has(seat.coachedCallSid)) {
    carrier.notifications.raise(13240, `Invalid coach call SID ${seat.coachedCallSid}`, call.sid);
    return true;
  }
  return present.length >= seat.maxParticipants;
};

const enter = (run: Run, conference: Conference, seat: Seat, release: () => void): Participant => {
  const { carrier, call } = run;
  const now = carrier.clock.now();
  const participant: Participant = {
    call,
    label: seat.label,
    joinedAt: now,
    updatedAt: now,
    muted: seat.muted,
    hold: false,
    startOnEnter: seat.startOnEnter,
    endOnExit: seat.endOnExit,
    coaching: seat.coachedCallSid !== undefined,
    coachedCallSid: seat.coachedCallSid,
    beep: seat.beep,
    listening: undefined,
    release,
    listenTo: listener(run, conference),
  };
  conference.participants.set(call.sid, participant);
  conference.updatedAt = now;
  tellConference(carrier, conference, "participant-join", participant);
  startWhenReady(carrier, conference);
  keepEntertained(carrier, conference, participant, seat);
  if (seat.beep === "true" || seat.beep === "onEnter") beep(carrier, conference);
  carrier.mixer.hear(hearingIn(conference));
  return participant;
};

/** Starts with two participants of whom one may start it. */
const startWhenReady = (carrier: Carrier, conference: Conference): void => {
  const present = [...conference.participants.values()];
  if (conference.status !== "init" || present.length < 2 || !present.some(({ startOnEnter }) => startOnEnter)) return;
  conference.status = "in-progress";
  conference.updatedAt = carrier.clock.now();
  for (const participant of present) participant.listening?.abort();
  tellConference(carrier, conference, "conference-start");
};

const reasonOf = (signal: AbortSignal): LeaveReason =>
  (signal.reason as Interruption).kind === "redirect" ? "participant_updated_via_api" : "participant_hung_up";

/** Takes a participant out, with what follows: the end for all when it was the flagged or the last one. */
const leave = (carrier: Carrier, conference: Conference, participant: Participant, reason: LeaveReason): void => {
  if (!remove(carrier, conference, participant, reason)) return;
  if (participant.endOnExit) {
    end(carrier, conference, "participant-with-end-conference-on-exit-left", participant);
  } else if (conference.participants.size === 0) {
    end(carrier, conference, "last-participant-left", participant);
  } else {
    if (participant.beep === "true" || participant.beep === "onExit") beep(carrier, conference);
    carrier.mixer.hear(hearingIn(conference));
  }
};

const remove = (
  carrier: Carrier,
  conference: Conference,
  participant: Participant,
  reason: LeaveReason,
  callStatus: CallStatus = participant.call.status,
): boolean => {
  if (!conference.participants.delete(participant.call.sid)) return false;
  conference.updatedAt = carrier.clock.now();
  participant.listening?.abort();
  if (participant.call.hasMedia) {
    carrier.mixer.hear([{ leg: participant.call.sid, hears: [], background: "silence" }]);
  }
  tellConference(carrier, conference, "participant-leave", participant, [
    ["ParticipantCallStatus", callStatus],
    ["ReasonParticipantLeft", reason],
  ]);
  return true;
};

/** Takes a participant out by REST (`DELETE`): its call goes on with the next verb. */
export const kick = (carrier: Carrier, conference: Conference, participant: Participant): void => {
  if (!remove(carrier, conference, participant, "participant_updated_via_api")) return;
  participant.release();
  if (participant.endOnExit) end(carrier, conference, "participant-with-end-conference-on-exit-kicked", participant);
  else if (conference.participants.size === 0) end(carrier, conference, "last-participant-kicked", participant);
  else carrier.mixer.hear(hearingIn(conference));
};

/** Ends the conference; everybody still in it goes on with the next verb of their call. */
export const end = (carrier: Carrier, conference: Conference, reason: EndReason, last?: Participant): void => {
  if (conference.status === "completed") return;
  conference.status = "completed";
  carrier.liveConferences.delete(liveKey(conference.account, conference.friendlyName));
  conference.reasonEnded = reason;
  conference.callSidEnding = last?.call.sid;
  conference.updatedAt = carrier.clock.now();
  tellConference(carrier, conference, "conference-end", undefined, [
    ["ReasonConferenceEnded", reason],
    ["Reason", ENDINGS[reason]],
    ...(last ? ([["CallSidEndingConference", last.call.sid]] as const) : []),
    ...(last?.label ? ([["ParticipantLabelEndingConference", last.label]] as const) : []),
  ]);
  const why = reason === "conference-ended-via-api" ? "conference_ended_via_api" : "moderator_ended_conference";
  for (const participant of [...conference.participants.values()]) {
    if (remove(carrier, conference, participant, why)) participant.release();
  }
};

const ENDINGS: Readonly<Record<EndReason, string>> = {
  "conference-ended-via-api": "Conference ended via API",
  "last-participant-kicked": "Last participant was removed",
  "last-participant-left": "Last participant left the conference",
  "participant-with-end-conference-on-exit-kicked": "Participant with endConferenceOnExit was removed",
  "participant-with-end-conference-on-exit-left": "Participant with endConferenceOnExit left",
};

const beep = (carrier: Carrier, conference: Conference): void => {
  for (const { call } of conference.participants.values()) if (call.hasMedia) carrier.mixer.sound(call.sid, "beep");
};

export type ParticipantChange = {
  readonly muted?: boolean | undefined;
  readonly hold?: boolean | undefined;
  readonly holdUrl?: string | undefined;
  readonly holdMethod?: "GET" | "POST" | undefined;
  readonly endOnExit?: boolean | undefined;
  readonly coaching?: boolean | undefined;
  readonly coachedCallSid?: string | undefined;
};

/**
 * Changes a participant over REST. `EndConferenceOnExit` of one on hold is accepted and ignored, as integrators of the
 * real API found.
 */
export const changeParticipant = (
  carrier: Carrier,
  conference: Conference,
  participant: Participant,
  change: ParticipantChange,
): void => {
  participant.updatedAt = carrier.clock.now();
  if (change.endOnExit !== undefined && !participant.hold && change.endOnExit !== participant.endOnExit) {
    participant.endOnExit = change.endOnExit;
    tellConference(carrier, conference, "participant-modify", participant);
  }
  if (change.coaching !== undefined) coach(carrier, conference, participant, change);
  if (change.muted !== undefined && change.muted !== participant.muted) {
    participant.muted = change.muted;
    tellConference(carrier, conference, change.muted ? "participant-mute" : "participant-unmute", participant);
  }
  if (change.hold !== undefined && change.hold !== participant.hold) hold(carrier, conference, participant, change);
  carrier.mixer.hear(hearingIn(conference));
};

const coach = (
  carrier: Carrier,
  conference: Conference,
  participant: Participant,
  { coaching = false, coachedCallSid }: ParticipantChange,
): void => {
  participant.coaching = coaching;
  participant.coachedCallSid = coaching ? (coachedCallSid ?? participant.coachedCallSid) : undefined;
  tellConference(carrier, conference, "participant-modify", participant);
};

const hold = (carrier: Carrier, conference: Conference, participant: Participant, change: ParticipantChange): void => {
  participant.hold = change.hold ?? false;
  participant.listening?.abort();
  participant.listening = undefined;
  tellConference(carrier, conference, participant.hold ? "participant-hold" : "participant-unhold", participant);
  if (!participant.hold) return;
  const seat = { waitUrl: change.holdUrl, waitMethod: change.holdMethod ?? "POST" };
  keepEntertained(carrier, conference, participant, seat);
};
