import type { CarrierMedia, MessageFailure, MessageResult, MessageState } from "./messagingPort.ts";
import type { CarrierAccount } from "./voicePort.ts";

/** Secrets: never logged. */
export interface TelnyxAccount {
  readonly provider: "telnyx";
  readonly apiKey: string;
  /** Telnyx's name of the fax application that the numbers belong to. */
  readonly connectionId: string;
  /** Base address of the API; null is Telnyx itself. */
  readonly apiUrl: string | null;
}

/** Who carries a tenant's faxes: a carrier of the shape that Twilio's Programmable Fax had, or Telnyx. */
export type FaxAccount = (CarrierAccount & { readonly provider: "twilio" }) | TelnyxAccount;

/** One try to send a document. The router decides when there is another; see decision 13. */
export interface FaxCommand<Account = FaxAccount> {
  /** Our message's id: comes back with every report. */
  readonly messageId: string;
  readonly account: Account;
  /** Origin of the URLs that the carrier is told to call. */
  readonly publicUrl: string;
  /** Both E.164. */
  readonly from: string;
  readonly to: string;
  /** Absolute; the carrier fetches it: a PDF. */
  readonly documentUrl: string;
  /** 1 for the very first request; else the carrier is asked first whether it has this try already. */
  readonly attempt?: number;
  /** When the message was written, milliseconds since 1970: what the carrier took before is another fax. */
  readonly firstTriedAt: number;
  /** Carrier's ids of tries that are known, of this message and of others to this number since then. */
  readonly taken?: readonly string[];
  /**
   * Asked right before what cannot be taken back: somebody else may be at it when this process stood still. When it says no, nothing is
   * done and `retry` is answered.
   */
  readonly isStillOurs?: () => boolean;
}

/** A fax of ours as the carrier knows it. */
export interface FoundFax {
  readonly providerId: string;
  readonly state: MessageState;
  /** The carrier's word for what went wrong. */
  readonly errorCode: string | null;
  readonly because: MessageFailure | null;
  /** Nobody picked up, or the line broke: it may go better later. */
  readonly mayTryAgain: boolean;
  /** Pages that have gone over; null as long as nobody has counted. */
  readonly pages: number | null;
}

/** A fax from outside, as a webhook or a list tells it; all of it is erasable. */
export interface ArrivedFax {
  readonly providerMessageId: string;
  readonly from: string;
  /** Tells the line. */
  readonly to: string;
  /** Null: nothing of it can be had. */
  readonly document: CarrierMedia | null;
  readonly pages: number | null;
  /** It broke off, or came in part: the carrier's word, or `partial`. */
  readonly errorCode: string | null;
}

export interface ListedFax extends ArrivedFax {
  /** Milliseconds since 1970, by the carrier's clock. */
  readonly arrivedAt: number;
}

/** What conversations ask of a carrier of faxes. Everything is safe to repeat. */
export interface FaxPort<Account = FaxAccount> {
  /** Never throws for what the carrier says. `segments` of what is done are pages. Taken is not arrived: see `findFax`. */
  send(command: FaxCommand<Account>): Promise<MessageResult>;
  /** What the carrier knows of a fax of ours; null when nothing. Throws when the carrier cannot be asked. */
  findFax(account: Account, providerId: string): Promise<FoundFax | null>;
  /** Faxes from outside that are over, and began at `since` (milliseconds since 1970) or later, oldest first. Throws when it cannot be asked. */
  faxesSince(account: Account, since: number): Promise<ListedFax[]>;
}
