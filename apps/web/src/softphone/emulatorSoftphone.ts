import type { PhoneEvent, SoftphoneAccess } from "@touchstone/contracts";
import { openMicrophone } from "./microphone.ts";
import { describeOffer, playRemote } from "./peerAudio.ts";
import { openSignalling, type Signalling } from "./signalling.ts";
import {
  CONNECT_TIMEOUT_MS,
  type LegTarget,
  legParams,
  type Softphone,
  SoftphoneFault,
  type SoftphoneListener,
} from "./softphone.ts";

/** What a leg holds while it lives. */
interface Leg {
  readonly id: string;
  readonly peer: RTCPeerConnection;
  readonly microphone: MediaStream;
  readonly speaker: HTMLAudioElement;
  readonly signalling: Signalling;
}

/**
 * The carrier emulator's phone: one WebSocket for signalling, one WebRTC connection for the audio. There is no STUN and no
 * trickling: both sides stand on one machine or one network, and a description carries all its candidates.
 */
export function emulatorSoftphone(access: () => Promise<SoftphoneAccess>, tell: SoftphoneListener): Softphone {
  let leg: Leg | null = null;
  const end = () => {
    if (!leg) return;
    const over = leg;
    leg = null;
    release(over);
    tell({ type: "ended" });
  };
  return {
    async connect(target) {
      if (leg) throw new SoftphoneFault("refused", "a leg stands already");
      leg = await openLeg(
        await access(),
        target,
        (event) => {
          if (event.type === "ended") end();
          else if (event.type === "caption") tell({ type: "caption", text: event.text });
        },
        end,
      );
    },
    hangUp() {
      if (!leg) return;
      leg.signalling.send({ type: "hangUp", id: leg.id });
      end();
    },
    setMuted(muted) {
      for (const track of leg?.microphone.getAudioTracks() ?? []) track.enabled = !muted;
    },
    sendDigits(digits) {
      leg?.signalling.send({ type: "dtmf", id: leg.id, digits });
    },
    close: end,
  };
}

function release(leg: Leg): void {
  for (const track of leg.microphone.getTracks()) track.stop();
  leg.speaker.srcObject = null;
  leg.peer.close();
  leg.signalling.close();
}

async function openLeg(
  access: SoftphoneAccess,
  target: LegTarget,
  heard: (event: PhoneEvent) => void,
  lost: () => void,
): Promise<Leg> {
  const microphone = await openMicrophone();
  const peer = new RTCPeerConnection();
  const speaker = new Audio();
  const giveUp = () => {
    for (const track of microphone.getTracks()) track.stop();
    peer.close();
  };
  try {
    playRemote(peer, speaker);
    for (const track of microphone.getAudioTracks()) peer.addTrack(track, microphone);
    const id = crypto.randomUUID();
    const signalling = await callAndWait(access, id, target, peer, heard, lost);
    return { id, peer, microphone, speaker, signalling };
  } catch (error) {
    giveUp();
    throw error;
  }
}

async function callAndWait(
  access: SoftphoneAccess,
  id: string,
  target: LegTarget,
  peer: RTCPeerConnection,
  heard: (event: PhoneEvent) => void,
  lost: () => void,
): Promise<Signalling> {
  const answer = Promise.withResolvers<string | undefined>();
  // Whoever fails first is told by the await below; a later failure of the same leg has nobody left to tell.
  answer.promise.catch(() => {});
  let standing = false;
  const fail = (fault: SoftphoneFault) => answer.reject(fault);
  const signalling = await openSignalling(
    phoneUrl(access.url),
    { type: "register", token: access.token },
    (event) => {
      if ("id" in event && event.id !== undefined && event.id !== id) return;
      if (standing) return heard(event);
      if (event.type === "answered") answer.resolve(event.sdp);
      else if (event.type === "ended") fail(new SoftphoneFault("refused", event.status));
      else if (event.type === "error") fail(new SoftphoneFault("refused", event.message));
      else if (event.type === "caption") heard(event);
    },
    () => (standing ? lost() : fail(new SoftphoneFault("network", "the phone's line was lost"))),
  );
  const timer = setTimeout(() => fail(new SoftphoneFault("network", "no answer")), CONNECT_TIMEOUT_MS);
  try {
    const sdp = await describeOffer(peer);
    signalling.send({ type: "connect", id, params: legParams(target), sdp });
    const answered = await answer.promise;
    if (answered) await peer.setRemoteDescription({ type: "answer", sdp: answered });
    standing = true;
    return signalling;
  } catch (error) {
    signalling.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The server may name a path of its own origin, or a full address; http becomes ws. */
export function phoneUrl(url: string | undefined, page: string = location.href): string {
  const full = new URL(url ?? "/emulator/phone", page);
  full.protocol = full.protocol.replace("http", "ws");
  return full.href;
}
