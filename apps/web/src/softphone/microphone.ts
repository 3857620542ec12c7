import { SoftphoneFault } from "./softphone.ts";

export type MicrophoneState = "unknown" | "granted" | "denied" | "missing";

const wanted: MediaStreamConstraints = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};

/** Opens the microphone. Throws SoftphoneFault `microphoneDenied` or `microphoneMissing`. */
export async function openMicrophone(): Promise<MediaStream> {
  if (!navigator.mediaDevices)
    throw new SoftphoneFault("microphoneDenied", "this page may not use a microphone (no https)");
  try {
    return await navigator.mediaDevices.getUserMedia(wanted);
  } catch (error) {
    throw faultOf(error);
  }
}

/** NotAllowedError is a refusal; all other names (NotFoundError, NotReadableError, …) mean that there is none to use. */
function faultOf(error: unknown): SoftphoneFault {
  const name = error instanceof Error ? error.name : "";
  const denied = name === "NotAllowedError" || name === "SecurityError";
  return new SoftphoneFault(denied ? "microphoneDenied" : "microphoneMissing", name || String(error));
}

/** Asks the person for the microphone and lets go of it at once. Must follow a click. */
export async function askForMicrophone(): Promise<MicrophoneState> {
  try {
    const stream = await openMicrophone();
    for (const track of stream.getTracks()) track.stop();
    return "granted";
  } catch (error) {
    return error instanceof SoftphoneFault && error.kind === "microphoneDenied" ? "denied" : "missing";
  }
}

/**
 * What the browser would answer without asking anybody, and every later change (a person may take it back at any time).
 * Browsers that do not tell answer "unknown" once.
 */
export function watchMicrophone(told: (state: MicrophoneState) => void): () => void {
  const watch = new AbortController();
  void navigator.permissions
    ?.query({ name: "microphone" as PermissionName })
    .then((status) => {
      const tell = () => told(fromPermission(status.state));
      if (watch.signal.aborted) return;
      tell();
      status.addEventListener("change", tell, { signal: watch.signal });
    })
    .catch(() => told("unknown"));
  return () => watch.abort();
}

function fromPermission(state: PermissionState): MicrophoneState {
  if (state === "granted") return "granted";
  return state === "denied" ? "denied" : "unknown";
}
