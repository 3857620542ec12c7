import type { ColumnType, Generated } from "kysely";

// The tables of conversations in writing; see migration 0013.

type JsonOrNull<T extends object> = ColumnType<T | null, string | null, string | null>;
type Created = ColumnType<Date, Date | undefined, Date>;

export interface AddressRefTable {
  tenantId: string;
  addressHash: string;
  ref: string;
}
export interface MessageTable {
  tenantId: string;
  id: string;
  interactionId: string | null;
  lineId: string;
  direction: string;
  at: Date;
  userId: string | null;
  state: string;
  rank: Generated<number>;
  providerId: string | null;
  errorCode: string | null;
  segments: number | null;
  keptAs: string | null;
  flags: string[] | null;
  /** Of the Message-ID of a mail from outside. */
  mailHash: string | null;
}
export interface MessageContentTable {
  tenantId: string;
  messageId: string;
  text: string | null;
  subject: string | null;
  htmlAddress: string | null;
  media: JsonOrNull<{ url: string; type: string }[]>;
  quoted: string | null;
  senderName: string | null;
  fromAddress: string | null;
  mail: JsonOrNull<{ messageId: string | null; references: string[] }>;
  erasedAt: Date | null;
}
export interface AttachmentTable {
  tenantId: string;
  id: string;
  messageId: string | null;
  place: Generated<number>;
  name: string;
  type: string;
  size: number | null;
  state: Generated<string>;
  address: string | null;
  findings: JsonOrNull<object>;
  uploadedBy: string | null;
  at: Created;
  pages: number | null;
  pagesProblem: string | null;
}
export interface AttachmentPageTable {
  tenantId: string;
  attachmentId: string;
  number: number;
  address: string;
}
export interface FaxTryTable {
  tenantId: string;
  providerId: string;
  messageId: string;
  at: Created;
  errorCode: string | null;
  pages: number | null;
  nextAt: Date | null;
}
export interface TelnyxAccountTable {
  tenantId: string;
  apiKey: string;
  connectionId: string;
  publicKey: string;
  apiUrl: string | null;
}
export interface OptOutTable {
  tenantId: string;
  lineId: string;
  addressHash: string;
  since: Created;
  how: string;
  liftedAt: Date | null;
}
export interface BlockedAddressTable {
  tenantId: string;
  addressHash: string;
  since: Created;
  byUserId: string | null;
  liftedAt: Date | null;
}
export interface BlockChangeTable {
  tenantId: string;
  id: Generated<string>;
  addressHash: string;
  at: Created;
  userId: string | null;
  isBlocked: boolean;
  interactionId: string | null;
}
export interface AddressTroubleTable {
  tenantId: string;
  addressHash: string;
  kind: string;
  code: string | null;
  since: Created;
  at: Created;
}
export interface MailboxTable {
  tenantId: string;
  lineId: string;
  name: string;
  uidValidity: string | null;
  uid: number | null;
  leaseOwner: string | null;
  leaseUntil: Date | null;
  readAt: Date | null;
  error: string | null;
  checkedAt: Date | null;
  failingSince: Date | null;
  errorCode: string | null;
  nextTryAt: Date | null;
}
export interface MailAccountTable {
  tenantId: string;
  lineId: string;
  way: string;
  settings: ColumnType<object, string, string>;
  secret: string;
  secretAt: Date;
  version: string;
}
export interface CannedAnswerTable {
  tenantId: string;
  id: string;
  queueId: string | null;
  language: string | null;
  name: string;
  text: string;
  revision: Generated<number>;
}
