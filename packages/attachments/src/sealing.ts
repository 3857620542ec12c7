import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { type KeyRing, wrappingKey } from "./keyRing.ts";

/**
 * Sealed content: a header of 80 bytes (magic, id of the wrapping key, nonce, the content's own key wrapped, tag), then
 * pieces of 64 KiB, each AES-256-GCM under the content's key with its number as nonce; the last one's nonce says so, so
 * that a cut is noticed. The header is bound to tenant and address: a file moved elsewhere does not open.
 */
const MAGIC = Buffer.from("TSA1");
const ID_BYTES = 16;
const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const TAG_BYTES = 16;
export const HEADER_BYTES = MAGIC.length + ID_BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;
/** Plain bytes of a piece; the last one may have fewer. */
export const PIECE_BYTES = 64 * 1024;
const GCM = "aes-256-gcm";

/** Sealed content that is not what was kept: cut, changed, moved to another place, or of a key that is gone. */
export class DamagedContent extends Error {
  constructor(how: string) {
    super(`Kept content cannot be opened: ${how}`);
    this.name = "DamagedContent";
  }
}

/** Where a content belongs; its header opens nowhere else. */
export interface Place {
  readonly tenantId: string;
  readonly address: string;
}

/** Wraps a content's key with the ring's current one. */
export function sealHeader(ring: KeyRing, place: Place, contentKey: Buffer): Buffer {
  const wrapping = wrappingKey(ring, place.tenantId, ring.current);
  if (!wrapping) throw new Error(`no key ${ring.current}`);
  const nonce = randomBytes(NONCE_BYTES);
  const id = Buffer.alloc(ID_BYTES);
  id.write(ring.current, "latin1");
  const cipher = createCipheriv(GCM, wrapping, nonce).setAAD(bindingOf(place, id));
  const wrapped = Buffer.concat([cipher.update(contentKey), cipher.final()]);
  return Buffer.concat([MAGIC, id, nonce, wrapped, cipher.getAuthTag()]);
}

/** The content's key and the id of the key that wraps it; throws DamagedContent. */
export function openHeader(ring: KeyRing, place: Place, header: Buffer): { contentKey: Buffer; keyId: string } {
  if (header.length < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC))
    throw new DamagedContent("no header");
  const [id, nonce, wrapped, tag] = cutUp(header.subarray(MAGIC.length), [ID_BYTES, NONCE_BYTES, KEY_BYTES, TAG_BYTES]);
  const keyId = id.toString("latin1").replace(/\0+$/, "");
  const wrapping = wrappingKey(ring, place.tenantId, keyId);
  if (!wrapping) throw new DamagedContent(`the ring has no key ${keyId}`);
  const decipher = createDecipheriv(GCM, wrapping, nonce).setAAD(bindingOf(place, id)).setAuthTag(tag);
  return { contentKey: finished(decipher, wrapped, "its header is not of this place"), keyId };
}

/** A new key for one content. */
export const newContentKey = (): Buffer => randomBytes(KEY_BYTES);

/** The pieces of `plain`, sealed one after another; the memory taken does not depend on the length. */
export async function* sealPieces(plain: AsyncIterable<Uint8Array>, contentKey: Buffer): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { piece, isLast } of piecesOf(plain, PIECE_BYTES)) {
    const cipher = createCipheriv(GCM, contentKey, nonceOf(number++, isLast));
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** The plain bytes of sealed pieces, each one checked before it is given on; throws DamagedContent. */
export async function* openPieces(sealed: AsyncIterable<Uint8Array>, contentKey: Buffer): AsyncGenerator<Buffer> {
  let number = 0;
  for await (const { piece, isLast } of piecesOf(sealed, PIECE_BYTES + TAG_BYTES)) {
    if (piece.length < TAG_BYTES) throw new DamagedContent("it is cut off");
    const decipher = createDecipheriv(GCM, contentKey, nonceOf(number++, isLast));
    decipher.setAuthTag(piece.subarray(piece.length - TAG_BYTES));
    yield finished(decipher, piece.subarray(0, piece.length - TAG_BYTES), "it is cut off or was changed");
  }
}

function finished(decipher: ReturnType<typeof createDecipheriv>, bytes: Buffer, otherwise: string): Buffer {
  try {
    return Buffer.concat([decipher.update(bytes), decipher.final()]);
  } catch {
    throw new DamagedContent(otherwise);
  }
}

function bindingOf({ tenantId, address }: Place, id: Buffer): Buffer {
  return Buffer.concat([MAGIC, id, Buffer.from(`${tenantId}/${address}`)]);
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(number, NONCE_BYTES - 5);
  nonce[NONCE_BYTES - 1] = isLast ? 1 : 0;
  return nonce;
}

/** Cuts a stream into pieces of one size; the last one may be shorter, and is there even when nothing comes. */
async function* piecesOf(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let pending: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    pending.push(chunk);
    bytes += chunk.length;
    if (bytes <= size) continue;
    let rest = Buffer.concat(pending);
    for (; rest.length > size; rest = rest.subarray(size)) yield { piece: rest.subarray(0, size), isLast: false };
    pending = [rest];
    bytes = rest.length;
  }
  yield { piece: Buffer.concat(pending), isLast: true };
}

function cutUp<const Sizes extends readonly number[]>(bytes: Buffer, sizes: Sizes): { [Index in keyof Sizes]: Buffer } {
  let at = 0;
  const parts = sizes.map((size) => {
    at += size;
    return bytes.subarray(at - size, at);
  });
  return parts as { [Index in keyof Sizes]: Buffer };
}
