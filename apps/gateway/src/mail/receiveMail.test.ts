import { createSign, generateKeyPairSync } from "node:crypto";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { Unavailable } from "../unavailable.ts";
import { createRoom, MAIL_BODY_LIMIT, receiveMail } from "./receiveMail.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const keys = [{ key: publicKey, tenantSlug: null }];
const BODY = Buffer.alloc(1_000, "x");

function signatureOf(body: Buffer) {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  return { timestamp, signature: createSign("sha256").update(timestamp).update(body).sign(privateKey, "base64") };
}
const arriving = (body: Buffer, pieceBytes = 100) =>
  Readable.from(
    Array.from({ length: Math.ceil(body.length / pieceBytes) }, (_, n) =>
      body.subarray(n * pieceBytes, (n + 1) * pieceBytes),
    ),
  );

/** Nothing is taken any more. */
const isFree = (room: ReturnType<typeof createRoom>, bytes: number) => room.take(bytes) && !room.take(1);

test("a body is taken in pieces and its room is another's once it is released", async () => {
  const room = createRoom(1_000);
  const received = await receiveMail(arriving(BODY), { keys, signature: signatureOf(BODY), room });
  expect(received).toMatchObject({ signedBy: keys, bytes: 1_000 });
  expect(Buffer.concat(received.pieces)).toEqual(BODY);
  expect(room.take(1)).toBe(false);
  received.release();
  expect(isFree(room, 1_000)).toBe(true);
});

test("what has no room beside others is to come again, and takes none", async () => {
  const room = createRoom(1_500);
  await receiveMail(arriving(BODY), { keys, signature: signatureOf(BODY), room });
  const second = receiveMail(arriving(BODY), { keys, signature: signatureOf(BODY), room });
  await expect(second).rejects.toBeInstanceOf(Unavailable);
  expect(isFree(room, 500)).toBe(true);
});

test("of what nobody can have signed nothing is kept, however much it is", async () => {
  const room = createRoom(10);
  const late = { ...signatureOf(BODY), timestamp: "1700000000" };
  for (const signature of [{ signature: undefined, timestamp: undefined }, late]) {
    const received = await receiveMail(arriving(BODY), { keys, signature, room });
    expect(received).toMatchObject({ signedBy: [], pieces: [], bytes: 1_000 });
  }
  expect(isFree(room, 10)).toBe(true);
});

test("who sends too much is refused, who breaks off has sent nothing, and neither keeps room", async () => {
  const room = createRoom();
  const signature = signatureOf(BODY);
  const tooMuch = arriving(Buffer.alloc(MAIL_BODY_LIMIT + 1), 1_048_576);
  await expect(receiveMail(tooMuch, { keys, signature, room })).rejects.toMatchObject({ statusCode: 413 });
  // So that the refusal can be told on the same connection.
  expect(tooMuch.destroyed).toBe(false);
  async function* brokenOff() {
    yield BODY;
    throw new Error("aborted");
  }
  const broken = receiveMail(Readable.from(brokenOff()), { keys, signature, room });
  await expect(broken).rejects.toMatchObject({ statusCode: 400 });
  expect(isFree(room, 6 * MAIL_BODY_LIMIT)).toBe(true);
});
