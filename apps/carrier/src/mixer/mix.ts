import type { Hearing, Sound } from "../media/mixer.ts";
import type { Leg } from "./leg.ts";
import { FRAME, synthesise } from "./sounds.ts";

type Seat = {
  readonly leg: Leg;
  hears: readonly string[];
  background: Sound;
  /** Where in its background a listener is, in samples. */
  position: number;
  /** A short sound being played over everything else, and how far it is. */
  over: { samples: Int16Array; position: number } | undefined;
};

/** Who hears whom, and the arithmetic of it: one `tick` is 10 ms. */
export type Mix = {
  seat(name: string, leg: Leg): void;
  legOf(name: string): Leg | undefined;
  hear(hearing: readonly Hearing[]): void;
  sound(name: string, sound: Sound): void;
  remove(name: string): void;
  tick(): void;
};

export const createMix = (): Mix => {
  const sounds = synthesise();
  const seats = new Map<string, Seat>();
  return {
    seat(name, leg) {
      seats.set(name, { leg, hears: [], background: "silence", position: 0, over: undefined });
    },
    legOf: (name) => seats.get(name)?.leg,
    hear(hearing) {
      for (const { leg, hears, background } of hearing) {
        const seat = seats.get(leg);
        if (!seat) continue; // Left meanwhile.
        if (seat.background !== background) seat.position = 0;
        seat.hears = hears;
        seat.background = background;
      }
    },
    sound(name, sound) {
      const seat = seats.get(name);
      if (seat) seat.over = { samples: sounds[sound], position: 0 };
    },
    remove(name) {
      seats.get(name)?.leg.close();
      seats.delete(name);
    },
    tick() {
      const spoken = new Map<string, Int16Array>();
      for (const [name, { leg }] of seats) spoken.set(name, leg.take());
      for (const seat of seats.values()) seat.leg.give(mixed(seat, spoken, sounds));
    },
  };
};

const mixed = (
  seat: Seat,
  spoken: ReadonlyMap<string, Int16Array>,
  sounds: Readonly<Record<Sound, Int16Array>>,
): Int16Array => {
  const sum = new Int32Array(FRAME);
  for (const name of seat.hears) add(sum, spoken.get(name), 0);
  if (seat.background !== "silence") {
    const loop = sounds[seat.background];
    add(sum, loop, seat.position);
    seat.position = (seat.position + FRAME) % loop.length;
  }
  const { over } = seat;
  if (over) {
    add(sum, over.samples, over.position);
    over.position += FRAME;
    if (over.position >= over.samples.length) seat.over = undefined;
  }
  return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, value)));
};

const add = (sum: Int32Array, samples: Int16Array | undefined, from: number): void => {
  if (!samples) return;
  for (let index = 0; index < FRAME; index++) sum[index] = (sum[index] ?? 0) + (samples[from + index] ?? 0);
};
