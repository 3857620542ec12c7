import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AttachmentStoreOptions, createAttachmentStore, type KeptFile } from "./attachmentStore.ts";
import { createClamdScanner } from "./clamdScanner.ts";
import { createDiskBlobs } from "./diskBlobs.ts";
import { newKeyRing, turnedRing } from "./keyRing.ts";
import type { Scanner } from "./scanner.ts";
import { DamagedContent } from "./sealing.ts";

const A = "01900000-0000-7000-8000-00000000000a";
const B = "01900000-0000-7000-8000-00000000000b";
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let folder: string;
const ring = newKeyRing();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "attachments-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const aStore = (more: Partial<AttachmentStoreOptions> = {}) =>
  createAttachmentStore({ blobs: createDiskBlobs(join(folder, "blobs")), spool: join(folder, "spool"), ring, ...more });
const file = (content: Uint8Array | string, name = "a.bin", type = "application/octet-stream") => ({
  ...{ name, type },
  content: typeof content === "string" ? Buffer.from(content) : content,
});
const keep = async (content: Uint8Array | string, name?: string, type?: string, store = aStore(), tenant = A) => {
  const kept = await store.keep(tenant, file(content, name, type));
  if (kept.kind === "refused") throw new Error(`refused: ${kept.reason}`);
  return kept;
};
const content = async (address: string, store = aStore(), tenant = A) => {
  const found = await store.read(tenant, address);
  return found && (await buffer(found));
};
const pathOf = ({ address }: KeptFile, tenant = A) => join(folder, "blobs", tenant, address.slice(0, 2), address);

describe("keeping and reading", () => {
  test.each([0, 1, 65_535, 65_536, 65_537, 131_072, 3_000_000])("%i bytes come back as they were", async (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 31) % 251));
    const kept = await keep(bytes);
    expect(kept.size).toBe(length);
    expect((await content(kept.address))?.equals(bytes)).toBe(true);
  });

  test("a stream of single bytes is the same content as the whole", async () => {
    const bytes = Buffer.from("slowly ".repeat(12_000));
    async function* slowly() {
      for (const byte of bytes) yield Uint8Array.of(byte);
    }
    const kept = await aStore().keep(A, { name: "a", type: "", content: slowly() });
    expect(kept).toMatchObject({ address: (await keep(bytes)).address, size: bytes.length });
  });

  test("the same bytes again are the same address, whatever they are called, also at the same time", async () => {
    const kept = await Promise.all(Array.from({ length: 10 }, (_, index) => keep("same", `${index}.txt`)));
    expect(new Set(kept.map(({ address }) => address)).size).toBe(1);
    expect(String(await content(kept[0]?.address ?? ""))).toBe("same");
  });

  test("nothing on disk tells what it is", async () => {
    const words = "a secret that is long enough to be found again";
    const kept = await keep(words);
    expect((await readFile(pathOf(kept))).includes(words.slice(0, 12))).toBe(false);
  });

  test("nothing stays in the spool, kept or refused", async () => {
    const store = aStore({ limits: { maxBytes: 10, maxCount: 9, maxTotalBytes: 99 } });
    await store.keep(A, file("short"));
    await store.keep(A, file("much too long for this"));
    await expect(store.keep(A, { name: "", type: "", content: breaksOff() })).rejects.toThrow("the line broke");
    expect(await readdir(join(folder, "spool"))).toEqual([]);
  });
});

async function* breaksOff() {
  yield Buffer.from("half");
  throw new Error("the line broke");
}

