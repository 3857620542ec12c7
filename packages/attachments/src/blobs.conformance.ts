import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Blobs } from "./blobs.ts";

const TENANT = "01900000-0000-7000-8000-00000000000a";
const keyOf = (digit: string) => `${TENANT}/${digit.repeat(64)}`;

/** A place under test; `close` ends what it runs. */
export interface PlaceUnderTest {
  readonly blobs: Blobs;
  close(): Promise<void>;
}

/** What every place for blobs must do. */
export function describeBlobs(name: string, open: () => Promise<PlaceUnderTest>): void {
  describe(`blobs: ${name}`, () => {
    let place: PlaceUnderTest;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "blobs-"));
      place = await open();
    });
    afterAll(async () => {
      await place.close();
      await rm(folder, { recursive: true, force: true });
    });
    const put = async (key: string, content: Buffer) => {
      const file = join(folder, `${Math.random()}`);
      await writeFile(file, content);
      await place.blobs.put(key, file);
    };
    const get = async (key: string) => {
      const found = await place.blobs.read(key);
      return found ? await buffer(found) : null;
    };

    test("gives back what it was given, byte for byte", async () => {
      const content = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256));
      await put(keyOf("1"), content);
      expect((await get(keyOf("1")))?.equals(content)).toBe(true);
      expect(await place.blobs.has(keyOf("1"))).toBe(true);
    });

    test("takes 12 MB", async () => {
      const content = Buffer.alloc(12 * 1024 * 1024, "large ");
      await put(keyOf("2"), content);
      expect((await get(keyOf("2")))?.equals(content)).toBe(true);
    });

    test("has nothing where nothing was put", async () => {
      expect(await get(keyOf("3"))).toBeNull();
      expect(await place.blobs.has(keyOf("3"))).toBe(false);
    });

    test("putting again replaces", async () => {
      await put(keyOf("4"), Buffer.from("first"));
      await put(keyOf("4"), Buffer.from("second"));
      expect((await get(keyOf("4")))?.toString()).toBe("second");
    });

    test("many puts of one key at the same time leave one of them, whole", async () => {
      const contents = Array.from({ length: 12 }, (_, index) => Buffer.alloc(200_000, String(index)));
      await Promise.all(contents.map((content) => put(keyOf("5"), content)));
      const kept = await get(keyOf("5"));
      expect(contents.some((content) => kept?.equals(content))).toBe(true);
    });

    describeRemoval(() => ({ blobs: place.blobs, put, get }));

    test.each([
      "../../etc/passwd",
      `${TENANT}/../${"a".repeat(64)}`,
      `${TENANT}/${"A".repeat(64)}`,
      "",
      `${keyOf("1")}\n`,
    ])("refuses %j as a key", async (key) => {
      await expect(put(key, Buffer.from("x"))).rejects.toThrow("not the key");
      await expect(get(key)).rejects.toThrow("not the key");
      await expect((async () => place.blobs.remove(key))()).rejects.toThrow("not the key");
    });
  });
}

async function sorted(addresses: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const address of addresses) all.push(address);
  return all.sort();
}

interface Removing {
  readonly blobs: Blobs;
  put(key: string, content: Buffer): Promise<void>;
  get(key: string): Promise<Buffer | null>;
}

function describeRemoval(place: () => Removing): void {
  test("removes, also what is not there", async () => {
    await place().put(keyOf("6"), Buffer.from("x"));
    await place().blobs.remove(keyOf("6"));
    await place().blobs.remove(keyOf("6"));
    expect(await place().get(keyOf("6"))).toBeNull();
  });

  test("tells what nobody has put since an instant, and removes only that", async () => {
    const other = "01900000-0000-7000-8000-00000000000b";
    await place().put(`${other}/${"7".repeat(64)}`, Buffer.from("x"));
    await place().put(`${other}/${"8".repeat(64)}`, Buffer.from("y"));
    const listed = (beforeMs: number) => sorted(place().blobs.listOlder(other, beforeMs));
    expect(await listed(Date.now() - 60_000)).toEqual([]);
    expect(await listed(Date.now() + 60_000)).toEqual(["7".repeat(64), "8".repeat(64)]);
    const key = `${other}/${"7".repeat(64)}`;
    expect(await place().blobs.removeOlder(key, Date.now() - 60_000)).toBe(false);
    expect((await place().get(key))?.toString()).toBe("x");
    expect(await place().blobs.removeOlder(key, Date.now() + 60_000)).toBe(true);
    expect(await place().blobs.removeOlder(key, Date.now() + 60_000)).toBe(false);
    expect(await listed(Date.now() + 60_000)).toEqual(["8".repeat(64)]);
    expect(() => place().blobs.listOlder("../..", 0)).toThrow("not the id");
  });
}
