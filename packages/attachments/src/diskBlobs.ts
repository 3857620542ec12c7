import { createReadStream } from "node:fs";
import { access, constants, copyFile, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { assertBlobKey, type Blobs } from "./blobs.ts";

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
  };
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
