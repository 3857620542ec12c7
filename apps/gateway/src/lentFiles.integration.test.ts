import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFolder } from "@touchstone/attachments";
import { openDatabase } from "@touchstone/db";
import { newId } from "@touchstone/runtime";
import { aTenant, createTestDatabase } from "@touchstone/testkit";
import fastify from "fastify";
import { afterAll, expect, test } from "vitest";
import { registerLentFiles } from "./lentFiles.ts";

const folder = await mkdtemp(join(tmpdir(), "lent-files-"));
const { files, links } = await openFolder(folder);
const system = openDatabase((await createTestDatabase()).systemUrl);
const server = fastify();
registerLentFiles(server, { pool: system.pool, files, links });
afterAll(async () => {
  await server.close();
  await system.close();
  await rm(folder, { recursive: true, force: true });
});

const CONTENT = Buffer.from("<script>alert(1)</script>");
const SOON = Date.now() + 60_000;

async function aFile(state: "ready" | "pending") {
  const { tenantId } = await aTenant(system);
  const kept = await files.keep(tenantId, { name: "a.html", type: "text/html", content: CONTENT });
  if (kept.kind !== "kept") throw new Error(kept.reason);
  const attachmentId = newId();
  await system.pool.query(
    `insert into attachment (tenant_id, id, name, type, size, state, address) values ($1, $2, 'a.html', $3, 25, $4, $5)`,
    [tenantId, attachmentId, kept.type, state, kept.address],
  );
  return { tenantId, attachmentId };
}
const get = async (token: string) => await server.inject({ method: "GET", url: `/media/files/${token}` });

test("whoever has a link of ours gets the file, to be saved and never shown here", async () => {
  const answer = await get(links.tokenFor(await aFile("ready"), SOON));
  expect(answer.rawPayload).toEqual(CONTENT);
  expect(answer.headers).toMatchObject({
    "content-disposition": "attachment",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
  });
});

test("a link that is over, of another tenant's file, of one that is not ready, or made up, leads to nothing", async () => {
  const file = await aFile("ready");
  const other = await aFile("ready");
  const tokens = [
    links.tokenFor(file, Date.now() - 1000),
    links.tokenFor({ ...file, tenantId: other.tenantId }, SOON),
    links.tokenFor(await aFile("pending"), SOON),
    "A".repeat(91),
    "..%2f..%2fkey-ring.json",
  ];
  for (const token of tokens) expect((await get(token)).statusCode).toBe(404);
});
