import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { PostgresBinaries } from "./binaries.ts";
import { canReach, type DatabaseUser } from "./databaseUser.ts";

const run = promisify(execFile);

/** The role that owns the embedded database: it migrates; no request is ever served as it. */
export const OWNER_ROLE = "touchstone_owner";

/** Where the cluster lives: `wanted`, or a place of its own under /var/lib when the database user cannot reach that. */
export async function reachableDir(wanted: string, user: DatabaseUser | undefined): Promise<string> {
  const dir = resolve(wanted);
  if (await canReach(dir, user)) return dir;
  const hash = createHash("sha256").update(dir).digest("hex").slice(0, 12);
  return `/var/lib/touchstone/${hash}`;
}

/** Creates the cluster when there is none. It appears complete or not at all, so a kill during the first start is harmless. */
export async function ensureCluster(options: {
  home: string;
  binaries: PostgresBinaries;
  user: DatabaseUser | undefined;
}): Promise<{ data: string; secret: string; created: boolean }> {
  const { home, user } = options;
  await makeReachable(home);
  if (user) await chown(home, user.uid, user.gid);
  const data = join(home, "data");
  const secretFile = join(home, "secret");
  const exists = await stat(join(data, "PG_VERSION")).catch(() => undefined);
  if (exists) return { data, secret: await readFile(secretFile, "utf8"), created: false };
  const secret = await createCluster({ ...options, data, secretFile });
  return { data, secret, created: true };
}

/** New directories on the way are searchable by all, whatever this process's umask says. */
async function makeReachable(home: string): Promise<void> {
  const first = await mkdir(home, { recursive: true });
  for (let dir = home; first && dir.length >= first.length; dir = dirname(dir)) await chmod(dir, 0o755);
}

async function createCluster(options: {
  home: string;
  data: string;
  secretFile: string;
  binaries: PostgresBinaries;
  user: DatabaseUser | undefined;
}): Promise<string> {
  const { data, secretFile, user } = options;
  const secret = randomBytes(24).toString("hex");
  const partial = `${data}.new`;
  await rm(partial, { recursive: true, force: true });
  await writeFile(secretFile, secret, { mode: 0o600 });
  await chmod(secretFile, 0o600);
  if (user) await chown(secretFile, user.uid, user.gid);
  const args = ["-D", partial, "-U", OWNER_ROLE, `--pwfile=${secretFile}`, ...initdbArgs(options.binaries.major)];
  await run(join(options.binaries.binDir, "initdb"), args, { cwd: dirname(data), env: bareEnv(), ...user });
  await rename(partial, data);
  return secret;
}

/** UTF-8 with Unicode case rules whatever the machine's locale is; messages in English because one of them is read. */
function initdbArgs(major: number): string[] {
  const locale = major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : icuLocale;
  return [
    "-E",
    "UTF8",
    "--no-locale",
    "--lc-messages=C",
    "--auth=scram-sha-256",
    "--no-sync",
    "--no-instructions",
    ...locale,
  ];
}
const icuLocale = ["--locale-provider=icu", "--icu-locale=und"];

/** The environment for PostgreSQL's programs: none of the caller's PG* variables or secrets. */
export function bareEnv(): Record<string, string> {
  return { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}
