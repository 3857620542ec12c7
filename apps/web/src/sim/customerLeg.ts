import { openMicrophone } from "../softphone/microphone.ts";
import { describeOffer, playRemote } from "../softphone/peerAudio.ts";
import type { Audio as CallAudio } from "./handsetCall.ts";

/** What a customer's call holds while it lives. */
export interface CustomerLeg {
  readonly peer: RTCPeerConnection | null;
  readonly microphone: MediaStream | null;
  readonly speaker: HTMLAudioElement;
}

/** Without a microphone one can still listen, without WebRTC still dial: the call matters more than its sound. */
export async function openLeg(): Promise<CustomerLeg> {
  const speaker = new Audio();
  if (typeof RTCPeerConnection === "undefined") return { peer: null, microphone: null, speaker };
  const peer = new RTCPeerConnection();
  playRemote(peer, speaker);
  const microphone = await openMicrophone().catch(() => null);
  if (microphone === null) peer.addTransceiver("audio", { direction: "recvonly" });
  else for (const track of microphone.getAudioTracks()) peer.addTrack(track, microphone);
  return { peer, microphone, speaker };
}

export function audioOf({ peer, microphone }: CustomerLeg): CallAudio {
  if (peer === null) return "none";
  return microphone === null ? "listenOnly" : "both";
}

/** Null when there is no WebRTC, or the browser cannot describe itself: then the call has no sound. */
export async function offerOf({ peer }: CustomerLeg): Promise<string | null> {
  return peer === null ? null : await describeOffer(peer).catch(() => null);
}

export function releaseLeg({ peer, microphone, speaker }: CustomerLeg): void {
  for (const track of microphone?.getTracks() ?? []) track.stop();
  speaker.srcObject = null;
  peer?.close();
}
