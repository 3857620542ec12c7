import { newId } from "@touchstone/runtime";
import { aPdf } from "@touchstone/testkit";
import { beforeAll, expect, test } from "vitest";
import { aServer, aTalk, type TestServer, type World } from "./aServer.ts";

let api: TestServer;
let world: World;

beforeAll(async () => {
  api = await aServer();
  world = await api.world("Files");
  return () => api.close();
});

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");

function aForm(name: string, type: string, bytes: Buffer) {
  const boundary = "----a-boundary-that-occurs-nowhere";
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { body, headers: { "content-type": `multipart/form-data; boundary=${boundary}` } };
}
const upload = async (token: string, name: string, type = "image/png", bytes = PNG) =>
  await api.ask("POST", "attachments", { token, ...aForm(name, type, bytes) });

test("an agent uploads a file and gets it back, to be saved, under a name that nothing happens by", async () => {
  const token = await world.token("agent");
  const answer = await upload(token, "../收据 “1”.png");
  expect(answer.statusCode).toBe(201);
  const { id, name } = answer.json();
  expect(answer.json()).toMatchObject({ type: "image/png", size: PNG.length });
  expect(name).not.toContain("/");
  const saved = await api.ask("GET", `attachments/${id}`, { token });
  expect(saved.rawPayload).toEqual(PNG);
  expect(saved.headers).toMatchObject({
    "content-type": "image/png",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "content-disposition": expect.stringMatching(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w%.~-]+$/),
  });
  expect(decodeURIComponent(String(saved.headers["content-disposition"]).split("UTF-8''")[1] ?? "")).toBe(name);
});

test("a page that calls itself a picture is saved, and shown by nobody", async () => {
  const token = await world.token("agent");
  const page = Buffer.from("<!doctype html><script>alert(1)</script>");
  const { id } = (await upload(token, "a.png", "image/png", page)).json();
  const { headers } = await api.ask("GET", `attachments/${id}`, { token });
  expect(headers).toMatchObject({
    "x-content-type-options": "nosniff",
    "content-type": expect.stringContaining("html"),
  });
  expect(headers["content-disposition"]).toMatch(/^attachment;/);
});

test("a document's pages are counted, and shown as pictures to whoever may have the document", async () => {
  const token = await world.token("agent");
  const { id, pages, pagesProblem } = (await upload(token, "a.pdf", "application/pdf", aPdf(["One", "Two"]))).json();
  expect([pages, pagesProblem]).toEqual([2, null]);
  const page = await api.ask("GET", `attachments/${id}/pages/2`, { token });
  expect(page.rawPayload.subarray(1, 4).toString("latin1")).toBe("PNG");
  expect(page.headers).toMatchObject({
    "content-type": "image/png",
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
  });
  for (const none of ["0", "3", "one"]) {
    expect((await api.ask("GET", `attachments/${id}/pages/${none}`, { token })).statusCode).toBe(404);
  }
  const abroad = await api.world("Other pages");
  for (const other of [await world.token("supervisor"), await abroad.token("administrator")]) {
    expect((await api.ask("GET", `attachments/${id}/pages/1`, { token: other })).statusCode).toBe(404);
  }
});

test("a document that came with a mail has its pages drawn when somebody asks, once, by whoever may read it", async () => {
  const { tenantId, lineId } = world;
  const interactionId = await aTalk(world);
  const messageId = newId();
  const message = {
    tenantId,
    id: messageId,
    interactionId,
    lineId,
    direction: "in",
    at: new Date(),
    state: "received",
  };
  await api.system.kysely.insertInto("message").values(message).execute();
  let place = 0;
  const came = async (name: string, type: string, content: Buffer) => {
    const kept = await api.files.keep(tenantId, { name, type, content });
    if (kept.kind === "refused") throw new Error(kept.reason);
    const row = { tenantId, id: newId(), messageId, name, type: kept.type, size: kept.size, address: kept.address };
    const ready = { place: place++, findings: "{}", state: "ready" };
    await api.system.kysely
      .insertInto("attachment")
      .values({ ...row, ...ready })
      .execute();
    return row.id;
  };
  const token = await world.token("agent");
  const id = await came("bill.pdf", "application/pdf", aPdf(["One", "Two", "Three"]));
  const draw = (of: string, by = token) => api.ask("POST", `attachments/${of}/pages`, { token: by });
  expect((await api.ask("GET", `attachments/${id}/pages/3`, { token })).statusCode).toBe(404);
  const both = await Promise.all([draw(id), draw(id)]);
  for (const answer of both) expect(answer.json()).toEqual({ pages: 3, pagesProblem: null });
  expect((await api.ask("GET", `attachments/${id}/pages/3`, { token })).statusCode).toBe(200);
  expect((await draw(id)).json()).toEqual({ pages: 3, pagesProblem: null });
  const damaged = await came("torn.pdf", "application/pdf", Buffer.from("%PDF-1.7\nand nothing else"));
  expect((await draw(damaged)).json()).toEqual({ pages: 0, pagesProblem: "damaged" });
  expect((await draw(await came("a.png", "image/png", PNG))).statusCode).toBe(404);
  const abroad = await api.world("Others' pages");
  expect((await draw(id, await abroad.token("administrator"))).statusCode).toBe(404);
  expect((await draw(newId())).statusCode).toBe(404);
});

