import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** The unprivileged account that runs the database when this process is root: PostgreSQL refuses to run as root. */
export interface DatabaseUser {
  uid: number;
  gid: number;
}

/** `postgres`, else `nobody`, when this process is root; undefined otherwise (the database then runs as ourselves). */
export function databaseUser(): DatabaseUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return account("postgres") ?? account("nobody") ?? { uid: 65_534, gid: 65_534 };
}

function account(name: string): DatabaseUser | undefined {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Whether `user` may walk down to `path`: every directory above it that exists lets them search it. */
export async function canReach(path: string, user: DatabaseUser | undefined): Promise<boolean> {
  if (!user) return true;
  for (let dir = dirname(resolve(path)); ; dir = dirname(dir)) {
    const found = await stat(dir).catch(() => undefined);
    if (found && !maySearch(found, user)) return false;
    if (dir === dirname(dir)) return true;
  }
}

function maySearch(dir: { mode: number; uid: number; gid: number }, user: DatabaseUser): boolean {
  if (dir.uid === user.uid) return (dir.mode & 0o100) !== 0;
  if (dir.gid === user.gid) return (dir.mode & 0o010) !== 0;
  return (dir.mode & 0o001) !== 0;
}
