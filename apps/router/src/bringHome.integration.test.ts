import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createAttachmentStore,
  createDiskBlobs,
  type FetchedFile,
  OutsideCut,
  type OutsideFile,
  openKeyRing,
} from "@touchstone/attachments";
import type { InboxFact } from "@touchstone/contracts";
import { giveUpMedia } from "@touchstone/db";
import { waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";
import { bringHome } from "./bringHome.ts";

const house = await aHouse();
const { system, aStage, anOpenFloor, stopRouters, close } = house;
const folder = await mkdtemp(join(tmpdir(), "bring-home-"));
const ring = await openKeyRing(join(folder, "ring.json"));
const files = createAttachmentStore({
  blobs: createDiskBlobs(join(folder, "blobs")),
  ring,
  spool: join(folder, "spool"),
});
afterEach(stopRouters);
afterAll(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");
const ACCOUNT = {
  accountSid: "AC1",
  authToken: "token",
  apiKeySid: null,
  apiKeySecret: null,
  twimlAppSid: null,
  apiUrl: null,
};
const MEDIA = [
  { url: "https://api.twilio.com/one", type: "image/png" },
  { url: "https://api.twilio.com/two", type: "image/jpeg" },
];

let sids = 0;
/** A customer has written and sent two files along. */
async function aMessageWithFiles(floor: OpenFloor): Promise<string> {
  const { start } = aStage();
  await start();
  const words = { from: "+447700900142", to: "+44", text: "look", media: MEDIA, keyword: null, liftsOptOut: false };
  const fact = {
    type: "messageAnnounced",
    channel: "sms",
    lineId: floor.line.id,
    isAuto: false,
    segments: 1,
    ...words,
  } as const;
  await floor.say({ ...fact, providerMessageId: `MM${String(++sids).padStart(32, "0")}` } satisfies InboxFact);
  const rows = () => system.pool.query<{ id: string }>("select id from message where tenant_id = $1", [floor.tenantId]);
  await waitFor(async () => (await rows()).rows.length > 0);
  return (await rows()).rows[0]?.id ?? "";
}

const rowsOf = async (tenantId: string) =>
  (await system.pool.query("select * from attachment where tenant_id = $1 order by place", [tenantId])).rows;

async function* pieces(...all: (Buffer | Error)[]): AsyncGenerator<Uint8Array> {
  for (const piece of all) {
    if (piece instanceof Error) throw piece;
    yield piece;
  }
}
const fetched = (...all: (Buffer | Error)[]): FetchedFile => ({
  kind: "fetched",
  type: "image/png",
  content: pieces(...all),
});

function aPort(answer: (file: OutsideFile) => FetchedFile | Promise<FetchedFile>) {
  const asked: OutsideFile[] = [];
  const fetch = async (file: OutsideFile) => {
    asked.push(file);
    return await answer(file);
  };
  const deps = { pool: system.pool, files, fetch, carrierApiUrl: null };
  const bring = (tenantId: string, messageId: string, index = 0) =>
    bringHome(deps, { tenantId, messageId, index, account: ACCOUNT });
  return { asked, bring };
}

test("a file is kept under the name of what it is, and its row says so; once is enough", async () => {
  const floor = await anOpenFloor();
  const messageId = await aMessageWithFiles(floor);
  const port = aPort(() => fetched(PNG.subarray(0, 10), PNG.subarray(10)));
  expect(await port.bring(floor.tenantId, messageId, 1)).toEqual({ kind: "done" });
  const [first, second] = await rowsOf(floor.tenantId);
  expect(first).toMatchObject({ state: "pending", address: null });
  expect(second).toMatchObject({ state: "ready", name: "file 2.png", type: "image/png", size: PNG.length });
  expect(second.findings).toMatchObject({ active: false, scan: "notScanned" });
  const bytes: Uint8Array[] = [];
  for await (const piece of (await files.read(floor.tenantId, second.address)) ?? []) bytes.push(piece);
  expect(Buffer.concat(bytes)).toEqual(PNG);
  expect(port.asked[0]).toMatchObject({
    url: "https://api.twilio.com/two",
    credentials: { origins: ["https://api.twilio.com"], user: "AC1", password: "token" },
  });
  expect(await port.bring(floor.tenantId, messageId, 1)).toEqual({ kind: "done" });
  expect(port.asked).toHaveLength(1);
});

test.each([
  [{ kind: "refused", because: "inside" } as const, "inside"],
  [fetched(PNG, new OutsideCut("tooLarge")), "tooLarge"],
])("what leads inside or is too large is refused, and the row says why (%#)", async (answer, reason) => {
  const floor = await anOpenFloor();
  const messageId = await aMessageWithFiles(floor);
  expect(await aPort(() => answer).bring(floor.tenantId, messageId)).toEqual({
    kind: "refused",
    code: reason,
    because: "badContent",
  });
  expect((await rowsOf(floor.tenantId))[0]).toMatchObject({ state: "refused", findings: { reason }, address: null });
});

test.each([
  [{ kind: "retry", code: "http503" } as const, "http503"],
  [fetched(PNG, new OutsideCut("broken")), "broken"],
])("what may go better later is tried again, and the row waits (%#)", async (answer, code) => {
  const floor = await anOpenFloor();
  const messageId = await aMessageWithFiles(floor);
  expect(await aPort(() => answer).bring(floor.tenantId, messageId)).toEqual({ kind: "retry", code });
  expect((await rowsOf(floor.tenantId))[0]).toMatchObject({ state: "pending" });
});

test("a file that nobody could fetch is said to be unreachable, and still comes when it is asked for again", async () => {
  const floor = await anOpenFloor();
  const messageId = await aMessageWithFiles(floor);
  const file = { messageId, index: 0, code: "http503" };
  await giveUpMedia(system.pool, floor.tenantId, file);
  expect((await rowsOf(floor.tenantId))[0]).toMatchObject({
    ...{ state: "refused", findings: { reason: "unreachable", code: "http503" } },
  });
  expect(await aPort(() => fetched(PNG)).bring(floor.tenantId, messageId)).toEqual({ kind: "done" });
  expect((await rowsOf(floor.tenantId))[0]).toMatchObject({ state: "ready", size: PNG.length });
  await giveUpMedia(system.pool, floor.tenantId, file);
  expect((await rowsOf(floor.tenantId))[0]).toMatchObject({ state: "ready" });
});

test("a person who is erased while the file is under way leaves no bytes behind", async () => {
  const floor = await anOpenFloor();
  const messageId = await aMessageWithFiles(floor);
  const kept: string[] = [];
  const watched = {
    ...files,
    keep: async (...offered: Parameters<typeof files.keep>) => {
      const result = await files.keep(...offered);
      if (result.kind === "kept") kept.push(result.address);
      await system.pool.query("delete from attachment where tenant_id = $1", [floor.tenantId]);
      return result;
    },
  };
  const deps = { pool: system.pool, files: watched, fetch: async () => fetched(PNG), carrierApiUrl: null };
  await bringHome(deps, { tenantId: floor.tenantId, messageId, index: 0, account: ACCOUNT });
  expect(await files.has(floor.tenantId, kept[0] ?? "")).toBe(false);
});
