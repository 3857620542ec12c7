import type pg from "pg";

// Mailboxes that are read by IMAP: one process at a time, from where the last one stopped. As the system role.

type Connection = Pick<pg.Pool | pg.PoolClient, "query">;

/** A mailbox of a line; `name` tells those of one line apart. */
export interface MailboxKey {
  readonly tenantId: string;
  readonly lineId: string;
  readonly name: string;
}

/** Tells a mailbox from others of its line, and says nothing that is secret. */
export function mailboxName({
  user,
  host,
  folder,
}: {
  readonly user: string;
  readonly host: string;
  readonly folder?: string | null | undefined;
}): string {
  return `${user}@${host}/${folder ?? "INBOX"}`.slice(0, 500);
}

/** Takes a mailbox that nobody reads, or renews what this process has, for `leaseMs`; false when it is another's. */
export async function leaseMailbox(
  connection: Connection,
  { tenantId, lineId, name }: MailboxKey,
  owner: string,
  leaseMs: number,
): Promise<boolean> {
  const { rowCount } = await connection.query({
    name: "lease-mailbox",
    text: `insert into mailbox as m (tenant_id, line_id, name, lease_owner, lease_until)
           values ($1, $2, $3, $4, clock_timestamp() + $5 * interval '1 millisecond')
           on conflict (tenant_id, line_id, name) do update set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
           where m.lease_owner = excluded.lease_owner or m.lease_until is null or m.lease_until < clock_timestamp()`,
    values: [tenantId, lineId, name, owner, leaseMs],
  });
  return rowCount === 1;
}

/** Lets the next process take it at once. */
export async function releaseMailbox(
  connection: Connection,
  { tenantId, lineId, name }: MailboxKey,
  owner: string,
): Promise<void> {
  await connection.query({
    name: "release-mailbox",
    text: `update mailbox set lease_owner = null, lease_until = null
           where tenant_id = $1 and line_id = $2 and name = $3 and lease_owner = $4`,
    values: [tenantId, lineId, name, owner],
  });
}

/** Nobody is to read it any more: it is not told of, and would begin anew. */
export async function forgetMailbox(
  connection: Connection,
  { tenantId, lineId, name }: MailboxKey,
  owner: string,
): Promise<void> {
  await connection.query({
    name: "forget-mailbox",
    text: "delete from mailbox where tenant_id = $1 and line_id = $2 and name = $3 and lease_owner = $4",
    values: [tenantId, lineId, name, owner],
  });
}

/** How far it was read; null: never. */
export async function readMailboxPosition(
  connection: Connection,
  { tenantId, lineId, name }: MailboxKey,
): Promise<{ readonly uidValidity: string; readonly uid: number } | null> {
  const { rows } = await connection.query<{ uidValidity: string | null; uid: string | number | null }>({
    name: "read-mailbox-position",
    text: `select uid_validity as "uidValidity", uid from mailbox where tenant_id = $1 and line_id = $2 and name = $3`,
    values: [tenantId, lineId, name],
  });
  const { uidValidity = null, uid = null } = rows[0] ?? {};
  return uidValidity === null || uid === null ? null : { uidValidity, uid: Number(uid) };
}

/** Moves it behind a mail that is durable. False: another process has taken the mailbox over, and knows better. */
export async function moveMailbox(
  connection: Connection,
  { tenantId, lineId, name }: MailboxKey,
  owner: string,
  position: { readonly uidValidity: string; readonly uid: number },
): Promise<boolean> {
  const { rowCount } = await connection.query({
    name: "move-mailbox",
    text: `update mailbox set uid_validity = $5, uid = $6, read_at = clock_timestamp()
           where tenant_id = $1 and line_id = $2 and name = $3 and lease_owner = $4`,
    values: [tenantId, lineId, name, owner, position.uidValidity, position.uid],
  });
  return rowCount === 1;
}

/** It was looked into, and all that was new is durable. */
export async function noteMailboxChecked(
  connection: Connection,
  { tenantId, lineId, name }: MailboxKey,
  owner: string,
): Promise<void> {
  await connection.query({
    name: "note-mailbox-checked",
    text: `update mailbox set checked_at = clock_timestamp(), error = null, error_code = null, failing_since = null, next_try_at = null
           where tenant_id = $1 and line_id = $2 and name = $3 and lease_owner = $4`,
    values: [tenantId, lineId, name, owner],
  });
}

/** Why it cannot be read now, and when it is tried again, for whoever looks; it holds no secret. */
export async function noteMailboxFailure(
  connection: Connection,
  { tenantId, lineId, name }: MailboxKey,
  owner: string,
  { code, error, nextInMs }: { readonly code: string; readonly error: string; readonly nextInMs: number },
): Promise<void> {
  await connection.query({
    name: "note-mailbox-failure",
    text: `update mailbox set error = $4, error_code = $5, failing_since = coalesce(failing_since, clock_timestamp()),
             next_try_at = clock_timestamp() + $7 * interval '1 millisecond'
           where tenant_id = $1 and line_id = $2 and name = $3 and lease_owner = $6`,
    values: [tenantId, lineId, name, error, code, owner, nextInMs],
  });
}
