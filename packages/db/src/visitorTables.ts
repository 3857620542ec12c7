import type { ColumnType, Generated } from "kysely";

// The tables of visitors of the web; see migrations 0017, 0023 and 0027.

export interface VisitorTable {
  tenantId: string;
  id: string;
  lineId: string;
  tokenHash: Buffer;
  language: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  isProven: Generated<boolean>;
  /** The first row of the same person; null: it is the first. */
  sameAs: string | null;
  createdAt: ColumnType<Date, Date | undefined, Date>;
  expiresAt: Date;
}
export interface WebLineTable {
  tenantId: string;
  lineId: string;
  origins: Generated<string[]>;
  secret: string | null;
  secretAt: Date | null;
}