describe("other tenants", () => {
  test("have other addresses for the same bytes", async () => {
    expect((await keep("both have it")).address).not.toBe((await keep("both have it", "a", "", aStore(), B)).address);
  });

  test("find nothing under somebody else's address, and cannot open a file that was moved to them", async () => {
    const kept = await keep("not yours");
    expect(await content(kept.address, aStore(), B)).toBeNull();
    const stolen = pathOf(kept, B);
    await mkdir(join(stolen, ".."), { recursive: true });
    await writeFile(stolen, await readFile(pathOf(kept)));
    await expect(content(kept.address, aStore(), B)).rejects.toThrow(DamagedContent);
  });

  test("a ring of another installation opens nothing", async () => {
    const kept = await keep("ours");
    await expect(content(kept.address, aStore({ ring: newKeyRing() }))).rejects.toThrow(DamagedContent);
  });

  test.each(["../../../etc/passwd", "", "..", "a".repeat(63), `${"a".repeat(64)}/x`])(
    "%j is no address",
    async (address) => {
      await expect(aStore().read(A, address)).rejects.toThrow("not the key");
      await expect((async () => aStore().erase("../..", address))()).rejects.toThrow("not the key");
    },
  );
});

describe("damage", () => {
  const large = Buffer.alloc(300_000, "damage");

  test.each([10, 79, 80, 81, 65_536 + 96, 200_000])(
    "content cut off after %i bytes is not taken for whole",
    async (length) => {
      const kept = await keep(large);
      await truncate(pathOf(kept), length);
      await expect(content(kept.address)).rejects.toThrow(DamagedContent);
    },
  );

  test.each([0, 4, 30, 70, 100, 250_000])("one changed byte at %i is noticed", async (at) => {
    const kept = await keep(large);
    const bytes = await readFile(pathOf(kept));
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(pathOf(kept), bytes);
    await expect(content(kept.address)).rejects.toThrow(DamagedContent);
  });

  test("one content in another's place is noticed, and keeping it again heals it", async () => {
    const [one, other] = [await keep("one"), await keep("other")];
    await rename(pathOf(other), pathOf(one));
    await expect(content(one.address)).rejects.toThrow(DamagedContent);
    await keep("one");
    expect(String(await content(one.address))).toBe("one");
  });

  test("what a dead process left is swept once it is old", async () => {
    const left = join(folder, "spool", `${"ab".repeat(16)}.part`);
    await writeFile(left, "half a file");
    expect(await aStore().sweep()).toBe(0);
    await utimes(left, new Date(0), new Date(0));
    expect(await aStore().sweep()).toBe(1);
    await expect(stat(left)).rejects.toThrow("ENOENT");
    expect(await aStore({ spool: join(folder, "never made") }).sweep()).toBe(0);
  });
});

describe("limits", () => {
  const limits = { maxBytes: 100, maxCount: 3, maxTotalBytes: 150 };

  test("an endless file is refused after its limit and no more of it is read", async () => {
    let sent = 0;
    async function* endless() {
      while (true) {
        sent += 64;
        yield Buffer.alloc(64);
      }
    }
    const refused = await aStore({ limits }).keep(A, { name: "../../big.zip", type: "", content: endless() });
    expect(refused).toEqual({ kind: "refused", name: "big.zip", reason: "tooLarge" });
    expect(sent).toBe(128);
  });

  test("of one message: too many and too much are told apart from too large, and small ones still fit", async () => {
    const files = [90, 101, 90, 20, 1].map((length) => file(Buffer.alloc(length, `${length}`)));
    const results = await aStore({ limits: { ...limits, maxCount: 4 } }).keepAll(A, files);
    const told = results.map((result) => (result.kind === "kept" ? result.size : result.reason));
    expect(told).toEqual([90, "tooMuch", "tooMuch", 20, "tooMany"]);
  });
});

