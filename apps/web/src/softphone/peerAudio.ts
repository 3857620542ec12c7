/** The element is not in the page: it has no controls, and the browser plays it all the same. */
export function playRemote(peer: RTCPeerConnection, speaker: HTMLAudioElement): void {
  speaker.autoplay = true;
  peer.ontrack = ({ streams, track }) => {
    speaker.srcObject = streams[0] ?? new MediaStream([track]);
  };
}

/** Our offer with all its candidates in it: there is no trickling. Throws when the browser makes none. */
export async function describeOffer(peer: RTCPeerConnection): Promise<string> {
  await peer.setLocalDescription(await peer.createOffer());
  await gathered(peer);
  const { localDescription } = peer;
  if (!localDescription) throw new Error("no local description");
  return localDescription.sdp;
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    peer.addEventListener("icegatheringstatechange", () => {
      if (peer.iceGatheringState === "complete") resolve();
    });
  });
}
