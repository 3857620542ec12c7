import { mkdtemp, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AttachmentStore, openFolder } from "@touchstone/attachments";
import { type Database, insertFacts, openDatabase, removeExpired } from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import { aTenant, createTestDatabase } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { sweepFiles } from "./sweepFiles.ts";

const log = createLog({ name: "sweep test", level: "silent" });
const DAY_MS = 86_400_000;
let system: Database;
let folder: string;
let files: AttachmentStore;

beforeAll(async () => {
  const urls = await createTestDatabase();
  system = openDatabase(urls.systemUrl);
  folder = await mkdtemp(join(tmpdir(), "sweep-"));
  ({ files } = await openFolder(folder));
  return async () => {
    await system.close();
    await rm(folder, { recursive: true, force: true });
  };
});

const sweep = () => sweepFiles({ database: system, files, log });

/** Bytes of a tenant's, kept as long ago as that. */
async function kept(tenantId: string, words: string, agoMs = DAY_MS): Promise<string> {
  const result = await files.keep(tenantId, { name: "a.txt", type: "text/plain", content: Buffer.from(words) });
  if (result.kind !== "kept") throw new Error(result.reason);
  const at = new Date(Date.now() - agoMs);
  await utimes(join(folder, "kept", tenantId, result.address.slice(0, 2), result.address), at, at);
  return result.address;
}

async function aRow(tenantId: string, address: string, agoDays = 0): Promise<string> {
  const id = newId();
  await system.pool.query(
    `insert into attachment (tenant_id, id, name, type, size, state, address, uploaded_by, at)
     values ($1, $2, 'a.txt', 'text/plain', 1, 'ready', $3, $4, now() - make_interval(days => $5))`,
    [tenantId, id, address, newId(), agoDays],
  );
  return id;
}

const isThere = (tenantId: string, address: string) => files.has(tenantId, address);

test("bytes that no row refers to go, and those of another tenant's row, of a young file and of what is referred to stay", async () => {
  const [{ tenantId }, other] = [await aTenant(system, "Sweeping"), await aTenant(system, "Abroad")];
  const orphan = await kept(tenantId, "orphan");
  const used = await kept(tenantId, "used");
  await aRow(tenantId, used);
  const young = await kept(tenantId, "young", 60_000);
  // The same words of two tenants are two contents: one's row keeps nothing of the other's.
  const same = await kept(tenantId, "the same words");
  const abroad = await kept(other.tenantId, "the same words");
  await aRow(other.tenantId, abroad);
  await sweep();
  expect(await Promise.all([orphan, used, young, same].map((one) => isThere(tenantId, one)))).toEqual([
    ...[false, true, true, false],
  ]);
  expect(await isThere(other.tenantId, abroad)).toBe(true);
});

test("what a mail has brought stays while its fact waits to be taken, or is put aside", async () => {
  const { tenantId } = await aTenant(system, "Waiting");
  const [waiting, html, parked, over] = await Promise.all(
    ["waiting", "html", "parked", "over"].map((words) => kept(tenantId, words)),
  );
  const announce = async (address: string | undefined, more: object = {}) => {
    const body = { type: "messageAnnounced", files: [{ id: newId(), address }], ...more };
    const [fact] = await insertFacts(system.pool, [{ tenantId, id: newId(), key: newId(), body }]);
    return fact?.id;
  };
  await announce(waiting, { htmlAddress: html });
  const ends = "update inbox set consumed_at = now(), outcome = $2 where id = $1";
  await system.pool.query(ends, [await announce(parked), { kind: "parked", error: "broken" }]);
  await system.pool.query(ends, [await announce(over), { kind: "done" }]);
  await sweep();
  const all = [waiting, html, parked, over] as string[];
  expect(await Promise.all(all.map((one) => isThere(tenantId, one)))).toEqual([true, true, true, false]);
});

test("a file that was never sent goes after two days, with its bytes; one that a waiting reply names does not", async () => {
  const { tenantId } = await aTenant(system, "Unsent");
  const [old, named, fresh] = (await Promise.all(["old", "named", "fresh"].map((words) => kept(tenantId, words)))) as [
    string,
    string,
    string,
  ];
  await aRow(tenantId, old, 3);
  const id = await aRow(tenantId, named, 3);
  await aRow(tenantId, fresh, 1);
  const body = { type: "replyAsked", attachmentIds: [id] };
  await insertFacts(system.pool, [{ tenantId, id: newId(), key: newId(), body }]);
  expect((await removeExpired(system.kysely)).files).toBe(1);
  await sweep();
  expect(await Promise.all([old, named, fresh].map((one) => isThere(tenantId, one)))).toEqual([false, true, true]);
});

test("what was put again while it was being swept stays", async () => {
  const { tenantId } = await aTenant(system, "Again");
  const address = await kept(tenantId, "twice");
  const removed = await files.removeUnused(tenantId, {
    olderThanMs: 3_600_000,
    usedOf: async () => {
      await files.keep(tenantId, { name: "b.txt", type: "text/plain", content: Buffer.from("twice") });
      return new Set();
    },
  });
  expect(removed).toBe(0);
  expect(await isThere(tenantId, address)).toBe(true);
});

test("a sweeper that died between two looks leaves a file that comes back, and old pieces of the spool go", async () => {
  const { tenantId } = await aTenant(system, "Died");
  const address = await kept(tenantId, "aside");
  await aRow(tenantId, address);
  const path = join(folder, "kept", tenantId, address.slice(0, 2));
  await rename(join(path, address), join(path, `${address}.swept`));
  const piece = join(folder, "spool", `${"a".repeat(32)}.part`);
  await writeFile(piece, "half");
  await utimes(piece, new Date(0), new Date(0));
  await sweep();
  expect(await readdir(path)).toEqual([address]);
  expect(await readdir(join(folder, "spool"))).toEqual([]);
});

test("visitors whose time is over and what was refused a week ago go, and younger ones stay", async () => {
  const { tenantId } = await aTenant(system, "Past");
  const visitor = (hash: string, days: number) =>
    system.pool.query(
      `insert into visitor (tenant_id, id, line_id, token_hash, language, name, expires_at)
       values ($1, $2, $2, $3, 'en', 'Eve', now() - make_interval(days => $4))`,
      [tenantId, newId(), Buffer.from(`${tenantId}${hash}`), days],
    );
  const refused = (days: number) =>
    system.pool.query(
      `insert into quarantine (id, received_at, route, reason, remote_hash, body)
       values ($1, now() - make_interval(days => $2), 'r', 'badSignature', 'h', 'words')`,
      [newId(), days],
    );
  await Promise.all([visitor("old", 2), visitor("new", 0), refused(8), refused(6)]);
  const { visitors, quarantine } = await removeExpired(system.kysely);
  expect([visitors, quarantine]).toEqual([1, 1]);
});