describe("what it is", () => {
  const seen = async (bytes: Uint8Array | string, name: string, type: string) => {
    const { type: sniffed, active, disguised } = await keep(bytes, name, type);
    return { type: sniffed, active, disguised };
  };

  test("is told by its bytes", async () => {
    expect(await seen(PNG, "a.png", "image/png")).toEqual({ type: "image/png", active: false, disguised: false });
    expect(await seen("%PDF-1.7\n%…", "a.pdf", "application/pdf")).toMatchObject({
      type: "application/pdf",
      active: false,
    });
    expect(await seen("a,b\n1,2", "a.csv", "text/csv; charset=utf-8")).toMatchObject({ type: "text/csv" });
    expect(await seen("just words", "a.txt", "nonsense")).toMatchObject({ type: "text/plain", active: false });
    expect(await seen(Buffer.from([0, 1, 2]), "a", "image/png")).toMatchObject({ type: "application/octet-stream" });
  });

  test("markup and programs are active, and disguised when they are called something else", async () => {
    const html = "<!-- x --> <html><script>alert(1)</script>";
    expect(await seen(html, "a.html", "text/html")).toEqual({ type: "text/html", active: true, disguised: false });
    expect(await seen(html, "a.png", "image/png")).toEqual({ type: "text/html", active: true, disguised: true });
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';
    expect(await seen(svg, "a.jpg", "image/jpeg")).toMatchObject({ active: true, disguised: true });
    const program = Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200)]);
    expect(await seen(program, "invoice.pdf", "application/pdf")).toMatchObject({ active: true, disguised: true });
    expect(await seen("words", "run.exe", "text/plain")).toMatchObject({ active: true });
    expect(await seen("words", "constructor", "__proto__")).toEqual({
      type: "text/plain",
      active: false,
      disguised: false,
    });
  });

  test("a polyglot is what its first bytes are, and never anything that runs unannounced", async () => {
    const gifAndScript = Buffer.from("GIF89a/*\x01\x00\x01\x00*/=1;alert(1)//<script>alert(1)</script>");
    expect(await seen(gifAndScript, "a.gif", "image/gif")).toEqual({
      type: "image/gif",
      active: false,
      disguised: false,
    });
    expect(await seen(gifAndScript, "a.js", "text/javascript")).toMatchObject({ active: true });
  });

  test("a bomb is filed as it is and never unpacked", async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const before = process.memoryUsage().rss;
    const packed = performance.now();
    expect(await seen(bomb, "bomb.gz", "application/gzip")).toMatchObject({ type: "application/gzip" });
    expect(await seen(zipOf("[Content_Types].xml", 100_000_000), "bomb.docx", "")).toMatchObject({
      type: expect.stringMatching(/zip|openxml/),
    });
    expect(performance.now() - packed).toBeLessThan(10_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

/** One entry of a zip that says it holds much, deflated. */
function zipOf(name: string, bytes: number): Buffer {
  const body = gzipSync(Buffer.alloc(bytes)).subarray(10, -8);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(body.length, 18);
  head.writeUInt32LE(bytes, 22);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), body]);
}

