import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createAttachmentStore,
  createDiskBlobs,
  createPageReader,
  type FetchedFile,
  openKeyRing,
} from "@touchstone/attachments";
import type { FaxProgress } from "@touchstone/contracts";
import { type IncomingFact, insertFacts, readMessages, withTenant } from "@touchstone/db";
import { createLog, newId } from "@touchstone/runtime";
import type { FaxCommand, FaxPort, FoundFax, ListedFax, MessagingPort } from "@touchstone/telephony";
import { aLine, waitFor } from "@touchstone/testkit";
import { afterAll, afterEach, expect, test } from "vitest";
import { aHouse, type OpenFloor } from "./aHouse.ts";
import { bringHome } from "./bringHome.ts";
import { machineClock } from "./clock.ts";
import { createListingStore, listAtCarrier } from "./listAtCarrier.ts";

const house = await aHouse();
const { system, wakeUps, aStage, anOpenFloor, stopRouters, close } = house;
const folder = await mkdtemp(join(tmpdir(), "faxes-"));
const ring = await openKeyRing(join(folder, "ring.json"));
const files = createAttachmentStore({
  blobs: createDiskBlobs(join(folder, "blobs")),
  ring,
  spool: join(folder, "spool"),
});
const pages = createPageReader();
afterEach(stopRouters);
afterAll(async () => {
  await pages.close();
  await close();
  await rm(folder, { recursive: true, force: true });
});

const MACHINE = "+442079460018";
const TIFF = readFileSync(new URL("../../../packages/attachments/src/pages/fixtures/three-pages.tif", import.meta.url));
const query = async <Row extends object>(text: string, values: unknown[]) =>
  (await system.pool.query<Row>(text, values)).rows;

/** A carrier of faxes whose machines do as they are told. */
function aFaxCarrier() {
  const sent: FaxCommand[] = [];
  const states = new Map<string, Partial<FoundFax>>();
  const fax: FaxPort = {
    send: async (command) => {
      sent.push(command);
      const providerId = `FX${sent.length}`;
      return { kind: "done", providerId, state: "queued", segments: null };
    },
    findFax: async (_account, providerId) => {
      const none = { state: "sending" as const, errorCode: null, because: null, mayTryAgain: false, pages: null };
      return { providerId, ...none, ...states.get(providerId) };
    },
    faxesSince: async () => [],
  };
  return { sent, states, fax };
}

const media = {
  bringHome: async () => ({ kind: "done" }) as const,
  giveUp: async () => {},
  addressesFor: async (_tenantId: string, ids: readonly string[]) => ids.map((id) => `https://cc.example.com/${id}`),
};

async function anUploadedPdf({ tenantId, agent }: OpenFloor): Promise<string> {
  const id = newId();
  await system.pool.query(
    `insert into attachment (tenant_id, id, name, type, size, state, address, uploaded_by, pages)
     values ($1, $2, 'offer.pdf', 'application/pdf', 100, 'ready', 'a', $3, 2)`,
    [tenantId, id, agent.id],
  );
  return id;
}

const messageOf = async (tenantId: string) =>
  (
    await query<{ state: string; segments: number | null; error_code: string | null }>(
      "select state, segments, error_code from message where tenant_id = $1 and direction = 'out'",
      [tenantId],
    )
  )[0];
/** What a desk reads of how far the tenant's one fax has come. */
async function faxShown({ tenantId }: { readonly tenantId: string }): Promise<FaxProgress | null> {
  const [row] = await query<{ id: string }>("select id from interaction where tenant_id = $1", [tenantId]);
  const page = { tenantId, interactionId: row?.id ?? newId(), before: null, limit: 10 };
  const messages = await withTenant(system, tenantId, (trx) => readMessages(trx, page));
  return (messages.find(({ direction }) => direction === "out")?.fax ?? null) as FaxProgress | null;
}

/** Minutes go by for this tenant's faxes. */
async function minutesLater(tenantId: string, minutes: number): Promise<void> {
  await query("update fax_try set at = at - make_interval(mins => $2) where tenant_id = $1", [tenantId, minutes]);
  await query("update effect set run_at = clock_timestamp() where tenant_id = $1 and state = 'pending'", [tenantId]);
}

