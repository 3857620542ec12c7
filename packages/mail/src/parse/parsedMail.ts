export interface MailAddress {
  /** Decoded, one line; empty when there is none. */
  readonly name: string;
  /** As written, trimmed; its domain in lower case. */
  readonly address: string;
}

export interface MailAttachment {
  /** As the sender calls it: not cleaned, never a path. Empty when it has no name. */
  readonly name: string;
  readonly type: string;
  /** Shown within the text (a picture by `cid:`), or a file of its own. */
  readonly inline: boolean;
  /** Without angle brackets. */
  readonly contentId: string | null;
  readonly content: Uint8Array;
}

/** What was left out or given up because a limit was reached. The raw mail is kept whole elsewhere. */
export type Cut = "size" | "headers" | "parts" | "depth" | "text" | "time" | "memory" | "unreadable";

/** A message that could not be delivered, as its report says. */
export interface Bounce {
  /** `failed` is final; `delayed` is not; `delivered` and others are no bounce to act on. */
  readonly action: "failed" | "delayed" | "delivered" | "other";
  readonly recipient: string | null;
  /** Enhanced status (RFC 3463), e.g. 5.1.1. */
  readonly status: string | null;
  readonly diagnostic: string | null;
  /** The Message-ID of what was sent. */
  readonly originalId: string | null;
}

/** A customer's provider says that our mail was called spam (RFC 5965). */
export interface Complaint {
  readonly type: string;
  readonly recipient: string | null;
  readonly originalId: string | null;
}

/** Why a mail was not written by a person, or must not be answered by a machine. */
export type AutomaticSign =
  | "autoSubmitted"
  | "precedence"
  | "suppressed"
  | "autoReplyHeader"
  | "list"
  | "nullReturnPath"
  | "systemSender"
  | "feedbackId"
  | "report"
  | "ownLoop";

/** A mail as it is worked with. Everything in it is outside text: shown as text, or as HTML after `sanitizeMailHtml` in a sandbox. */
export interface ParsedMail {
  /** The first address of the first From. Who it is is at most claimed. */
  readonly from: MailAddress | null;
  /** All addresses of all From headers. */
  readonly froms: readonly MailAddress[];
  readonly sender: MailAddress | null;
  readonly replyTo: readonly MailAddress[];
  readonly to: readonly MailAddress[];
  readonly cc: readonly MailAddress[];
  readonly subject: string;
  /** Milliseconds since 1970 as the sender says; null when it is no date. */
  readonly date: number | null;
  /** Without angle brackets, as all ids here. */
  readonly messageId: string | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  /** The whole text; made from the HTML when there is no text part. */
  readonly text: string;
  /** What is new in it, to be shown at once. */
  readonly visibleText: string;
  /** What it repeats of earlier mails, to be folded away; empty when nothing. */
  readonly quotedText: string;
  /** As sent, dangerous: see `sanitizeMailHtml`. */
  readonly html: string | null;
  readonly attachments: readonly MailAttachment[];
  readonly automatic: readonly AutomaticSign[];
  readonly bounce: Bounce | null;
  readonly complaint: Complaint | null;
  readonly flags: {
    /** More than one author is claimed: mail programs and checks of the sender disagree about which one they show. */
    readonly twoFroms: boolean;
    /** The charset that was named was wrong or unknown, and another one was guessed, or characters are lost. */
    readonly brokenCharset: boolean;
    readonly cut: readonly Cut[];
  };
}

export interface MailLimits {
  /** More of the raw mail is not read. */
  readonly maxBytes: number;
  /** Headers of the mail itself. */
  readonly maxHeaderBytes: number;
  readonly maxParts: number;
  /** Parts within parts. */
  readonly maxDepth: number;
  /** Of text and HTML each, in UTF-16 units. */
  readonly maxTextLength: number;
  /** For the whole mail; afterwards only its headers are read. */
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

export const DEFAULT_MAIL_LIMITS: MailLimits = {
  maxBytes: 40 * 1024 * 1024,
  maxHeaderBytes: 256 * 1024,
  maxParts: 1_000,
  maxDepth: 30,
  maxTextLength: 1_000_000,
  timeoutMs: 3_000,
  memoryMb: 512,
};