describe("scanning", () => {
  const scanning = (scanner: Scanner) => aStore({ scanner });

  test("nothing is called clean that nobody has looked at", async () => {
    expect((await keep("x")).scan).toBe("notScanned");
  });

  test("the scanner sees the plain bytes whole, and what it finds is not kept", async () => {
    const seen: string[] = [];
    const store = scanning({
      scan: async (bytes) => {
        const text = (await buffer(bytes)).toString();
        seen.push(text);
        return text.includes("virus") ? { kind: "infected", threat: "Test.Virus" } : { kind: "clean" };
      },
    });
    expect(await store.keep(A, file("fine"))).toMatchObject({ kind: "kept", scan: "clean" });
    const before = await readdir(join(folder, "blobs", A), { recursive: true });
    expect(await store.keep(A, file("a virus", "x.exe"))).toEqual({
      ...{ kind: "refused", name: "x.exe", reason: "infected", threat: "Test.Virus" },
    });
    expect(await readdir(join(folder, "blobs", A), { recursive: true })).toEqual(before);
    expect(seen).toEqual(["fine", "a virus"]);
  });

  test("a scanner that fails keeps the file and says so", async () => {
    const store = scanning({ scan: () => Promise.reject(new Error("away")) });
    expect(await store.keep(A, file("x"))).toMatchObject({ kind: "kept", scan: "unavailable" });
  });

  test.each([
    ["stream: OK\0", { kind: "kept", scan: "clean" }],
    ["stream: Eicar-Test FOUND\0", { kind: "refused", reason: "infected", threat: "Eicar-Test" }],
    ["INSTREAM size limit exceeded. ERROR\0", { kind: "kept", scan: "unavailable" }],
    ["", { kind: "kept", scan: "unavailable" }],
  ])("a clamd that answers %j", async (answer, expected) => {
    const clamd = await aClamd(answer);
    const scanner = createClamdScanner({ host: "127.0.0.1", port: clamd.port });
    expect(await scanning(scanner).keep(A, file(Buffer.alloc(200_000, "scan me")))).toMatchObject(expected);
    await clamd.close();
    if (answer !== "") expect(clamd.received()).toBe(200_000);
  });

  test("a clamd that is away or says nothing is unavailable in time", async () => {
    const gone = await aClamd("");
    await gone.close();
    const away = createClamdScanner({ host: "127.0.0.1", port: gone.port });
    expect(await away.scan(bytesOnce())).toMatchObject({ kind: "unavailable" });
    const silent = await aClamd(null);
    const waiting = createClamdScanner({ host: "127.0.0.1", port: silent.port, timeoutMs: 50 });
    expect(await waiting.scan(bytesOnce())).toMatchObject({ kind: "unavailable" });
    await silent.close();
  });
});

async function* bytesOnce() {
  yield Buffer.from("x");
}

/** Speaks clamd's INSTREAM: counts what it gets, and answers after the empty piece; `null` never answers, "" hangs up. */
async function aClamd(answer: string | null) {
  let received = 0;
  const server = createServer((socket) => {
    let pending = Buffer.alloc(0);
    socket.on("error", () => socket.destroy());
    if (answer === "") return socket.resume().end();
    socket.on("data", (data: Buffer) => {
      pending = Buffer.concat([pending, data]);
      if (pending.subarray(0, 10).toString() === "zINSTREAM\0") pending = pending.subarray(10);
      while (pending.length >= 4 && pending.length >= 4 + pending.readUInt32BE(0)) {
        const length = pending.readUInt32BE(0);
        received += length;
        pending = pending.subarray(4 + length);
        if (length === 0 && answer !== null) return socket.end(answer);
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  return { port, received: () => received, close: () => new Promise((closed) => server.close(closed)) };
}

describe("keys", () => {
  test("after a turn old contents open, new ones have the new key, and the address stays", async () => {
    const kept = await keep("old");
    const turned = turnedRing(ring);
    const store = aStore({ ring: turned });
    expect(String(await content(kept.address, store))).toBe("old");
    expect((await keep("old", "", "", store)).address).toBe(kept.address);
  });

  test("rewrapped contents do without the old key", async () => {
    const bytes = Buffer.alloc(200_000, "turn me");
    const kept = await keep(bytes);
    const turned = turnedRing(ring);
    const store = aStore({ ring: turned });
    expect(await store.rewrap(A, kept.address)).toBe(true);
    expect(await store.rewrap(A, kept.address)).toBe(false);
    expect(await store.rewrap(A, "0".repeat(64))).toBe(false);
    const withoutOld = { ...turned, keys: new Map([...turned.keys].filter(([id]) => id === turned.current)) };
    expect((await content(kept.address, aStore({ ring: withoutOld })))?.equals(bytes)).toBe(true);
    await expect(content(kept.address)).rejects.toThrow("no key k2");
  });

  test("erased is gone", async () => {
    const kept = await keep("erase me");
    expect(await aStore().has(A, kept.address)).toBe(true);
    await aStore().erase(A, kept.address);
    expect(await aStore().has(A, kept.address)).toBe(false);
    expect(await content(kept.address)).toBeNull();
  });
});