test("a fax to a busy machine is tried again by whichever router lives then, and what arrived is told with its pages", async () => {
  const { sent, states, fax } = aFaxCarrier();
  await aStage().start({ fax, media });
  const floor = await anOpenFloor();
  const { tenantId } = floor;
  const attachmentId = await anUploadedPdf(floor);
  const asked = { channel: "fax", lineId: floor.line.id, to: MACHINE, text: "", customerId: null } as const;
  const by = { agentId: null, userId: floor.agent.id, attachmentIds: [attachmentId] };
  await floor.say({ type: "conversationAsked", ...asked, ...by });
  await waitFor(async () => sent.length === 1);
  expect(sent[0]).toMatchObject({ to: MACHINE, documentUrl: `https://cc.example.com/${attachmentId}` });
  states.set("FX1", { state: "failed", errorCode: "busy", because: "unreachable", mayTryAgain: true, pages: 1 });
  const shown = await waitFor(
    async () => {
      // Again and again: it may still be on its way to being looked at later.
      await minutesLater(tenantId, 0);
      const view = await faxShown(floor);
      return view?.errorCode ? view : undefined;
    },
    { everyMs: 100, timeoutMs: 8_000 },
  );
  expect(shown).toEqual({ tries: 1, errorCode: "busy", pages: 1, nextAt: expect.any(Number) });
  expect(Number(shown.nextAt) - Date.now()).toBeGreaterThan(30_000);
  await stopRouters();
  await minutesLater(tenantId, 2);
  await aStage().start({ fax, media });
  await waitFor(async () => sent.length === 2, { timeoutMs: 8_000 });
  expect(sent[1]).toMatchObject({ taken: ["FX1"], messageId: sent[0]?.messageId });
  states.set("FX2", { state: "delivered", pages: 2 });
  await minutesLater(tenantId, 1);
  const arrived = async () => {
    await minutesLater(tenantId, 0);
    return (await messageOf(tenantId))?.state === "delivered";
  };
  await waitFor(arrived, { everyMs: 100, timeoutMs: 8_000 });
  expect(await messageOf(tenantId)).toMatchObject({ segments: 2, error_code: null });
  expect(sent).toHaveLength(2);
  expect(await faxShown(floor)).toEqual({ tries: 2, errorCode: null, pages: 2, nextAt: null });
});

