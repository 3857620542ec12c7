import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,16}$/;

/**
 * The secrets of a store. `naming` makes addresses and never changes; each of `keys` (by id) has wrapped contents at some
 * time, and `current` wraps new ones. Turning: add a key, make it current, rewrap, drop the old one.
 */
export interface KeyRing {
  readonly naming: Buffer;
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

/** A ring of its own with one key. */
export function newKeyRing(): KeyRing {
  return { naming: randomBytes(KEY_BYTES), current: "k1", keys: new Map([["k1", randomBytes(KEY_BYTES)]]) };
}

/** The same ring with one more key, from now on the current one. */
export function turnedRing(ring: KeyRing): KeyRing {
  const highest = Math.max(0, ...[...ring.keys.keys()].map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0)));
  const id = `k${highest + 1}`;
  return { ...ring, current: id, keys: new Map([...ring.keys, [id, randomBytes(KEY_BYTES)]]) };
}

/**
 * Reads `{"naming":"<base64>","current":"k2","keys":{"k1":"<base64>","k2":"<base64>"}}`; all secrets have 32 bytes. Throws
 * a message that names what is wrong and never a secret.
 */
export function parseKeyRing(text: string): KeyRing {
  const read = readJson(text);
  const keys = new Map(Object.entries(read.keys ?? {}).map(([id, secret]) => [keyId(id), secretBytes(id, secret)]));
  const current = keyId(read.current);
  if (!keys.has(current))
    throw new Error(`The key ring of the attachments has no key ${current}, which is to be current`);
  return { naming: secretBytes("naming", read.naming), current, keys };
}

export function formatKeyRing(ring: KeyRing): string {
  const keys = Object.fromEntries([...ring.keys].map(([id, secret]) => [id, secret.toString("base64")]));
  return JSON.stringify({ naming: ring.naming.toString("base64"), current: ring.current, keys }, null, 2);
}

/**
 * The ring kept in `file`, made with the first use and readable by its owner alone. Of several processes that begin at the
 * same time one makes it and all get the same. Losing this file loses all attachments.
 */
export async function openKeyRing(file: string): Promise<KeyRing> {
  const kept = await readIfThere(file);
  if (kept !== null) return parseKeyRing(kept);
  await mkdir(dirname(file), { recursive: true });
  await createOnce(file, formatKeyRing(newKeyRing()));
  return parseKeyRing(await readFile(file, "utf8"));
}

/** Where content is filed: the same for the same bytes of one tenant, and telling nothing to anybody without the ring. */
export function addressOf(ring: KeyRing, tenantId: string, sha256: Buffer): string {
  return createHmac("sha256", derived(ring.naming, tenantId, "address"))
    .update(sha256)
    .digest("hex");
}

/** What wraps the keys of a tenant's contents; null when the ring does not know that key any more. */
export function wrappingKey(ring: KeyRing, tenantId: string, id: string): Buffer | null {
  const secret = ring.keys.get(id);
  return secret ? derived(secret, tenantId, "wrapping") : null;
}

function derived(secret: Buffer, tenantId: string, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, tenantId, `touchstone attachments ${use}`, KEY_BYTES));
}

function readJson(text: string): { naming?: unknown; current?: unknown; keys?: Record<string, unknown> } {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === "object" && read !== null) return read;
  } catch {
    // Its text is a secret: told below without it.
  }
  throw new Error("The key ring of the attachments is not a JSON object");
}

function keyId(id: unknown): string {
  if (typeof id === "string" && KEY_ID.test(id)) return id;
  throw new Error("A key's id in the key ring of the attachments is 1 to 16 letters, digits, _ or -");
}

function secretBytes(name: string, secret: unknown): Buffer {
  const bytes = typeof secret === "string" ? Buffer.from(secret, "base64") : null;
  if (bytes?.length === KEY_BYTES) return bytes;
  throw new Error(`The secret ${name} in the key ring of the attachments has not 32 bytes in base64`);
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Whole or not at all, and never over somebody else's: a link fails where its target is. */
async function createOnce(file: string, text: string): Promise<void> {
  const draft = join(dirname(file), `.${randomBytes(8).toString("hex")}`);
  const handle = await open(draft, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await handle.close();
    await rm(draft, { force: true });
  }
}
