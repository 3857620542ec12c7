import type { Mixer } from "./mixer.ts";

/** A carrier without audio: calls are made and controlled, nobody hears anything. */
export const silentMixer = (): Mixer => ({
  open: () => Promise.reject(new Error("this carrier was started without media")),
  invite: () => Promise.reject(new Error("this carrier was started without media")),
  accept: () => {},
  hear: () => {},
  sound: () => {},
  shut: () => {},
  close: () => Promise.resolve(),
});
