import { FRAME, SAMPLE_RATE } from "./sounds.ts";
import { type AudioFrame, type AudioSink, gathered, wrtc } from "./wrtc.ts";

/** Frames waiting to be mixed: more than this is delay that nobody needs. */
const QUEUE_LIMIT = 6;
const SILENT_FRAME = new Int16Array(FRAME);

/** One browser's connection: frames out of its microphone, frames into its speaker. */
export type Leg = {
  /** Answers the browser's offer; the description carries all candidates. */
  answer(offer: string): Promise<string>;
  /** The mixer's own offer, all candidates in it, for a browser that answers with `accept`. */
  offer(): Promise<string>;
  accept(answer: string): Promise<void>;
  /** The next 10 ms from the microphone, silence when none is there. */
  take(): Int16Array;
  /** The next 10 ms for the speaker. */
  give(samples: Int16Array): void;
  close(): void;
};

export const openLeg = (onLost: () => void): Leg => {
  const { RTCPeerConnection, nonstandard } = wrtc;
  const peer = new RTCPeerConnection({ iceServers: [] });
  const source = new nonstandard.RTCAudioSource();
  const outgoing = source.createTrack();
  const waiting: Int16Array[] = [];
  let sink: AudioSink | undefined;
  peer.ontrack = ({ track }) => {
    if (track.kind !== "audio") return;
    sink?.stop();
    sink = new nonstandard.RTCAudioSink(track);
    sink.ondata = (frame) => {
      waiting.push(toMixerRate(frame));
      if (waiting.length > QUEUE_LIMIT) waiting.shift();
    };
  };
  peer.onconnectionstatechange = () => {
    if (peer.connectionState === "failed") onLost();
  };
  return {
    async answer(offer) {
      await peer.setRemoteDescription({ type: "offer", sdp: offer });
      peer.addTrack(outgoing);
      await peer.setLocalDescription(await peer.createAnswer());
      return gathered(peer);
    },
    async offer() {
      peer.addTrack(outgoing);
      await peer.setLocalDescription(await peer.createOffer());
      return gathered(peer);
    },
    accept: (answer) => peer.setRemoteDescription({ type: "answer", sdp: answer }),
    take: () => waiting.shift() ?? SILENT_FRAME,
    give: (samples) =>
      source.onData({ samples, sampleRate: SAMPLE_RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: FRAME }),
    close() {
      sink?.stop();
      outgoing.stop();
      peer.close();
    },
  };
};

/** One channel at 48 kHz, whatever the browser's encoder chose for the moment. */
const toMixerRate = ({ samples, channelCount, numberOfFrames }: AudioFrame): Int16Array => {
  const channels = channelCount || 1;
  const count = numberOfFrames || samples.length / channels;
  if (channels === 1 && count === FRAME) return samples.slice();
  const frame = new Int16Array(FRAME);
  for (let index = 0; index < FRAME; index++) {
    const position = Math.min(count - 1, Math.floor((index * count) / FRAME));
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += samples[position * channels + channel] ?? 0;
    frame[index] = sum / channels;
  }
  return frame;
};
