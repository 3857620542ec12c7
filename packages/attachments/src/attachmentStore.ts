import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Blobs } from "./blobs.ts";
import { cleanFileName } from "./cleanFileName.ts";
import { addressOf, type KeyRing } from "./keyRing.ts";
import { type AttachmentLimits, DEFAULT_LIMITS } from "./limits.ts";
import type { Scanner, ScanState, Verdict } from "./scanner.ts";
import {
  DamagedContent,
  HEADER_BYTES,
  newContentKey,
  openHeader,
  openPieces,
  PIECE_BYTES,
  type Place,
  sealHeader,
  sealPieces,
} from "./sealing.ts";
import { SNIFFED_BYTES, sniffType } from "./sniffType.ts";

/** A file from outside. Nothing of it is believed. */
export interface OfferedFile {
  readonly name: string;
  readonly type: string;
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
}

/** What is known of a content that was kept; all that a row needs beside its id. */
export interface KeptFile {
  readonly kind: "kept";
  /** 64 hex digits: where it lies within its tenant. The same bytes of one tenant have the same. */
  readonly address: string;
  /** Cleaned; for showing and for downloads. */
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly active: boolean;
  readonly disguised: boolean;
  readonly scan: ScanState;
}

/** Why a file was not kept, for a row that says so. `threat` is the scanner's name for it. */
export interface RefusedFile {
  readonly kind: "refused";
  readonly name: string;
  readonly reason: "tooLarge" | "tooMany" | "tooMuch" | "infected";
  readonly threat?: string;
}

