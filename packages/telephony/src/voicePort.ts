import type { CallEnd, CallId, Language, VoiceEffect } from "@touchstone/domain";

/** What it takes to act for one carrier account. Secrets: never logged. */
export interface CarrierAccount {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeySid: string | null;
  readonly apiKeySecret: string | null;
  readonly twimlAppSid: string | null;
  /** Base address of a Twilio-compatible API; null is Twilio itself. */
  readonly apiUrl: string | null;
}

/** One stored effect with all that is needed to perform it. */
export interface VoiceCommand {
  readonly effect: VoiceEffect;
  readonly account: CarrierAccount;
  /** Origin of the URLs that the carrier is told to call. */
  readonly publicUrl: string;
  readonly language: Language;
  /** What the queue says, in the caller's language, for `releaseCaller`. */
  readonly speech: string | null;
  /** Whom to ring and as who, both E.164, for `dialCustomer`; null when there is no number any more. */
  readonly dial?: { readonly to: string; readonly from: string } | null;
  /**
   * 1 for the very first try; from the second on, or when it is not known, the carrier is asked first whether the try
   * before has succeeded after all.
   */
  readonly attempt?: number;
  /**
   * Asked right before what cannot be taken back: somebody else may be at it when this process stood still. When it says no, nothing is
   * done and `retry` is answered.
   */
  readonly isStillOurs?: () => boolean;
}

/** `gone`: the leg or its conference is over. `retry`: not done as far as is known; `code` is the carrier's or the network's word. */
export type VoiceResult =
  /** `callId` is the leg that was made for it. */
  | { readonly kind: "done"; readonly callId?: CallId }
  | { readonly kind: "gone"; readonly code: string }
  | { readonly kind: "retry"; readonly code: string; readonly afterMs?: number };

/** A leg as the carrier knows it. `end` and the duration are null while it lives. */
export interface FoundCall {
  readonly callId: CallId;
  readonly end: CallEnd | null;
  readonly durationSeconds: number | null;
}

/** What routing asks of a voice carrier. Everything is safe to repeat. */
export interface VoicePort {
  /** Never throws for what the carrier or the network says; see `VoiceResult`. */
  perform(command: VoiceCommand): Promise<VoiceResult>;
  /** What the carrier knows of a leg; null when it knows nothing of it. Throws when the carrier cannot be asked. */
  findCall(account: CarrierAccount, callId: CallId): Promise<FoundCall | null>;
}

/** A call from outside as the carrier lists it. */
export interface ListedCall extends FoundCall {
  readonly from: string;
  /** The number that was dialled, as the carrier writes it. */
  readonly to: string;
  readonly callerName: string | null;
  /** Milliseconds since 1970, by the carrier's clock. */
  readonly startedAt: number;
}

/** What the reconciler asks of a voice carrier. */
export interface CallList {
  /** Calls from outside that began at `since` (milliseconds since 1970) or later, those that are over too. Throws when it cannot be asked. */
  callsSince(account: CarrierAccount, since: number): Promise<ListedCall[]>;
}
