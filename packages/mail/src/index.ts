/** Mail: read safely, told apart from machines', threaded, sanitised, sent. */

export { createLineMail, type LineMail } from "./account/createLineMail.ts";
export { imapPlaceOf } from "./account/imapPlaceOf.ts";
export type { Reach } from "./account/mailAccount.ts";
export { type MailSecrets, mailSecretPlace, openMailAccount, withSecrets } from "./account/openMailAccount.ts";
export { inPieces } from "./inPieces.ts";
export { createMailParser, type MailParser, type MailParserOptions } from "./parse/createMailParser.ts";
export {
  type AutomaticSign,
  type Bounce,
  type Complaint,
  type Cut,
  DEFAULT_MAIL_LIMITS,
  type MailAddress,
  type MailAttachment,
  type MailLimits,
  type ParsedMail,
} from "./parse/parsedMail.ts";
export { NAMELESS_AUTHORITY } from "./receive/authenticationResults.ts";
export {
  type ImapPlace,
  type MailboxPosition,
  type MailboxReader,
  readMailbox,
  tryMailbox,
  watchMailbox,
} from "./receive/imapMailbox.ts";
export type { InboundMail } from "./receive/inboundMail.ts";
export { type MailFault, mailFaultOf } from "./receive/mailFault.ts";
export {
  MAIL_FRAME_SANDBOX,
  mailFramePolicy,
  type SanitizedMail,
  type SanitizeOptions,
} from "./receive/sanitizeMailHtml.ts";
export { isSenderProven } from "./receive/senderChecks.ts";
export {
  type InboundParse,
  openSendGridCheck,
  readInboundParse,
  SENDGRID_MAX_BYTES,
  type SendGridCheck,
  type SendGridSignature,
  sendGridKey,
} from "./receive/sendGrid.ts";
export { createFolderMail, type FolderMail, type KeptMail } from "./send/createFolderMail.ts";
export { createSmtpMail, trySmtp } from "./send/createSmtpMail.ts";
export {
  type MailPort,
  type MailResult,
  type OutgoingMail,
  replyReferences,
  replySubject,
  withSignature,
} from "./send/outgoingMail.ts";
export { type AutoReplyBar, type AutoReplyHistory, autoReplyBar } from "./thread/autoReplyBar.ts";
export { type FoundThread, findThread, type KnownMessage, type ThreadLookups } from "./thread/findThread.ts";
export { createSignedIds, type SignedIds } from "./thread/signedIds.ts";
