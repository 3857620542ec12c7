import { sql } from "kysely";
import type pg from "pg";
import { mailboxName } from "./mailboxes.ts";
import type { Queries } from "./openDatabase.ts";
import { addRecordChange, type RecordEditor, type RecordSubject } from "./recordChanges.ts";

// The accounts of lines of mails at their servers. What is secret comes and goes sealed.

type Connection = Pick<pg.Pool | pg.PoolClient, "query">;

/** Of which line, and whether it is read (`in`) or mails go out by it (`out`). */
export interface MailAccountKey {
  readonly tenantId: string;
  readonly lineId: string;
  readonly way: "in" | "out";
}

/** Where and as whom; nothing secret. */
export interface MailAccountSettings {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
  readonly user: string;
  readonly signIn: "password" | "token";
  readonly tokenUrl: string | null;
  readonly clientId: string | null;
  readonly scope: string | null;
  readonly folder: string | null;
  readonly authority: string | null;
}

export interface MailAccountRow {
  readonly settings: MailAccountSettings;
  /** Sealed. */
  readonly secret: string;
  readonly secretAt: Date;
  /** Another one with each change. */
  readonly version: string;
}

/** An account as whoever uses it needs it. */
export interface UsedMailAccount extends MailAccountKey {
  /** The line's. */
  readonly address: string;
  readonly settings: MailAccountSettings;
  readonly secret: string;
  /** Another one with each change. */
  readonly version: string;
}

/** Null: the line has none, and the installation's own settings hold. As the app role. */
export async function readMailAccount(trx: Queries, key: MailAccountKey): Promise<MailAccountRow | null> {
  const row = await trx
    .selectFrom("mailAccount")
    .select(["settings", "secret", "secretAt", "version"])
    .where("tenantId", "=", key.tenantId)
    .where("lineId", "=", key.lineId)
    .where("way", "=", key.way)
    .executeTakeFirst();
  return row ? { ...row, settings: row.settings as MailAccountSettings } : null;
}

/** `readMailAccount`, before a change: whoever else would change it, or make it, waits for the end of the transaction. */
export async function lockMailAccount(trx: Queries, key: MailAccountKey): Promise<MailAccountRow | null> {
  const name = JSON.stringify(["mail_account", key.lineId, key.way]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
  return await readMailAccount(trx, key);
}

/** Makes or changes it; the history says of the secret only since when it is what it is. */
export async function saveMailAccount(
  trx: Queries,
  by: RecordEditor,
  key: MailAccountKey,
  { settings, secret }: { readonly settings: MailAccountSettings; readonly secret?: string | undefined },
): Promise<void> {
  const before = await readMailAccount(trx, key);
  if (before === null && secret === undefined) throw new Error("a new account for mails came without its secret");
  const kept = {
    secret: secret ?? before?.secret ?? "",
    secretAt: secret ? new Date() : (before?.secretAt ?? new Date()),
  };
  const row = { settings: JSON.stringify(settings), ...kept, version: by.changeId };
  await trx
    .insertInto("mailAccount")
    .values({ ...key, ...row })
    .onConflict((conflict) => conflict.columns(["tenantId", "lineId", "way"]).doUpdateSet(row))
    .execute();
  if (key.way === "in") await beginMailbox(trx, key, settings);
  await addRecordChange(trx, by, {
    ...{ subject: subjectOf(key), subjectId: key.lineId },
    ...{ before: stateOf(before), after: stateOf({ settings, ...kept }) },
  });
}

/** From then on the installation's own settings hold. False: there was none. */
export async function removeMailAccount(trx: Queries, by: RecordEditor, key: MailAccountKey): Promise<boolean> {
  const before = await readMailAccount(trx, key);
  if (before === null) return false;
  const { tenantId, lineId, way } = key;
  await trx
    .deleteFrom("mailAccount")
    .where("tenantId", "=", tenantId)
    .where("lineId", "=", lineId)
    .where("way", "=", way)
    .execute();
  if (way === "in")
    await trx.deleteFrom("mailbox").where("tenantId", "=", tenantId).where("lineId", "=", lineId).execute();
  await addRecordChange(trx, by, { subject: subjectOf(key), subjectId: lineId, before: stateOf(before), after: null });
  return true;
}

const subjectOf = ({ way }: MailAccountKey): RecordSubject => (way === "in" ? "mailIn" : "mailOut");
const stateOf = (row: Pick<MailAccountRow, "settings" | "secretAt"> | null) =>
  row && { ...row.settings, secretAt: row.secretAt.getTime() };

/** One mailbox a line: others are forgotten, and what went wrong with it before is not said of it any more. */
async function beginMailbox(trx: Queries, { tenantId, lineId }: MailAccountKey, settings: MailAccountSettings) {
  const name = mailboxName(settings);
  await trx
    .deleteFrom("mailbox")
    .where("tenantId", "=", tenantId)
    .where("lineId", "=", lineId)
    .where("name", "!=", name)
    .execute();
  const untold = { error: null, errorCode: null, failingSince: null, nextTryAt: null };
  await trx
    .insertInto("mailbox")
    .values({ tenantId, lineId, name })
    .onConflict((conflict) => conflict.columns(["tenantId", "lineId", "name"]).doUpdateSet(untold))
    .execute();
}

const USED = `select a.tenant_id as "tenantId", a.line_id as "lineId", a.way, l.address, a.settings, a.secret, a.version
  from mail_account a join line l on l.tenant_id = a.tenant_id and l.id = a.line_id and l.channel = 'email'`;

/** Every tenant's mailboxes that are to be read. As the system role. */
export async function listMailboxAccounts(connection: Connection): Promise<UsedMailAccount[]> {
  const text = `${USED} where a.way = 'in' order by a.tenant_id, a.line_id`;
  return (await connection.query<UsedMailAccount>({ name: "list-mailbox-accounts", text })).rows;
}

/** By which account mails of this address go out; null: the line has none of its own. As the system role. */
export async function findMailAccount(
  connection: Connection,
  tenantId: string,
  address: string,
): Promise<UsedMailAccount | null> {
  const text = `${USED} where a.way = 'out' and a.tenant_id = $1 and l.address = $2`;
  const { rows } = await connection.query<UsedMailAccount>({
    name: "find-mail-account",
    text,
    values: [tenantId, address],
  });
  return rows[0] ?? null;
}
