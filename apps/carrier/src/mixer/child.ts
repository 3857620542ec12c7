import { type Leg, openLeg } from "./leg.ts";
import type { FromMixer, ToMixer } from "./messages.ts";
import { createMix } from "./mix.ts";

/**
 * The mixer's process. It ends with its parent, however that ends: the channel between them closes. It ends without the
 * native library's clean-up, which crashes.
 */
const TICK_MS = 10;
/** A late timer makes up for what it missed, but not for a machine that was asleep. */
const CATCH_UP_TICKS = 5;

const mix = createMix();
const tell = (message: FromMixer) => process.send?.(message);

/** Opens a leg and tells its description, or why there is none. */
const open = async (name: string, describe: (leg: Leg) => Promise<string>): Promise<void> => {
  const leg = openLeg(() => mix.remove(name));
  mix.seat(name, leg);
  try {
    tell({ type: "opened", leg: name, sdp: await describe(leg) });
  } catch (error) {
    fail(name, error);
  }
};

const fail = (name: string, error: unknown): void => {
  mix.remove(name);
  tell({ type: "failed", leg: name, message: error instanceof Error ? error.message : String(error) });
};

const obey = (message: ToMixer): void => {
  if (message.type === "hear") mix.hear(message.hearing);
  else if (message.type === "sound") mix.sound(message.leg, message.sound);
  else if (message.type === "shut") mix.remove(message.leg);
  else if (message.type === "open") void open(message.leg, (leg) => leg.answer(message.sdp));
  else if (message.type === "invite") void open(message.leg, (leg) => leg.offer());
  else
    mix
      .legOf(message.leg)
      ?.accept(message.sdp)
      .catch((error) => fail(message.leg, error));
};

let done = performance.now();
const run = (): void => {
  const due = Math.floor((performance.now() - done) / TICK_MS);
  for (let tick = 0; tick < Math.min(due, CATCH_UP_TICKS); tick++) mix.tick();
  done += due * TICK_MS;
};

process.on("message", obey);
process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
process.on("SIGINT", () => {}); // Ctrl-C reaches the whole group; the parent decides when the calls end.
process.on("SIGTERM", () => {});
setInterval(run, TICK_MS);
