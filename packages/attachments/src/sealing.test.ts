import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { DamagedContent, newContentKey, openPieces, sealPieces } from "./sealing.ts";

const key = newContentKey();
const SEALED_PIECE = 64 * 1024 + 16;
async function* once(bytes: Uint8Array) {
  yield bytes;
}
const seal = (bytes: Buffer) => buffer(sealPieces(once(bytes), key));
const open = (bytes: Buffer) => buffer(openPieces(once(bytes), key));
const plain = Buffer.alloc(3 * 64 * 1024, "three whole pieces");

test("what ends exactly with a piece is whole, and cut off after one piece less it is not", async () => {
  const sealed = await seal(plain);
  expect(sealed.length).toBe(3 * SEALED_PIECE);
  expect((await open(sealed)).equals(plain)).toBe(true);
  for (const pieces of [0, 1, 2]) {
    await expect(open(sealed.subarray(0, pieces * SEALED_PIECE))).rejects.toThrow(DamagedContent);
  }
});

test("pieces in another order, twice, or behind the last one are noticed", async () => {
  const sealed = await seal(plain);
  const [a, b, c] = [0, 1, 2].map((at) => sealed.subarray(at * SEALED_PIECE, (at + 1) * SEALED_PIECE)) as [
    Buffer,
    Buffer,
    Buffer,
  ];
  for (const order of [[b, a, c], [a, a, c], [a, c], [a, b, c, c], [c]]) {
    await expect(open(Buffer.concat(order))).rejects.toThrow(DamagedContent);
  }
});

test("the same bytes sealed under another key do not open, and look like others", async () => {
  const other = await buffer(sealPieces(once(plain), newContentKey()));
  await expect(open(other)).rejects.toThrow(DamagedContent);
  expect(other.equals(await seal(plain))).toBe(false);
});
