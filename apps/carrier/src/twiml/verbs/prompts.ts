import { sleep } from "../../clock.ts";
import { wholeNumber } from "../attributes.ts";
import { NEXT, type Run, type Verb } from "../verb.ts";

/** Told as a caption beside a short chime, since no voice is at hand; it takes as long as speaking would. */
export const say: Verb = async (run, element) => {
  const ms = Math.max(500, element.text.length * run.carrier.options.sayMsPerCharacter);
  await repeated(run, wholeNumber(element, "loop", 1), async () => {
    caption(run, element.text, element.attributes.language);
    if (run.call.hasMedia) run.carrier.mixer.sound(run.call.sid, "chime");
    await sleep(run.carrier.clock, ms, run.signal);
  });
  return NEXT;
};

/** Files are not fetched: a leg with audio hears the carrier's own music for the configured time. */
export const play: Verb = async (run, element) => {
  await repeated(run, wholeNumber(element, "loop", 1), async () => {
    caption(run, "♪", undefined);
    const stop = startMusic(run);
    try {
      await sleep(run.carrier.clock, run.carrier.options.playMs, run.signal);
    } finally {
      stop();
    }
  });
  return NEXT;
};

/** In a conference the room itself decides what its participants hear. */
const startMusic = ({ carrier, call, scope }: Run): (() => void) => {
  if (!call.hasMedia || scope === "conference-wait") return () => {};
  carrier.mixer.hear([{ leg: call.sid, hears: [], background: "music" }]);
  return () => carrier.mixer.hear([{ leg: call.sid, hears: [], background: "silence" }]);
};

export const pause: Verb = async (run, element) => {
  await sleep(run.carrier.clock, wholeNumber(element, "length", 1) * 1000, run.signal);
  return NEXT;
};

/** `loop="0"` means for ever. */
const repeated = async (run: Run, times: number, once: () => Promise<void>): Promise<void> => {
  for (let done = 0; times === 0 || done < times; done++) {
    if (run.signal.aborted) throw run.signal.reason;
    await once();
  }
};

const caption = (run: Run, text: string, language: string | undefined): void => {
  run.call.farEnd?.caption?.(run.call, text, language);
  run.carrier.timeline.publish({
    type: "caption",
    at: run.carrier.clock.now(),
    callSid: run.call.sid,
    text,
    ...(language && { language }),
  });
};
