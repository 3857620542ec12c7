import native from "@roamhq/wrtc";

/** The part of `@roamhq/wrtc` the mixer uses; its own typings need the browser's. */
export type AudioFrame = {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly bitsPerSample: number;
  readonly channelCount: number;
  readonly numberOfFrames: number;
};
export type Track = { readonly kind: string; stop(): void };
export type Description = { readonly type: "offer" | "answer"; readonly sdp: string };
export type PeerConnection = {
  readonly iceGatheringState: string;
  readonly connectionState: string;
  readonly localDescription: Description | null;
  ontrack: ((event: { readonly track: Track }) => void) | null;
  onconnectionstatechange: (() => void) | null;
  onicegatheringstatechange: (() => void) | null;
  addTrack(track: Track): unknown;
  createOffer(): Promise<Description>;
  createAnswer(): Promise<Description>;
  setLocalDescription(description: Description): Promise<void>;
  setRemoteDescription(description: Description): Promise<void>;
  close(): void;
};
export type AudioSource = { createTrack(): Track; onData(frame: AudioFrame): void };
export type AudioSink = { ondata: ((frame: AudioFrame) => void) | null; stop(): void };

type Wrtc = {
  readonly RTCPeerConnection: new (configuration?: { iceServers: [] }) => PeerConnection;
  readonly MediaStream: new (tracks: readonly Track[]) => unknown;
  readonly nonstandard: {
    readonly RTCAudioSource: new () => AudioSource;
    readonly RTCAudioSink: new (track: Track) => AudioSink;
  };
};

/** The native library: only for the mixer's own process, and for tests that play the browser's part. */
export const wrtc = native as unknown as Wrtc;

/** The local description once all its candidates are in it, or what has been found after `limitMs`. */
export const gathered = async (peer: PeerConnection, limitMs = 2000): Promise<string> => {
  if (peer.iceGatheringState !== "complete") {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, limitMs);
      peer.onicegatheringstatechange = () => {
        if (peer.iceGatheringState !== "complete") return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
  return peer.localDescription?.sdp ?? "";
};