test("a damaged document says so, has no pages, and is there to be saved", async () => {
  const token = await world.token("agent");
  const bytes = Buffer.from("%PDF-1.7\nand nothing else");
  const { id, pages, pagesProblem } = (await upload(token, "a.pdf", "application/pdf", bytes)).json();
  expect([pages, pagesProblem]).toEqual([0, "damaged"]);
  expect((await api.ask("GET", `attachments/${id}/pages/1`, { token })).statusCode).toBe(404);
  expect((await api.ask("GET", `attachments/${id}`, { token })).rawPayload).toEqual(bytes);
});

test("what is about to be sent is its uploader's alone; no other tenant and nobody else sees it", async () => {
  const { id } = (await upload(await world.token("agent"), "a.png")).json();
  const abroad = await api.world("Other files");
  for (const token of [await world.token("supervisor"), await abroad.token("administrator")]) {
    expect((await api.ask("GET", `attachments/${id}`, { token })).statusCode).toBe(404);
  }
});

test("a conversation's file is for whoever may read it, once it is there", async () => {
  const { lineId, floor, tenantId } = world;
  const messageId = newId();
  const said = {
    channel: "sms",
    lineId,
    threadKey: `sms:${lineId}:x`,
    messageId,
    mediaCount: 1,
    traits: null,
  } as const;
  const who = { match: { kind: "unknown" }, callerRef: null, keyword: null, isAuto: false, isBlocked: false } as const;
  const words = { fromRaw: "+447700900301", fromAddress: "+447700900301", callerName: null, text: "look" };
  await floor.happen({ type: "messageArrived", ...said, ...who, isOptedOut: false, parentId: null }, words);
  const kept = await api.files.keep(tenantId, { name: "file 1", type: "image/png", content: PNG });
  if (kept.kind !== "kept") throw new Error(kept.reason);
  const id = newId();
  const row = [tenantId, id, messageId, kept.address];
  await api.system.pool.query(
    `insert into attachment (tenant_id, id, message_id, place, name, type, address, state)
     values ($1, $2, $3, 9, 'file 1.png', 'image/png', $4, 'pending')`,
    row,
  );
  const token = await world.token("agent");
  expect((await api.ask("GET", `attachments/${id}`, { token })).statusCode).toBe(404);
  await api.system.pool.query("update attachment set state = 'ready' where id = $1", [id]);
  expect((await api.ask("GET", `attachments/${id}`, { token })).rawPayload).toEqual(PNG);
  const abroad = await api.world("Yet other files");
  const stranger = await abroad.token("administrator");
  expect((await api.ask("GET", `attachments/${id}`, { token: stranger })).statusCode).toBe(404);
});

test("what is too large is refused, and what is no file", async () => {
  const token = await world.token("agent");
  expect((await upload(token, "big.bin", "", Buffer.alloc(25 * 1024 * 1024 + 1))).json()).toMatchObject({
    status: 413,
    code: "tooLarge",
  });
  expect((await api.ask("POST", "attachments", { token, body: { file: "x" } })).statusCode).toBe(400);
  const empty = { body: Buffer.from("--x--\r\n"), headers: { "content-type": "multipart/form-data; boundary=x" } };
  expect((await api.ask("POST", "attachments", { token, ...empty })).statusCode).toBe(400);
});
