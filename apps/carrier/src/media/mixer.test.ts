import { afterEach, expect, test } from "vitest";
import { type AudioFrame, gathered, type PeerConnection, wrtc } from "../mixer/wrtc.ts";
import type { Mixer } from "./mixer.ts";
import { mixerProcess } from "./mixerProcess.ts";

const { RTCPeerConnection, nonstandard } = wrtc;
const RATE = 48_000;
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const mixer = () => {
  const opened = mixerProcess((error) => {
    throw error;
  });
  closers.push(() => opened.close());
  return opened;
};

/** A browser's end of a leg: speaks a tone (or nothing) and measures what it hears. */
const browser = async (on: Mixer, leg: string, toneHertz: number) => {
  const peer: PeerConnection = new RTCPeerConnection({ iceServers: [] });
  const source = new nonstandard.RTCAudioSource();
  peer.addTrack(source.createTrack());
  let heard: number[] = [];
  peer.ontrack = ({ track }) => {
    const sink = new nonstandard.RTCAudioSink(track);
    sink.ondata = (frame: AudioFrame) => {
      if (frame.sampleRate === RATE) heard.push(...frame.samples);
    };
  };
  let sample = 0;
  const timer = setInterval(() => {
    const samples = Int16Array.from({ length: 480 }, () =>
      Math.round(8000 * Math.sin((2 * Math.PI * toneHertz * sample++) / RATE)),
    );
    source.onData({ samples, sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: 480 });
  }, 10);
  closers.push(() => {
    clearInterval(timer);
    peer.close();
  });
  await peer.setLocalDescription(await peer.createOffer());
  await peer.setRemoteDescription({ type: "answer", sdp: await on.open(leg, await gathered(peer)) });
  return {
    peer,
    /** Amplitude (0 to 1) of `hertz` in the clearest tenth of the newest half second, after forgetting what was heard before. */
    async hears(hertz: number) {
      heard = [];
      await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(RATE);
      const tenths = [5, 4, 3, 2, 1].map((nth) => heard.slice(heard.length - (nth * RATE) / 10).slice(0, RATE / 10));
      // Where a busy machine drops a frame the tone jumps, and over a longer stretch it would cancel itself out.
      return Math.max(...tenths.map((samples) => amplitude(samples, hertz)));
    },
  };
};

/** Goertzel's algorithm: how much of one frequency is in the samples. */
const amplitude = (samples: readonly number[], hertz: number) => {
  let [real, imaginary] = [0, 0];
  samples.forEach((value, index) => {
    const angle = (2 * Math.PI * hertz * index) / RATE;
    real += value * Math.cos(angle);
    imaginary += value * Math.sin(angle);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length / 32_768;
};

const talking = (...legs: string[]) =>
  legs.map((leg) => ({ leg, hears: legs.filter((other) => other !== leg), background: "silence" as const }));

test("a 1 kHz tone sent by one leg arrives at the other, and the other's at the first", async () => {
  const on = mixer();
  const customer = await browser(on, "CA1", 1000);
  const agent = await browser(on, "CA2", 600);
  on.hear(talking("CA1", "CA2"));
  expect(await agent.hears(1000)).toBeGreaterThan(0.1);
  expect(await customer.hears(600)).toBeGreaterThan(0.1);
  expect(await customer.hears(1000)).toBeLessThan(0.02);
}, 30_000);

test("who is on hold hears music and is not heard", async () => {
  const on = mixer();
  const customer = await browser(on, "CA1", 1000);
  const agent = await browser(on, "CA2", 600);
  on.hear(talking("CA1", "CA2"));
  expect(await agent.hears(1000)).toBeGreaterThan(0.1);
  on.hear([
    { leg: "CA1", hears: [], background: "music" },
    { leg: "CA2", hears: [], background: "silence" },
  ]);
  expect(await agent.hears(1000)).toBeLessThan(0.02);
  expect(await customer.hears(600)).toBeLessThan(0.02);
  const chord = [261.63, 220, 174.61, 196, 329.63, 392, 440, 349.23];
  const loudest = Math.max(...(await Promise.all(chord.map((hertz) => customer.hears(hertz)))));
  expect(loudest).toBeGreaterThan(0.005);
}, 30_000);

test("a leg works with nothing but the loopback candidates of both sides", async () => {
  const on = mixer();
  const answering = on.open.bind(on);
  const loopbackOnly = (sdp: string) =>
    sdp
      .split("\r\n")
      .filter((row) => !row.startsWith("a=candidate") || row.includes(" 127.0.0.1 "))
      .join("\r\n");
  const onLoopback: Mixer = {
    ...on,
    open: async (leg, sdp) => loopbackOnly(await answering(leg, loopbackOnly(sdp))),
  };
  const customer = await browser(onLoopback, "CA1", 1000);
  await expect.poll(() => customer.peer.connectionState, { timeout: 10_000 }).toBe("connected");
}, 30_000);

test("an offer that is none is refused, and the mixer goes on", async () => {
  const on = mixer();
  await expect(on.open("CA1", "not a description")).rejects.toThrow();
  const customer = await browser(on, "CA2", 1000);
  await expect.poll(() => customer.peer.connectionState, { timeout: 10_000 }).toBe("connected");
}, 30_000);