export interface AttachmentStore {
  /**
   * Keeps one file of at most `maxBytes` (default: the limit of one file). Keeping the same bytes again is the same address. A
   * store or spool that is away throws.
   */
  keep(tenantId: string, file: OfferedFile, maxBytes?: number): Promise<KeptFile | RefusedFile>;
  /** Keeps the files of one message within its limits; one result for each, in their order. */
  keepAll(tenantId: string, files: readonly OfferedFile[]): Promise<(KeptFile | RefusedFile)[]>;
  /** The plain bytes, or null when there are none (erased, another tenant's). The stream throws DamagedContent before its last piece. */
  read(tenantId: string, address: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Are the bytes there? Asked once the row is written under the content's lock, because somebody may have erased them just before. */
  has(tenantId: string, address: string): Promise<boolean>;
  /** Wraps the content's key with the ring's current one; false when it already was or is gone. */
  rewrap(tenantId: string, address: string): Promise<boolean>;
  /** Removes the bytes; whoever calls knows that no row refers to them any more. */
  erase(tenantId: string, address: string): Promise<void>;
  /** Removes what a process that died left in the spool; tells how many. Default: older than an hour. */
  sweep(olderThanMs?: number): Promise<number>;
  /**
   * Removes those of a tenant's contents (default: all that it has) that nothing refers to and that nobody has kept for
   * `olderThanMs`; tells how many. `usedOf` answers which of these addresses something refers to.
   */
  removeUnused(tenantId: string, unused: Unused): Promise<number>;
}

export interface Unused {
  readonly addresses?: Iterable<string>;
  readonly usedOf: (addresses: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly olderThanMs: number;
}

export interface AttachmentStoreOptions {
  readonly blobs: Blobs;
  readonly ring: KeyRing;
  /** A local folder for sealed files under way; best on the file system of the blobs. */
  readonly spool: string;
  readonly limits?: AttachmentLimits;
  /** Default: none, and every kept file says `notScanned`. */
  readonly scanner?: Scanner;
}

interface Stored extends AttachmentStoreOptions {
  readonly limits: AttachmentLimits;
}

/** Contents of attachments, sealed: only a process with the key ring can tell what or whose they are. */
export function createAttachmentStore(options: AttachmentStoreOptions): AttachmentStore {
  const store: Stored = { ...options, limits: options.limits ?? DEFAULT_LIMITS };
  return {
    keep: (tenantId, file, maxBytes = store.limits.maxBytes) => keep(store, tenantId, file, maxBytes),
    keepAll: (tenantId, files) => keepAll(store, tenantId, files),
    read: (tenantId, address) => read(store, tenantId, address),
    has: (tenantId, address) => store.blobs.has(`${tenantId}/${address}`),
    rewrap: (tenantId, address) => rewrap(store, tenantId, address),
    erase: (tenantId, address) => store.blobs.remove(`${tenantId}/${address}`),
    sweep: (olderThanMs = 3_600_000) => sweep(store.spool, olderThanMs),
    removeUnused: (tenantId, unused) => removeUnused(store.blobs, tenantId, unused),
  };
}

async function keepAll(store: Stored, tenantId: string, files: readonly OfferedFile[]) {
  const results: (KeptFile | RefusedFile)[] = [];
  let bytesLeft = store.limits.maxTotalBytes;
  for (const [index, file] of files.entries()) {
    const result = await keepNext(store, tenantId, file, index, bytesLeft);
    if (result.kind === "kept") bytesLeft -= result.size;
    results.push(result);
  }
  return results;
}

async function keepNext(store: Stored, tenantId: string, file: OfferedFile, index: number, bytesLeft: number) {
  if (index >= store.limits.maxCount) return refusal(file, "tooMany");
  const result = await keep(store, tenantId, file, Math.min(store.limits.maxBytes, bytesLeft));
  const isTotal = result.kind === "refused" && result.reason === "tooLarge" && bytesLeft < store.limits.maxBytes;
  return isTotal ? refusal(file, "tooMuch") : result;
}

function refusal(file: OfferedFile, reason: RefusedFile["reason"]): RefusedFile {
  return { kind: "refused", name: cleanFileName(file.name), reason };
}

async function keep(store: Stored, tenantId: string, file: OfferedFile, maxBytes: number) {
  await mkdir(store.spool, { recursive: true, mode: 0o700 });
  const path = join(store.spool, `${randomBytes(16).toString("hex")}.part`);
  const handle = await open(path, "wx+", 0o600);
  try {
    return await keepBy(store, tenantId, file, { path, handle, maxBytes });
  } finally {
    await handle.close();
    await rm(path, { force: true });
  }
}

interface Spooling {
  readonly path: string;
  readonly handle: FileHandle;
  readonly maxBytes: number;
}

async function keepBy(store: Stored, tenantId: string, file: OfferedFile, spooling: Spooling) {
  const contentKey = newContentKey();
  const spooled = await spoolSealed(file, spooling, contentKey);
  if (!spooled) return refusal(file, "tooLarge");
  const verdict = await scanSpooled(store.scanner, spooling.handle, contentKey);
  if (verdict.kind === "infected") return { ...refusal(file, "infected"), threat: verdict.threat };
  const address = addressOf(store.ring, tenantId, spooled.sha256);
  await spooling.handle.write(sealHeader(store.ring, { tenantId, address }, contentKey), 0, HEADER_BYTES, 0);
  await store.blobs.put(`${tenantId}/${address}`, spooling.path);
  const name = cleanFileName(file.name);
  const sniffed = await sniffType(spooled.head, file.type, name);
  return { kind: "kept", address, name, size: spooled.size, scan: verdict.kind, ...sniffed } as KeptFile;
}

/** Writes the sealed pieces behind the room for the header; null when there are more than `maxBytes` plain ones. */
async function spoolSealed(file: OfferedFile, { handle, maxBytes }: Spooling, contentKey: Buffer) {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let size = 0;
  let tooLarge = false;
  async function* watched() {
    for await (const piece of bytesOf(file.content)) {
      if (size < SNIFFED_BYTES) head.push(piece.subarray(0, SNIFFED_BYTES - size));
      size += piece.length;
      tooLarge = size > maxBytes;
      if (tooLarge) return;
      hash.update(piece);
      yield piece;
    }
  }
  let at = HEADER_BYTES;
  for await (const piece of sealPieces(watched(), contentKey)) {
    await handle.write(piece, 0, piece.length, at);
    at += piece.length;
  }
  return tooLarge ? null : { sha256: hash.digest(), head: Buffer.concat(head), size };
}

/** Never much at once: between two pieces, one is written and others have their turn. */
async function* bytesOf(content: OfferedFile["content"]): AsyncGenerator<Uint8Array> {
  if (!(content instanceof Uint8Array)) return yield* content;
  for (let at = 0; at < content.length; at += PIECE_BYTES) yield content.subarray(at, at + PIECE_BYTES);
}

async function scanSpooled(scanner: Scanner | undefined, handle: FileHandle, contentKey: Buffer) {
  if (!scanner) return { kind: "notScanned" } as const;
  try {
    return await scanner.scan(openPieces(readFrom(handle, HEADER_BYTES), contentKey));
  } catch (error) {
    return { kind: "unavailable", reason: String(error) } satisfies Verdict;
  }
}

/** By positions: a stream would close the handle with itself. */
async function* readFrom(handle: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  for (let at = start; ; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(256 * 1024), 0, 256 * 1024, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function read(store: Stored, tenantId: string, address: string): Promise<AsyncIterable<Uint8Array> | null> {
  const sealed = await store.blobs.read(`${tenantId}/${address}`);
  if (!sealed) return null;
  const { rest, contentKey } = await openSealed(store.ring, { tenantId, address }, sealed);
  return verified(store.ring, tenantId, address, openPieces(rest, contentKey));
}

/** The last piece is given on only when all of them are what the address says. */
async function* verified(ring: KeyRing, tenantId: string, address: string, plain: AsyncIterable<Buffer>) {
  const hash = createHash("sha256");
  let held: Buffer | null = null;
  for await (const piece of plain) {
    hash.update(piece);
    if (held) yield held;
    held = piece;
  }
  if (addressOf(ring, tenantId, hash.digest()) !== address) throw new DamagedContent("it is not what its address says");
  if (held) yield held;
}

/** Reads the header off a sealed content; `rest` is what follows. A content that does not open is closed. */
async function openSealed(ring: KeyRing, place: Place, sealed: AsyncIterable<Uint8Array>) {
  const pieces = sealed[Symbol.asyncIterator]();
  try {
    let head = Buffer.alloc(0);
    while (head.length < HEADER_BYTES) {
      const next = await pieces.next();
      if (next.done) break;
      head = Buffer.concat([head, next.value]);
    }
    const opened = openHeader(ring, place, head);
    return {
      ...opened,
      rest: continued(head.subarray(HEADER_BYTES), pieces),
      close: async () => void (await pieces.return?.()),
    };
  } catch (error) {
    await pieces.return?.();
    throw error;
  }
}

async function* continued(first: Uint8Array, pieces: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
  } finally {
    await pieces.return?.();
  }
}

async function rewrap(store: Stored, tenantId: string, address: string): Promise<boolean> {
  const key = `${tenantId}/${address}`;
  const sealed = await store.blobs.read(key);
  if (!sealed) return false;
  const { contentKey, keyId, rest, close } = await openSealed(store.ring, { tenantId, address }, sealed);
  if (keyId === store.ring.current) {
    await close();
    return false;
  }
  await mkdir(store.spool, { recursive: true, mode: 0o700 });
  const path = join(store.spool, `${randomBytes(16).toString("hex")}.part`);
  try {
    await writeAll(path, sealHeader(store.ring, { tenantId, address }, contentKey), rest);
    await store.blobs.put(key, path);
  } finally {
    await rm(path, { force: true });
  }
  return true;
}

async function writeAll(path: string, header: Buffer, rest: AsyncIterable<Uint8Array>): Promise<void> {
  const handle = await open(path, "wx", 0o600);
  try {
    await handle.write(header);
    for await (const piece of rest) await handle.write(piece);
  } finally {
    await handle.close();
  }
}

async function sweep(spool: string, olderThanMs: number): Promise<number> {
  let swept = 0;
  for (const name of await readdir(spool).catch(nothingIfAbsent)) {
    if (!/^[0-9a-f]{32}\.part$/.test(name)) continue;
    const path = join(spool, name);
    const seen = await stat(path).catch(nothingIfAbsent);
    if (Array.isArray(seen) || Date.now() - seen.mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    swept++;
  }
  return swept;
}

/** Addresses asked about at a time. */
const ASKED_AT_ONCE = 500;

async function removeUnused(
  blobs: Blobs,
  tenantId: string,
  { addresses, usedOf, olderThanMs }: Unused,
): Promise<number> {
  const beforeMs = Date.now() - olderThanMs;
  let removed = 0;
  let asked: string[] = [];
  const removeAsked = async () => {
    const used = await usedOf(asked);
    for (const address of asked.filter((one) => !used.has(one)))
      if (await blobs.removeOlder(`${tenantId}/${address}`, beforeMs)) removed++;
    asked = [];
  };
  for await (const address of addresses ?? blobs.listOlder(tenantId, beforeMs)) {
    asked.push(address);
    if (asked.length === ASKED_AT_ONCE) await removeAsked();
  }
  if (asked.length > 0) await removeAsked();
  return removed;
}

function nothingIfAbsent(error: NodeJS.ErrnoException): never[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
