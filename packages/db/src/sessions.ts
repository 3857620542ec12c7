import { sql } from "kysely";
import { type Database, type Queries, withTenant } from "./openDatabase.ts";
import { queryTenant } from "./queryTenant.ts";

/** Who a valid token belongs to. */
export interface SessionUser {
  readonly tenantId: string;
  readonly userId: string;
  readonly roles: readonly string[];
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly expiresAt: Date;
}

/**
 * Null when the token is unknown, expired or revoked, or its user disabled: nothing tells which. Throws when the database has
 * not answered within `withinMs`, by default whenever the pool gives up.
 */
export async function findSession(
  database: Database,
  tokenHash: Buffer,
  withinMs?: number,
): Promise<SessionUser | null> {
  const { rows } = await database.pool.query<SessionUser>({
    name: "find-session",
    text: `select tenant_id as "tenantId", user_id as "userId", roles, name, email, language, expires_at as "expiresAt"
           from tenant_of_session($1)`,
    values: [tokenHash],
    ...within(withinMs),
  });
  return rows[0] ?? null;
}

/** Which of these tokens still open the door, with their users' roles of now. */
export async function readValidSessions(
  database: Database,
  tenantId: string,
  tokenHashes: readonly Buffer[],
): Promise<Map<string, readonly string[]>> {
  const rows = await queryTenant<{ hash: string; roles: string[] }>(database.pool, tenantId, {
    name: "valid-sessions",
    text: `select encode(s.token_hash, 'hex') as hash, u.roles from session s
             join app_user u on u.tenant_id = s.tenant_id and u.id = s.user_id
           where s.tenant_id = $1 and s.token_hash = any($2::bytea[]) and s.revoked_at is null and s.expires_at > now()
             and u.disabled_at is null`,
    values: [tenantId, tokenHashes],
  });
  return new Map(rows.map((row) => [row.hash, row.roles]));
}

export interface SignInUser {
  readonly tenantId: string;
  readonly userId: string;
  readonly passwordHash: string;
  readonly disabled: boolean;
}

/** Throws as `findSession` does. */
export async function findUserForSignIn(
  database: Database,
  email: string,
  withinMs?: number,
): Promise<SignInUser | null> {
  const { rows } = await database.pool.query<SignInUser>({
    text: `select tenant_id as "tenantId", user_id as "userId", password_hash as "passwordHash", disabled
           from user_for_sign_in($1)`,
    values: [email],
    ...within(withinMs),
  });
  return rows[0] ?? null;
}

/** pg's own limit of one query, which its types do not name: an answer that is late is given up with its connection. */
const within = (ms: number | undefined) => (ms === undefined ? {} : { query_timeout: ms });

/** Keeps the hash of a new token; the token itself is nowhere. Returns when it expires, by the database's clock. */
export async function createSession(
  database: Database,
  session: { tenantId: string; userId: string; tokenHash: Buffer; lifetimeMs: number },
): Promise<Date> {
  const { tenantId, userId, tokenHash, lifetimeMs } = session;
  return await withTenant(database, tenantId, async (trx) => {
    const { expiresAt } = await trx
      .insertInto("session")
      .values({
        tokenHash,
        tenantId,
        userId,
        expiresAt: sql<Date>`now() + ${lifetimeMs}::float8 * interval '1 millisecond'`,
      })
      .returning("expiresAt")
      .executeTakeFirstOrThrow();
    return expiresAt;
  });
}

/** Where a user is signed in now, newest first. */
export async function listSessions(trx: Queries, tenantId: string, userId: string) {
  return await trx
    .selectFrom("session")
    .select(["tokenHash", "createdAt", "expiresAt"])
    .where("tenantId", "=", tenantId)
    .where("userId", "=", userId)
    .where("revokedAt", "is", null)
    .where("expiresAt", ">", sql<Date>`now()`)
    .orderBy("createdAt", "desc")
    .limit(100)
    .execute();
}

/** Ends a session of this user; false when there is none. */
export async function revokeSession(
  trx: Queries,
  tenantId: string,
  userId: string,
  tokenHash: Buffer,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("session")
    .set({ revokedAt: sql<Date>`now()` })
    .where("tenantId", "=", tenantId)
    .where("userId", "=", userId)
    .where("tokenHash", "=", tokenHash)
    .where("revokedAt", "is", null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
