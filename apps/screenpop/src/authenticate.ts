import { createHash } from "node:crypto";
import type { Role } from "@touchstone/contracts";
import { type Database, findSession, type SessionUser } from "@touchstone/db";
import type { Socket } from "socket.io";

/** Who sits at the other end; set before anything else happens on a socket. */
export interface SignedIn extends SessionUser {
  readonly tokenHash: Buffer;
}

const COOKIE = /(?:^|;\s*)touchstone_session=([^;]+)/;

/**
 * Checks a socket's token anew for each namespace; throws what the client is told: `notSignedIn` or `forbidden`. The cookie
 * counts only where the browser says that the page is ours.
 */
export async function authenticate(
  socket: Socket,
  options: { database: Database; origin: string; roles: readonly Role[] },
): Promise<SignedIn> {
  const token = tokenOf(socket, options.origin);
  if (!token) throw new Error("notSignedIn");
  const tokenHash = createHash("sha256").update(token).digest();
  const user = await findSession(options.database, tokenHash);
  if (!user) throw new Error("notSignedIn");
  if (!mayEnter(options.roles, user.roles)) throw new Error("forbidden");
  return { ...user, tokenHash };
}

export function mayEnter(wanted: readonly Role[], given: readonly string[]): boolean {
  return wanted.some((role) => given.includes(role));
}

function tokenOf(socket: Socket, origin: string): string | null {
  const { auth, headers } = socket.handshake;
  const given: unknown = auth.token;
  if (typeof given === "string" && given.length <= 256) return given;
  if (given !== undefined || headers.origin !== origin) return null;
  return headers.cookie?.match(COOKIE)?.[1] ?? null;
}
