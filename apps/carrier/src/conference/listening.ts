import type { Carrier } from "../carrier.ts";
import { sleep } from "../clock.ts";
import { childOf, interruptible } from "../interruptible.ts";
import { fetchOnce } from "../twiml/fetch.ts";
import type { Run } from "../twiml/verb.ts";
import type { Conference, Participant, Seat } from "./conference.ts";

/**
 * What a participant hears while the conference has not started or while it is on hold: its wait or hold URL's document
 * over and over, the carrier's music without a URL, silence for an empty one. Ends with `participant.listening`.
 */
export const keepEntertained = (
  carrier: Carrier,
  conference: Conference,
  participant: Participant,
  { waitUrl, waitMethod }: Pick<Seat, "waitUrl" | "waitMethod">,
): void => {
  const programSignal = participant.call.program?.signal;
  if (waitUrl === "" || !programSignal) return;
  if (conference.status !== "init" && !participant.hold) return;
  const { controller, release } = childOf(programSignal);
  participant.listening = controller;
  if (!waitUrl) return;
  participant
    .listenTo(waitUrl, waitMethod, controller.signal)
    .catch((reason) => {
      if (!controller.signal.aborted) carrier.report(reason);
    })
    .finally(release);
};

/** Plays the TwiML of a URL over and over; a URL that fails leaves silence. */
export const listener =
  (run: Run, conference: Conference): Participant["listenTo"] =>
  async (url, method, signal) => {
    const { carrier, call } = run;
    const extra = [
      ["ConferenceSid", conference.sid],
      ["FriendlyName", conference.friendlyName],
    ] as const;
    for (;;) {
      const startedAt = carrier.clock.now();
      const fetched = await interruptible(fetchOnce(carrier, call, { url, method, extra }), signal);
      if ("failure" in fetched) return;
      const end = await run.interpret({ ...run, signal, scope: "conference-wait" }, fetched.document);
      if (end === "failed") return;
      if (carrier.clock.now() - startedAt < 100) await sleep(carrier.clock, 1000, signal);
    }
  };
