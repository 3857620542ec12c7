import type { Hearing } from "../media/mixer.ts";
import type { Conference, Participant } from "./conference.ts";

/**
 * Whom each participant hears. Nobody hears anybody before the start; who is on hold hears music and is not heard; who is
 * muted is not heard; who coaches is heard by the coached one alone.
 */
export const hearingIn = (conference: Conference): readonly Hearing[] => {
  const everyone = [...conference.participants.values()];
  return everyone.filter(({ call }) => call.hasMedia).map((listener) => hearingOf(conference, everyone, listener));
};

const hearingOf = (conference: Conference, everyone: readonly Participant[], listener: Participant): Hearing => {
  const leg = listener.call.sid;
  if (conference.status !== "in-progress" || listener.hold) {
    return { leg, hears: [], background: listener.listening || listener.hold ? "music" : "silence" };
  }
  const speakers = everyone.filter((speaker) => speaker !== listener && isHeardBy(speaker, listener));
  return { leg, hears: speakers.map(({ call }) => call.sid), background: "silence" };
};

const isHeardBy = (speaker: Participant, listener: Participant): boolean =>
  speaker.call.hasMedia &&
  !speaker.hold &&
  !speaker.muted &&
  (!speaker.coaching || speaker.coachedCallSid === listener.call.sid);
