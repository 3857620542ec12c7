import type { Carrier } from "../carrier.ts";
import { fetchOnce } from "../twiml/fetch.ts";
import type { Element } from "../twiml/parse.ts";
import type { Conference, Participant } from "./conference.ts";
import { tellConference } from "./events.ts";

/** Plays an announcement to participants while they go on talking, and tells when it is over or why it failed. */
export const announce = (
  carrier: Carrier,
  conference: Conference,
  audience: readonly Participant[],
  url: string,
  method: "GET" | "POST",
): void => {
  speak(carrier, conference, audience, url, method).catch(carrier.report);
};

const speak = async (
  carrier: Carrier,
  conference: Conference,
  audience: readonly Participant[],
  url: string,
  method: "GET" | "POST",
): Promise<void> => {
  const first = audience[0];
  if (!first) return;
  const fetched = await fetchOnce(carrier, first.call, { url, method, extra: [["ConferenceSid", conference.sid]] });
  if ("failure" in fetched) {
    const reason = `${fetched.failure.code} ${fetched.failure.message}`;
    return tellConference(carrier, conference, "announcement-fail", undefined, [
      ["AnnounceUrl", url],
      ["ReasonAnnouncementFailed", reason],
    ]);
  }
  const lengthMs = fetched.document.verbs.reduce((total, verb) => total + lengthOf(carrier, verb), 0);
  for (const { call } of audience) {
    for (const verb of fetched.document.verbs) call.farEnd?.caption?.(call, verb.text, verb.attributes.language);
    if (call.hasMedia) carrier.mixer.sound(call.sid, "chime");
  }
  carrier.clock.after(lengthMs, () =>
    tellConference(carrier, conference, "announcement-end", undefined, [["AnnounceUrl", url]]),
  );
};

const lengthOf = ({ options }: Carrier, { name, text }: Element): number => {
  if (name === "Say") return Math.max(500, text.length * options.sayMsPerCharacter);
  return name === "Play" ? options.playMs : 0;
};
