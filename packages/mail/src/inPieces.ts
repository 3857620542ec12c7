import { setImmediate } from "node:timers/promises";

const PIECE_BYTES = 256 * 1024;

/** Large bytes piece by piece: whatever else waits in this process has its turn between two of them. */
export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    if (at > 0) await setImmediate();
    yield bytes.subarray(at, at + PIECE_BYTES);
  }
}
