/** Which conversation a leg is for. `accept` follows an accepted offer, `rejoin` comes back after a reload or a lost line. */
export interface LegTarget {
  readonly mode: "accept" | "rejoin";
  readonly offerId: string;
  readonly interactionId: string;
}

export type SoftphoneFaultKind =
  /** The person or the browser forbids the microphone. */
  | "microphoneDenied"
  /** No microphone is plugged in, or another program holds it. */
  | "microphoneMissing"
  /** The provider cannot be reached, or the network lets no audio through. */
  | "network"
  /** The access token was refused. */
  | "access"
  /** The provider took the call and ended it before it stood. */
  | "refused";

/** Why a leg could not be made; `kind` chooses what the agent reads and can do. */
export class SoftphoneFault extends Error {
  readonly kind: SoftphoneFaultKind;

  constructor(kind: SoftphoneFaultKind, message: string) {
    super(message);
    this.name = "SoftphoneFault";
    this.kind = kind;
  }
}

export type SoftphoneEvent =
  /** The leg is over, whoever ended it. What became of the call is told by the desk's socket, never by this. */
  | { readonly type: "ended" }
  /** Captions of what the far end plays, where the provider gives them. */
  | { readonly type: "caption"; readonly text: string };

/** One leg of audio between this browser and the carrier. At most one at a time. */
export interface Softphone {
  /** Resolves when the leg stands (which is not yet: talking with the customer). Throws {@link SoftphoneFault}. */
  connect(target: LegTarget): Promise<void>;
  hangUp(): void;
  /** Silences this microphone; the carrier is not involved. */
  setMuted(muted: boolean): void;
  sendDigits(digits: string): void;
  /** Ends the leg and everything held for it; the object is not used again. */
  close(): void;
}

export type SoftphoneListener = (event: SoftphoneEvent) => void;

/** A leg that has not come up in this time will not. */
export const CONNECT_TIMEOUT_MS = 10_000;

/** The form fields that the agent's leg brings to the gateway. */
export function legParams(target: LegTarget): Record<string, string> {
  return { mode: target.mode, offerId: target.offerId, interactionId: target.interactionId };
}