test("a fax that came has its pages; one of which nothing came says so, and both stand in one conversation", async () => {
  await aStage().start({ media });
  const floor = await anOpenFloor();
  const { tenantId } = floor;
  const fax = {
    type: "messageAnnounced",
    channel: "fax",
    lineId: floor.line.id,
    from: MACHINE,
    to: "+44",
    text: "",
  } as const;
  const plain = { keyword: null, liftsOptOut: false, isAuto: false };
  const document = { url: "https://s3.example.com/fax.tif", type: "application/pdf" };
  await floor.say({ ...fax, ...plain, providerMessageId: newId(), media: [document], segments: 3 });
  await floor.say({ ...fax, ...plain, providerMessageId: newId(), media: [], segments: 0, flags: ["faxEmpty"] });
  const messages = async () =>
    await query<{ id: string; interaction_id: string; flags: string[] | null }>(
      "select id, interaction_id, flags from message where tenant_id = $1 order by id",
      [tenantId],
    );
  await waitFor(async () => (await messages()).length === 2);
  const [whole, empty] = await messages();
  expect(whole?.interaction_id).toBe(empty?.interaction_id);
  expect(empty?.flags).toEqual(["faxEmpty"]);
  const fetch = async (): Promise<FetchedFile> => ({ kind: "fetched", type: "image/tiff", content: pieces(TIFF) });
  const deps = { pool: system.pool, files, fetch, carrierApiUrl: null, pages };
  // The tenant's faxes may come by somebody whom nothing has to be said: no account.
  const brought = await bringHome(deps, { tenantId, messageId: whole?.id ?? "", index: 0, account: null });
  expect(brought).toEqual({ kind: "done" });
  const [row] = await query("select state, name, type, pages, pages_problem from attachment where tenant_id = $1", [
    tenantId,
  ]);
  expect(row).toEqual({ state: "ready", name: "file 1.tif", type: "image/tiff", pages: 3, pages_problem: null });
  const drawn = await query<{ number: number; address: string }>(
    "select number, address from attachment_page where tenant_id = $1 order by number",
    [tenantId],
  );
  expect(drawn.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect((await bytesOf(tenantId, drawn[0]?.address ?? "")).subarray(1, 4).toString("latin1")).toBe("PNG");
});

test("whoever keeps the own number back is somebody else each time: no stranger's fax joins another's", async () => {
  await aStage().start({ media });
  const floor = await anOpenFloor();
  const { tenantId } = floor;
  const fax = { type: "messageAnnounced", channel: "fax", lineId: floor.line.id, to: "+44", text: "" } as const;
  const plain = { keyword: null, liftsOptOut: false, isAuto: false, media: [], segments: 1 };
  for (const from of ["anonymous", "anonymous", "", "+266696687"]) {
    await floor.say({ ...fax, ...plain, from, providerMessageId: newId() });
  }
  const conversations = () =>
    query<{ thread_key: string; customer_id: string | null }>(
      "select thread_key, customer_id from interaction where tenant_id = $1 and thread_key is not null",
      [tenantId],
    );
  await waitFor(async () => (await conversations()).length === 4);
  expect(new Set((await conversations()).map((one) => one.thread_key)).size).toBe(4);
});

async function* pieces(...all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

async function bytesOf(tenantId: string, address: string): Promise<Buffer> {
  const bytes: Uint8Array[] = [];
  for await (const piece of (await files.read(tenantId, address)) ?? []) bytes.push(piece);
  return Buffer.concat(bytes);
}

test("a fax of which no webhook was heard is found in the carrier's list, once, though texts cannot be listed", async () => {
  await aStage().start({ media });
  const floor = await anOpenFloor();
  const { tenantId } = floor;
  const number = `+4411349${Math.floor(Math.random() * 100_000)}`;
  const line = aLine({ queueId: floor.queue.id, brandId: floor.brandId });
  await floor.say({ type: "lineSet", line, address: number, name: "Fax", region: "GB", channel: "fax" });
  const lines = () => query("select 1 from line where tenant_id = $1 and channel = 'fax'", [tenantId]);
  await waitFor(async () => (await lines()).length === 1);
  const listed: ListedFax[] = [
    { ...arrived("FX00000001", number), pages: 2, document: { url: "https://x.example/1", type: "application/pdf" } },
    { ...arrived("FX00000002", number), pages: 0, document: null, errorCode: "failed" },
    { ...arrived("FX00000003", "+15005550006"), pages: 1, document: null },
  ];
  const told: IncomingFact[] = [];
  const compare = () =>
    listAtCarrier(tenantId, {
      ...{ store: createListingStore(system.pool), carrier: { callsSince: async () => [] }, log: silent },
      messaging: { ...noTexts, messagesSince: async () => Promise.reject(new Error("no texts here")) },
      fax: { ...aFaxCarrier().fax, faxesSince: async () => listed },
      ...{ clock: machineClock, accountOf: async () => ({ ...NO_SECRETS, accountSid: "AC0", authToken: "t" }) },
      tell: async (facts) => {
        told.push(...facts);
        await insertFacts(system.pool, facts);
        wakeUps.notify("inbox", tenantId);
      },
    });
  await expect(compare()).rejects.toThrow("no texts here");
  await expect(compare()).rejects.toThrow("no texts here");
  expect(told.map(({ key }) => key)).toEqual(["twilio:FX00000001:received", "twilio:FX00000002:received"]);
  const kept = () =>
    query<{ flags: string[] }>("select flags from message where tenant_id = $1 order by id", [tenantId]);
  await waitFor(async () => (await kept()).length === 2);
  expect((await kept())[1]?.flags).toEqual(["faxEmpty"]);
});

const arrived = (providerMessageId: string, to: string) => ({
  ...{ providerMessageId, to, from: MACHINE, errorCode: null, arrivedAt: Date.now() },
});
const silent = createLog({ name: "faxes test", level: "silent" });
const NO_SECRETS = { apiKeySid: null, apiKeySecret: null, twimlAppSid: null, apiUrl: null };
const noTexts: MessagingPort = {
  send: async () => ({ kind: "retry", code: "not now" }),
  findMessage: async () => null,
  messagesSince: async () => [],
  mediaOf: async () => [],
};
