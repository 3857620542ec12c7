import type { Sound } from "../media/mixer.ts";

export const SAMPLE_RATE = 48_000;
export const FRAME = 480;

type Note = { readonly hertz: number; readonly at: number; readonly seconds: number; readonly loudness: number };

/** Plucked tones with a soft octave above, mixed into one buffer of `seconds`; what rings on past its end wraps round. */
const render = (seconds: number, notes: readonly Note[]): Int16Array => {
  const length = Math.round(seconds * SAMPLE_RATE);
  const sum = new Float32Array(length);
  for (const { hertz, at, seconds: lasts, loudness } of notes) {
    const start = Math.round(at * SAMPLE_RATE);
    const count = Math.round(lasts * SAMPLE_RATE);
    for (let index = 0; index < count; index++) {
      const time = index / SAMPLE_RATE;
      const envelope = Math.min(1, time / 0.02) * Math.exp((-4 * time) / lasts) * Math.min(1, (lasts - time) / 0.02);
      const angle = 2 * Math.PI * hertz * time;
      const slot = (start + index) % length;
      sum[slot] = (sum[slot] ?? 0) + loudness * envelope * (Math.sin(angle) + 0.25 * Math.sin(2 * angle));
    }
  }
  return Int16Array.from(sum, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767))));
};

/** C, A minor, F and G as slow broken chords: two seconds each. */
const CHORDS: readonly (readonly number[])[] = [
  [261.63, 329.63, 392.0, 523.25],
  [220.0, 261.63, 329.63, 440.0],
  [174.61, 261.63, 349.23, 440.0],
  [196.0, 246.94, 293.66, 392.0],
];
const ORDER = [0, 1, 2, 3, 2, 1];

const music = (): Int16Array =>
  render(
    8,
    CHORDS.flatMap((chord, bar) =>
      ORDER.map((step, index) => ({
        hertz: chord[step] ?? 261.63,
        at: bar * 2 + index / 3,
        seconds: 1.6,
        loudness: index === 0 ? 0.13 : 0.09,
      })),
    ),
  );

/** Four seconds of silence after one of the ringing tone most of the world knows (425 Hz). */
const ringing = (): Int16Array =>
  Int16Array.from({ length: 5 * SAMPLE_RATE }, (_, index) =>
    index < SAMPLE_RATE ? Math.round(3500 * Math.sin((2 * Math.PI * 425 * index) / SAMPLE_RATE)) : 0,
  );

const chime = (): Int16Array =>
  render(1, [
    { hertz: 783.99, at: 0, seconds: 0.5, loudness: 0.2 },
    { hertz: 1046.5, at: 0.18, seconds: 0.7, loudness: 0.2 },
  ]);

const beep = (): Int16Array => render(0.3, [{ hertz: 880, at: 0, seconds: 0.28, loudness: 0.2 }]);

/** Every sound as samples at 48 kHz, computed once; the backgrounds loop. */
export const synthesise = (): Readonly<Record<Sound, Int16Array>> => ({
  silence: new Int16Array(FRAME),
  music: music(),
  ringing: ringing(),
  chime: chime(),
  beep: beep(),
});
