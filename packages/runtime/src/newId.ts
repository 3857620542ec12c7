import { randomFillSync } from "node:crypto";

const POOL_IDS = 256;
const RANDOM_BYTES = 10;
const pool = Buffer.alloc(POOL_IDS * RANDOM_BYTES);
let used = POOL_IDS;

/**
 * Makes a generator of UUIDv7 (RFC 9562, method 1): the time in milliseconds, a 12-bit counter, 62 random bits. Its ids sort in
 * the order they were made, also when `nowMs` steps back. A virtual clock gets a generator of its own.
 */
export function createIds(nowMs: () => number): () => string {
  let lastMs = 0;
  let sequence = 0;
  return () => {
    const bytes = randomBytes();
    const ms = nowMs();
    if (ms > lastMs) {
      lastMs = ms;
      sequence = bytes.readUInt16BE(0) & 0x7ff; // The lower half: at least 2,048 ids fit before a millisecond is borrowed.
    } else if (++sequence > 0xfff) {
      lastMs += 1;
      sequence = 0;
    }
    return formatUuid(lastMs, sequence, bytes);
  };
}

/** A new UUIDv7 stamped with the clock's time; ids of one process sort in the order they were made. */
export const newId: () => string = createIds(() => Date.now());

/** The milliseconds since 1970 that a UUIDv7 carries. */
export function idTimeMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** Random bytes are fetched for many ids at once: one system call per id would cost more than all the rest. */
function randomBytes(): Buffer {
  if (used === POOL_IDS) {
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used * RANDOM_BYTES, ++used * RANDOM_BYTES);
}

function formatUuid(ms: number, sequence: number, bytes: Buffer): string {
  const time = ms.toString(16).padStart(12, "0");
  const counter = sequence.toString(16).padStart(3, "0");
  const variant = (0x80 | ((bytes[2] ?? 0) & 0x3f)).toString(16);
  const tail = bytes.toString("hex", 3);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${counter}-${variant}${tail.slice(0, 2)}-${tail.slice(2)}`;
}
