import { createReadStream } from "node:fs";
import { access, constants, copyFile, link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { assertBlobKey, assertTenant, type Blobs } from "./blobs.ts";

/** Blobs in a folder, in one folder for each tenant and 256 in each of those. */
export function createDiskBlobs(root: string): Blobs {
  const pathOf = (key: string) => {
    assertBlobKey(key);
    const [tenant = "", address = ""] = key.split("/");
    return join(root, tenant, address.slice(0, 2), address);
  };
  return {
    put: async (key, file) => {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await moveInto(path, file);
      await syncFolder(dirname(path));
    },
    read: (key) => readFrom(pathOf(key)),
    has: (key) => access(pathOf(key)).then(...isThere),
    remove: async (key) => {
      await rm(pathOf(key), { force: true });
    },
    listOlder: (tenantId, beforeMs) => {
      assertTenant(tenantId);
      return listOlder(join(root, tenantId), beforeMs);
    },
    removeOlder: (key, beforeMs) => removeOlder(pathOf(key), beforeMs),
  };
}

async function* listOlder(folder: string, beforeMs: number): AsyncGenerator<string> {
  for (const part of await readdir(folder).catch(noneIfAbsent)) {
    for (const name of await readdir(join(folder, part)).catch(noneIfAbsent)) {
      const address = name.replace(SWEPT, "");
      const path = join(folder, part, address);
      if (name !== address) await putBack(path);
      if (/^[0-9a-f]{64}$/.test(address) && ((await changedAt(path)) ?? beforeMs) < beforeMs) yield address;
    }
  }
}

/** Taken aside before it is looked at: whoever puts the same bytes meanwhile puts them where they stay. */
async function removeOlder(path: string, beforeMs: number): Promise<boolean> {
  const aside = `${path}${SWEPT_ENDING}`;
  const taken = await rename(path, aside).then(...isThere);
  if (!taken) return false;
  const isOlder = ((await changedAt(aside)) ?? beforeMs) < beforeMs;
  if (isOlder) await rm(aside, { force: true });
  else await putBack(path);
  return isOlder;
}

const SWEPT_ENDING = ".swept";
const SWEPT = /\.swept$/;

/** What was taken aside and is wanted, or whose remover died, gets its name again unless somebody has put the same bytes. */
async function putBack(path: string): Promise<void> {
  const aside = `${path}${SWEPT_ENDING}`;
  await link(aside, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST" && error.code !== "ENOENT") throw error;
  });
  await rm(aside, { force: true });
}

/** Milliseconds since 1970; null when there is no such file. */
async function changedAt(path: string): Promise<number | null> {
  const seen = await stat(path).catch(noneIfAbsent);
  return Array.isArray(seen) ? null : seen.mtimeMs;
}

function noneIfAbsent(error: NodeJS.ErrnoException): never[] {
  if (error.code === "ENOENT") return [];
  throw error;
}

const isThere = [
  () => true,
  (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return false;
    throw error;
  },
] as const;

/** On disk before it has its name, so that a name never stands for half a file. */
async function moveInto(path: string, file: string): Promise<void> {
  await syncFile(file);
  try {
    await rename(file, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    const near = `${path}.${process.pid}.part`;
    await copyFile(file, near, constants.COPYFILE_FICLONE);
    await syncFile(near);
    await rename(near, path);
  }
}

async function readFrom(path: string): Promise<AsyncIterable<Uint8Array> | null> {
  try {
    const handle = await open(path, "r");
    return createReadStream(path, { fd: handle, highWaterMark: 256 * 1024 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
