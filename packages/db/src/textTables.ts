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
}
export interface MessageContentTable {
  tenantId: string;
  messageId: string;
  text: string | null;
  subject: string | null;
  htmlAddress: string | null;
  media: JsonOrNull<{ url: string; type: string }[]>;
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
export interface CannedAnswerTable {
  tenantId: string;
  id: string;
  queueId: string | null;
  language: string | null;
  name: string;
  text: string;
}
