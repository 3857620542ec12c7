import type { EmulatorMessage } from "@touchstone/contracts";
import type { Account } from "../account.ts";

/** A file of a message; `token` opens it without credentials, as a signed address of a file store does. */
export type Medium = { readonly sid: string; readonly token: string; readonly type: string; readonly bytes: Buffer };

export type MessageStatus = "queued" | "sending" | "sent" | "delivered" | "undelivered" | "failed" | "received";

export type Message = {
  readonly sid: string;
  readonly account: Account;
  readonly direction: EmulatorMessage["direction"];
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly segments: number;
  /** The carrier's own answer to a keyword. */
  readonly automatic: boolean;
  readonly messagingServiceSid: string | undefined;
  readonly statusCallback: string | undefined;
  readonly createdAt: number;
  media: readonly Medium[];
  status: MessageStatus;
  updatedAt: number;
  sentAt: number | undefined;
  errorCode: number | undefined;
};
