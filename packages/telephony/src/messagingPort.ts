import type { MessageState } from "@touchstone/domain";
import type { CarrierAccount } from "./voicePort.ts";

export type { MessageState };

/** Why a message was not taken or did not arrive, for people to read. Codes are the carrier's and go beside it. */
export type MessageFailure =
  | "optedOut"
  /** No telephone number, or none that can have texts: a landline, a number that is nobody's. */
  | "badNumber"
  /** The phone is off, out of reach, or its network does not answer. */
  | "unreachable"
  /** The number's owner or network refuses our texts. */
  | "blocked"
  /** Taken for unwanted by a network's filter. */
  | "filtered"
  /** The account, the sender or the country is not allowed: a person has to settle it with the carrier. */
  | "notAllowed"
  | "tooLong"
  /** What it carries: no text, or a file that the carrier could not get or does not send. */
  | "badContent"
  | "queueFull"
  | "unknown";

/** A message from outside as a webhook announces it; all of it is erasable. */
export interface ArrivedText {
  readonly providerMessageId: string;
  /** As received: mostly E.164, but also short codes, names, addresses of other networks. */
  readonly from: string;
  /** Tells the line. */
  readonly to: string;
  readonly text: string;
  readonly media: readonly CarrierMedia[];
  /** What the carrier has taken the message for; it blocks, unblocks and answers by itself. */
  readonly keyword: "stop" | "start" | "help" | null;
  /** Whoever had opted out is welcome again: by "start", but also by a "yes", which is an ordinary word from anybody else. */
  readonly liftsOptOut: boolean;
  readonly segments: number | null;
}

/** One stored `sendMessage` with all that is needed to perform it. */
export interface MessageCommand {
  /** Our message's id: stands in the address at which the carrier reports, so that a report finds it without the answer. */
  readonly messageId: string;
  readonly account: CarrierAccount;
  /** Origin of the URLs that the carrier is told to call. */
  readonly publicUrl: string;
  /** Both E.164 (the sender may be a short code). */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** Absolute; the carrier fetches them, at most ten. */
  readonly mediaUrls?: readonly string[];
  /** 1 for the very first try; from the second on, or when it is not known, the carrier is asked first whether it has it already. */
  readonly attempt?: number;
  /** When the first try may have been made, milliseconds since 1970: what the carrier took before is another message. */
  readonly firstTriedAt: number;
  /** Carrier's ids of our other messages to this number since then: the same words sent twice on purpose are two messages. */
  readonly taken?: readonly string[];
  /**
   * Asked right before what cannot be taken back: somebody else may be at it when this process stood still. When it says no, nothing is
   * done and `retry` is answered.
   */
  readonly isStillOurs?: () => boolean;
}

/** `refused`: for good. `retry`: not taken as far as is known, `code` is the carrier's or the network's word. */
export type MessageResult =
  | {
      readonly kind: "done";
      readonly providerId: string;
      readonly state: MessageState;
      readonly segments: number | null;
    }
  | { readonly kind: "refused"; readonly code: string; readonly because: MessageFailure }
  | { readonly kind: "retry"; readonly code: string; readonly afterMs?: number };

/** A message of ours as the carrier knows it. */
export interface FoundMessage {
  readonly providerId: string;
  readonly state: MessageState;
  readonly errorCode: string | null;
  /** Null as long as the carrier has not counted. */
  readonly segments: number | null;
}

/** A file that came with a message; the carrier's host wants the account's credentials for it. */
export interface CarrierMedia {
  readonly url: string;
  /** As the carrier says; nobody has looked inside. */
  readonly type: string;
}

/** A message from outside as the carrier lists it. */
export interface ListedMessage {
  readonly providerId: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** How many files; `mediaOf` tells where they are. */
  readonly mediaCount: number;
  /** Milliseconds since 1970, by the carrier's clock. */
  readonly arrivedAt: number;
}

/** What conversations ask of a carrier of texts. Everything is safe to repeat. */
export interface MessagingPort {
  /** Never throws for what the carrier or the network says; see `MessageResult`. */
  send(command: MessageCommand): Promise<MessageResult>;
  /** What the carrier knows of a message of ours; null when nothing. Throws when the carrier cannot be asked. */
  findMessage(account: CarrierAccount, providerId: string): Promise<FoundMessage | null>;
  /** Messages from outside that arrived at `since` (milliseconds since 1970) or later, oldest first. Throws when it cannot be asked. */
  messagesSince(account: CarrierAccount, since: number): Promise<ListedMessage[]>;
  /** The files of a message from outside. Throws when it cannot be asked. */
  mediaOf(account: CarrierAccount, providerId: string): Promise<CarrierMedia[]>;
}
